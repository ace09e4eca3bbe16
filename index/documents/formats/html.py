"""Web pages: the article found in one by trafilatura, its dates by htmldate."""

from __future__ import annotations

import re
from typing import Any

from index.documents.formats.extracted import Extracted, ExtractError
from index.text.dates import publication_date
from index.types import PublicationDate, Source

# "Mark of the Web", which browsers and `dateline fetch` write at the top of a saved page.
SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(\S+) -->")
# In a form that htmldate does not read: "Tue, 15 Sep 2020 10:01:41 -0400".
JSON_LD_DATE = re.compile(rb'"datePublished"\s*:\s*"([^"]{4,60})"')


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
    found = bare_extraction(
        raw, with_metadata=True, include_comments=False, date_extraction_params=markup
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise ExtractError("no article found in the page")
    saved_from = SAVED_FROM.search(raw[:2000])
    published = publication_date(find_date(tree, **markup)) or _in_json_ld(raw)
    updated = find_date(tree, extensive_search=False, original_date=False)
    return Extracted(
        found.text,
        Source(
            title=found.title,
            publisher=found.sitename,
            author=found.author,
            published=published,
            url=found.url or (saved_from[1].decode(errors="replace") if saved_from else None),
            updated=updated if published and updated != published.value else None,
        ),
    )


def _in_json_ld(raw: bytes) -> PublicationDate | None:
    stated = JSON_LD_DATE.search(raw)
    return publication_date(stated[1].decode(errors="replace")) if stated else None
