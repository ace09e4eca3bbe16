from __future__ import annotations

import pytest

from index.record import Record
from tests.index.test_record import entry


@pytest.mark.parametrize("stem", ['"', "a OR b", "NEAR(", "*", ""])
def test_no_stem_breaks_the_query(record: Record, stem: str) -> None:
    record.write(entry())
    assert record.passages.matching([stem], 9) == []


def test_no_stems_match_nothing(record: Record) -> None:
    record.write(entry())
    assert record.passages.matching([], 9) == []


def test_the_best_match_comes_first(record: Record) -> None:
    record.write(entry())
    best = record.passages.matching(["truck", "council"], 1)
    assert record.passages.texts(best) == ["The council voted on trucks."]
