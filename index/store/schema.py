"""The tables of the record's file, how it is opened, and how its values are written and read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from index.errors import DatelineError
from index.text.words import stems_of
from index.types import Origin, Sentence, Source, Span

# The record's file, in the folder of the store.
RECORD = "record.sqlite"
SCHEMA_VERSION = 4
# A sentence's id is its document's with the sentence's place in the low bits.
PLACES = 1 << 20
# The tables of what documents are made into, each row under an id as above.
PARTS = ("sentences", "chunks", "keywords")
# Kibibytes of the file that a connection keeps in memory, where it has read so many.
KEPT = 65_536

SCHEMA = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
    source TEXT NOT NULL, furniture TEXT NOT NULL, pages TEXT NOT NULL, origin TEXT NOT NULL,
    added INTEGER NOT NULL, indexed TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    cluster INTEGER NOT NULL DEFAULT 0, signature BLOB NOT NULL, language TEXT,
    sha256 TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX clusters ON documents (cluster);
CREATE INDEX sources ON documents (
    json_extract(source, '$.publisher'), json_extract(source, '$.published.value')
);
CREATE TABLE bands (key INTEGER, document INTEGER, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY, start INTEGER NOT NULL, end INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL, words BLOB NOT NULL,
    gives_orders INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE VIRTUAL TABLE keywords USING fts5(
    stems, tokenize = "unicode61 remove_diacritics 0 tokenchars '.,'"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(keywords, row);
"""


class StoreError(DatelineError):
    """The index is missing, was made by something else, or can't be read or written."""


def check_exists(file: Path) -> None:
    """Raises `StoreError` where there is no record."""
    if not file.is_file():
        raise StoreError(f"no index in {file.parent}; make one with: dateline index FOLDER")


def damaged(what: str) -> StoreError:
    """The error where `what` of an article is no longer what was stored."""
    return StoreError(
        f"the index is damaged: {what} is not what was stored; run dateline doctor and index its "
        "file again, or get a backup back with: dateline restore FILE"
    )


@contextmanager
def intact(what: str) -> Iterator[None]:
    """Raises `StoreError` where a stored value that is read within is not what can be stored."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise damaged(what) from error
    except sqlite3.OperationalError as error:
        # SQLite has one kind of error for these and for a file that is locked.
        if "JSON" not in str(error) and "decode" not in str(error):
            raise
        raise damaged(what) from error


def connect(file: Path) -> sqlite3.Connection:
    """The file opened: to read and write where that is allowed, else to read."""
    # Reading from several threads is safe: SQLite serialises the calls of one connection.
    connection = sqlite3.connect(file, check_same_thread=False, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.OperationalError as error:
        connection.close()
        codes = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
        if os.access(file.parent, os.W_OK) and error.sqlite_errorcode & 0xFF not in codes:
            raise
        # Where the folder can't be written, nobody changes the file while it is read.
        uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA cache_size = -{KEPT}")
    return connection


def parts_of(document: int) -> tuple[int, int]:
    """The lowest and the highest id of a sentence or chunk of the document of that id."""
    return document * PLACES, (document + 1) * PLACES - 1


def listed(ids: Iterable[int]) -> str:
    """Ids as they stand in a query."""
    return ",".join(map(str, ids))


def keywords_of(text: str) -> str:
    """What the keyword index holds of a sentence: the stems of its words that carry meaning."""
    return " ".join(stems_of(text))


def write_vector(vector: NDArray[np.float32]) -> bytes:
    """A vector in half precision, which halves the file."""
    return vector.astype(np.float16).tobytes()


def read_vector(blob: bytes) -> NDArray[np.float32]:
    """A stored vector, or several one after the other: (dimension,)."""
    return np.frombuffer(blob, dtype=np.float16).astype(np.float32)


def read_sentence(
    path: str, start: int, end: int, text: str, paragraph: int, gives_orders: int
) -> Sentence:
    """A stored sentence. Raises `StoreError` where its text is not as long as its span."""
    if len(text) != end - start:
        raise damaged(f"a sentence of {path!r}")
    return Sentence(Span(path, start, end), text, paragraph, bool(gives_orders))


read_origin = TypeAdapter(Origin | None).validate_json
# What earlier versions stored besides is passed over.
read_source = lru_cache(maxsize=4096)(TypeAdapter(Source).validate_json)
