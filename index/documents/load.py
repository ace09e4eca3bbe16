"""A file to `Document`s: each one's exact text, and what is known of where it comes from."""

from __future__ import annotations

from importlib.metadata import version

from index.documents.files import Item, LoadError, on_one_line
from index.documents.formats import FORMATS, Extracted, ExtractError
from index.documents.furniture import find_furniture, find_title
from index.documents.sandbox import Sandbox
from index.text.dates import find_dates
from index.text.language import detect_language
from index.types import Document, Origin, PublicationDate, Source

# Characters and lines of an article: a long book. What is larger is no article, and would take
# hours and gigabytes.
LONGEST = 1_000_000
MOST_LINES = 50_000


def load(item: Item, known: Source | None, sandbox: Sandbox) -> Document:
    """The article of an item, named by its path below its folder. Raises `LoadError`.

    What is believed of it, in this order: what is `known` of it from the manifest, what the file
    itself says of the article, a headline and a date in the lines at its top. What none of them
    says stays unknown.
    """
    try:
        extracted = _extract(item, sandbox)
    except ExtractError as error:
        raise LoadError(f"{on_one_line(item.name_in_full)}: {error}") from error
    text = extracted.text
    if not text.strip():
        raise LoadError(f"{on_one_line(item.name_in_full)}: empty")
    if len(text) > LONGEST:
        raise LoadError(
            f"{on_one_line(item.name_in_full)}: its text is longer than {LONGEST:,} characters"
        )
    if text.count("\n") > MOST_LINES:
        raise LoadError(f"{on_one_line(item.name_in_full)}: it has more than {MOST_LINES:,} lines")
    published, updated = find_dates(text)
    at_its_top = Source(
        title=find_title(text),
        published=PublicationDate(published.iso) if published else None,
        updated=updated.iso if updated else None,
    )
    source = (known or Source()).filled_from(extracted.source).filled_from(at_its_top)
    return Document(
        item.name,
        text,
        source,
        find_furniture(item.name, text, source.title),
        extracted.pages,
        Origin(str(item.file.absolute()), item.sha256, extractor(item.kind)),
        detect_language(text),
    )


def extractor(kind: str) -> str:
    """The name and version of what takes the text out of files of that kind."""
    package = FORMATS[kind].package
    return f"{package} {version(package)}" if package else "stored as is"


def _extract(item: Item, sandbox: Sandbox) -> Extracted:
    if FORMATS[item.kind].apart:
        return sandbox.extract(item.kind, item.file)
    return FORMATS[item.kind].extract(item.raw)
