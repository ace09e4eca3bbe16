"""Corpora of several sizes with questions that the reader was not trained on, as cases.

For each corpus there are questions to fit on and questions to measure on, of other articles:

- the five seed articles: the tuning files; unseen.jsonl;
- 43 articles of Wikinews: half of the articles held out from the reader; the other half;
- the same questions of the same articles among 1,246 others, paragraphs of Wikipedia;
- 142 paragraphs of SQuAD 2.0: two of its articles; two others;
- 45 made articles, three or so on a story: none; all.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.cases import Case, Category, read_cases
from index import Index
from tests.benchmarks.corpora import open_corpus, read_lines, squad_corpus
from tests.benchmarks.questions import clapnq
from tests.benchmarks.reader.examples import (
    HELD_TITLES,
    OWN,
    Question,
    held_articles,
    held_stories,
    read_general,
    read_passages,
)

FIXTURES = Path("tests/fixtures")
CATEGORIES: dict[str, Category] = {
    "unanswerable": "unanswerable_near",
    "near_miss": "unanswerable_near",
    "two_places": "multi_source",
    "list": "multi_source",
    "yes_no": "single_fact",
    "next_sentence": "single_fact",
    "who_said": "attribution",
}
# One question in so many of SQuAD's, of which there are more than of all the others.
SQUAD_EVERY = 3


@dataclass(frozen=True)
class Suite:
    """A corpus, with cases to fit on, by file, and cases to measure on."""

    name: str
    index: Index
    fit: tuple[tuple[Case, ...], ...]
    measured: tuple[Case, ...]


def open_suites(shared: Path, work: Path) -> list[Suite]:
    """All of them, indexed below `work`; `shared` has the folders training, corpora, benchmarks."""
    return [
        open_seeds(work),
        *_wikinews(shared, work),
        _squad(shared, work),
        _stories(work),
    ]


def open_seeds(work: Path) -> Suite:
    tuning = sorted(FIXTURES.glob("tuning*.jsonl"))
    return Suite(
        "seeds",
        open_corpus(Path("seeds"), work / "seeds"),
        tuple(map(read_cases, tuning)),
        read_cases(FIXTURES / "unseen.jsonl"),
    )


def _to_case(line: dict[str, Any], number: int, folder: str = "") -> Case:
    """A line of questions with quotes as a case whose key facts are the sentences that answer."""
    evidence, also = line["evidence"], line.get("also", [])
    alternatives = [[e, *(also if len(evidence) == 1 else ())] for e in evidence]
    kind = line.get("category") or line["kind"]
    return Case.model_validate(
        {
            "id": line.get("id", str(number)),
            "category": CATEGORIES.get(kind, kind),
            "question": line["question"],
            "history": (),
            "answerable": line["answerable"],
            "key_facts": [[one["quote"] for one in some] for some in alternatives],
            "must_not": (),
            "evidence": [
                {"document": folder + one["article"], "quote": one["quote"], "for": fact}
                for fact, some in enumerate(alternatives)
                for one in some
            ],
            "reference": line.get("answer", ""),
        }
    )


def _wikinews(shared: Path, work: Path) -> list[Suite]:
    lines = list(read_lines(shared / "training" / "wikinews.jsonl"))
    held = held_articles(lines)
    fit, measured = (
        tuple(_to_case(line, n) for n, line in enumerate(lines) if line["article"] in some)
        for some in (held[::2], held[1::2])
    )
    corpus, among = shared / "corpora" / "wikinews", work / "among-articles"
    shutil.copytree(corpus, among, dirs_exist_ok=True)
    (among / "clapnq").mkdir(exist_ok=True)
    clapnq(shared / "benchmarks", among / "clapnq")
    squad_corpus(shared / "benchmarks" / "squad2_dev_half", among / "squad")
    return [
        Suite(name, open_corpus(folder, work / name), (fit,), measured)
        for name, folder in (("wikinews", corpus), ("among-others", among))
    ]


def _squad(shared: Path, work: Path) -> Suite:
    general = shared / "training" / "general.jsonl.gz"
    asked = read_general(general, read_passages(general), held=True)
    folder = work / "squad-articles"
    folder.mkdir(exist_ok=True)
    passages = {id(q.passage): q.passage for q in asked}
    names = {passage: f"{number}.txt" for number, passage in enumerate(passages)}
    for passage in passages.values():
        text = f"{passage.title}\n\n{' '.join(passage.sentences)}"
        (folder / names[id(passage)]).write_text(text, encoding="utf-8")
    fitted = sorted(HELD_TITLES)[:2]
    fit, measured = (
        tuple(
            _squad_case(q, names[id(q.passage)], number)
            for number, q in enumerate(asked)
            if number % SQUAD_EVERY == 0 and (q.passage.title in fitted) == which
        )
        for which in (True, False)
    )
    return Suite("squad", open_corpus(folder, work / "squad"), (fit,), measured)


def _squad_case(question: Question, document: str, number: int) -> Case:
    quotes = [question.passage.sentences[row] for row in question.rows]
    return Case.model_validate(
        {
            "id": f"squad-{number}",
            "category": "single_fact" if quotes else "unanswerable_near",
            "question": question.text,
            "history": (),
            "answerable": bool(quotes),
            "key_facts": [quotes] if quotes else [],
            "must_not": (),
            "evidence": [{"document": document, "quote": quote, "for": 0} for quote in quotes],
            "reference": "",
        }
    )


def _stories(work: Path) -> Suite:
    folder = work / "stories-articles"
    cases: list[Case] = []
    for file in sorted(OWN.glob("stories-*.jsonl")):
        lines = list(read_lines(file))
        for story in held_stories(lines):
            name = f"{file.stem}-{story}"
            shutil.copytree(file.with_suffix("") / story, folder / name, dirs_exist_ok=True)
            cases += [
                _to_case(line, n, f"{name}/")
                for n, line in enumerate(lines)
                if line["story"] == story
            ]
    return Suite("stories", open_corpus(folder, work / "stories"), (), tuple(cases))
