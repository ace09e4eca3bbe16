"""The SQLite file that is the truth: documents, sentences, chunks, vectors, keyword index, state.

Whatever Chroma loses is made again from here. A document is written in one transaction, so a
reader sees all of it or nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import WORD_DIMENSION, Encoded
from index.errors import DatelineError
from index.types import Chunk, Document, PublicationDate, SearchResult, Sentence, Source, Span
from index.words import content_words

SCHEMA_VERSION = 1
# A sentence's id is its document's with the sentence's place in the low bits.
PLACES = 1 << 20

SCHEMA = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
    text TEXT NOT NULL, source TEXT NOT NULL, furniture TEXT NOT NULL
);
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY, start INTEGER NOT NULL, end INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL, words BLOB NOT NULL
);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE VIRTUAL TABLE keywords USING fts5(stems, tokenize = 'unicode61');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(keywords, row);
"""


class StoreError(DatelineError):
    """The index is missing, was made by something else, or can't be read or written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is stored of one article."""

    document: Document
    digest: str
    sentences: tuple[tuple[Sentence, Encoded], ...]
    chunks: tuple[tuple[Chunk, NDArray[np.float32]], ...]


class Record:
    """The open file. Any number may be open to read; `index.sync` sees that one writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    @classmethod
    def create(cls, file: Path, encoder: str) -> Record:
        """A new record for vectors of the encoder so named."""
        record = cls(_connect(file))
        with record._sql:
            record._sql.executescript(SCHEMA)
        record.set_state(version=str(SCHEMA_VERSION), encoder=encoder, generation="0")
        return record

    @classmethod
    def open(cls, file: Path) -> Record:
        """An existing record. Raises `StoreError` where there is none that this program reads."""
        if not file.is_file():
            raise StoreError(f"no index in {file.parent}; make one with: dateline index FOLDER")
        try:
            record = cls(_connect(file))
            version = int(record.state("version"))
        except (sqlite3.DatabaseError, ValueError) as error:
            raise StoreError(
                f"the index in {file.parent} is damaged ({error}); "
                "make it anew with: dateline index --rebuild FOLDER"
            ) from error
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"the index in {file.parent} is of version {version}, this program reads "
                f"version {SCHEMA_VERSION}; update Dateline, or: dateline index --rebuild FOLDER"
            )
        return record

    def close(self) -> None:
        """Close the file."""
        self._sql.close()

    def state(self, key: str) -> str:
        """One value of the record's state; '' where it was never set."""
        row = self._sql.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_state(self, **values: str) -> None:
        """Set values of the record's state, all or none."""
        with self._sql:
            self._sql.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", values.items())

    def digests(self) -> dict[str, str]:
        """What each stored article was made from, by path."""
        return dict(self._sql.execute("SELECT path, digest FROM documents"))

    def write(self, entry: Entry) -> None:
        """Store an article in place of what was stored under its path, if anything was."""
        with self._sql:
            self._delete(entry.document.path)
            document = entry.document
            cursor = self._sql.execute(
                "INSERT INTO documents (path, digest, text, source, furniture) VALUES (?,?,?,?,?)",
                (
                    document.path,
                    entry.digest,
                    document.text,
                    json.dumps(asdict(document.source)),
                    json.dumps([[span.start, span.end] for span in document.furniture]),
                ),
            )
            self._insert_parts((cursor.lastrowid or 0) * PLACES, entry)

    def delete(self, path: str) -> None:
        """Forget an article and all that was made of it."""
        with self._sql:
            self._delete(path)

    def paths(self) -> tuple[str, ...]:
        """Every stored article, in order."""
        return tuple(
            row[0] for row in self._sql.execute("SELECT path FROM documents ORDER BY path")
        )

    def document(self, path: str) -> Document:
        """The article of that path. Raises `StoreError` where it isn't stored."""
        row = self._sql.execute(
            "SELECT text, source, furniture FROM documents WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            raise StoreError(f"no article {path!r} in the index")
        furniture = tuple(Span(path, start, end) for start, end in json.loads(row[2]))
        return Document(path, row[0], _source(row[1]), furniture)

    def count_chunks(self) -> int:
        """How many chunks are stored."""
        return int(self._sql.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def count_sentences(self) -> int:
        """How many sentences are stored."""
        return int(self._sql.execute("SELECT count(*) FROM sentences").fetchone()[0])

    def frequency(self, stem: str) -> int:
        """How many sentences hold a word of that stem."""
        row = self._sql.execute("SELECT doc FROM vocabulary WHERE term = ?", (stem,)).fetchone()
        return int(row[0]) if row else 0

    def stems(self, shortest: int, longest: int) -> list[str]:
        """Every stem in the sentences of so many characters."""
        rows = self._sql.execute(
            "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ?", (shortest, longest)
        )
        return [row[0] for row in rows]

    def matching(self, stems: Iterable[str], limit: int) -> list[int]:
        """Ids of the sentences that hold any of the stems, best by BM25 first."""
        query = " OR ".join('"' + stem.replace('"', "") + '"' for stem in stems)
        if not query:
            return []
        rows = self._sql.execute(
            "SELECT rowid FROM keywords WHERE keywords MATCH ? ORDER BY rank LIMIT ?",
            (query, limit),
        )
        return [row[0] for row in rows]

    def chunk_vectors(self, ids: Sequence[int] | None = None) -> dict[int, NDArray[np.float32]]:
        """Vectors of the chunks of those ids, or of all."""
        where = "" if ids is None else f"WHERE id IN ({_marks(ids)})"
        rows = self._sql.execute(f"SELECT id, vector FROM chunks {where}", ids or ())
        return {
            id_: np.frombuffer(vector, dtype=np.float16).astype(np.float32) for id_, vector in rows
        }

    def chunk_sentences(self, ids: Sequence[int]) -> list[int]:
        """Ids of the sentences in those chunks."""
        rows = self._sql.execute(
            f"SELECT first, last FROM chunks WHERE id IN ({_marks(ids)})",
            ids,
        )
        return [i for first, last in rows for i in range(first, last + 1)]

    def texts(self, ids: Sequence[int]) -> list[str]:
        """The sentences of those ids, as text."""
        rows = self._sql.execute(
            f"SELECT text FROM sentences WHERE id IN ({_marks(ids)})",
            ids,
        )
        return [row[0] for row in rows]

    def results(self, ids: Sequence[int]) -> list[SearchResult]:
        """The sentences of those ids, in the order of the ids; unknown ids are passed over."""
        rows = self._sql.execute(
            "SELECT s.id, s.start, s.end, s.paragraph, s.text, s.vector, s.words, k.stems, d.path,"
            " d.source FROM sentences s JOIN documents d ON d.id = s.id / ?"
            " JOIN keywords k ON k.rowid = s.id"
            f" WHERE s.id IN ({_marks(ids)}) ORDER BY s.id",
            (PLACES, *ids),
        ).fetchall()
        sources = {text: _source(text) for text in {row[9] for row in rows}}
        return [
            SearchResult(
                id=id_,
                sentence=Sentence(Span(path, start, end), text, paragraph),
                source=sources[source],
                vector=np.frombuffer(vector, dtype=np.float16).astype(np.float32),
                words=np.frombuffer(words, dtype=np.int8).reshape(-1, WORD_DIMENSION),
                stems=frozenset(stems.split()),
            )
            for id_, start, end, paragraph, text, vector, words, stems, path, source in rows
        ]

    def _insert_parts(self, base: int, entry: Entry) -> None:
        ids = {pair[0].span: base + place for place, pair in enumerate(entry.sentences)}
        self._sql.executemany(
            "INSERT INTO sentences VALUES (?,?,?,?,?,?,?)",
            (
                (
                    ids[s.span],
                    s.span.start,
                    s.span.end,
                    s.paragraph,
                    s.text,
                    encoded.vector.astype(np.float16).tobytes(),
                    encoded.words.tobytes(),
                )
                for s, encoded in entry.sentences
            ),
        )
        self._sql.executemany(
            "INSERT INTO keywords (rowid, stems) VALUES (?,?)",
            (
                (ids[s.span], " ".join(word.stem for word in content_words(s.text)))
                for s, _ in entry.sentences
            ),
        )
        self._sql.executemany(
            "INSERT INTO chunks VALUES (?,?,?,?)",
            (
                (
                    base + place,
                    ids[c.sentences[0].span],
                    ids[c.sentences[-1].span],
                    vector.astype(np.float16).tobytes(),
                )
                for place, (c, vector) in enumerate(entry.chunks)
            ),
        )

    def _delete(self, path: str) -> None:
        row = self._sql.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()
        if row is None:
            return
        parts = (row[0] * PLACES, (row[0] + 1) * PLACES - 1)
        self._sql.execute("DELETE FROM keywords WHERE rowid BETWEEN ? AND ?", parts)
        self._sql.execute("DELETE FROM sentences WHERE id BETWEEN ? AND ?", parts)
        self._sql.execute("DELETE FROM chunks WHERE id BETWEEN ? AND ?", parts)
        self._sql.execute("DELETE FROM documents WHERE id = ?", row)


def _connect(file: Path) -> sqlite3.Connection:
    # Reading from several threads is safe: SQLite serialises the calls of one connection.
    connection = sqlite3.connect(file, check_same_thread=False, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _marks(ids: Sequence[int]) -> str:
    return ",".join("?" * len(ids))


def _source(text: str) -> Source:
    fields = json.loads(text)
    published = fields.pop("published")
    return Source(**fields, published=PublicationDate(**published) if published else None)
