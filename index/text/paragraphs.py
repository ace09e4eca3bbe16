"""A text to its paragraphs: its lines, or runs of lines where they were broken to fit a width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Wider lines are paragraphs of their own, and narrower ones verse.
WIDEST = 100
NARROWEST = 45
# So many lines have to go on in the next for a text to count as broken to a width, and this share
# of all that another line follows at once.
FEWEST_BROKEN = 3
SHARE_BROKEN = 0.4
# Who breaks lines by hand stops a little earlier or later.
FULL = 0.9
BULLET = re.compile(r"[-–—*•>|+]\s|\(?\d{1,3}[.)]\s")
COLUMNS = re.compile(r"\S(\t| {3,})\S")
ENDS_A_SENTENCE = re.compile(r"[.!?…:][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What stands at [start, end) of a text, without the space around it.

    `text` is of that length, with a space for each character that breaks a line.
    """

    start: int
    end: int
    text: str


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text in order; between them is only space.

    A line is a paragraph, except in a text whose lines were broken to fit a width, as in a mail or
    off a wire: there a line goes on in the next until an empty line, an item of a list, a row of a
    table, or a sentence's end on a line that had room for more.
    """
    lines = list(_lines(text))
    width = _broken_to([line.text for line in lines])
    first = last = None
    for line in lines:
        inside = first is not last
        if last and line.text and width and _goes_on(last.text, line.text, width, inside):
            last = line
            continue
        if first and last:
            yield _from_to(text, first.start, last.end)
        first = last = line if line.text else None
    if first and last:
        yield _from_to(text, first.start, last.end)


def _lines(text: str) -> Iterator[Paragraph]:
    """Every line; of an empty one, `text` is empty."""
    start = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip().strip("\ufeff").strip()
        offset = start + raw.index(stripped)
        yield Paragraph(offset, offset + len(stripped), stripped)
        start += len(raw)


def _from_to(text: str, start: int, end: int) -> Paragraph:
    lines = text[start:end].splitlines(keepends=True)
    bare = (line.rstrip("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029") for line in lines)
    return Paragraph(
        start, end, "".join(b.ljust(len(line)) for b, line in zip(bare, lines, strict=True))
    )


def _broken_to(lines: Sequence[str]) -> int | None:
    """The width that lines were broken to fit; None where they were not."""
    lengths = sorted(map(len, filter(None, lines)))
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    if not NARROWEST <= width <= WIDEST:
        return None
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and not _stands_alone(a, b)]
    broken = sum(after[0].islower() and _is_full(line, after, width) for line, after in pairs)
    return width if broken >= max(FEWEST_BROKEN, SHARE_BROKEN * len(pairs)) else None


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the line after had hardly room any more."""
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > FULL * width


def _goes_on(line: str, after: str, width: int, inside: bool) -> bool:
    if _stands_alone(line, after):
        return False
    if _is_full(line, after, width) or after[0].islower():
        return True
    return inside and not ENDS_A_SENTENCE.search(line)


def _stands_alone(line: str, after: str) -> bool:
    """Whether the second of two lines is an item of a list, or either a row of a table."""
    return bool(BULLET.match(after) or COLUMNS.search(line) or COLUMNS.search(after))
