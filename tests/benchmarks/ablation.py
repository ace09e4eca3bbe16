"""What each part of answering contributes: `python -m tests.benchmarks.ablation`.

Every row is the whole program with one part off, its weights fitted again without it, over the
tuning files, each held out of the fit in turn.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from assistant.answerer import Answerer
from assistant.decide import Decisions
from assistant.evaluation import Case, Outcome, figures, measure, read_cases, words_per_answer
from assistant.followup import Resolved
from assistant.match import RELEVANCE
from tests.benchmarks.corpora import open_corpus
from tests.benchmarks.fit import Group, case_groups, fit_all, unfitted

CASES = Path("tests/fixtures")
# Parts that are functions, by what stands in for them.
FUNCTIONS: dict[str, dict[str, Callable[..., Any]]] = {
    "clauses": {"assistant.answerer.split_clauses": lambda text: (text,)},
    "sides": {"assistant.question.split_sides": lambda _: ()},
    "typing errors": {"assistant.answerer.correct": lambda text, _: text},
    "other names": {
        "assistant.question.alternatives": lambda words: (frozenset[str](),) * len(words)
    },
    "office holders": {"assistant.answerer.name_offices": lambda text, _: text},
    "earlier turns": {"assistant.answerer.resolve": lambda question, *_: Resolved(question)},
}
# Parts that are features of relevance, by the beginnings of their names.
FEATURES: dict[str, tuple[str, ...]] = {
    "late interaction": ("words", "focus"),
    "stems": ("stems",),
    "meaning": ("meaning",),
    "neighbours": ("words_nearby", "stems_nearby", "meaning_before", "meaning_around"),
    "kind of answer": ("quantity", "time", "person", "place", "reason"),
}


@contextmanager
def without(part: str) -> Iterator[None]:
    """The program with a part that is a function off."""
    with ExitStack() as stack:
        for name, stand_in in FUNCTIONS.get(part, {}).items():
            stack.enter_context(patch(name, stand_in))
        yield


def blind(groups: Sequence[Group], part: str) -> list[Group]:
    """The groups with a part's features of relevance zero, so that nothing is learnt of them."""
    off = [name.startswith(FEATURES.get(part, ())) for name in RELEVANCE]
    blinded = []
    for group in groups:
        match = group.evidence.match
        seen = replace(match, relevance=np.where(off, np.float32(0), match.relevance))
        blinded.append(replace(group, evidence=replace(group.evidence, match=seen)))
    return blinded


def outcomes(files: Sequence[Sequence[Case]], answerer: Answerer, part: str) -> list[Outcome]:
    """Every case answered by weights fitted, without the part, on the other files."""
    groups = [blind([g for c in cases for g in case_groups(c, answerer)], part) for cases in files]
    measured = []
    for held, cases in enumerate(files):
        others = [g for i, file in enumerate(groups) if i != held for g in file]
        decisions = fit_all(others)
        if part == "abstaining":
            never = replace(decisions.support, threshold=0.0)
            decisions = Decisions(decisions.relevance, decisions.addition, never)
        fitted = Answerer(answerer.store, answerer.encoder, decisions)
        measured += [
            measure(case, fitted.answer(case.question, case.history), answerer.store.document)
            for case in cases
        ]
    return measured


def main() -> None:
    files = [read_cases(path) for path in sorted(CASES.glob("tuning*.jsonl"))]
    print(f"{'without':<18} correct  facts  cit. prec.  abst. prec.  abst. rec.  words")
    with tempfile.TemporaryDirectory() as folder:
        store, encoder = open_corpus(Path("seeds"), Path(folder) / "store")
        answerer = Answerer(store, encoder, unfitted())
        for part in ("(nothing)", *FEATURES, *FUNCTIONS, "abstaining"):
            with without(part):
                measured = outcomes(files, answerer, part)
            f = figures(measured)
            shares = [
                f[name].value
                for name in (
                    "correct",
                    "fact recall",
                    "citation precision",
                    "abstention precision",
                    "abstention recall",
                )
            ]
            row = "{:>7.0%} {:>6.0%} {:>11.0%} {:>12.0%} {:>11.0%}".format(*shares)
            print(f"{part:<18} {row} {words_per_answer(measured):>6.0f}", flush=True)


if __name__ == "__main__":
    main()
