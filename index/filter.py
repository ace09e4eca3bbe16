"""Some of the articles: those of a publisher, or of a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.errors import DatelineError
from index.partial_date import PartialDate

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
    '' is None. Raises `FilterError` for what is no date, and for an end before the beginning.
    """

    publisher: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for name in ("publisher", "since", "until"):
            object.__setattr__(self, name, getattr(self, name) or None)
        try:
            since, until = (PartialDate(d) if d else None for d in (self.since, self.until))
        except ValueError as error:
            raise FilterError(str(error)) from error
        if since and until and until < since:
            raise FilterError(f"{since} is later than {until}; turn the two dates round")

    def __bool__(self) -> bool:
        """Whether it leaves any article out."""
        return self != Filter()

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
        date = PartialDate(published)
        return not (
            (self.since and date < PartialDate(self.since))
            or (self.until and PartialDate(self.until) < date)
        )
