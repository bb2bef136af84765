"""The FAQ as both bots use it: RapidFuzz over every wording, the answer as it stands."""

import os
import tomllib
from pathlib import Path

from rapidfuzz import fuzz, process, utils

# Below this, of 100, nothing is answered: about where RapidFuzz begins to be wrong more often
# than right on the shipped checks.
ANSWER_AT = 60


def texts(value):
    """Every text of `x`, `x.zh` / `x.en`, or a list of them."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if value else []


class Faq:
    """All entries of a folder."""

    def __init__(self, folder):
        self.wordings, self.answers = [], []
        for file in sorted(Path(folder).glob("*.toml")):
            for entry in tomllib.loads(file.read_text("utf-8")).get("entry", []):
                answer = texts(entry.get("answer"))[0]
                for key in ("questions", "title", "keywords"):
                    for text in texts(entry.get(key)):
                        self.wordings.append(utils.default_process(text))
                        self.answers.append(answer)

    def answer(self, words):
        """The answer of the nearest wording, cut to what Telegram takes."""
        words = utils.default_process(words)
        found = process.extractOne(words, self.wordings, scorer=fuzz.token_set_ratio, score_cutoff=ANSWER_AT)
        return self.answers[found[2]][:4000] if found else "12345"


FAQ = Faq(os.environ["FAQ_DIR"])
TOKEN = os.environ["TELOXIDE_TOKEN"]
API = os.environ["TELOXIDE_API_URL"].rstrip("/")
