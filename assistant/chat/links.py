"""Links that name an article or a passage of it, as the chat's page follows them."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from index.types import Span

PASSAGE_LINK = re.compile(r"#cite/(?P<document>[^/]+)/(?P<start>\d{1,9})-(?P<end>\d{1,9})/\d+")
ARTICLE_LINK = re.compile(r"#read/(?P<document>[^/]+)")


def link(span: Span, number: int) -> str:
    """The fragment that names a passage, for `parse_link`."""
    return f"cite/{quote(span.document, safe='')}/{span.start}-{span.end}/{number}"


def parse_link(fragment: str) -> tuple[str, Span | None] | None:
    """The document, and the passage, that a `#cite/...` or `#read/...` fragment names."""
    if read := ARTICLE_LINK.fullmatch(fragment):
        return unquote(read["document"]), None
    if cited := PASSAGE_LINK.fullmatch(fragment):
        document, start, end = unquote(cited["document"]), int(cited["start"]), int(cited["end"])
        return document, Span(document, start, end) if start < end else None
    return None
