"""What is taken from a file, whatever its format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.text import characters
from index.types import Source

# One glyph for two or three letters, as printers set "fi"; and where a word might have been cut.
GLYPHS = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
GLYPHS |= {0xFB05: "st", 0xFB06: "st", 0xAD: ""}
# Some maps of glyphs give the letter before as well, and no word has three of them.
TWICE = re.compile("f(?=[\ufb00\ufb03\ufb04])")
FILE_NAME = re.compile(r".*\.\w{2,4}|untitled.*|(microsoft )?word - .*|.*[\\/].*", re.I)


class ExtractError(ValueError):
    """Why nothing could be taken from a file, in a few words."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's text, its pages' offsets if it has any, and what its markup says of the article.

    `furniture` are the [start, end) of paragraphs that the markup shows to be none of it.
    `left_out` names what else the file holds, which is not read: "report.pdf (attached)".
    """

    text: str
    source: Source = field(default_factory=Source)
    pages: tuple[int, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()
    left_out: tuple[str, ...] = ()


def in_plain_characters(text: str) -> str:
    """The text in plain characters, so that its words are found.

    Ligatures are spelled out and soft hyphens left out; "?" takes the place of half of a surrogate
    pair, which stands for no character.
    """
    return characters.whole(TWICE.sub("", text).translate(GLYPHS))


def article_title(title: str | None) -> str | None:
    """The title in a file's properties; None where a program put its file's name there."""
    title = (title or "").strip()
    return title if title and not FILE_NAME.fullmatch(title) else None
