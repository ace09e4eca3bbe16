"""Word: paragraphs and tables in the order they stand.

Its own date is not read: it tells when the file was saved.
"""

from __future__ import annotations

import io
import zipfile

from index.documents.formats.extracted import Extracted, ExtractError, article_title, whole
from index.types import Source

# What a file may unpack to.
LARGEST_UNPACKED = 200_000_000


def extract(raw: bytes) -> Extracted:
    """The text, a table's rows as lines. Raises `ExtractError` where it unpacks to far too much."""
    from docx import Document
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise ExtractError(f"unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB")
    document = Document(io.BytesIO(raw))
    blocks: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            blocks.extend(" | ".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            blocks.append(part.text)
    about = document.core_properties
    text = "\n\n".join(block.strip() for block in blocks if block.strip())
    return Extracted(whole(text), Source(article_title(about.title), None, about.author or None))
