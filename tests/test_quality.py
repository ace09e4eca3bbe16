"""The floor of quality: the committed questions through the real encoder, file by file.

The figures were measured with the weights as committed; each floor stands a little under them, so
that what moves within a processor's rounding passes and what makes answers worse does not. Where
answers get better, the floors are raised with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answerer import Assistant
from assistant.evaluation.cases import read_cases
from assistant.evaluation.metrics import figures, measure
from assistant.evidence.features import Candidates, Comparison, compare
from assistant.evidence.terms import Terms
from assistant.settings import Settings

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parent / "fixtures"
MEASURES = (
    "correct",
    "citation precision",
    "citation recall",
    "abstention precision",
    "abstention recall",
)
# In percent, in the order of the measures.
FLOORS = {
    "tuning.jsonl": (64.0, 58.0, 74.5, 85.0, 41.0),
    "tuning_desk.jsonl": (62.0, 53.0, 71.0, 54.0, 30.0),
    "tuning_public.jsonl": (61.0, 50.5, 68.5, 64.0, 44.0),
    "unseen.jsonl": (76.0, 68.5, 82.0, 85.0, 50.0),
}


# With the reader, whose eight-bit sums differ a little from one kind of processor to another.
FLOORS_READ = (80.5, 66.0, 84.5, 78.0, 68.0)


def measured(file: str, assistant: Assistant) -> dict[str, float]:
    """The measures in percent."""
    outcomes = [
        measure(case, assistant.answer(case.question, case.history), assistant.index.store.document)
        for case in read_cases(FIXTURES / file)
    ]
    found = figures(outcomes)
    return {name: 100 * found[name].value for name in MEASURES}


def fallen(file: str, assistant: Assistant, floors: Sequence[float]) -> dict[str, float]:
    """What is under its floor."""
    found = measured(file, assistant)
    pairs = zip(found.items(), floors, strict=True)
    return {name: value for (name, value), floor in pairs if value < floor}


@pytest.mark.parametrize("file", FLOORS)
def test_no_measure_is_under_its_floor(file: str, answerer: Assistant) -> None:
    assert fallen(file, answerer, FLOORS[file]) == {}


def test_with_the_reader_none_is_under_its_own(answerer: Assistant) -> None:
    reading = Assistant(answerer.index, Settings(reader="packaged"))
    assert fallen("unseen.jsonl", reading, FLOORS_READ) == {}


def test_two_features_taken_for_one_another_are_noticed(
    answerer: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swapped(terms: Terms, candidates: Candidates) -> Comparison:
        found = compare(terms, candidates)
        columns = found.relevance
        columns["words"], columns["source"] = columns["source"], columns["words"]
        return found

    monkeypatch.setattr("assistant.evidence.retrieve.compare", swapped)
    assert fallen("unseen.jsonl", answerer, FLOORS["unseen.jsonl"])
