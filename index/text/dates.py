"""Dates as articles and their markup write them, to ISO 8601; what is ambiguous stays unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from index.types import Precision, PublicationDate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)(?:[T ].*)?", re.S)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
MONTH_FIRST = re.compile(rf"{MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.I)
DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {MONTH},? (\d{{4}})\b", re.I)
MONTH_ONLY = re.compile(rf"{MONTH},? (\d{{4}})", re.I)
PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
# Below this a number is a year or a day's count, above it seconds since 1970.
FIRST_EPOCH = 100_000_000
MILLISECONDS = 100_000_000_000
# Where a page gives its date: near the top, on a line that says little else.
TOP = 12
LONGEST_DATE_LINE = 90
CHANGED = re.compile(r"\b(updated|modified|corrected)\b", re.I)
SAYS_SO = re.compile(r"\b(published|posted|updated|modified|corrected)\b", re.I)
FILED = re.compile(r"[A-Z][\w.,’' ()/-]{0,60}?\s[-–—]+\s")
ONLY_DATE = re.compile(
    # A paper's or a reporter's name, in capitals: "The Daily Example, 5 March 2024".
    r"(?-i:([Bb]y )?[A-Z][\w.’'&-]*( (of |the |and |for )*[A-Z][\w.’'&-]*){0,5} ?[,|·•—–-] ?)?"
    r"((mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? )?(?P<date>.{8,20}?)"
    r"([,|·•—–-]* *(at )?\d{1,2}[:.]\d\d.{0,20})?",
    re.I,
)


def read_date(value: object) -> str | None:
    """The day, month or year that a value of metadata names, in its own time zone.

    Understood are ISO 8601, RFC 5322 (mail and feeds), 20240501, English dates, and seconds or
    milliseconds since 1970. "01/05/2024" may be two days and is None.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    text = str(value).strip()
    if match := COMPACT.fullmatch(text) or ISO.fullmatch(text):
        return _iso(*match.groups())
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text).date().isoformat()
    if found := next(_english(text), None):
        return found
    if match := MONTH_ONLY.fullmatch(text):
        return _iso(match[2], _month(match[1]), None)
    return None


def publication_date(value: object) -> PublicationDate | None:
    """`read_date` as a stated date of publication."""
    iso = read_date(value)
    return PublicationDate(iso, PRECISIONS[len(iso)]) if iso else None


def find_dates(text: str) -> tuple[str | None, str | None]:
    """When the lines at the top of an article say it was published, and when updated.

    Counted are a line that is a date and no more or a name and a date, "Published May 1, 2024", and
    a dateline with a full date: "GENEVA, May 1, 2024 (Reuters) -". A date within the story is none
    of these.
    """
    published = updated = None
    for line in _top(text):
        if len(line) <= LONGEST_DATE_LINE and SAYS_SO.search(line):
            found = next(_english(line), None)
        elif (only := ONLY_DATE.fullmatch(line)) and len(line) <= LONGEST_DATE_LINE:
            found = read_date(only["date"].rstrip(" ,"))
            found = found if found and len(found) == len("2024-05-01") else None
        elif filed := FILED.match(line):
            found = next(_english(filed[0]), None)
        else:
            continue
        if CHANGED.search(line) and len(line) <= LONGEST_DATE_LINE:
            updated = updated or found
        else:
            published = published or found
    return published, updated


def _top(text: str) -> Iterator[str]:
    lines = re.finditer(r"\S[^\r\n]{0,400}", text[:10_000])
    return (line[0].strip() for line in islice(lines, TOP))


def _english(text: str) -> Iterator[str]:
    for match in MONTH_FIRST.finditer(text):
        if iso := _iso(match[3], _month(match[1]), match[2]):
            yield iso
    for match in DAY_FIRST.finditer(text):
        if iso := _iso(match[3], _month(match[2]), match[1]):
            yield iso


def _month(name: str) -> str:
    return str(MONTHS.index(name[:3].casefold()) + 1)


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7] if month else whole[:4]


def _from_number(value: float) -> str | None:
    if 1000 <= value < 3000 and value == int(value):
        return str(int(value))
    if match := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", str(value)):
        return _iso(*match.groups())
    if value < FIRST_EPOCH:
        return None
    with suppress(ValueError, OverflowError, OSError):
        seconds = value / 1000 if value > MILLISECONDS else value
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return None
