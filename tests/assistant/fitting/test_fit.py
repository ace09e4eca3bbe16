"""The models that are fitted are those under which what was known to answer is picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.cases import Case, read_cases
from assistant.evidence.linear import Models, load_models
from assistant.fitting.fit import fit_models
from assistant.fitting.groups import Group, Ranker, RemembersReadings, find_groups, without_evidence
from assistant.reader.layout import Window
from assistant.reader.reader import Scores
from index import Index
from tests.conftest import SEEDS
from tests.index.hashing import HashingEncoder

FIXTURES = Path(__file__).parents[2] / "fixtures"


class Knows:
    """A reader that has seen the answers."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.windows = 0
        self._quotes = {case.question: [e.quote for e in case.evidence] for case in cases}

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        self.windows += len(windows)
        return [
            np.array([3.0 if self._tells(w.question, s) else -3.0 for s in w.sentences], np.float32)
            for w in windows
        ]

    def _tells(self, question: str, sentence: str) -> bool:
        return any(quote in sentence for quote in self._quotes.get(question, ()))


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    cases = read_cases(FIXTURES / "tuning.jsonl")
    return tuple(c for c in cases if c.category in ("single_fact", "unanswerable_near"))


@pytest.fixture(scope="module")
def groups(cases: tuple[Case, ...], tmp_path_factory: pytest.TempPathFactory) -> list[Group]:
    index = Index.open(tmp_path_factory.mktemp("fit") / "store", encoder=HashingEncoder())
    index.sync(SEEDS)
    return find_groups(cases, index)


@pytest.fixture(scope="module")
def plain(groups: list[Group]) -> Models:
    return fit_models(groups, None)


def first(groups: Sequence[Group], ranker: Ranker) -> float:
    """Of the groups with an answer, the share in which it is ranked first."""
    told = [g for g in groups if g.told.any()]
    return float(np.mean([g.told[ranker.rank(g).best(1)[0]] for g in told]))


def test_a_fit_ranks_better_than_none(groups: list[Group], plain: Models) -> None:
    blank = replace(plain.relevance, weights=dict.fromkeys(plain.relevance.weights, 0.0))
    assert first(groups, Ranker(plain.relevance)) > first(groups, Ranker(blank)) + 0.3


def test_a_reader_that_knows_is_trusted(
    cases: tuple[Case, ...], groups: list[Group], plain: Models
) -> None:
    reader = Knows(cases)
    fitted = fit_models(groups, reader)
    assert fitted.reading is not None
    assert fitted.reading.weights["read"] > 0
    assert fitted.support.weights["answers"] > 0
    read = Ranker(fitted.relevance, fitted.reading, reader)
    assert first(groups, read) > first(groups, Ranker(plain.relevance))


def test_a_window_is_read_once(cases: tuple[Case, ...]) -> None:
    knows = Knows(cases)
    reader = RemembersReadings(knows)
    window = Window("Who?", "", ("One.", "Two."))
    reader.read([window, window, replace(window, question="When?")])
    reader.read([window])
    assert knows.windows == 2


def test_a_few_questions_move_weights_little(groups: list[Group], plain: Models) -> None:
    few = [g for g in groups if g.told.any()][:3]
    alone, drawn = fit_models(few, None), fit_models(few, None, plain)

    def far(models: Models) -> float:
        pairs = zip(models.relevance.weights.items(), plain.relevance.weights.values(), strict=True)
        return sum(abs(weight - other) for (_, weight), other in pairs)

    assert far(drawn) < far(alone)


def test_a_prior_of_other_features_is_refused(groups: list[Group]) -> None:
    prior = load_models(reader=False)
    other = replace(prior, relevance=replace(prior.relevance, weights={"height": 1.0}))
    with pytest.raises(ValueError, match="differ"):
        fit_models(groups, None, other)


def test_evidence_is_taken_away_whole(groups: list[Group], plain: Models) -> None:
    group = next(g for g in groups if g.told.any())
    evidence = Ranker(plain.relevance).rank(group)
    hidden = without_evidence(evidence, group)
    assert len(hidden.results) == len(evidence.results) - group.told.sum()
    kept = {r.id for r in hidden.results}
    assert kept.isdisjoint(group.evidence.results[i].id for i in np.flatnonzero(group.told))
    assert hidden.comparison.words.shape[0] == len(hidden.odds) == len(hidden.results)
