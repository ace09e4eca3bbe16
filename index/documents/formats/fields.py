"""What front matter and datasets say of an article, under the names that are usual there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.documents.formats.extracted import in_plain_characters
from index.documents.formats.markup import plain
from index.partial_date import PartialDate
from index.text.dates import read_date
from index.types import PublicationDate, Source

# The usual names in news datasets and interfaces, the most telling first; capitals, spaces and
# underscores are passed over, and so is what stands before a colon ("dc:title").
TITLE = "title headline web_title name headlines".split()
PUBLISHER = """publisher source_name source sitename site_name outlet publication newspaper provider
    domain source_domain""".split()
AUTHOR = "author authors byline creator credits".split()
URL = "url link canonical_url canonical_link web_url source_url article_url permalink".split()
PUBLISHED = """published date_published published_at pub_date published_date publish_date
    date_publish publication_date publication_datetime web_publication_date first_published
    first_publish_date display_date post_date version_created issued date date_time""".split()
UPDATED = "updated date_modified modified updated_at date_modify lastmod last_updated".split()
# Objects within an article's that say what the article's own fields would: of Elasticsearch, the
# Guardian, JSON:API, and of datasets for training.
WITHIN = frozenset("fields _source attributes article node metadata meta".split())
# Where an object has what it is called or says, the first that there is.
NAMES = "name full_name title rendered main basic original value text by".split()
DATES = ("$date", "$numberLong", "value", "iso", "date", "seconds", "_seconds")
UNKNOWN = {"", "nan", "null", "none", "n/a"}
ADDRESS = re.compile(r"https?://\S+", re.I)
BY = re.compile(r"^by\s+(?=\S)", re.I)
# A link to a note: [[Nina Falk]], [[people/nina|Nina Falk]].
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
DEEPEST = 4


def from_fields(fields: Mapping[str, Any]) -> Source:
    """What front matter or an object of a dataset says of an article, by the usual names."""
    by_name = by_plain_name(fields)
    published, updated = _first_date(by_name, PUBLISHED), _first_date(by_name, UPDATED)
    publishers, authors = list(_said(by_name, PUBLISHER)), _said(by_name, AUTHOR)
    # Clippers of pages keep the address as the source.
    addresses = [*_said(by_name, URL), *filter(ADDRESS.fullmatch, publishers)]
    return Source(
        title=next(_said(by_name, TITLE), None),
        publisher=next((said for said in publishers if not ADDRESS.fullmatch(said)), None),
        author=next((BY.sub("", said) for said in authors if not ADDRESS.fullmatch(said)), None),
        published=PublicationDate(published.iso) if published else None,
        url=next(iter(addresses), None),
        updated=updated.iso if updated else None,
    )


def by_plain_name(fields: Mapping[str, Any], depth: int = DEEPEST) -> dict[str, Any]:
    """The fields by their names as these are compared, those of objects within beside them."""
    by_name: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict) and str(name).casefold() in WITHIN and depth:
            by_name = by_plain_name(value, depth - 1) | by_name
    own = {plain_name(str(name)): value for name, value in fields.items() if value is not None}
    return by_name | own


def plain_name(name: str) -> str:
    """The name of a field as names are compared: "dc:Pub_Date" is "pubdate"."""
    return re.sub(r"[\W_]", "", name.rpartition(":")[2].casefold())


def _first_date(fields: Mapping[str, Any], names: Sequence[str]) -> PartialDate | None:
    for name in names:
        value = fields.get(plain_name(name))
        for _ in range(DEEPEST):
            if isinstance(value, dict):
                value = next((value[key] for key in DATES if key in value), None)
            elif isinstance(value, list) and len(value) == 1:
                value = value[0]
        if date := read_date(value):
            return date
    return None


def _said(fields: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """What is said under each of the names that says something, in order."""
    for name in names:
        text = _text(fields.get(plain_name(name)))
        if text.casefold() not in UNKNOWN:
            yield text


def _text(value: object, depth: int = DEEPEST) -> str:
    """A value on one line: of a list all of it but addresses, of an object its name."""
    if isinstance(value, str):
        return in_plain_characters(" ".join(plain(WIKI_LINK.sub(r"\1", value)).split()))
    if isinstance(value, list) and depth:
        parts = [_text(part, depth - 1) for part in value]
        return ", ".join(part for part in parts if part and not ADDRESS.fullmatch(part))
    if isinstance(value, dict) and depth:
        said = (_text(value.get(name), depth - 1) for name in NAMES)
        return next(filter(None, said), "")
    return ""
