"""A file to `Document`s: each one's exact text, and what is known of where it comes from."""

from __future__ import annotations

import re
from importlib.metadata import version

from index.documents.files import Item, LoadError, on_one_line
from index.documents.formats import FORMATS, ExtractError
from index.documents.furniture import find_furniture, find_title
from index.documents.sandbox import Sandbox
from index.text.dates import find_dates, read_date
from index.text.language import detect_language
from index.types import Document, Origin, PublicationDate, Source

# Characters and lines of an article: a long book. What is larger is no article, and would take
# hours and gigabytes.
LONGEST_ARTICLE = 1_000_000
MOST_LINES = 50_000
# As blogs and notes name their files: "2024-05-04-the-mill.md".
IN_NAME = "The file's name begins with it."
NAMED_BY_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def load(item: Item, known: Source | None, sandbox: Sandbox) -> Document:
    """The article of an item, named by its path below its folder. Raises `LoadError`.

    What is believed of it, in this order: what is `known` of it from the manifest, what the file
    itself says of the article, a headline and a date in the lines at its top, the day that its name
    begins with. What none of them says stays unknown.
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
    source = source.filled_from(Source(published=_day_in_name(item)))
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


def _day_in_name(item: Item) -> PublicationDate | None:
    """Of a file that is one article; the day in the name of one of several is when it was saved."""
    day = NAMED_BY_DAY.match(item.file.name)
    date = read_date(day[0]) if day and item.name.endswith(item.file.name) else None
    return (
        PublicationDate(date.iso, "inferred", "The file's name begins with it.") if date else None
    )
