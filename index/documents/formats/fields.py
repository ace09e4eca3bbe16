"""What front matter and datasets say of an article, under the names that are usual there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from index.documents.formats.extracted import whole
from index.partial_date import PartialDate
from index.text.dates import read_date
from index.types import PublicationDate, Source

# The usual names in news datasets and interfaces, the most telling first; capitals and underscores
# are passed over.
TITLE = "title headline name".split()
PUBLISHER = "publisher source_name source sitename outlet publication".split()
AUTHOR = "author authors byline creator".split()
URL = "url link canonical_url canonical_link web_url source_url".split()
PUBLISHED = """published date_published published_at pub_date published_date publish_date
    date_publish publication_date publication_datetime web_publication_date date""".split()
UPDATED = "updated date_modified modified updated_at date_modify lastmod".split()
# Clippers of pages keep the address as the source, and link the author to a note.
ADDRESS = re.compile(r"https?://\S+", re.I)
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")


def from_fields(fields: Mapping[str, Any]) -> Source:
    """What front matter or an object of a dataset says of an article, by the usual names."""
    by_name = {_plain(str(name)): _alone(value) for name, value in fields.items()}
    published, updated = _first_date(by_name, PUBLISHED), _first_date(by_name, UPDATED)
    return Source(
        title=_first(by_name, TITLE),
        publisher=_first(by_name, PUBLISHER, ADDRESS),
        author=_first(by_name, AUTHOR, ADDRESS),
        published=PublicationDate(published.iso) if published else None,
        url=_first(by_name, URL) or _address(by_name, PUBLISHER),
        updated=updated.iso if updated else None,
    )


def _plain(name: str) -> str:
    return name.casefold().replace("_", "")


def _alone(value: Any) -> Any:
    """What is the only one of its list. YAML reads the link [[Nina Falk]] as a list in a list."""
    for _ in range(2):
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
    return value


def _first_date(fields: Mapping[str, Any], names: Sequence[str]) -> PartialDate | None:
    for name in names:
        value = fields.get(_plain(name))
        # As MongoDB exports it.
        if date := read_date(value.get("$date") if isinstance(value, dict) else value):
            return date
    return None


def _address(fields: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """The first of the names under which an address of the web stands."""
    values = (str(fields.get(_plain(name))).strip() for name in names)
    return next(filter(ADDRESS.fullmatch, values), None)


def _first(
    fields: Mapping[str, Any], names: Sequence[str], no_name: re.Pattern[str] | None = None
) -> str | None:
    """The first of the names that says something; of a list all of it, of an object its name.

    What matches `no_name` says nothing.
    """
    for name in names:
        value = fields.get(_plain(name))
        if isinstance(value, dict):
            value = value.get("name") or value.get("title")
        values = value if isinstance(value, list) else [value]
        parts = [v.get("name") if isinstance(v, dict) else v for v in values]
        said = [
            WIKI_LINK.sub(r"\1", whole(" ".join(p.split()))) for p in parts if isinstance(p, str)
        ]
        if text := ", ".join(p for p in said if p and not (no_name and no_name.fullmatch(p))):
            return text
    return None
