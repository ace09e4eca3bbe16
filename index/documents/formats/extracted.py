"""What is taken from a file, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.types import Source


class ExtractError(ValueError):
    """Why nothing could be taken from a file, in a few words."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's text, its pages' offsets if it has any, and what its markup says of the article."""

    text: str
    source: Source = field(default_factory=Source)
    pages: tuple[int, ...] = ()


def whole(text: str) -> str:
    """The text with "?" for half of a surrogate pair, which stands for no character."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
