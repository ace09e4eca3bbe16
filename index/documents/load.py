"""A file to `Document`s: each one's exact text, and what is known of where it comes from."""

from __future__ import annotations

from importlib.metadata import version

from index.documents.files import Item, LoadError, on_one_line
from index.documents.formats import FORMATS, ExtractError
from index.documents.furniture import find_furniture, find_title
from index.documents.sandbox import Sandbox
from index.text.dates import find_dates
from index.text.language import detect_language
from index.types import Document, Origin, PublicationDate, Source

# Characters and lines of an article: a long book. What is larger is no article, and would take
# hours and gigabytes.
LONGEST_ARTICLE = 1_000_000
MOST_LINES = 50_000


def load(item: Item, known: Source | None, sandbox: Sandbox) -> Document:
    """The article of an item, named by its path below its folder. Raises `LoadError`.

    What is believed of it, in this order: what is `known` of it from the manifest, what the file
    itself says of the article, a headline and a date in the lines at its top. What none of them
    says stays unknown.
    """
    where = on_one_line(item.name_in_full)
    how = FORMATS[item.kind]
    try:
        extracted = sandbox.extract(item.kind, item.raw) if how.apart else how.extract(item.raw)
    except ExtractError as error:
        raise LoadError(f"{where}: {error}") from error
    text = extracted.text
    if not text.strip():
        raise LoadError(f"{where}: empty")
    if len(text) > LONGEST_ARTICLE:
        raise LoadError(f"{where}: its text is longer than {LONGEST_ARTICLE:,} characters")
    if text.count("\n") > MOST_LINES:
        raise LoadError(f"{where}: it has more than {MOST_LINES:,} lines")
    extractor = f"{how.package} {version(how.package)}" if how.package else "stored as is"
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
        find_furniture(item.name, text, source.title, extracted.furniture),
        extracted.pages,
        Origin(str(item.file.absolute()), item.sha256, extractor),
        detect_language(text),
        extracted.left_out,
    )
