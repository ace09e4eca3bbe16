"""PDF: its pages' lines put together to paragraphs.

Its own date is not read: it tells when the file was saved.
"""

from __future__ import annotations

import io
import re

from index.documents.formats.extracted import (
    Extracted,
    ExtractError,
    article_title,
    in_plain_characters,
)
from index.documents.formats.pages import in_columns, read_lines, without_margins
from index.documents.reflow import reflow
from index.types import Source

# Looking for columns takes as long as reading, and a paper that has none here has none.
PAGES_TRIED = 5


def extract(raw: bytes) -> Extracted:
    """The text of all pages. Raises `ExtractError` where it is locked or holds only images."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ExtractError("locked with a password; save a copy without one")
    kept = without_margins([read_lines(page) for page in reader.pages])
    has_columns = False
    text, pages = "", []
    for number, (page, lines) in enumerate(zip(reader.pages, kept, strict=True)):
        drawn = [line.text for line in lines]
        ordered = in_columns(page, drawn) if has_columns or number < PAGES_TRIED else drawn
        has_columns |= ordered != drawn
        flowed = in_plain_characters(reflow(ordered))
        # A sentence goes on over a page's end.
        space = "" if not text else "\n\n" if re.search(r"[.!?…:”\"]$", text) else " "
        text += space if flowed else ""
        pages.append(len(text))
        text += flowed
    if not text.strip():
        raise ExtractError("holds no text, only images; text recognition (OCR) is needed first")
    about = reader.metadata
    return Extracted(
        text,
        Source(
            article_title(about.title if about else None),
            None,
            in_plain_characters(about.author) if about and about.author else None,
        ),
        pages=tuple(pages),
    )
