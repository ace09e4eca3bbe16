"""RSS and Atom: an article an entry, with its text, or its summary where it has no more."""

from __future__ import annotations

import io
from typing import Any

from index.documents.formats.extracted import ExtractError


def split(raw: bytes) -> list[dict[str, Any]]:
    """The entries as objects, under the usual names. Raises `ExtractError` where there is none."""
    import feedparser

    # As a stream, since what looks like an address or a path would be opened.
    found = feedparser.parse(io.BytesIO(raw))
    if not found.entries:
        raise ExtractError("no feed (RSS or Atom) with entries")
    return [_article(entry, found.feed.get("title")) for entry in found.entries]


def _article(entry: Any, publisher: str | None) -> dict[str, Any]:
    texts = [part.value for part in entry.get("content", ())]
    return {
        "text": max((*texts, entry.get("summary", "")), key=len),
        "title": entry.get("title"),
        "publisher": entry.get("source", {}).get("title") or publisher,
        "author": entry.get("author"),
        "url": entry.get("link"),
        "published": entry.get("published"),
        # It gives the date of publication where there is none.
        "updated": entry.get("updated") if "updated" in entry else None,
    }
