"""RTF, which older word processors and agencies' systems write: its text by striprtf."""

from __future__ import annotations

from index.documents.formats.extracted import Extracted, ExtractError, in_plain_characters
from index.documents.formats.markup import CELLS


def extract(raw: bytes) -> Extracted:
    """The text, a table's rows as lines. Raises `ExtractError` where it is no RTF."""
    from striprtf.striprtf import rtf_to_text

    if not raw.lstrip().startswith(b"{\\rtf"):
        raise ExtractError("no RTF")
    # It is ASCII; what isn't was written by programs that took the system's code page.
    written = raw.decode("cp1252", errors="replace")
    text = rtf_to_text(written, errors="replace")  # type: ignore[no-untyped-call]
    return Extracted(in_plain_characters("\n\n".join(filter(None, map(_line, text.splitlines())))))


def _line(line: str) -> str:
    """A line, and of a table's row its cells, each of which ends with a bar."""
    line = line.strip()
    cells = line.split("|") if line.endswith("|") else [line]
    return CELLS.join(filter(None, map(str.strip, cells)))
