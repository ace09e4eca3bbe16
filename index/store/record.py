"""The SQLite file that is the truth: documents, sentences, chunks, vectors, keyword index, state.

Whatever Chroma loses is made again from here. A document is written in one transaction, so a
reader sees all of it or nothing. What searches read is in `index.store.passages`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder.transformer import Encoded
from index.replacing import replacing
from index.store.passages import Passages
from index.store.schema import (
    PARTS,
    SCHEMA,
    SCHEMA_VERSION,
    StoreError,
    check_exists,
    connect,
    intact,
    keywords_of,
    listed,
    parts_of,
    read_origin,
    read_source,
    write_vector,
)
from index.store.upgrade import upgrade
from index.text.duplicates import Signature, alike, bands, signature
from index.types import Article, Chunk, Document, Sentence

# Of an article with thousands of copies, so many are looked at to find that it is one.
COPIES_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is stored of one article."""

    document: Document
    digest: str
    sentences: tuple[tuple[Sentence, Encoded], ...]
    chunks: tuple[tuple[Chunk, NDArray[np.float32]], ...]


class Record(Passages):
    """The open file. Any number may be open to read; `index.corpus.sync` sees that one writes."""

    @classmethod
    def create(cls, file: Path, encoder: str) -> Record:
        """A new record for vectors of the encoder so named; there is a whole file or none."""
        with replacing(file) as making, closing(sqlite3.connect(making)) as connection:
            connection.executescript(SCHEMA)
            state = {"version": str(SCHEMA_VERSION), "encoder": encoder, "generation": "0"}
            connection.executemany("INSERT INTO state VALUES (?, ?)", state.items())
            connection.commit()
        return cls(connect(file))

    @classmethod
    def open(cls, file: Path, *, alone: bool = False) -> Record:
        """An existing record. Raises `StoreError` where there is none that this program reads.

        One of the version before is brought up to date first, under the lock of its store unless
        the caller is `alone` with it: has that lock, or opens a file that nobody else knows.
        """
        check_exists(file)
        try:
            record = cls(connect(file))
            upgrade(record.sql, file.parent, alone=alone)
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

    def save(self, file: Path) -> None:
        """Write all of it to a new file, as it is at this moment."""
        self.sql.execute("VACUUM INTO ?", (str(file),))

    def copy_to(self, other: Record) -> None:
        """Make another record hold exactly what this one does, in one transaction."""
        self.sql.backup(other.sql)

    def set_state(self, **values: str) -> None:
        """Set values of the record's state, all or none."""
        with self.sql:
            self.sql.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", values.items())

    def set_examples(self, questions: Iterable[str]) -> None:
        """Store what `examples` gives back."""
        self.set_state(examples=json.dumps(list(questions)))

    def digests(self, *, added: bool = False) -> dict[str, str]:
        """What each article of the folders, or each one added singly, was made from, by path."""
        return dict(
            self.sql.execute("SELECT path, digest FROM documents WHERE added = ?", (added,))
        )

    def files(self) -> dict[str, str]:
        """The file that each article of the folders was taken from, by path."""
        files = {}
        for path, stored in self.sql.execute("SELECT path, origin FROM documents WHERE NOT added"):
            # Of one that is damaged the file isn't known, and reading it again puts it right.
            with suppress(ValueError):
                if origin := read_origin(stored):
                    files[path] = origin.file
        return files

    def write(self, entry: Entry, *, added: bool = False) -> None:
        """Store an article in place of what was stored under its path, if anything was."""
        document = entry.document
        minhash = signature(sentence.text for sentence, _ in entry.sentences)
        values = {
            "path": document.path,
            "digest": entry.digest,
            "text": document.text,
            "source": json.dumps(asdict(document.source)),
            "furniture": json.dumps([[span.start, span.end] for span in document.furniture]),
            "pages": json.dumps(document.pages),
            "origin": json.dumps(document.origin and asdict(document.origin)),
            "added": added,
            "signature": minhash.tobytes(),
            "language": document.language,
            "sha256": document.sha256,
        }
        with self.sql:
            self._delete(document.path)
            id_ = self.sql.execute(
                f"INSERT INTO documents ({', '.join(values)}) VALUES (:{', :'.join(values)})",
                values,
            ).lastrowid
            self._insert_parts(parts_of(id_ or 0)[0], entry)
            self._cluster(id_ or 0, minhash)

    def move(self, names: Mapping[str, tuple[str, str]]) -> None:
        """Give articles, by their paths, new paths and files; whatever else is there goes."""
        with self.sql:
            for new in {new for new, _ in names.values()} - names.keys():
                self._delete(new)
            # First to what no path is, since one's new path may be another's old one.
            self.sql.executemany(
                "UPDATE documents SET path = '/' || ?, origin = json_set(origin, '$.file', ?)"
                " WHERE path = ?",
                ((new, file, old) for old, (new, file) in names.items()),
            )
            self.sql.execute("UPDATE documents SET path = substr(path, 2) WHERE path GLOB '/*'")

    def forget_digest(self, path: str) -> None:
        """Have an article count as changed when its file is looked at again."""
        with self.sql:
            self.sql.execute("UPDATE documents SET digest = '' WHERE path = ?", (path,))

    def delete(self, path: str) -> None:
        """Forget an article and all that was made of it."""
        with self.sql:
            self._delete(path)

    def articles(self) -> Iterator[Article]:
        """Every article without its text, in order of their paths."""
        rows = self.sql.execute(
            "SELECT path, source, origin, added, indexed,"
            " (SELECT count(*) FROM documents d WHERE d.cluster = documents.cluster), language"
            " FROM documents ORDER BY path"
        )
        for path, source, origin, added, *rest in rows:
            with intact(f"what is known of {path!r}"):
                about = read_source(source), read_origin(origin)
            yield Article(path, *about, bool(added), *rest)

    def _insert_parts(self, first: int, entry: Entry) -> None:
        ids = {sentence.span: id_ for id_, (sentence, _) in enumerate(entry.sentences, first)}
        for s, encoded in entry.sentences:
            place = (ids[s.span], s.span.start, s.span.end, s.paragraph)
            vectors = (write_vector(encoded.vector), encoded.words.tobytes())
            self.sql.execute(
                "INSERT INTO sentences VALUES (?,?,?,?,?,?,?,?)",
                (*place, s.text, *vectors, s.gives_orders),
            )
            self.sql.execute(
                "INSERT INTO keywords (rowid, stems) VALUES (?,?)",
                (ids[s.span], keywords_of(s.text)),
            )
        for id_, (c, vector) in enumerate(entry.chunks, first):
            ends = (ids[c.sentences[0].span], ids[c.sentences[-1].span])
            self.sql.execute(
                "INSERT INTO chunks VALUES (?,?,?,?)", (id_, *ends, write_vector(vector))
            )

    def _cluster(self, id_: int, minhash: Signature) -> None:
        """Put an article with its near-identical copies; those of several clusters bring them
        together. A cluster is named by the id of its first article.
        """
        keys = bands(minhash)
        rows = self.sql.execute(
            "SELECT DISTINCT d.cluster, d.signature FROM bands b JOIN documents d"
            f" ON d.id = b.document WHERE b.key IN ({listed(keys)}) LIMIT {COPIES_COMPARED}"
        )
        found = {c for c, other in rows if alike(minhash, np.frombuffer(other, dtype=np.uint32))}
        cluster = min(found, default=id_)
        for other in found - {cluster}:
            self.sql.execute("UPDATE documents SET cluster = ? WHERE cluster = ?", (cluster, other))
        self.sql.execute("UPDATE documents SET cluster = ? WHERE id = ?", (cluster, id_))
        self.sql.executemany("INSERT INTO bands VALUES (?, ?)", ((key, id_) for key in keys))

    def _delete(self, path: str) -> None:
        row = self.sql.execute(
            "SELECT id, signature FROM documents WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            return
        id_, minhash = row[0], np.frombuffer(row[1], dtype=np.uint32)
        for table in PARTS:
            self.sql.execute(f"DELETE FROM {table} WHERE rowid BETWEEN ? AND ?", parts_of(id_))
        self.sql.executemany(
            "DELETE FROM bands WHERE key = ? AND document = ?", ((k, id_) for k in bands(minhash))
        )
        self.sql.execute("DELETE FROM documents WHERE id = ?", (id_,))
