from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.dates import find_dates, publication_date, read_date
from index.types import PublicationDate

BODY = "The council met on Monday, May 6, 2019, and voted to keep the plan in place."


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T23:30:00-05:00", "2024-05-01"),
        ("2024-05-01 10:00:00", "2024-05-01"),
        ("Wed, 01 May 2024 10:00:00 GMT", "2024-05-01"),
        ("20240501", "2024-05-01"),
        (20240501, "2024-05-01"),
        ("May 1, 2024", "2024-05-01"),
        ("1 May 2024", "2024-05-01"),
        ("Sept. 3rd, 2024", "2024-09-03"),
        ("2024-05", "2024-05"),
        ("May 2024", "2024-05"),
        ("2024", "2024"),
        (2024, "2024"),
        (1714557600, "2024-05-01"),
        (1714557600000, "2024-05-01"),
        ("01/05/2024", None),
        ("2024-13-01", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (12, None),
        (float("nan"), None),
        (10**40, None),
    ],
)
def test_a_value_is_a_day_or_unknown(value: object, day: str | None) -> None:
    assert read_date(value) == day


@given(st.text() | st.integers() | st.floats() | st.none() | st.booleans())
def test_whatever_it_is_it_is_read_or_unknown(value: object) -> None:
    found = publication_date(value)
    assert found is None or len(found.value) in {4, 7, 10}


def test_precision_goes_as_far_as_the_value() -> None:
    assert publication_date("May 2024") == PublicationDate("2024-05", "month")


@pytest.mark.parametrize(
    ("top", "dates"),
    [
        ("A Headline\nPublished May 1, 2024\n", ("2024-05-01", None)),
        ("A Headline\nUpdated: 4:05 PM EDT, Wed May 1, 2024\n", (None, "2024-05-01")),
        ("May 1, 2024\nA Headline\n", ("2024-05-01", None)),
        ("A Headline\nWednesday, 1 May 2024, 10:30 GMT\n", ("2024-05-01", None)),
        ("GENEVA, May 1, 2024 (Reuters) - ", ("2024-05-01", None)),
        ("A Headline\nThe Daily Example, 5 March 2024\n", ("2024-03-05", None)),
        ("A Headline\nBy Ann Lee and Bo Chan | May 1, 2024 10:30 GMT\n", ("2024-05-01", None)),
        ("The talks resumed, 5 March 2024\n", (None, None)),
        ("Netanyahu Visits Washington 5 March 2024\n", (None, None)),
        ("", (None, None)),
        ("A Headline\nMay 1\n", (None, None)),
    ],
)
def test_only_lines_that_give_the_articles_date_are_taken(
    top: str, dates: tuple[str | None, str | None]
) -> None:
    assert find_dates(top + BODY) == dates
