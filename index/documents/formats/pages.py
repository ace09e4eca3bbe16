"""The lines of a PDF's pages: where they stand, which of them are margins, which are columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PageObject

PAGE_NUMBER = re.compile(r"(page )?[-–— ]*\d{1,4}[-–— ]*(( of |/)\d{1,4})?", re.I)
# Lines of a running head, with the line under it; how far the pages of one are from each other,
# since even and odd pages have their own; and how far apart it may stand on them, in points.
LONGEST_HEAD = 3
PAGES_AROUND = 2
SAME_HEIGHT = 4.0
# In what lines usually stand apart: more is the space between the margin and the text.
WIDE_GAP = 1.4
# Rows and characters in each column, in the middle, that make them columns of prose.
FEWEST_ROWS = 4
NARROWEST_COLUMN = 18
# Between columns.
GAP = re.compile(r"(?<=\S) {3,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: how high it stands, and the size of its letters, both in points."""

    text: str
    height: float
    size: float


def read_lines(page: PageObject) -> list[Line]:
    """The lines of a page that say something, in the order they were drawn in."""
    lines: list[Line] = []
    parts: list[str] = []
    place = (0.0, 0.0)

    def end() -> None:
        if text := "".join(parts).strip():
            lines.append(Line(text, *place))
        parts.clear()

    def on_text(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        nonlocal place
        for number, part in enumerate(text.split("\n")):
            if number:
                end()
            if part.strip() and not "".join(parts).strip():
                place = _place(cm, tm, size)
            parts.append(part)

    page.extract_text(visitor_text=on_text)
    end()
    return lines


def _place(cm: list[float], tm: list[float], size: float) -> tuple[float, float]:
    """The height and size of text that two matrices set, whichever way it is turned."""
    up_x = tm[2] * cm[0] + tm[3] * cm[2]
    up_y = tm[2] * cm[1] + tm[3] * cm[3]
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    scale = hypot(up_x, up_y)
    return ((x * up_x + y * up_y) / scale, abs(size) * scale) if scale else (y, abs(size))


def without_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without page numbers and running heads, which stand apart at the top or the foot and
    return, but for their figures, at the same height on a page near by.
    """
    gaps = [a.height - b.height for lines in pages for a, b in pairwise(lines)]
    usual = median([gap for gap in gaps if gap > 0] or [0.0])
    kept = [list(lines) for lines in pages]
    for way in (-1, 1):
        edges = [_edge(lines, way, usual) for lines in pages]
        for number, edge in enumerate(edges):
            around = [*edges[max(0, number - PAGES_AROUND) : number]]
            around += edges[number + 1 : number + 1 + PAGES_AROUND]
            others = [line for other in around for line in other]
            heads = [line for line in edge if any(_is_same(line, other) for other in others)]
            kept[number] = [line for line in kept[number] if line not in heads]
            outermost = min(kept[number], key=lambda line: way * line.height, default=None)
            if outermost and PAGE_NUMBER.fullmatch(outermost.text):
                kept[number].remove(outermost)
    return kept


def _edge(lines: Sequence[Line], way: int, usual: float) -> list[Line]:
    """The lines at the top (-1) or the foot (1) of a page that stand apart from all others."""
    ordered = sorted(lines, key=lambda line: way * line.height)
    for number, (line, inner) in enumerate(pairwise(ordered[: LONGEST_HEAD + 1]), start=1):
        apart = abs(line.height - inner.height) > WIDE_GAP * usual
        if apart or abs(line.size - inner.size) > 0.1 * inner.size:
            return ordered[:number]
    # A page of nothing but its head.
    return ordered if len(ordered) == 1 else []


def _is_same(line: Line, other: Line) -> bool:
    return abs(line.height - other.height) < SAME_HEIGHT and _shape(line) == _shape(other)


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split()))


def in_columns(page: PageObject, lines: Sequence[str]) -> list[str]:
    """The lines of a page, those of its left column before those of its right one.

    Many programs draw a page row by row, over both columns.
    """
    sides = _sides(page)
    if sum(_key(line) in sides for line in lines) < 0.6 * len(lines):
        return list(lines)
    return list(_by_column(lines, sides))


def _sides(page: PageObject) -> dict[str, tuple[str, str]]:
    """What stands left and right in each row of a page of two columns, by the row's characters.

    A row over the whole width has neither. Empty where the page has no columns of prose.
    """
    layout = ""
    # It fails on files that are read well in the order they are drawn in.
    with suppress(Exception):
        layout = page.extract_text(extraction_mode="layout")
    rows = [row.rstrip() for row in layout.splitlines() if row.strip()]
    width = max(map(len, rows), default=0)
    gaps = [_gap(row, width) for row in rows]
    both = [(row[:gap], row[gap:]) for row, gap in zip(rows, gaps, strict=True) if gap]
    lengths = [len(" ".join(side.split())) for row in both for side in row]
    if len(both) < max(FEWEST_ROWS, 0.4 * len(rows)) or median(lengths) < NARROWEST_COLUMN:
        return {}
    sides = {_key(a): (a, "") for a, _ in both} | {_key(b): ("", b) for _, b in both}
    sides |= {_key(a + b): (a, b) for a, b in both}
    middle = median(gap for gap in gaps if gap)
    for row in (row for row, gap in zip(rows, gaps, strict=True) if not gap):
        on_the_right = not row[: int(0.8 * middle)].strip()
        alone = ("", row) if on_the_right else (row, "") if len(row) <= middle else ("", "")
        sides.setdefault(_key(row), alone)
    return sides


def _gap(row: str, width: int) -> int:
    """Where the text behind the widest gap near the middle of a row begins; 0 where none is."""
    gaps = [g for g in GAP.finditer(row) if g.start() < 0.65 * width and g.end() > 0.35 * width]
    return max(gaps, key=lambda gap: len(gap[0])).end() if gaps else 0


def _by_column(lines: Sequence[str], sides: dict[str, tuple[str, str]]) -> Iterator[str]:
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        a, b = (_key(side) for side in sides.get(_key(line), ("", "")))
        if not a and not b:
            yield from (*left, *right, line)
            left, right = [], []
            continue
        end = _end_of(line, len(a))
        left += filter(None, [line[:end].strip()])
        right += filter(None, [line[end:].strip()])
    yield from (*left, *right)


def _key(text: str) -> str:
    return "".join(text.split())


def _end_of(line: str, characters: int) -> int:
    """Where so many characters of a line end, spaces not counted."""
    places = [place for place, character in enumerate(line) if not character.isspace()]
    return places[characters - 1] + 1 if characters else 0
