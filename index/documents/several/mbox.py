"""mbox: mails one behind the other, each below a line that begins with "From " (RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader
from itertools import chain

from index.documents.formats.extracted import ExtractError
from index.documents.several.mail import articles
from index.documents.several.part import LARGEST_FILE, Part

BEGINS = b"From "
# A line of a mail that begins like that is kept apart by a mark before it.
QUOTED = re.compile(rb"^>(>*From )", re.M)


def mails(stream: BufferedReader) -> Iterator[Part]:
    """Each mail and what is attached to it, by number."""
    found = chain.from_iterable(map(articles, _mails(stream)))
    for number, (kind, raw) in enumerate(found, start=1):
        yield Part(number, kind, raw)


def _mails(stream: BufferedReader) -> Iterator[bytes]:
    number, mail, above = 0, bytearray(), b"\n"
    for line in iter(lambda: stream.readline(LARGEST_FILE + 1), b""):
        if line.startswith(BEGINS) and not above.strip():
            if number:
                yield QUOTED.sub(rb"\1", bytes(mail))
            number, mail = number + 1, bytearray()
        else:
            mail += line
        above = line
        if not number:
            raise ExtractError("not a file of mails")
        if len(mail) > LARGEST_FILE:
            raise ExtractError(f"mail {number} is larger than {LARGEST_FILE // 1_000_000} MB")
    if number:
        yield QUOTED.sub(rb"\1", bytes(mail))
