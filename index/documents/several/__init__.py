"""Files of several articles, by kind, and what takes one from the other: a module a kind.

Here a file is only cut up, as it streams; each article is taken apart as one of its own kind is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader

from index.documents.several import csv, json, mail, mbox, warc
from index.documents.several.part import Part, read_whole

__all__ = ["SEVERAL", "Part", "read_whole"]

# Each raises `ExtractError` where the file can't be read on.
SEVERAL: Mapping[str, Callable[[BufferedReader], Iterator[Part]]] = {
    ".json": json.objects,
    ".jsonl": json.lines,
    ".ndjson": json.lines,
    ".csv": csv.rows,
    ".tsv": csv.rows,
    ".eml": mail.parts,
    ".mbox": mbox.mails,
    ".warc": warc.pages,
}
