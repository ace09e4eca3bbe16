from __future__ import annotations

import pytest

from index.partial_date import PartialDate
from index.store.schema import read_source
from index.types import PublicationDate, Source


@pytest.mark.parametrize(
    ("iso", "precision", "spelled"),
    [
        ("2024-05-01", "day", "1 May 2024"),
        ("2024-05", "month", "May 2024"),
        ("2024", "year", "2024"),
    ],
)
def test_a_date_goes_as_far_as_it_is_known(iso: str, precision: str, spelled: str) -> None:
    date = PartialDate(iso)
    assert (str(date), date.precision, date.spelled()) == (iso, precision, spelled)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-02-30", "2024-5-1", "2024-W18-3", "٢٠٢٤", "2024-05-01T10"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date; write one as"):
        PartialDate(text)


def test_a_date_is_before_what_begins_when_it_is_over() -> None:
    assert PartialDate("2023") < PartialDate("2024-05")
    assert PartialDate("2024-05-31") < PartialDate("2024-06")
    assert not PartialDate("2024") < PartialDate("2024-05")
    assert not PartialDate("2024-05") < PartialDate("2024")


def test_a_date_of_publication_is_read_as_it_was_and_is_stored() -> None:
    date = PublicationDate("2024-05", "inferred", "A note.")
    earlier = '{"value": "2024-05", "precision": "month", "basis": "inferred", "note": "A note."}'
    assert read_source(f'{{"title": null, "published": {earlier}}}') == Source(published=date)
    assert date.spelled() == "May 2024 (inferred)"
