"""policydesk beside what one would pick instead: RapidFuzz, tantivy and nlp.js.

The same FAQ and the same questions, one thread each, in one run. benches/README.md says
what is timed and what the figures mean; run.sh installs what is needed and calls this.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import tempfile
import time
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import tantivy
from rapidfuzz import fuzz, process, utils

HERE = Path(__file__).resolve().parent
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
# A round repeats the questions until there are so many: fewer leave the 99th percentile to chance.
QUESTIONS_A_ROUND = 2000
# Hits fetched where a document is a wording, so that they hold three different entries.
HITS = 20


@dataclass
class Row:
    """What one program did."""

    name: str
    top1: float
    recall3: float
    per_second: float
    p50_us: float
    p99_us: float


# ── The task: an FAQ and questions ──


def texts(value):
    """Every text of `x`, `x.zh` / `x.en`, or a list of them."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if value else []


def read_faq(folder):
    """Every wording (title, question, keyword) with its entry, and the checks."""
    wordings, checks = [], []
    for file in sorted(Path(folder).glob("*.toml")):
        tables = tomllib.loads(file.read_text("utf-8"))
        for entry in tables.get("entry", []):
            for key in ("questions", "title", "keywords"):
                wordings += [(entry["id"], text) for text in texts(entry.get(key))]
        checks += tables.get("check", [])
    return list(dict.fromkeys(wordings)), checks


def read_questions(file, checks):
    """(question, right entries or None) of a file in the format of `eval`, or of the checks.

    Lines that the peers cannot take are left out: several turns, several questions, offices.
    """
    if file is None:
        asked = [(c["ask"], None if c["expect"] == "handoff" else c["expect"]) for c in checks]
    else:
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        plain = [x for x in lines if "question" in x and not x.get("entries") and not x.get("office")]
        asked = [(x["question"], x.get("entry")) for x in plain]
    as_list = lambda right: [right] if isinstance(right, str) else right
    return [(words, as_list(right)) for words, right in asked]


# ── Measuring ──


def pace(times):
    """Questions per second, median and 99th percentile in microseconds."""
    times = sorted(times)
    at = lambda share: times[int((len(times) - 1) * share)] * 1e6
    return len(times) / sum(times), at(0.50), at(0.99)


