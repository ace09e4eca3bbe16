"""Whether what the record holds agrees with itself, and making again what is made of the texts."""

from __future__ import annotations

import sqlite3
from typing import Any

from index.store.record import Record
from index.store.schema import PARTS, PLACES, keywords_of, parts_of


def problems(record: Record) -> list[str]:
    """What SQLite finds wrong with the file; [] where nothing is."""
    try:
        rows = [row[0] for row in record.sql.execute("PRAGMA integrity_check(10)")]
    except sqlite3.OperationalError as error:
        # What is known of an article, in an index, can't be read.
        return [str(error)]
    return [] if rows == ["ok"] else rows


def parts_agree(record: Record, path: str) -> bool:
    """Whether an article's sentences are cut from its text, and its chunks hold them all."""
    id_, text = record.sql.execute(
        "SELECT id, text FROM documents WHERE path = ?", (path,)
    ).fetchone()
    sentences = _parts(record, "SELECT id, start, end, text FROM sentences", id_)
    chunks = _parts(record, "SELECT id, first, last FROM chunks", id_)
    held = {i for _, first, last in chunks for i in range(first, last + 1)}
    return held == {row[0] for row in sentences} and all(
        text[start:end] == part for _, start, end, part in sentences
    )


def mend_keywords(record: Record, path: str) -> bool:
    """Make the keyword index have the stems of an article's sentences, and no others; whether it
    had not.
    """
    (id_,) = record.sql.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()
    sentences = _parts(record, "SELECT id, text FROM sentences", id_)
    stems = [(id_, keywords_of(text)) for id_, text in sentences]
    if stems == _parts(record, "SELECT rowid AS id, stems FROM keywords", id_):
        return False
    with record.sql as sql:
        sql.execute("DELETE FROM keywords WHERE rowid BETWEEN ? AND ?", parts_of(id_))
        sql.executemany("INSERT INTO keywords (rowid, stems) VALUES (?,?)", stems)
    return True


def delete_orphans(record: Record) -> int:
    """Delete what belongs to no article, and say how much that was."""
    with record.sql as sql:
        none = f"rowid / {PLACES} NOT IN (SELECT id FROM documents)"
        return sum(sql.execute(f"DELETE FROM {table} WHERE {none}").rowcount for table in PARTS)


def _parts(record: Record, query: str, document: int) -> list[Any]:
    return record.sql.execute(
        f"{query} WHERE rowid BETWEEN ? AND ? ORDER BY rowid", parts_of(document)
    ).fetchall()
