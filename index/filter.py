"""Some of the articles: those of a publisher, or of a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.errors import DatelineError

WRITTEN = re.compile(r"\d{4}(-\d\d){0,2}")
# How many publishers are named to somebody who asked for one that there is none of.
NAMED = 10


class FilterError(DatelineError):
    """Articles asked for that there can't be: by what is no date, by dates the wrong way round, or
    by a publisher that none is of.
    """


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles to ask: None where it doesn't matter.

    `publisher` is compared without regard to capitals. `since` and `until` are dates in ISO 8601,
    as long as they go ("2024", "2024-05", "2024-05-01"), both included. An article whose date is
    known to the month is of every day of that month; one without a date is of no time at all.
    Raises `FilterError` for what is no date, and for an end before the beginning.
    """

    publisher: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for value in filter(None, (self.since, self.until)):
            try:
                if not WRITTEN.fullmatch(value):
                    raise ValueError
                date.fromisoformat(value + "-01-01"[len(value) - 4 :])
            except ValueError as error:
                raise FilterError(
                    f"{value[:30]!r} is no date; write one as 2024-05-01, 2024-05 or 2024"
                ) from error
        if self.since and self.until and _before(self.until, self.since):
            raise FilterError(f"{self.since} is later than {self.until}; turn the two dates round")

    def check_publisher(self, known: Iterable[str]) -> None:
        """Raises `FilterError`, naming some of the `known`, for a publisher not among them."""
        names = sorted(set(known), key=str.casefold)
        if not self.publisher or self.publisher.casefold() in map(str.casefold, names):
            return
        shown = ", ".join(names[:NAMED]) or "none is known of any article"
        rest = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        raise FilterError(f"no article is of {self.publisher[:60]!r}; publishers: {shown}{rest}")

    def admits(self, publisher: str | None, published: str | None) -> bool:
        """Whether an article is among them, of that publisher and date in ISO 8601, if known."""
        if self.publisher and (publisher or "").casefold() != self.publisher.casefold():
            return False
        if not published:
            return not (self.since or self.until)
        return not (
            (self.since and _before(published, self.since))
            or (self.until and _before(self.until, published))
        )


def _before(one: str, other: str) -> bool:
    """Whether a date is before another, as far as both go."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]