def best_round(ask, prepared, rounds):
    """The times of the fastest round, each question by itself."""
    times = -(-QUESTIONS_A_ROUND // len(prepared))
    measured = []
    for _ in range(rounds):
        took = []
        for question in prepared * times:
            before = time.perf_counter()
            ask(question)
            took.append(time.perf_counter() - before)
        measured.append(took)
    return min(measured, key=sum)


def accuracy(ranked, questions):
    """top-1 and recall@3 over the questions that have a right entry."""
    judged = [(list(got), right) for got, (_, right) in zip(ranked, questions) if right]
    share = lambda n: sum(any(r in got[:n] for r in right) for got, right in judged) / len(judged)
    return share(1), share(3)


def distinct(entries):
    """The entries in order, each once."""
    return list(dict.fromkeys(entries))


# ── The peers ──


def bigrams(text):
    """Pairs of neighbouring Han characters (one by itself where it has no neighbour), and words."""
    terms = []
    for run in re.findall(rf"[{HAN}]+|[^\W_{HAN}]+", text.lower()):
        is_han = re.match(rf"[{HAN}]", run) and len(run) > 1
        terms += [run[i : i + 2] for i in range(len(run) - 1)] if is_han else [run]
    return " ".join(terms)


def rapidfuzz_row(name, scorer, wordings, questions, rounds):
    """RapidFuzz: the best of all wordings, in lower case and without punctuation beforehand.

    Spaces between Han characters were tried: half as fast and no more accurate.
    """
    choices = [utils.default_process(text) for _, text in wordings]
    prepared = [utils.default_process(words) for words, _ in questions]
    ranked = [
        distinct(wordings[idx][0] for _, _, idx in process.extract(q, choices, scorer=scorer, limit=None))
        for q in prepared
    ]
    ask = lambda question: process.extractOne(question, choices, scorer=scorer)
    return Row(name, *accuracy(ranked, questions), *pace(best_round(ask, prepared, rounds)))


def tantivy_row(name, documents, limit, questions, rounds):
    """tantivy: BM25 over an index in memory, one segment, text split beforehand."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("entry", stored=True, tokenizer_name="raw")
    schema.add_text_field("text", tokenizer_name="whitespace")
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)
    for entry, text in documents:
        writer.add_document(tantivy.Document(entry=entry, text=bigrams(text)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    prepared = [bigrams(words) for words, _ in questions]
    find = lambda q: searcher.search(index.parse_query(q, ["text"]), limit=limit, count=False).hits
    entry_of = lambda hit: searcher.doc(hit[1])["entry"][0]
    ranked = [distinct(entry_of(hit) for hit in find(q)) for q in prepared]
    return Row(name, *accuracy(ranked, questions), *pace(best_round(find, prepared, rounds)))


def nlpjs_row(wordings, questions, rounds):
    """nlp.js, in Node; also its version."""
    task = {
        "wordings": [{"entry": entry, "text": text} for entry, text in wordings],
        "questions": [words for words, _ in questions],
        "times": -(-QUESTIONS_A_ROUND // len(questions)),
        "rounds": rounds,
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(task, file)
        file.flush()
        script = Path(os.environ["NLPJS_DIR"], "peers.mjs")
        run = subprocess.run(["node", script, file.name], check=True, capture_output=True)
    got = json.loads(run.stdout.splitlines()[-1])  # its Chinese dictionary prints a line first
    return Row("nlp.js NluNeural", *accuracy(got["ranked"], questions), *pace(got["times"])), got["version"]


def policydesk_row(faq, questions, rounds):
    """policydesk: the time from the bench, accuracy from `policydesk eval`."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for words, right in questions:
            print(json.dumps({"question": words, "entry": right}), file=file)
        file.flush()
        call = lambda *args: json.loads(subprocess.run(args, check=True, capture_output=True).stdout)
        footprint = os.environ["POLICYDESK_FOOTPRINT"]
        effort = [f"--rounds={rounds}", f"--at-least={QUESTIONS_A_ROUND}", "--calibrated"]
        cost = call(footprint, "measure", faq, file.name, *effort)
        figures = call(os.environ["POLICYDESK_BIN"], "--faq", faq, "eval", file.name, "--json")["overall"]
    speed = (cost["questions_per_second"], cost["p50_us"], cost["p99_us"])
    return Row("policydesk", figures["top1"], figures["recall3"], *speed)


# ── The run ──


def report(ours, peers):
    """One table; ratios above 1 mean that policydesk is faster."""
    print("| program | top-1 | recall@3 | questions/s | p50 µs | p99 µs | × by questions/s | × by p50 | top-1 behind |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for row in [ours, *peers]:
        speed = f"{row.per_second:,.0f} | {row.p50_us:.1f} | {row.p99_us:.1f}"
        ratios = f"{ours.per_second / row.per_second:.2f} | {row.p50_us / ours.p50_us:.2f}"
        behind = f"{(ours.top1 - row.top1) * 100:+.1f} points"
        print(f"| {row.name} | {row.top1:.3f} | {row.recall3:.3f} | {speed} | {ratios} | {behind} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faq", default=HERE.parent.parent / "faq", help="folder of an FAQ")
    parser.add_argument("--questions", type=Path, help="labelled questions, as `policydesk eval` reads them")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    args = parser.parse_args()
    wordings, checks = read_faq(args.faq)
    questions = read_questions(args.questions, checks)
    together = {}
    for entry, text in wordings:
        together.setdefault(entry, []).append(text)
    whole = [(entry, " / ".join(parts)) for entry, parts in together.items()]
    rest = (questions, args.rounds)
    ours = policydesk_row(args.faq, *rest)
    nlpjs, nlpjs_version = nlpjs_row(wordings, *rest)
    peers = [
        tantivy_row("tantivy, a document a wording", wordings, HITS, *rest),
        tantivy_row("tantivy, a document an entry", whole, 3, *rest),
        rapidfuzz_row("RapidFuzz WRatio", fuzz.WRatio, wordings, *rest),
        rapidfuzz_row("RapidFuzz token_set_ratio", fuzz.token_set_ratio, wordings, *rest),
        nlpjs,
    ]
    n_labelled = sum(bool(right) for _, right in questions)
    print(f"{len(together)} entries, {len(wordings)} wordings; {len(questions)} questions, {n_labelled} with an answer")
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    ours_version = subprocess.run([os.environ["POLICYDESK_BIN"], "--version"], check=True, capture_output=True, text=True)
    print(f"{ours_version.stdout.strip()}, tantivy {version('tantivy')}, RapidFuzz {version('rapidfuzz')} on Python "
          f"{platform.python_version()}, @nlpjs/nlu {nlpjs_version} on Node {node}\n")
    report(ours, peers)


if __name__ == "__main__":
    main()
