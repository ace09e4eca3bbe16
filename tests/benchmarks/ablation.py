"""What each part of finding, choosing and refusing is worth: how answers are with the part off.

    python -m tests.benchmarks.ablation [--cases CASES ...] [--corpus FOLDER]

For each part in turn everything is fitted anew without it and measured as `make fit` measures it,
on files held out of the fit one at a time. A part that is off is off throughout: its features are
zero in the fit and in the answers, and what decides on one more sentence or on refusing doesn't
see it either. Which sentences are searched through stays the same for parts that only compare.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import (
    Figure,
    Outcome,
    figures,
    ratio,
    words_per_answer,
)
from assistant.evidence.features import Candidates, Comparison, compare
from assistant.evidence.terms import Terms
from assistant.fitting.fit import fit_models
from assistant.fitting.groups import RemembersReadings, find_groups
from assistant.fitting.refit import ask
from assistant.question.followup import Resolved
from assistant.question.query import AnswerType
from assistant.reader.choose import open_reader
from assistant.reader.reader import Reader
from assistant.settings import PACKAGED_READER
from index import Index
from tests.benchmarks.corpora import open_corpus

Compare = Callable[[Terms, Candidates], Comparison]

CASES = sorted(Path("tests/fixtures").glob("tuning*.jsonl"))
COMPARE = "assistant.evidence.retrieve.compare"


def without(features: Sequence[str], hide: Callable[[Comparison], Comparison]) -> Compare:
    """`compare` with those features zero, and what `hide` takes out of the rest."""

    def compared(terms: Terms, candidates: Candidates) -> Comparison:
        found = compare(terms, candidates)
        relevance = {
            name: np.zeros_like(column) if name in features else column
            for name, column in found.relevance.items()
        }
        return hide(replace(found, relevance=relevance))

    return compared


def zero(*names: str) -> Callable[[Comparison], Comparison]:
    """Takes the arrays of those names out of a comparison."""
    return lambda found: replace(found, **{n: np.zeros_like(getattr(found, n)) for n in names})


# By part, what stands in for which name while it is off.
PARTS: dict[str, Mapping[str, Any]] = {
    "late interaction": {
        COMPARE: without(("words", "words_nearby", "focus"), zero("words", "words_nearby"))
    },
    "stems": {COMPARE: without(("stems_nearby",), zero("stems", "stems_nearby"))},
    "meaning": {
        COMPARE: without(
            ("meaning_before", "meaning_uncovered", "meaning_document"), zero("meaning")
        )
    },
    "neighbours": {
        COMPARE: without(
            ("words_nearby", "stems_nearby", "meaning_before"),
            lambda found: replace(found, words_nearby=found.words, stems_nearby=found.stems),
        )
    },
    "clauses": {"assistant.question.read.split_clauses": lambda text: (text,)},
    "sides": {"assistant.question.read.split_sides": lambda text: (text,)},
    "spelling": {"assistant.question.read.correct": lambda question, _: question},
    "follow-ups": {"assistant.question.read.resolve": lambda question, *_: Resolved(question)},
    "answer types": {"assistant.question.read.read_answer_type": lambda *_: AnswerType()},
    "abstention": {"assistant.fitting.fit.SUPPORT_THRESHOLD": 0.0},
}


def held_out(
    files: Sequence[Sequence[Case]], index: Index, reader: Reader | None, off: Mapping[str, Any]
) -> list[Outcome]:
    """The outcomes of every case, by models that were fitted on the other files."""
    with ExitStack() as stack:
        for name, other in off.items():
            stack.enter_context(patch(name, other))
        groups = [find_groups(cases, index) for cases in files]
        outcomes = []
        for held, cases in enumerate(files):
            others = [g for i, file in enumerate(groups) if i != held for g in file]
            outcomes += ask(cases, index, fit_models(others or groups[held], reader), reader)
        return outcomes


def row(part: str, outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> str:
    """Shares in percent; the change is in percentage points, case by case against `whole`."""
    f = figures(outcomes)
    pairs = zip(outcomes, whole, strict=True)
    change = ratio((int(with_.correct) - int(without_.correct), 1) for with_, without_ in pairs)
    return (
        f"{part:<17}{_share(f['correct'])}  {100 * change.value:+5.1f}"
        f" [{100 * change.low:+5.1f}, {100 * change.high:+5.1f}]"
        + "".join(
            _share(f[name])
            for name in (
                "fact recall",
                "citation precision",
                "abstention precision",
                "abstention recall",
            )
        )
        + f"{words_per_answer(outcomes):7.1f}"
    )


def _share(figure: Figure) -> str:
    value = f"{100 * figure.value:.1f}" if figure.total else "-"
    return f"{value:>7}" + f" {figure.reached}/{figure.total}".ljust(10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", default=CASES)
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    options = parser.parse_args()
    files = [read_cases(path) for path in options.cases]
    print(
        f"{'off':<17}{'correct':>10}{'':9}{'change [95%]':<20}{'facts':>8}{'':9}{'cit. prec.':>10}"
        f"{'':7}{'abst. prec.':>11}{'':6}{'abst. rec.':>10}{'':6}{'words':>6}"
    )
    with tempfile.TemporaryDirectory() as folder:
        index = open_corpus(options.corpus, Path(folder) / "store")
        found = open_reader(PACKAGED_READER)
        reader = RemembersReadings(found) if found else None
        whole = held_out(files, index, reader, {})
        print(row("nothing", whole, whole), flush=True)
        print(row("reader", held_out(files, index, None, {}), whole), flush=True)
        for part, off in PARTS.items():
            print(row(part, held_out(files, index, reader, off), whole), flush=True)


if __name__ == "__main__":
    main()
