"""The sentences and chunks of the record as searches read them: by keyword, by vector, by id."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.encoder.transformer import WORD_DIMENSION
from index.filter import Filter
from index.store.schema import PLACES, marks, parts_of, read_source, read_vector
from index.types import SearchResult, Sentence, Span

# Rows read at a time where all are gone through: some 8 MB of vectors.
ROWS_AT_A_TIME = 10_000
# Sentences that keyword search puts in order, some 5 microseconds each.
SENTENCES_RANKED = 1_000
FIELDS_KEPT = 2
STEMS_KEPT = 4_096


class Passages:
    """The sentences and chunks of an open record, each under an id of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        # SQLite goes through all that hold a stem, and one question asks for it several times.
        self._counted = lru_cache(STEMS_KEPT)(self._count)
        # Goes through the index of every article, for questions that name nobody of them too.
        self._known = lru_cache(FIELDS_KEPT)(self._distinct)

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
        chunks = "chunks"
        if within is not None:
            # Their chunks are gone to one document after the other, and no other is read.
            chunks = (
                f"json_each('[{_listed(within)}]') AS document CROSS JOIN chunks ON chunks.id"
                f" BETWEEN document.value * {PLACES} AND (document.value + 1) * {PLACES} - 1"
            )
        cursor = self._sql.execute(
            f"SELECT chunks.id, chunks.vector FROM {chunks} WHERE chunks.id > ?", (after,)
        )
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            vectors = read_vector(b"".join(blob for _, blob in rows)).reshape(len(rows), -1)
            cosines = vectors @ vector
            best += [(float(cosines[i]), rows[i][0]) for i in np.argsort(-cosines)[:k]]
            best = sorted(best, key=lambda pair: (-pair[0], pair[1]))[:k]
        return best

    def count_articles(self) -> int:
        """How many articles are stored."""
        return int(self._sql.execute("SELECT count(*) FROM documents").fetchone()[0])

    def count_sentences(self) -> int:
        """How many sentences are stored."""
        # The keyword index has a row of few bytes for each; to count their own, with the vectors,
        # is to read most of the file.
        return int(self._sql.execute("SELECT count(*) FROM keywords_docsize").fetchone()[0])

    def frequency(self, stem: str) -> int:
        """How many sentences hold a word of that stem."""
        return self._counted(stem, *self._changes())

    def _count(self, stem: str, *_changes: int) -> int:
        row = self._sql.execute("SELECT doc FROM vocabulary WHERE term = ?", (stem,)).fetchone()
        return int(row[0]) if row else 0

    def stems(self, first: str, shortest: int, longest: int) -> list[str]:
        """Every stem of so many characters in the sentences that begins with the letter `first`."""
        rows = self._sql.execute(
            "SELECT term FROM vocabulary WHERE term >= ? AND term < ?"
            " AND length(term) BETWEEN ? AND ?",
            (first, chr(ord(first) + 1), shortest, longest),
        )
        return [row[0] for row in rows]

    def publishers(self) -> set[str]:
        """The publishers known of the documents."""
        return set(self._known("publisher", *self._changes()))

    def dates(self) -> set[str]:
        """The dates of publication known of the documents, in ISO 8601."""
        return set(self._known("published.value", *self._changes()))

    def _changes(self) -> tuple[int, int]:
        """Something that differs once this connection or another has changed the record."""
        others = self._sql.execute("PRAGMA data_version").fetchone()[0]
        return int(others), self._sql.total_changes

    def _distinct(self, field: str, *_changes: int) -> frozenset[str]:
        rows = self._sql.execute(
            f"SELECT DISTINCT json_extract(source, '$.{field}') FROM documents"
        )
        return frozenset(row[0] for row in rows if row[0])

    def admitted(self, wanted: Filter) -> list[int]:
        """Ids of the documents that a filter admits."""
        # In the words of the index over these two, so that no document is read.
        rows = self._sql.execute(
            "SELECT json_extract(source, '$.publisher') AS publisher,"
            " json_extract(source, '$.published.value') AS published, group_concat(id)"
            " FROM documents GROUP BY publisher, published"
        )
        return [
            int(id_)
            for publisher, published, ids in rows
            if wanted.admits(publisher, published)
            for id_ in ids.split(",")
        ]

    def openings(self, most: int, within: Sequence[int] | None = None) -> list[int]:
        """Ids of the sentences that open the `most` latest articles, of the documents of ids
        `within`, if given. Of near-identical copies one is taken.
        """
        rows = self._sql.execute(
            "SELECT min(id), json_extract(source, '$.published.value') AS published FROM documents"
            f" {'' if within is None else f'WHERE id IN ({_listed(within)})'}"
            " GROUP BY cluster ORDER BY published DESC, id DESC LIMIT ?",
            (most,),
        )
        return sorted(parts_of(row[0])[0] for row in rows)

    def matching(
        self, stems: Iterable[str], limit: int, within: Sequence[int] | None = None
    ) -> list[int]:
        """Ids of the sentences that hold any of the stems, best by BM25 first, of the documents
        of ids `within`, if given.

        In a large corpus the most common of several stems are passed over: they tell least, and
        ranking every sentence that holds one would take time that grows with the corpus. Where
        even the rarest is in too many, those stored last are ranked.
        """
        of_these = "" if within is None else f"AND rowid / {PLACES} IN ({_listed(within)})"
        query = " OR ".join('"' + stem.replace('"', "") + '"' for stem in self._telling(stems))
        if not query:
            return []
        rows = self._sql.execute(
            "SELECT id FROM (SELECT rowid AS id, rank AS score FROM keywords WHERE keywords MATCH ?"
            f" {of_these} ORDER BY rowid DESC LIMIT ?) ORDER BY score, id LIMIT ?",
            (query, SENTENCES_RANKED, limit),
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
        where = "" if ids is None else f"WHERE id IN ({marks(ids)})"
        rows = self._sql.execute(f"SELECT id, vector FROM chunks {where}", ids or ())
        return {id_: read_vector(vector) for id_, vector in rows}

    def chunk_sentences(self, ids: Sequence[int]) -> list[int]:
        """Ids of the sentences in those chunks."""
        rows = self._sql.execute(
            f"SELECT first, last FROM chunks WHERE id IN ({marks(ids)})",
            ids,
        )
        return [i for first, last in rows for i in range(first, last + 1)]

    def texts(self, ids: Sequence[int]) -> list[str]:
        """The sentences of those ids, as text."""
        rows = self._sql.execute(
            f"SELECT text FROM sentences WHERE id IN ({marks(ids)})",
            ids,
        )
        return [row[0] for row in rows]

    def sentences(self, path: str) -> tuple[Sentence, ...]:
        """The sentences of the document of that path, in order; () where it has none."""
        rows = self._sql.execute(
            "SELECT d.path, s.start, s.end, s.text, s.paragraph, s.gives_orders"
            " FROM documents d JOIN sentences s"
            f" ON s.id BETWEEN d.id * {PLACES} AND (d.id + 1) * {PLACES} - 1"
            " WHERE d.path = ? ORDER BY s.id",
            (path,),
        )
        return tuple(_sentence(*row) for row in rows)

    def results(self, ids: Sequence[int]) -> list[SearchResult]:
        """The sentences of those ids, in the order of the ids; unknown ids are passed over."""
        rows = self._sql.execute(
            "SELECT s.id, d.path, s.start, s.end, s.text, s.paragraph, s.gives_orders, d.source,"
            " s.vector, s.words, k.stems, d.cluster"
            " FROM sentences s JOIN documents d ON d.id = s.id / ?"
            " LEFT JOIN keywords k ON k.rowid = s.id"
            f" WHERE s.id IN ({marks(ids)}) ORDER BY s.id",
            (PLACES, *ids),
        ).fetchall()
        sources = {text: read_source(text) for text in {row[7] for row in rows}}
        return [
            SearchResult(
                id=id_,
                sentence=_sentence(*sentence),
                source=sources[source],
                vector=read_vector(vector),
                words=np.frombuffer(words, dtype=np.int8).reshape(-1, WORD_DIMENSION),
                stems=frozenset((stems or "").split()),
                cluster=cluster,
            )
            for id_, *sentence, source, vector, words, stems, cluster in rows
        ]


def _sentence(
    path: str, start: int, end: int, text: str, paragraph: int, gives_orders: int
) -> Sentence:
    return Sentence(Span(path, start, end), text, paragraph, bool(gives_orders))


def _listed(ids: Sequence[int]) -> str:
    return ",".join(str(int(id_)) for id_ in ids)
