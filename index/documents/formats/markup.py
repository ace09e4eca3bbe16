"""HTML that is all content, as in a mail or a note: its paragraphs, and a table's rows as lines."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.documents.formats.extracted import in_plain_characters

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = frozenset(
    """address article aside blockquote body caption center dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td
    tfoot th thead tr ul""".split()
)
UNSEEN = frozenset(
    "del head iframe noscript object s script strike style svg template title".split()
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# What stands for no character, and would end the text.
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
# A longer cell holds a part of the page, which a table only puts in its place.
LONGEST_CELL = 150
# Between the cells of a row, in every format.
CELLS = " | "
# What tells HTML from a text with a "<" in it, and what is escaped in either.
TAG = re.compile(r"</[a-z][a-z0-9]*\s*>|<(?:br|hr|p|img|div)\b[^<>]*>", re.I)
BLOCK = re.compile(rf"<(?:br|{'|'.join(BLOCKS)})\b", re.I)
ESCAPED = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)


def plain(text: str) -> str:
    """The text of what may be HTML or not: without tags it keeps its form, escapes are read."""
    if not TAG.search(text):
        text = ESCAPED.sub(lambda escaped: html.unescape(escaped[0]), text)
    if not TAG.search(text):
        return text
    if not BLOCK.search(text):
        # Then its lines are its paragraphs, as WordPress stores them.
        text = re.sub(r"\r?\n", "<br>", text)
    return "\n\n".join(paragraphs(text))


def paragraphs(page: str) -> list[str]:
    """What a reader of the page sees, block by block; a line break in one is a newline.

    What is hidden or struck out is left out.
    """
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    raw = page.translate(CONTROLS).encode("utf-8", errors="replace")
    # Nothing at all is an error to it.
    root = etree.fromstring(raw, parser) if raw.strip() else None
    if root is None:
        return []
    blocks, open_ = [], [""]

    def close() -> None:
        lines = (" ".join(line.split()) for line in "".join(open_).split("\0"))
        blocks.append("\n".join(filter(None, lines)))
        open_.clear()

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in BLOCKS:
            close()
        if event == "end":
            open_.append(element.tail or "")
        elif _is_unseen(element):
            walk.skip_subtree()
        elif element.tag == "tr" and (row := _row(element)):
            open_.append(row)
            walk.skip_subtree()
        else:
            open_.append("\0" if element.tag == "br" else element.text or "")
    close()
    return [in_plain_characters(block) for block in blocks if block]


def row_of(cells: Sequence[str]) -> str:
    """The cells of a row as a line, in every format: "Miriam Roe | 1,482".

    "" where the table only lays out a page: the cell is the only one with text, or holds much.
    """
    filled = [cell for cell in cells if cell]
    is_data = len(filled) > 1 and max(map(len, filled)) <= LONGEST_CELL
    return CELLS.join(filled) if is_data else ""


def _is_unseen(element: _Element) -> bool:
    style = element.get("style") or ""
    return element.tag in UNSEEN or "hidden" in element.attrib or bool(HIDDEN.search(style))


def _row(row: _Element) -> str:
    if row.find(".//table") is not None:
        return ""
    return row_of([" ".join("".join(c.itertext()).split()) for c in row if c.tag in {"td", "th"}])
