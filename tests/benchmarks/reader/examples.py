"""Questions with the sentences that answer them, out of the files that the reader is trained on.

What is held out, so that the rest of the project can be fitted and measured on readings of
articles that the reader has not seen: every third article of Wikinews, four articles of SQuAD 2.0,
and the last third of each of our own files. The seed articles are in none of them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents.manifest import read_manifest
from index.text.sentences import split
from index.types import Document, Source
from tests.benchmarks.corpora import read_lines

HELD_TITLES = frozenset({"Scottish Parliament", "1973 oil crisis", "Harvard University", "Normans"})
HELD = 3
# The questions written for Dateline.
OWN = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Passage:
    """An article, or a part of one, in sentences; `source` names the file it is of."""

    source: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the passage it is asked of, and the rows of the sentences that answer, if any."""

    text: str
    passage: Passage
    rows: tuple[int, ...]


def read_passages(general: Path) -> dict[int, Passage]:
    """The passages of general.jsonl.gz, by number."""
    return {
        line["passage"]: Passage(line["source"], line["title"], tuple(line["sentences"]))
        for line in _zipped(general)
        if "passage" in line
    }


def read_general(general: Path, passages: dict[int, Passage], *, held: bool) -> list[Question]:
    """The questions of general.jsonl.gz whose passages are held out, or are not."""
    lines = [line for line in _zipped(general) if "question" in line]
    asked = [_of_passage(line, passages) for line in lines]
    # A few lines of QED name a sentence that the passage was cut off before.
    asked = [
        q for q, line in zip(asked, lines, strict=True) if len(q.rows) == len(line["answers_in"])
    ]
    return [q for q in asked if (q.passage.title in HELD_TITLES) == held]


def read_own(file: Path, passages: dict[int, Passage], *, held: bool) -> list[Question]:
    """Questions of our own over the passages of general.jsonl.gz."""
    asked = [_of_passage(line, passages) for line in read_lines(file)]
    cut = len(asked) - len(asked) // HELD
    return [q for q in (asked[cut:] if held else asked[:cut]) if q.passage.title not in HELD_TITLES]


def read_wikinews(file: Path, corpus: Path, *, held: bool) -> list[Question]:
    """The questions over Wikinews; one that needs two articles is one for each."""
    lines = list(read_lines(file))
    out = held_articles(lines)
    sources = read_manifest(corpus).sources
    kept = [n for n in {line["article"] for line in lines} if (n in out) == held]
    articles = {
        name: _article("wikinews", corpus / name, sources[name].title or "") for name in kept
    }
    return [
        question
        for line in lines
        if line["article"] in articles
        for question in _of_articles(line, articles, [line["article"]])
    ]


def read_stories(file: Path, *, held: bool) -> list[Question]:
    """Questions over the made articles in the folder of that name; the last stories are held."""
    lines = list(read_lines(file))
    folder = file.with_suffix("")
    out = held_stories(lines)
    asked = []
    for story in dict.fromkeys(line["story"] for line in lines):
        if (story in out) != held:
            continue
        files = sorted((folder / story).glob("*.txt"))
        articles = {f.name: _article("stories", f, f.read_text().split("\n")[0]) for f in files}
        asked += [
            question
            for line in lines
            if line["story"] == story
            for question in _of_articles(line, articles, list(articles))
        ]
    return asked


def held_articles(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """The articles of Wikinews that the reader is not trained on."""
    return sorted({line["article"] for line in lines})[HELD - 1 :: HELD]


def held_stories(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """The stories of a file that the reader is not trained on."""
    stories = list(dict.fromkeys(line["story"] for line in lines))
    return stories[len(stories) - len(stories) // HELD :]


def _article(source: str, file: Path, title: str) -> Passage:
    text = file.read_text(encoding="utf-8")
    sentences = split(Document(file.name, text, Source()))
    return Passage(source, title, tuple(" ".join(s.text.split()) for s in sentences))


def _of_articles(
    line: dict[str, Any], articles: dict[str, Passage], asked: Sequence[str]
) -> list[Question]:
    """A question for each article that has a part of its answer, or for each that has none."""
    told = [*line["evidence"], *line.get("also", ())]
    names = list(dict.fromkeys(e["article"] for e in told)) or asked
    found = []
    for name in names:
        if name in articles:
            quotes = [" ".join(e["quote"].split()) for e in told if e["article"] == name]
            rows = [
                row
                for row, sentence in enumerate(articles[name].sentences)
                if any(sentence in quote or quote in sentence for quote in quotes)
            ]
            if bool(rows) == bool(quotes):
                found.append(Question(line["question"], articles[name], tuple(rows)))
    return found


def _of_passage(line: dict[str, Any], passages: dict[int, Passage]) -> Question:
    passage = passages[line["of"]]
    rows = tuple(row for row in sorted(line["answers_in"]) if row < len(passage.sentences))
    return Question(line["question"], passage, rows)


def _zipped(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
