"""What is taken from a file, whatever its format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.text.characters import whole as whole
from index.types import Source

FILE_NAME = re.compile(r".*\.\w{2,4}|untitled.*|(microsoft )?word - .*|.*[\\/].*", re.I)


class ExtractError(ValueError):
    """Why nothing could be taken from a file, in a few words."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's text, its pages' offsets if it has any, and what its markup says of the article.

    `furniture` are the [start, end) of paragraphs that the markup shows to be none of it.
    """

    text: str
    source: Source = field(default_factory=Source)
    pages: tuple[int, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()


def article_title(title: str | None) -> str | None:
    """The title in a file's properties; None where a program put its file's name there."""
    title = (title or "").strip()
    return title if title and not FILE_NAME.fullmatch(title) else None
