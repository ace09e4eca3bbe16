"""What is read of a record: articles, and their sentences and chunks by keyword, vector and id."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.transformer import WORD_DIMENSION
from index.filter import Filter
from index.store.schema import (
    PLACES,
    StoreError,
    damaged,
    intact,
    listed,
    parts_of,
    read_origin,
    read_sentence,
    read_source,
    read_vector,
)
from index.types import Document, SearchResult, Sentence, Source, Span

# Rows read at a time where all are gone through: some 8 MB of vectors.
ROWS_AT_A_TIME = 10_000
# Sentences that keyword search puts in order, some 5 microseconds each.
SENTENCES_RANKED = 1_000
FIELDS_KEPT = 3
STEMS_KEPT = 4_096


class Passages:
    """The articles of an open record, each sentence and chunk of them under an id of its own.

    `wanted` is a filter of articles; without one all are read. `sql` is the connection.
    """

    def __init__(self, sql: sqlite3.Connection) -> None:
        self.sql = sql
        # SQLite goes through all that hold a stem, and one question asks for it several times.
        self._counted = lru_cache(STEMS_KEPT)(self._count)
        # Goes through the index of every article, for questions that name nobody of them too.
        self._known = lru_cache(FIELDS_KEPT)(self._distinct)
        self._admitted = lru_cache(FIELDS_KEPT)(self._admit)

    def close(self) -> None:
        """Close the file."""
        self.sql.close()

    def state(self, key: str) -> str:
        """One value of the record's state; '' where it was never set."""
        return next(iter(self._column("SELECT value FROM state WHERE key = ?", key)), "")

    def number(self, key: str) -> int:
        """One value of the record's state that is a number. Raises `StoreError` where it isn't."""
        with intact("what is known of the vectors"):
            return int(self.state(key))

    def examples(self) -> tuple[str, ...]:
        """The questions that the indexed folders give as examples."""
        with intact("an example question"):
            return tuple(json.loads(self.state("examples") or "[]"))

    def paths(self, wanted: Filter | None = None) -> tuple[str, ...]:
        """Every article, in order of their paths."""
        rows = self.sql.execute("SELECT path, id FROM documents ORDER BY path")
        ids = set(self.admitted(wanted)) if wanted else None
        return tuple(path for path, id_ in rows if ids is None or id_ in ids)

    def document(self, path: str) -> Document:
        """The article of that path. Raises `StoreError` where it isn't stored, or is damaged."""
        with intact(f"the article {path!r}"):
            row = self.sql.execute(
                "SELECT sha256, text, source, furniture, pages, origin, language FROM documents"
                " WHERE path = ?",
                (path,),
            ).fetchone()
            if row is None:
                raise StoreError(f"no article {path!r} in the index")
            sha256, text, source, furniture, pages, origin, language = row
            spans = tuple(Span(path, start, end) for start, end in json.loads(furniture))
            about = (read_source(source), spans, tuple(json.loads(pages)), read_origin(origin))
            document = Document(path, text, *about, language)
        if document.sha256 != sha256:
            raise damaged(f"the text of {path!r}")
        return document

    def count_articles(self, wanted: Filter | None = None) -> int:
        """How many articles there are."""
        if wanted:
            return len(self.admitted(wanted))
        return int(self._column("SELECT count(*) FROM documents")[0])

    def count_sentences(self) -> int:
        """How many sentences are stored."""
        # The keyword index has a row of few bytes for each; to count their own, with the vectors,
        # is to read most of the file.
        return int(self._column("SELECT count(*) FROM keywords_docsize")[0])

    def publishers(self) -> set[str]:
        """The publishers known of the articles."""
        return set(self._known("publisher", *self._changes()))

    def authors(self) -> set[str]:
        """The authors known of the articles."""
        return set(self._known("author", *self._changes()))

    def dates(self) -> set[str]:
        """The dates of publication known of the articles, in ISO 8601."""
        return set(self._known("published.value", *self._changes()))

    def frequency(self, stem: str) -> int:
        """How many sentences hold a word of that stem."""
        return self._counted(stem, *self._changes())

    def stems(self, first: str, shortest: int, longest: int) -> list[str]:
        """Every stem of so many characters in the sentences that begins with the letter `first`."""
        return self._column(
            "SELECT term FROM vocabulary WHERE term >= ? AND term < ?"
            " AND length(term) BETWEEN ? AND ?",
            *(first, chr(ord(first) + 1), shortest, longest),
        )

    def sources(self, wanted: Filter | None = None) -> dict[str, Source]:
        """What is known of each article, by path."""
        rows = self.sql.execute(
            f"SELECT path, source FROM documents WHERE {self._among('id', wanted)} ORDER BY path"
        )
        return {path: read_source(source) for path, source in rows}

    def openings(
        self, most: int, wanted: Filter | None = None, of: Sequence[str] | None = None
    ) -> list[SearchResult]:
        """The sentences that open the `most` latest articles; of near-identical copies of one.

        `of` are the paths of those looked at, where not all are.
        """
        named = "TRUE" if of is None else "path IN (SELECT value FROM json_each(?))"
        first = self._column(
            f"SELECT min(id) FROM documents WHERE {self._among('id', wanted)} AND {named}"
            " GROUP BY cluster"
            " ORDER BY json_extract(source, '$.published.value') DESC, id DESC LIMIT ?",
            *(() if of is None else (json.dumps(of),)),
            most,
        )
        return self.results(sorted(parts_of(id_)[0] for id_ in first))

    def matching(self, stems: Iterable[str], limit: int, wanted: Filter | None = None) -> list[int]:
        """Ids of the sentences that hold any of the stems, best by BM25 first.

        In a large corpus the most common of several stems are passed over: they tell least, and
        ranking every sentence that holds one would take time that grows with the corpus. Where
        even the rarest is in too many, those stored last are ranked.
        """
        query = " OR ".join('"' + stem.replace('"', "") + '"' for stem in self._telling(stems))
        if not query:
            return []
        return self._column(
            "SELECT id FROM (SELECT rowid AS id, rank AS score FROM keywords WHERE keywords MATCH ?"
            f" AND {self._among(f'rowid / {PLACES}', wanted)} ORDER BY rowid DESC LIMIT ?)"
            " ORDER BY score, id LIMIT ?",
            *(query, SENTENCES_RANKED, limit),
        )

    def nearest(
        self, vector: NDArray[np.float32], k: int, after: int = 0, wanted: Filter | None = None
    ) -> list[tuple[float, int]]:
        """The k chunks of greatest cosine with `vector`, nearest first, with it: exact search.

        Looked at are chunks with an id above `after`.
        """
        best: list[tuple[float, int]] = []
        chunks = "chunks"
        if wanted:
            # Their chunks are gone to one document after the other, and no other is read.
            chunks = (
                f"json_each('[{listed(self.admitted(wanted))}]') AS document CROSS JOIN chunks"
                f" ON chunks.id BETWEEN value * {PLACES} AND (value + 1) * {PLACES} - 1"
            )
        cursor = self.sql.execute(
            f"SELECT chunks.id, chunks.vector FROM {chunks} WHERE chunks.id > ?", (after,)
        )
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            vectors = read_vector(b"".join(blob for _, blob in rows)).reshape(len(rows), -1)
            cosines = vectors @ vector
            best += [(float(cosines[i]), rows[i][0]) for i in np.argsort(-cosines)[:k]]
            best = sorted(best, key=lambda pair: (-pair[0], pair[1]))[:k]
        return best

    def chunk_ids(self) -> set[int]:
        """The ids of all chunks; one stored later has a higher one."""
        return set(self._column("SELECT id FROM chunks"))

    def chunk_vectors(self, ids: Sequence[int] | None = None) -> dict[int, NDArray[np.float32]]:
        """Vectors of the chunks of those ids, or of all."""
        where = "" if ids is None else f"WHERE id IN ({listed(ids)})"
        rows = self.sql.execute(f"SELECT id, vector FROM chunks {where}")
        return {id_: read_vector(vector) for id_, vector in rows}

    def chunk_sentences(self, ids: Sequence[int]) -> list[int]:
        """Ids of the sentences in those chunks."""
        rows = self.sql.execute(f"SELECT first, last FROM chunks WHERE id IN ({listed(ids)})")
        return [i for first, last in rows for i in range(first, last + 1)]

    def texts(self, ids: Sequence[int]) -> list[str]:
        """The sentences of those ids, as text."""
        return self._column(f"SELECT text FROM sentences WHERE id IN ({listed(ids)})")

    def sentences(self, path: str) -> tuple[Sentence, ...]:
        """The sentences of the article of that path, in order, as they were cut when it was stored;
        () where it isn't stored.
        """
        rows = self.sql.execute(
            "SELECT d.path, s.start, s.end, s.text, s.paragraph, s.gives_orders"
            " FROM documents d JOIN sentences s"
            f" ON s.id BETWEEN d.id * {PLACES} AND (d.id + 1) * {PLACES} - 1"
            " WHERE d.path = ? ORDER BY s.id",
            (path,),
        )
        with intact(f"a sentence of {path!r}"):
            return tuple(read_sentence(*row) for row in rows)

    def results(self, ids: Sequence[int]) -> list[SearchResult]:
        """The sentences of those ids, in the order of the ids; unknown ids are passed over."""
        rows = self.sql.execute(
            "SELECT s.id, d.source, s.vector, s.words, k.stems, d.cluster,"
            " d.path, s.start, s.end, s.text, s.paragraph, s.gives_orders"
            f" FROM sentences s JOIN documents d ON d.id = s.id / {PLACES}"
            " LEFT JOIN keywords k ON k.rowid = s.id"
            f" WHERE s.id IN ({listed(ids)}) ORDER BY s.id"
        )
        with intact("what is known of an article"):
            return [_result(row) for row in rows]

    def admitted(self, wanted: Filter) -> tuple[int, ...]:
        """Ids of the articles that a filter admits."""
        return self._admitted(wanted, *self._changes())

    def _admit(self, wanted: Filter, *_changes: int) -> tuple[int, ...]:
        # In the words of the index over these two, so that no document is read.
        rows = self._rows(
            "SELECT json_extract(source, '$.publisher') AS publisher,"
            " json_extract(source, '$.published.value') AS published, group_concat(id)"
            " FROM documents GROUP BY publisher, published"
        )
        return tuple(
            int(id_)
            for publisher, published, ids in rows
            if wanted.admits(publisher, published)
            for id_ in ids.split(",")
        )

    def _among(self, document: str, wanted: Filter | None) -> str:
        """A condition in SQL: that the document of that id is among those wanted."""
        return f"{document} IN ({listed(self.admitted(wanted))})" if wanted else "TRUE"

    def _changes(self) -> tuple[int, int]:
        """Something that differs once this connection or another has changed the record."""
        return self._column("PRAGMA data_version")[0], self.sql.total_changes

    def _count(self, stem: str, *_changes: int) -> int:
        return sum(self._column("SELECT doc FROM vocabulary WHERE term = ?", stem))

    def _distinct(self, field: str, *_changes: int) -> frozenset[str]:
        found = self._column(f"SELECT DISTINCT json_extract(source, '$.{field}') FROM documents")
        return frozenset(filter(None, found))

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

    def _column(self, query: str, *values: object) -> list[Any]:
        return [row[0] for row in self._rows(query, *values)]

    def _rows(self, query: str, *values: object) -> list[Any]:
        with intact("what is known of an article"):
            return self.sql.execute(query, values).fetchall()


def _result(row: Sequence[Any]) -> SearchResult:
    id_, source, vector, words, stems, cluster, *sentence = row
    rows = np.frombuffer(words, dtype=np.int8).reshape(-1, WORD_DIMENSION)
    about = (read_sentence(*sentence), read_source(source), read_vector(vector))
    return SearchResult(id_, *about, rows, frozenset((stems or "").split()), cluster)
