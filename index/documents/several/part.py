"""One article of a file, and reading no more than one may be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper

from index.documents.formats.extracted import ExtractError

# Bytes of a file, or of one article of a file that is read as it streams.
LARGEST_FILE = 20_000_000
# Of a file that is read as it streams: more than can be indexed, and seconds to read.
MOST_LINES = 5_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One article: its number in the file, from 1 (0 where it is all of it), kind and bytes."""

    place: int
    kind: str
    raw: bytes


def read_whole(stream: BufferedReader) -> bytes:
    """All that is left of a stream. Raises `ExtractError` where that is too much."""
    raw = stream.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise ExtractError(f"larger than {LARGEST_FILE // 1_000_000} MB")
    return raw


def read_lines(stream: BufferedReader) -> Iterator[bytes]:
    """The lines of a stream, of UTF-16 and UTF-32 in UTF-8. Raises `ExtractError` at too large a
    one or too many.
    """
    encoding = json.detect_encoding(stream.peek(4)[:4])
    if encoding.startswith("utf-8"):
        yield from _limited(iter(lambda: stream.readline(LARGEST_FILE + 1), b""))
        return
    with TextIOWrapper(stream, encoding, errors="replace", newline="\n") as text:
        lines = iter(lambda: text.readline(LARGEST_FILE + 1), "")
        yield from _limited(line.encode() for line in lines)


def _limited(lines: Iterator[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise ExtractError(f"more than {MOST_LINES:,} lines")
        if len(line) > LARGEST_FILE:
            raise ExtractError(f"line {number} is larger than {LARGEST_FILE // 1_000_000} MB")
        yield line
