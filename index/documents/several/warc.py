"""WARC: the pages of an archive of the web, and the texts that Common Crawl took from pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from index.documents.fetch import SUFFIXES, as_saved
from index.documents.formats.extracted import ExtractError
from index.documents.several.part import LARGEST_FILE, Part


def pages(stream: BufferedReader) -> Iterator[Part]:
    """A page each, by the number of its record; records of anything else are passed over."""
    from warcio.archiveiterator import ArchiveIterator

    if stream.peek(2)[:2] == b"\x1f\x8b":
        raise ExtractError("packed by gzip; rename it to end with .warc.gz")
    records = enumerate(ArchiveIterator(stream), start=1)
    found = 0
    while True:
        try:
            number, record = next(records)
            part = _page(number, record)
        except StopIteration:
            break
        except Exception as error:  # warcio raises kinds of its own, and some of Python's
            reason = " ".join(str(error).split())[:200]
            raise ExtractError(f"damaged, or no WARC ({reason})") from error
        if part:
            found += 1
            yield part
    if not found:
        raise ExtractError("no web page in it")


def _page(number: int, record: Any) -> Part | None:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    answer = record.http_headers
    if record.rec_type == "response" and answer and answer.get_statuscode() == "200":
        kind = SUFFIXES.get((answer.get_header("Content-Type") or "").partition(";")[0].strip())
    else:
        kind = ".json" if record.rec_type == "conversion" else None
    if kind is None:
        return None
    raw = record.content_stream().read(LARGEST_FILE + 1)
    if not raw or len(raw) > LARGEST_FILE:
        return None
    if kind == ".json":
        fields = {"url": address, "text": raw.decode("utf-8", errors="replace")}
        return Part(number, kind, json.dumps(fields).encode())
    return Part(number, kind, as_saved(kind, address, raw))
