"""The SQLite file that is the truth: documents, sentences, chunks, vectors, keyword index, state.

Whatever Chroma loses is made again from here. A document is written in one transaction, so a
reader sees all of it or nothing.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.duplicates import Signature, alike, bands, signature
from index.embed import WORD_DIMENSION, Encoded
from index.errors import DatelineError
from index.filter import Filter
from index.types import (
    Chunk,
    Document,
    Origin,
    PublicationDate,
    SearchResult,
    Sentence,
    Source,
    Span,
)
from index.words import content_words

SCHEMA_VERSION = 2
# A sentence's id is its document's with the sentence's place in the low bits.
PLACES = 1 << 20

# Rows read at a time where all are gone through: some 8 MB of vectors.
ROWS_AT_A_TIME = 10_000
# Sentences that keyword search puts in order, some 5 microseconds each.
SENTENCES_RANKED = 2_000
# Of an article with thousands of copies, so many are looked at to find that it is one.
COPIES_COMPARED = 50

SCHEMA = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
    source TEXT NOT NULL, furniture TEXT NOT NULL, pages TEXT NOT NULL, origin TEXT NOT NULL,
    added INTEGER NOT NULL, indexed TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    cluster INTEGER NOT NULL DEFAULT 0, signature BLOB NOT NULL, text TEXT NOT NULL
);
CREATE INDEX clusters ON documents (cluster);
CREATE TABLE bands (key INTEGER, document INTEGER, PRIMARY KEY (key, document)) WITHOUT ROWID;
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


@dataclass(frozen=True, slots=True)
class Stored:
    """What a list of the articles shows of one. `indexed` is ISO 8601, UTC.

    `added` tells one given singly from those of the folders; `copies` is how many articles,
    itself included, are near-identical to it.
    """

    path: str
    source: Source
    origin: Origin | None
    added: bool
    indexed: str
    copies: int


class Record:
    """The open file. Any number may be open to read; `index.sync` sees that one writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    @classmethod
    def create(cls, file: Path, encoder: str) -> Record:
        """A new record for vectors of the encoder so named; there is a whole file or none."""
        making = file.with_name(f"{file.name}.making")
        making.unlink(missing_ok=True)
        with closing(sqlite3.connect(making)) as connection:
            connection.executescript(SCHEMA)
            state = {"version": str(SCHEMA_VERSION), "encoder": encoder, "generation": "0"}
            connection.executemany("INSERT INTO state VALUES (?, ?)", state.items())
            connection.commit()
        making.replace(file)
        return cls(_connect(file))

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
                f"the index in {file.parent} is damaged ({error}); get a backup back with: "
                "dateline restore FILE, or make it anew with: dateline index --rebuild FOLDER"
            ) from error
        if version != SCHEMA_VERSION:
            record.close()
            raise StoreError(
                f"the index in {file.parent} is of version {version}, this program reads "
                f"version {SCHEMA_VERSION}; update Dateline, or: dateline index --rebuild FOLDER"
            )
        return record

    def problems(self) -> list[str]:
        """What SQLite finds wrong with the file; [] where nothing is."""
        rows = [row[0] for row in self._sql.execute("PRAGMA integrity_check(10)")]
        return [] if rows == ["ok"] else rows

    def save(self, file: Path) -> None:
        """Write all of it to a new file, as it is at this moment."""
        self._sql.execute("VACUUM INTO ?", (str(file),))

    def copy_to(self, other: Record) -> None:
        """Make another record hold exactly what this one does, in one transaction."""
        self._sql.backup(other._sql)

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

    def digests(self, *, added: bool = False) -> dict[str, str]:
        """What each article of the folders, or each one added singly, was made from, by path."""
        return dict(
            self._sql.execute("SELECT path, digest FROM documents WHERE added = ?", (added,))
        )

    def write(self, entry: Entry, *, added: bool = False) -> None:
        """Store an article in place of what was stored under its path, if anything was."""
        minhash = signature(sentence.text for sentence, _ in entry.sentences)
        with self._sql:
            self._delete(entry.document.path)
            document = entry.document
            cursor = self._sql.execute(
                "INSERT INTO documents"
                " (path, digest, text, source, furniture, pages, origin, added, signature)"
                " VALUES (?,?,?,?,?,?,?,?,?)",
                (
                    document.path,
                    entry.digest,
                    document.text,
                    json.dumps(asdict(document.source)),
                    json.dumps([[span.start, span.end] for span in document.furniture]),
                    json.dumps(document.pages),
                    json.dumps(document.origin and asdict(document.origin)),
                    added,
                    minhash.tobytes(),
                ),
            )
            id_ = cursor.lastrowid or 0
            self._insert_parts(id_ * PLACES, entry)
            self._cluster(id_, minhash)

    def move(self, names: Mapping[str, tuple[str, str]]) -> None:
        """Give articles, by their paths, new paths and files; whatever else is there goes."""
        with self._sql:
            for new in {new for new, _ in names.values()} - names.keys():
                self._delete(new)
            for way in ("old", "new"):
                self._sql.executemany(
                    "UPDATE documents SET path = ?, origin = json_set(origin, '$.file', ?)"
                    " WHERE path = ?",
                    (
                        (f"\0{new}", file, old) if way == "old" else (new, file, f"\0{new}")
                        for old, (new, file) in names.items()
                    ),
                )

    def delete(self, path: str) -> None:
        """Forget an article and all that was made of it."""
        with self._sql:
            self._delete(path)

    def paths(self) -> tuple[str, ...]:
        """Every stored article, in order."""
        return tuple(
            row[0] for row in self._sql.execute("SELECT path FROM documents ORDER BY path")
        )

    def stored(self) -> Iterator[Stored]:
        """Every article without its text, in order of their paths."""
        rows = self._sql.execute(
            "SELECT path, source, origin, added, indexed,"
            " (SELECT count(*) FROM documents d WHERE d.cluster = documents.cluster)"
            " FROM documents ORDER BY path"
        )
        for path, source, origin, added, indexed, copies in rows:
            yield Stored(path, _source(source), _origin(origin), bool(added), indexed, copies)

    def document(self, path: str) -> Document:
        """The article of that path. Raises `StoreError` where it isn't stored."""
        row = self._sql.execute(
            "SELECT text, source, furniture, pages, origin FROM documents WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            raise StoreError(f"no article {path!r} in the index")
        furniture = tuple(Span(path, start, end) for start, end in json.loads(row[2]))
        pages = tuple(json.loads(row[3]))
        return Document(path, row[0], _source(row[1]), furniture, pages, _origin(row[4]))

    def count_chunks(self) -> int:
        """How many chunks are stored."""
        return int(self._sql.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def last_chunk(self) -> int:
        """The highest id of a chunk, 0 where there is none; one stored later has a higher one."""
        return int(self._sql.execute("SELECT coalesce(max(id), 0) FROM chunks").fetchone()[0])

    def chunk_ids(self) -> set[int]:
        """The ids of all chunks."""
        return {row[0] for row in self._sql.execute("SELECT id FROM chunks")}

    def nearest(
        self,
        vector: NDArray[np.float32],
        k: int,
        after: int = 0,
        within: Sequence[int] | None = None,
    ) -> list[tuple[float, int]]:
        """The k chunks of greatest cosine with `vector`, nearest first, with it: exact search.

        Looked at are chunks with an id above `after`, of the documents of ids `within`, if given.
        """
        best: list[tuple[float, int]] = []
        cursor = self._sql.execute(
            f"SELECT id, vector FROM chunks WHERE id > ? {_within('id', within)}", (after,)
        )
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            vectors = _vector(b"".join(blob for _, blob in rows)).reshape(len(rows), -1)
            cosines = vectors @ vector
            best += [(float(cosines[i]), rows[i][0]) for i in np.argsort(-cosines)[:k]]
            best = sorted(best, key=lambda pair: (-pair[0], pair[1]))[:k]
        return best

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

    def admitted(self, wanted: Filter) -> list[int]:
        """Ids of the documents that a filter admits."""
        rows = self._sql.execute("SELECT id, source FROM documents")
        return [id_ for id_, source in rows if wanted.admits(_source(source))]

    def matching(
        self, stems: Iterable[str], limit: int, within: Sequence[int] | None = None
    ) -> list[int]:
        """Ids of the sentences that hold any of the stems, best by BM25 first, of the documents
        of ids `within`, if given.

        In a large corpus the most common of several stems are passed over: they tell least, and
        ranking every sentence that holds one would take time that grows with the corpus.
        """
        query = " OR ".join('"' + stem.replace('"', "") + '"' for stem in self._telling(stems))
        if not query:
            return []
        rows = self._sql.execute(
            f"SELECT rowid FROM keywords WHERE keywords MATCH ? {_within('rowid', within)}"
            " ORDER BY rank LIMIT ?",
            (query, limit),
        )
        return [row[0] for row in rows]

    def _telling(self, stems: Iterable[str]) -> list[str]:
        """The rarer stems, as many as some thousand sentences hold; in their order, each once."""
        frequencies = {stem: self.frequency(stem) for stem in stems}
        kept: set[str] = set()
        ranked = 0
        for stem in sorted(frequencies, key=lambda stem: frequencies[stem]):
            ranked += frequencies[stem]
            if ranked > SENTENCES_RANKED and any(frequencies[stem] for stem in kept):
                break
            kept.add(stem)
        return [stem for stem in frequencies if stem in kept]

    def chunk_vectors(self, ids: Sequence[int] | None = None) -> dict[int, NDArray[np.float32]]:
        """Vectors of the chunks of those ids, or of all."""
        where = "" if ids is None else f"WHERE id IN ({_marks(ids)})"
        rows = self._sql.execute(f"SELECT id, vector FROM chunks {where}", ids or ())
        return {id_: _vector(vector) for id_, vector in rows}

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
            " d.source, d.cluster"
            " FROM sentences s JOIN documents d ON d.id = s.id / ?"
            " LEFT JOIN keywords k ON k.rowid = s.id"
            f" WHERE s.id IN ({_marks(ids)}) ORDER BY s.id",
            (PLACES, *ids),
        ).fetchall()
        sources = {text: _source(text) for text in {row[9] for row in rows}}
        return [
            SearchResult(
                id=id_,
                sentence=Sentence(Span(path, start, end), text, place),
                source=sources[source],
                vector=_vector(vector),
                words=np.frombuffer(words, dtype=np.int8).reshape(-1, WORD_DIMENSION),
                stems=frozenset((stems or "").split()),
                cluster=cluster,
            )
            for id_, start, end, place, text, vector, words, stems, path, source, cluster in rows
        ]

    def parts_agree(self, path: str) -> bool:
        """Whether an article's sentences are cut from its text, and its chunks hold them all."""
        id_, text = self._sql.execute(
            "SELECT id, text FROM documents WHERE path = ?", (path,)
        ).fetchone()
        sentences = self._parts("SELECT id, start, end, text FROM sentences", id_)
        chunks = self._parts("SELECT first, last FROM chunks", id_)
        held = {i for first, last in chunks for i in range(first, last + 1)}
        return held == {row[0] for row in sentences} and all(
            text[start:end] == part for _, start, end, part in sentences
        )

    def keywords_agree(self, path: str) -> bool:
        """Whether the keyword index has the stems of an article's sentences and no others."""
        (id_,) = self._sql.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()
        sentences = self._parts("SELECT id, text FROM sentences", id_)
        wanted = [(sentence, _stems(text)) for sentence, text in sentences]
        return wanted == self._parts("SELECT rowid AS id, stems FROM keywords", id_, "rowid")

    def write_keywords(self, path: str) -> None:
        """Make the keyword index of an article again."""
        with self._sql:
            (id_,) = self._sql.execute(
                "SELECT id FROM documents WHERE path = ?", (path,)
            ).fetchone()
            sentences = self._parts("SELECT id, text FROM sentences", id_)
            parts = (id_ * PLACES, (id_ + 1) * PLACES - 1)
            self._sql.execute("DELETE FROM keywords WHERE rowid BETWEEN ? AND ?", parts)
            self._sql.executemany(
                "INSERT INTO keywords (rowid, stems) VALUES (?,?)",
                ((sentence, _stems(text)) for sentence, text in sentences),
            )

    def delete_orphans(self) -> int:
        """Delete what belongs to no article, and say how much that was."""
        with self._sql:
            return sum(
                self._sql.execute(
                    f"DELETE FROM {table} WHERE {id_} / {PLACES} NOT IN (SELECT id FROM documents)"
                ).rowcount
                for table, id_ in (("sentences", "id"), ("chunks", "id"), ("keywords", "rowid"))
            )

    def _parts(self, query: str, document: int, id_: str = "id") -> list[Any]:
        parts = (document * PLACES, (document + 1) * PLACES - 1)
        return self._sql.execute(
            f"{query} WHERE {id_} BETWEEN ? AND ? ORDER BY {id_}", parts
        ).fetchall()

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
            ((ids[s.span], _stems(s.text)) for s, _ in entry.sentences),
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

    def _cluster(self, id_: int, minhash: Signature) -> None:
        """Put an article with its near-identical copies; those of several clusters bring them
        together. A cluster is named by the id of its first article.
        """
        keys = bands(minhash)
        rows = self._sql.execute(
            "SELECT DISTINCT d.cluster, d.signature FROM bands b JOIN documents d"
            f" ON d.id = b.document WHERE b.key IN ({_marks(keys)}) LIMIT ?",
            (*keys, COPIES_COMPARED),
        )
        found = {c for c, other in rows if alike(minhash, np.frombuffer(other, dtype=np.uint32))}
        cluster = min(found, default=id_)
        for other in found - {cluster}:
            self._sql.execute(
                "UPDATE documents SET cluster = ? WHERE cluster = ?", (cluster, other)
            )
        self._sql.execute("UPDATE documents SET cluster = ? WHERE id = ?", (cluster, id_))
        self._sql.executemany("INSERT INTO bands VALUES (?, ?)", ((key, id_) for key in keys))

    def _delete(self, path: str) -> None:
        row = self._sql.execute(
            "SELECT id, signature FROM documents WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            return
        id_, minhash = row[0], np.frombuffer(row[1], dtype=np.uint32)
        parts = (id_ * PLACES, (id_ + 1) * PLACES - 1)
        self._sql.execute("DELETE FROM keywords WHERE rowid BETWEEN ? AND ?", parts)
        self._sql.execute("DELETE FROM sentences WHERE id BETWEEN ? AND ?", parts)
        self._sql.execute("DELETE FROM chunks WHERE id BETWEEN ? AND ?", parts)
        self._sql.executemany(
            "DELETE FROM bands WHERE key = ? AND document = ?", ((k, id_) for k in bands(minhash))
        )
        self._sql.execute("DELETE FROM documents WHERE id = ?", (id_,))


def _connect(file: Path) -> sqlite3.Connection:
    # Reading from several threads is safe: SQLite serialises the calls of one connection.
    connection = sqlite3.connect(file, check_same_thread=False, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.OperationalError as error:
        connection.close()
        if os.access(file.parent, os.W_OK) and not _is_read_only(error):
            raise
        return _connect_to_read(file)
    return connection


def _is_read_only(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def _connect_to_read(file: Path) -> sqlite3.Connection:
    """Where the folder can't be written, nobody changes the file while it is read."""
    uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


def _within(id_: str, documents: Sequence[int] | None) -> str:
    if documents is None:
        return ""
    return f"AND {id_} / {PLACES} IN ({','.join(str(int(document)) for document in documents)})"


def _marks(ids: Sequence[int]) -> str:
    return ",".join("?" * len(ids))


def _stems(text: str) -> str:
    return " ".join(word.stem for word in content_words(text))


def _vector(blob: bytes) -> NDArray[np.float32]:
    return np.frombuffer(blob, dtype=np.float16).astype(np.float32)


def _origin(text: str) -> Origin | None:
    fields = json.loads(text)
    return Origin(**fields) if fields else None


def _source(text: str) -> Source:
    fields = json.loads(text)
    published = fields.pop("published")
    return Source(**fields, published=PublicationDate(**published) if published else None)
