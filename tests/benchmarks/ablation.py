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

from assistant.answerer import Answerer
from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import Figure, Outcome, figures, measure, ratio, words_per_answer
from assistant.evidence.decisions import Decisions
from assistant.evidence.features import RELEVANCE, Candidates, Match, arrange, match
from assistant.evidence.retrieve import Found, weigh
from assistant.question.followup import Resolved
from assistant.types import Message
from index.encoder.transformer import Encoder
from index.filter import Filter
from index.store.reader import Store
from index.types import SearchResult
from tests.benchmarks.corpora import open_corpus
from tests.benchmarks.fit import case_groups, fit_all, unfitted

Compare = Callable[[Any, Candidates], Match]

CASES = sorted(Path("tests/fixtures").glob("tuning*.jsonl"))
MATCH = "assistant.evidence.retrieve.match"


def without(columns: Sequence[str], hide: Callable[[Match], Match]) -> Compare:
    """`match` with those features zero, and what `hide` takes out of the rest."""
    kept = np.array([name not in columns for name in RELEVANCE], np.float32)

    def compare(question: Any, candidates: Candidates) -> Match:
        found = match(question, candidates)
        return hide(replace(found, relevance=found.relevance * kept))

    return compare


def zero(*names: str) -> Callable[[Match], Match]:
    """Takes the comparisons of those names out of a match."""
    return lambda found: replace(found, **{n: np.zeros_like(getattr(found, n)) for n in names})


# By part, what stands in for which name while it is off.
PARTS: dict[str, Mapping[str, Any]] = {
    "nothing": {},
    "late interaction": {
        MATCH: without(
            ("words", "words_nearby", "focus", "focus_best"),
            zero("words", "words_nearby", "focus_best"),
        )
    },
    "stems": {MATCH: without(("stems", "stems_nearby"), zero("stems", "stems_nearby"))},
    "meaning": {
        MATCH: without([n for n in RELEVANCE if n.startswith("meaning")], zero("meaning")),
    },
    "kinds of answer": {"assistant.question.terms.KINDS": ()},
    "neighbours": {
        MATCH: without(
            ("words_nearby", "stems_nearby", "meaning_before", "meaning_around"),
            lambda found: replace(found, words_nearby=found.words, stems_nearby=found.stems),
        )
    },
    "speakers": {"assistant.evidence.retrieve.speaks": lambda *_: 0.0},
    "clauses": {"assistant.evidence.retrieve.split_clauses": lambda text: (text,)},
    "sides": {"assistant.question.terms.split_sides": lambda _: ()},
    "wording": {
        "assistant.evidence.retrieve.correct": lambda question, _: question,
        "assistant.question.terms.alternatives": lambda words: (frozenset(),) * len(words),
    },
    "people": {"assistant.evidence.retrieve.name_offices": lambda question, _: question},
    "follow-ups": {"assistant.evidence.retrieve.resolve": lambda question, *_: Resolved(question)},
    "abstention": {"tests.benchmarks.fit.SUPPORT_THRESHOLD": 0.0},
}


class FindsOnce(Answerer):
    """An answerer that searches once for a question, whatever is then decided by."""

    def __init__(
        self, store: Store, encoder: Encoder, decisions: Decisions, found: dict[str, Found]
    ) -> None:
        super().__init__(store, encoder, decisions)
        self._found = found

    def find(
        self,
        question: str,
        history: Sequence[Message] = (),
        wanted: Filter | None = None,
    ) -> Found:
        key = repr((question, history, wanted))
        if key not in self._found:
            self._found[key] = super().find(question, history, wanted)
        found = self._found[key]
        relevance = self._decisions.relevance
        weighed = tuple(weigh(e.question, arrange(e.results), relevance) for e in found.evidence)
        return replace(found, evidence=weighed)


def compare_once(compare: Compare) -> Compare:
    """Compares a question with the same sentences once: no decision changes what comes out."""
    # The values are kept beside their ids, which name nothing else as long as they live.
    seen: dict[tuple[int, int], tuple[Any, Sequence[SearchResult], Match]] = {}

    def remember(question: Any, candidates: Candidates) -> Match:
        key = (id(question), id(candidates.results))
        if key not in seen:
            seen[key] = (question, candidates.results, compare(question, candidates))
        return seen[key][2]

    return remember


def held_out(
    files: Sequence[Sequence[Case]], store: Store, encoder: Encoder, off: Mapping[str, Any]
) -> list[Outcome]:
    """The outcomes of every case, by decisions that were fitted on the other files."""
    with ExitStack() as stack:
        for name, other in off.items():
            stack.enter_context(patch(name, other))
        # A part may have put its own there.
        compare = off.get(MATCH, match)
        stack.enter_context(patch(MATCH, compare_once(compare)))
        found: dict[str, Found] = {}
        plain = FindsOnce(store, encoder, unfitted(), found)
        groups = [[g for case in cases for g in case_groups(case, plain)] for cases in files]
        outcomes = []
        for held, cases in enumerate(files):
            others = [g for i, file in enumerate(groups) if i != held for g in file]
            fitted = FindsOnce(store, encoder, fit_all(others or groups[held]), found)
            for case in cases:
                answer = fitted.answer(case.question, case.history)
                outcomes.append(measure(case, answer, store.document))
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
        store, encoder = open_corpus(options.corpus, Path(folder) / "store")
        whole: list[Outcome] = []
        for part, off in PARTS.items():
            outcomes = held_out(files, store, encoder, off)
            whole = whole or outcomes
            print(row(part, outcomes, whole), flush=True)


if __name__ == "__main__":
    main()
