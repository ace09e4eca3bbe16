"""Dates as articles and their markup write them; what is ambiguous stays unknown."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from index.partial_date import PartialDate
from index.types import PublicationDate

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?", re.S)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4}(?:\d\d)?Z?)?")
EPOCH = re.compile(r"\d{10}(\d{3})?(\.\d+)?")
# Below this a number is a year or a day's count, above it seconds since 1970.
FIRST_EPOCH = 100_000_000
MILLISECONDS = 100_000_000_000
# What is worth handing to dateparser: a year, and a word or more figures before or behind it.
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
MONTH_AND_YEAR = re.compile(r"[^\W\d_]{3}|(?<!\d)\d{1,2}[-/.]", re.S)
LONGEST_DATE = 60
# Whose names of months are known; a date is tried in these, in this order.
LANGUAGES = "en de fr es it pt nl sv da nb fi pl cs hu ro tr id".split()
# Stops between figures are written where the day comes first.
WITH_STOPS = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}\b")
# A date within a line; whether the word is a month's name, dateparser knows.
DATED = re.compile(
    r"\b[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?[^\W\d_]{3,}\.?,? (?:de )?\d{4}\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b"
)
# Where a page gives its date: near the top, on a line that says little else.
LINES_AT_TOP = 12
LONGEST_DATE_LINE = 90
CHANGED = re.compile(r"\b(updated|modified|corrected)\b", re.I)
SAYS_SO = re.compile(r"\b(published|posted|updated|modified|corrected)\b", re.I)
FILED = re.compile(r"[A-Z][\w.,’' ()/-]{0,60}?\s[-–—]+\s")
ONLY_DATE = re.compile(
    # A paper's or a reporter's name, in capitals: "The Daily Example, 5 March 2024".
    r"(?-i:([Bb]y )?[A-Z][\w.’'&-]*( (of |the |and |for )*[A-Z][\w.’'&-]*){0,5} ?[,|·•—–-] ?)?"
    r"(?P<date>.{8,30}?)([,|·•—–-]* *(at )?\d{1,2}[:.]\d\d.{0,20})?",
    re.I,
)


def read_date(value: object) -> PartialDate | None:
    """The day, month or year that a value of metadata names, in its own time zone.

    Understood are ISO 8601, RFC 5322 (mail and feeds), 20240501, seconds or milliseconds since
    1970, and dates with a year as seventeen languages write them. "05/06/2024" may be two days and
    is None, and so is what counts from today.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    # Notes link a day as [[2024-05-01]].
    text = str(value).strip().strip("[]")
    if match := COMPACT.fullmatch(text) or ISO.fullmatch(text):
        return _from_figures(*match.groups())
    if EPOCH.fullmatch(text):
        return _from_number(float(text))
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return PartialDate(parsedate_to_datetime(text).date().isoformat())
    return _from_words(text)


def publication_date(value: object) -> PublicationDate | None:
    """`read_date` as a stated date of publication."""
    date = read_date(value)
    return PublicationDate(date.iso) if date else None


def find_dates(text: str) -> tuple[PartialDate | None, PartialDate | None]:
    """When the lines at the top of an article say it was published, and when updated.

    Counted are a line that is a date and no more or a name and a date, "Published May 1, 2024", and
    a dateline with a full date: "GENEVA, May 1, 2024 (Reuters) -". A date within the story is none
    of these.
    """
    published = updated = None
    lines = re.finditer(r"\S[^\r\n]{0,400}", text[:10_000])
    for line in (match[0].strip() for match in islice(lines, LINES_AT_TOP)):
        short = len(line) <= LONGEST_DATE_LINE
        if short and SAYS_SO.search(line):
            found = _dated(line)
        elif short and (only := ONLY_DATE.fullmatch(line)):
            found = read_date(only["date"].rstrip(" ,"))
            found = found if found and found.precision == "day" else None
        elif filed := FILED.match(line):
            found = _dated(filed[0])
        else:
            continue
        if short and CHANGED.search(line):
            updated = updated or found
        else:
            published = published or found
    return published, updated


def _dated(line: str) -> PartialDate | None:
    """The first date within a line."""
    dates = (read_date(match[0]) for match in DATED.finditer(line))
    return next(filter(None, dates), None)


@lru_cache(maxsize=4096)
def _from_words(text: str) -> PartialDate | None:
    """A date that dateparser reads the same whether the day comes first or the month."""
    year = YEAR.search(text)
    if not year or not MONTH_AND_YEAR.search(text) or len(text) > LONGEST_DATE:
        return None
    orders = ("DMY",) if WITH_STOPS.match(text) else ("DMY", "MDY")
    read = {_parsed(text, order) for order in orders}
    date = read.pop()
    return date if not read and date and date.iso.startswith(year[0]) else None


def _parsed(text: str, order: str) -> PartialDate | None:
    found = _parser(order).get_date_data(text)
    if found.date_obj is None:
        return None
    return PartialDate(found.date_obj.date().isoformat()[: 7 if found.period == "month" else 10])


@cache
def _parser(order: str) -> DateDataParser:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=LANGUAGES,
        use_given_order=True,
        settings={
            "DATE_ORDER": order,
            "PREFER_LOCALE_DATE_ORDER": False,
            "REQUIRE_PARTS": ["month", "year"],
            "PARSERS": ["absolute-time"],
        },
    )


def _from_figures(year: str, month: str | None, day: str | None) -> PartialDate | None:
    parts = (part.zfill(2) for part in (year, month, day) if part)
    with suppress(ValueError):
        return PartialDate("-".join(parts))
    return None


def _from_number(value: float) -> PartialDate | None:
    if match := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", f"{value:.0f}"):
        return _from_figures(*match.groups())
    if 1000 <= value < 3000 and value == int(value):
        return _from_figures(str(int(value)), None, None)
    if value < FIRST_EPOCH:
        return None
    with suppress(ValueError, OverflowError, OSError):
        seconds = value / 1000 if value > MILLISECONDS else value
        return PartialDate(datetime.fromtimestamp(seconds, UTC).date().isoformat())
    return None
