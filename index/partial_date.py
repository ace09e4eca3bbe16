"""A date as far as it is known: to the day, the month or the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]

WRITTEN = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
SPELLINGS = {"day": "{0.day} {0:%B %Y}", "month": "{0:%B %Y}", "year": "{0:%Y}"}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year, made of ISO 8601: "2024-05-01", "2024-05" or "2024".

    One is less than another where it is over before the other begins: 2023 is less than 2024-05,
    and of 2024 and 2024-05 neither is. Raises ValueError for what is no date.
    """

    iso: str

    def __post_init__(self) -> None:
        try:
            if not WRITTEN.fullmatch(self.iso):
                raise ValueError
            self.first_day()
        except ValueError as error:
            raise ValueError(
                f"{self.iso[:30]!r} is no date; write one as 2024-05-01, 2024-05 or 2024"
            ) from error

    def __str__(self) -> str:
        return self.iso

    def __lt__(self, other: PartialDate) -> bool:
        length = min(len(self.iso), len(other.iso))
        return self.iso[:length] < other.iso[:length]

    @property
    def precision(self) -> Precision:
        """How far the date goes."""
        return PRECISIONS[len(self.iso)]

    def first_day(self) -> date:
        """The first day that it can be."""
        return date.fromisoformat(self.iso + "-01-01"[len(self.iso) - 4 :])

    def spelled(self) -> str:
        """In words: "1 May 2024", "May 2024", "2024"."""
        return SPELLINGS[self.precision].format(self.first_day())
