from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.partial_date import PartialDate
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
        ("1714557600", "2024-05-01"),
        ("1714557600000", "2024-05-01"),
        ("2024-5-3", "2024-05-03"),
        ("2024/05/03", "2024-05-03"),
        ("20240501103000", "2024-05-01"),
        ("20240501T103000Z", "2024-05-01"),
        ("[[2024-05-06]]", "2024-05-06"),
        ("07 May 2024 08:15 BST", "2024-05-07"),
        ("Tue, 15 Sep 2020 23:01:41 -0400", "2020-09-15"),
        ("4:05 PM EDT, Wed May 1, 2024", "2024-05-01"),
        ("01-May-2024", "2024-05-01"),
        ("5th of May 2024", "2024-05-05"),
        ("25/05/2024", "2024-05-25"),
        ("05/25/2024", "2024-05-25"),
        ("07/07/2024", "2024-07-07"),
        ("07.05.2024", "2024-05-07"),
        ("12/2024", "2024-12"),
        ("3. Mai 2024", "2024-05-03"),
        ("Sonntag, 3. März 2024", "2024-03-03"),
        ("1er mai 2024", "2024-05-01"),
        ("3 de mayo de 2024", "2024-05-03"),
        ("3 maja 2024", "2024-05-03"),
        ("2024. május 3.", "2024-05-03"),
        ("3 Mei 2024", "2024-05-03"),
        ("février 2024", "2024-02"),
        ("01/05/2024", None),
        ("05-06-2024", None),
        ("1/2/24", None),
        ("2024-13-01", None),
        ("May 32, 2024", None),
        ("2024 budget", None),
        ("Polls open in 2024", None),
        ("Summer 2024", None),
        ("March 2024 and April 2024", None),
        ("May", None),
        ("May 1", None),
        ("yesterday", None),
        ("last May 2024", None),
        ("2 days ago", None),
        ("", None),
        (None, None),
        (True, None),
        (12, None),
        (float("nan"), None),
        (10**40, None),
    ],
)
def test_a_value_is_a_day_or_unknown(value: object, day: str | None) -> None:
    assert read_date(value) == (PartialDate(day) if day else None)


@given(st.text() | st.integers() | st.floats() | st.none() | st.booleans())
def test_whatever_it_is_it_is_read_or_unknown(value: object) -> None:
    found = publication_date(value)
    assert found is None or len(found.value) in {4, 7, 10}


def test_precision_goes_as_far_as_the_value() -> None:
    assert publication_date("May 2024") == PublicationDate("2024-05")


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
        ("Ein Titel\nSonntag, 3. März 2024\n", ("2024-03-03", None)),
        ("Ein Titel\nBERLIN, 3. Mai 2024 (dpa) - ", ("2024-05-03", None)),
        ("A Headline\nPublished 05/06/2024\n", (None, None)),
        ("The talks resumed, 5 March 2024\n", (None, None)),
        ("Netanyahu Visits Washington 5 March 2024\n", (None, None)),
        ("", (None, None)),
        ("A Headline\nMay 1\n", (None, None)),
    ],
)
def test_only_lines_that_give_the_articles_date_are_taken(
    top: str, dates: tuple[str | None, str | None]
) -> None:
    assert tuple(date and date.iso for date in find_dates(top + BODY)) == dates
