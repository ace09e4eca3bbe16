"""A mail: what it says itself, and each file and mail attached to it that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from index.documents.formats.extracted import ExtractError
from index.documents.formats.mail import attachments, kind_of, says_something
from index.documents.several.part import Part, read_whole

# Lines times parts: within parts in parts, each line is looked at for the end of each.
MOST_LOOKS = 50_000_000


def parts(stream: BufferedReader) -> Iterator[Part]:
    """The mail, and by number what is attached to it."""
    mail = read_whole(stream)
    found = list(articles(mail))
    for number, (kind, raw) in enumerate(found, start=0 if found[0][1] == mail else 1):
        yield Part(number, kind, raw)


def articles(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The kind and bytes of a mail and of what is attached to it, and to mails attached to it.

    One without a text of its own is none itself, if there are others.
    """
    from email import message_from_bytes

    try:
        if raw.lower().count(b"boundary=") * raw.count(b"\n") > MOST_LOOKS:
            raise RecursionError
        mail = message_from_bytes(raw)
    except RecursionError as error:
        raise ExtractError("a mail of too many parts within parts") from error
    read = [(kind, part) for part in attachments(mail, within=True) if (kind := kind_of(part))]
    if says_something(mail) or not read:
        yield ".eml", raw
    for kind, part in read:
        inner: Any = part.get_payload(0) if part.is_multipart() else part.get_payload(decode=True)
        yield kind, inner if isinstance(inner, bytes) else inner.as_bytes()
