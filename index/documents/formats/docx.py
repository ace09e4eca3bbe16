"""Word: paragraphs and tables in the order they stand, as they read with all changes accepted.

Its own date is not read: it tells when the file was saved.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any

from index.documents.formats.extracted import (
    Extracted,
    ExtractError,
    article_title,
    in_plain_characters,
)
from index.documents.formats.markup import row_of
from index.types import Source

# What a file may unpack to.
LARGEST_UNPACKED = 200_000_000
# Neither deleted nor moved away, neither hidden nor struck out, and not a second drawing of what
# older programs can't draw.
RUNS = (
    ".//w:r[not(ancestor::w:del or ancestor::w:moveFrom or ancestor::*[local-name()='Fallback'])]"
    "[not(w:rPr/*[self::w:strike or self::w:dstrike or self::w:vanish]"
    "[not(@w:val='0' or @w:val='false')])]"
)
BOXES = ".//w:txbxContent[not(ancestor::*[local-name()='Fallback'])]"
MARK_DELETED = "./w:pPr/w:rPr/w:del"
KEPT_ROWS = ".//w:tr[not(w:trPr/w:del)]"
# Content controls, and what was inserted or moved as a whole.
AROUND = frozenset("sdt sdtContent customXml ins moveTo".split())
TITLE_STYLES = ("Title", "Heading 1")


def extract(raw: bytes) -> Extracted:
    """The text, a table's rows as lines; the title of its properties, or else its heading.

    Raises `ExtractError` where it unpacks to far too much.
    """
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise ExtractError(f"unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB")
    document = Document(io.BytesIO(raw))
    text = "\n\n".join(filter(None, map(str.strip, _blocks(document.element.body))))
    # Where there are none, python-docx makes some up.
    kinds = {relation.reltype for relation in document.part.package.rels.values()}
    about = document.core_properties if RELATIONSHIP_TYPE.CORE_PROPERTIES in kinds else None
    title = article_title(about.title if about else None) or _heading(document)
    return Extracted(
        in_plain_characters(text), Source(title, None, (about and about.author) or None)
    )


def _heading(document: Any) -> str | None:
    for style in TITLE_STYLES:
        for paragraph in document.paragraphs:
            if paragraph.style.name == style and (text := _text(paragraph._p).strip()):
                return in_plain_characters(" ".join(text.split()))
    return None


def _blocks(container: Any) -> Iterator[str]:
    """The paragraphs, text boxes and rows of a part of the document."""
    from docx.oxml.ns import qn

    begun = ""
    for part in container:
        if part.tag == qn("w:p"):
            text, begun = begun + _text(part), ""
            if part.xpath(MARK_DELETED):
                begun = text
            else:
                yield text
            for box in part.xpath(BOXES):
                yield from _blocks(box)
        elif part.tag == qn("w:tbl"):
            yield from _rows(part)
        elif part.tag in {qn(f"w:{name}") for name in AROUND}:
            yield from _blocks(part)
    yield begun


def _text(paragraph: Any) -> str:
    """The runs that are the paragraph's own, not those of a text box in it."""
    tag = paragraph.tag
    runs = (r for r in paragraph.xpath(RUNS) if next(r.iterancestors(tag)) is paragraph)
    return "".join(run.text for run in runs)


def _rows(table: Any) -> Iterator[str]:
    """Each row as a line; of a table that lays out a page what its cells hold."""
    above: dict[int, str] = {}
    for row in table.xpath(KEPT_ROWS):
        if next(row.iterancestors(table.tag)) is not table:
            continue
        cells = [cell for cell in row.xpath(".//w:tc") if next(cell.iterancestors(row.tag)) is row]
        held = [list(_blocks(cell)) for cell in cells]
        texts = []
        column = row.grid_before
        for cell, blocks in zip(cells, held, strict=True):
            text = " ".join(" ".join(blocks).split())
            # A cell over several rows stands in the first of them, and is said of each.
            above[column] = above.get(column, "") if cell.vMerge == "continue" else text
            texts.append(above[column])
            column += cell.grid_span
        line = row_of(texts)
        yield from [line] if line else chain.from_iterable(held)
