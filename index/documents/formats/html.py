"""Web pages: the article found in one by trafilatura, its dates by htmldate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from index.documents.formats import page
from index.documents.formats.extracted import Extracted, ExtractError
from index.documents.formats.markup import CELLS, LONGEST_CELL
from index.text.dates import publication_date
from index.types import PublicationDate, Source

# "Mark of the Web", which browsers and `dateline fetch` write at the top of a saved page.
SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(\S+) -->")
# In a form that htmldate does not read: "Tue, 15 Sep 2020 10:01:41 -0400".
JSON_LD_DATE = re.compile(rb'"datePublished"\s*:\s*"([^"]{4,60})"')
RULE = re.compile(r"(-+\|?)+")


def extract(raw: bytes) -> Extracted:
    """The article of a page, and what the page's markup says of it. Raises `ExtractError`."""
    from htmldate import find_date
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(raw)
    if tree is None:
        raise ExtractError("no web page")
    # Dates from markup alone: a guess from the text is no word of the publisher.
    markup: dict[str, Any] = {"extensive_search": False, "original_date": True}
    stated = publication_date(find_date(tree, **markup)) or _in_json_ld(raw)
    updated = find_date(tree, extensive_search=False, original_date=False)
    published = page.day_shown(tree, stated) if stated else None
    page.keep_times(tree)
    found = bare_extraction(
        tree, with_metadata=True, include_comments=False, date_extraction_params=markup
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise ExtractError(page.what_it_is(tree, "") or "no article found in the page")
    text = _with_plain_rows(found.text)
    if other := page.what_it_is(tree, text):
        raise ExtractError(other)
    saved_from = SAVED_FROM.search(raw[:2000])
    return Extracted(
        text,
        Source(
            title=found.title,
            publisher=found.sitename,
            author=found.author,
            published=published,
            url=found.url or (saved_from[1].decode(errors="replace") if saved_from else None),
            updated=updated if stated and updated != stated.value else None,
        ),
        furniture=page.links_alone(tree, text),
    )


def _in_json_ld(raw: bytes) -> PublicationDate | None:
    stated = JSON_LD_DATE.search(raw)
    return publication_date(stated[1].decode(errors="replace")) if stated else None


def _with_plain_rows(text: str) -> str:
    """The text with rows of tables as "Candidate: Miriam Roe | Votes: 350", under the names of the
    columns if the table has them; trafilatura rules them as Markdown does.
    """
    lines: list[str] = []
    columns: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            columns = []
            lines.append(line)
            continue
        ruled = line.strip().removeprefix("|").removesuffix("|")
        cells = [" ".join(cell.split()) for cell in ruled.split("|")]
        if RULE.fullmatch(ruled) and lines:
            columns = lines.pop().split(CELLS)
        else:
            lines += _row(cells, columns)
    return "\n".join(filter(None, lines))


def _row(cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    """A row as a line; its cells as a line each where the table only lays out the page."""
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return list(cells)
    if len(columns) == len(cells) > 1:
        cells = [
            f"{name}: {cell}" if cell else "" for name, cell in zip(columns, cells, strict=True)
        ]
    return [CELLS.join(filter(None, cells))]
