"""PDF: its pages' lines put together to paragraphs.

Its own date is not read: it tells when the file was saved.
"""

from __future__ import annotations

import io
import re

from index.documents.formats.extracted import Extracted, ExtractError, article_title, whole
from index.documents.reflow import reflow, without_margins
from index.types import Source


def extract(raw: bytes) -> Extracted:
    """The text of all pages. Raises `ExtractError` where it is locked or holds only images."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ExtractError("locked with a password")
    read = [page.extract_text().splitlines() for page in reader.pages]
    text, pages = "", []
    for page in without_margins(read):
        flowed = reflow(page)
        # A sentence goes on over a page's end.
        space = "" if not text else "\n\n" if re.search(r"[.!?…:”\"]$", text) else " "
        text += space if flowed else ""
        pages.append(len(text))
        text += flowed
    if not text.strip():
        raise ExtractError("holds no text, only images; text recognition (OCR) is needed first")
    about = reader.metadata
    return Extracted(
        whole(text),
        Source(
            article_title(about.title if about else None), None, about.author if about else None
        ),
        pages=tuple(pages),
    )
