"""What front matter and datasets say of an article, under the names that are usual there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index.documents.formats.extracted import whole
from index.partial_date import PartialDate
from index.text.dates import read_date
from index.types import PublicationDate, Source

# The usual names in news datasets and interfaces, the most telling first.
TITLE = ("title", "headline", "name")
PUBLISHER = ("publisher", "source_name", "source", "sitename", "site_name", "outlet", "publication")
AUTHOR = ("author", "authors", "byline", "creator")
URL = ("url", "link", "canonical_url", "canonical_link", "web_url", "source_url")
PUBLISHED = (
    *("published", "date_published", "datePublished", "published_at", "publishedAt", "pub_date"),
    *("pubDate", "published_date", "publish_date", "date_publish", "publication_date"),
    *("publication_datetime", "webPublicationDate", "date"),
)
UPDATED = (
    *("updated", "date_modified", "dateModified", "modified", "updated_at", "updatedAt"),
    *("date_modify", "lastmod"),
)


def from_fields(fields: Mapping[str, Any]) -> Source:
    """What front matter or an object of a dataset says of an article, by the usual names."""
    by_name = {str(name).casefold(): value for name, value in fields.items()}
    published, updated = _first_date(by_name, PUBLISHED), _first_date(by_name, UPDATED)
    return Source(
        title=_first(by_name, TITLE),
        publisher=_first(by_name, PUBLISHER),
        author=_first(by_name, AUTHOR),
        published=PublicationDate(published.iso) if published else None,
        url=_first(by_name, URL),
        updated=updated.iso if updated else None,
    )


def _first_date(fields: Mapping[str, Any], names: Sequence[str]) -> PartialDate | None:
    for name in names:
        value = fields.get(name.casefold())
        # As MongoDB exports it.
        date = read_date(value.get("$date") if isinstance(value, dict) else value)
        if date:
            return date
    return None


def _first(fields: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """The first of the names that says something; of a list all of it, of an object its name."""
    for name in names:
        value = fields.get(name.casefold())
        if isinstance(value, dict):
            value = value.get("name") or value.get("title")
        if isinstance(value, list):
            parts = [v.get("name") if isinstance(v, dict) else v for v in value]
            value = ", ".join(part for part in parts if isinstance(part, str) and part)
        if isinstance(value, str) and value.strip():
            return whole(" ".join(value.split()))
    return None
