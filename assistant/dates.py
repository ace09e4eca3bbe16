"""Dates of publication in words, and the time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from index.types import PublicationDate

FORMATS = {"day": "{0.day} {0:%B %Y}", "month": "{0:%B %Y}", "year": "{0:%Y}"}


def spell_date(published: PublicationDate) -> str:
    """A date as far as it is known: "1 May 2024", "October 2024", marked where inferred."""
    value = published.value
    full = date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    spelled = FORMATS[published.precision].format(full)
    return spelled if published.basis == "stated" else f"{spelled} (inferred)"


def now() -> str:
    """The time, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
