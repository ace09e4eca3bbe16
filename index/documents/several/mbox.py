"""mbox: mails one behind the other, each below a line that begins with "From " (RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from index.documents.formats.extracted import ExtractError
from index.documents.several.part import LARGEST_FILE, Part

BEGINS = b"From "
# A line of a mail that begins like that is kept apart by a mark before it.
QUOTED = re.compile(rb"^>(>*From )", re.M)


def mails(stream: BufferedReader) -> Iterator[Part]:
    """A mail each, by its number."""
    number, mail, above = 0, bytearray(), b"\n"
    for line in iter(lambda: stream.readline(LARGEST_FILE + 1), b""):
        if line.startswith(BEGINS) and not above.strip():
            yield from _mail(number, mail)
            number, mail = number + 1, bytearray()
        else:
            mail += line
        above = line
        if not number:
            raise ExtractError("not a file of mails")
        if len(mail) > LARGEST_FILE:
            raise ExtractError(f"mail {number} is larger than {LARGEST_FILE // 1_000_000} MB")
    yield from _mail(number, mail)


def _mail(number: int, mail: bytearray) -> Iterator[Part]:
    if number:
        yield Part(number, ".eml", QUOTED.sub(rb"\1", bytes(mail)))
