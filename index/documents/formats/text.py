"""Plain text, in whatever encoding."""

from __future__ import annotations

from contextlib import suppress

from index.documents.formats.extracted import Extracted, ExtractError


def extract(raw: bytes) -> Extracted:
    """The text as it stands. Raises `ExtractError` where the bytes are no text."""
    return Extracted(decode(raw))


def decode(raw: bytes) -> str:
    """The characters of a text of any format. Raises `ExtractError` where the bytes are no text.

    UTF-8 where it is that, else Windows-1252 where few bytes are beyond ASCII (the web's own
    fallback; guessing from so few turns dashes into letters), else what the bytes look most like.
    Newlines stay as they stand, and so does a byte order mark.
    """
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ExtractError("binary, not text")
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    if b"\0" not in raw and sum(byte > 127 for byte in raw) < len(raw) / 10:
        with suppress(UnicodeDecodeError):
            return raw.decode("cp1252")
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:
        raise ExtractError("neither UTF-8 nor any other encoding that fits")
    return str(best)
