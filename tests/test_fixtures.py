"""The question set itself: every gold quote stands verbatim in its article."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import normalise

SEEDS = Path(__file__).parent.parent / "seeds"
FILES = sorted((Path(__file__).parent / "fixtures").glob("*.jsonl"))
CASES = [case for path in FILES for case in read_cases(path)]


def text(document: str) -> str:
    return (SEEDS / document).read_bytes().decode("utf-8")


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_gold_quotes_stand_verbatim_and_hold_their_facts(case: Case) -> None:
    for evidence in case.evidence:
        assert text(evidence.document).count(evidence.quote) >= 1
        assert not any(normalise(bad) in normalise(evidence.quote) for bad in case.must_not)


def test_there_are_enough_of_each_kind() -> None:
    counts = Counter(case.category for case in CASES)
    assert len(CASES) >= 120
    assert len(counts) == 11
    assert min(counts.values()) >= 5
    assert len({case.id for case in CASES}) == len(CASES)
