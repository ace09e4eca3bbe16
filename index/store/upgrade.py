"""A record of an older version brought to this program's, from the texts that it holds."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path

from index.store.lock import writing
from index.store.passages import Passages
from index.store.schema import SCHEMA_VERSION, StoreError, listed, parts_of
from index.text.injection import ordering_paragraphs
from index.text.language import detect_language
from index.types import Document

log = logging.getLogger(__name__)


def upgrade(sql: sqlite3.Connection, folder: Path, *, alone: bool) -> None:
    """Bring an open record of an earlier version to this one, all or nothing, without embedding.

    Done under the lock of the store in `folder`, unless the caller is `alone` with the record.
    Raises `StoreError` where that is taken, or nothing can be written.
    """
    found = _version(sql)
    if found not in STEPS:
        return
    try:
        with nullcontext() if alone else writing(folder):
            # Whoever had the lock may have done it.
            if (found := _version(sql)) in STEPS:
                versions = (found, SCHEMA_VERSION)
                log.warning("the index in %s, of version %d, is brought to %d", folder, *versions)
                _bring(sql, found)
    except (StoreError, sqlite3.OperationalError) as error:
        sql.close()
        raise StoreError(
            f"the index in {folder} is of version {found} and can't be brought to "
            f"version {SCHEMA_VERSION} now: {error}"
        ) from error


def _version(sql: sqlite3.Connection) -> int:
    row = sql.execute("SELECT value FROM state WHERE key = 'version'").fetchone()
    return int(row[0]) if row else 0


def _bring(sql: sqlite3.Connection, found: int) -> None:
    sql.execute("BEGIN IMMEDIATE")
    with sql:
        for version in range(found, SCHEMA_VERSION):
            STEPS[version](sql)
        sql.execute("UPDATE state SET value = ? WHERE key = 'version'", (str(SCHEMA_VERSION),))


def _add_judgements(sql: sqlite3.Connection) -> None:
    """Version 3 knows the language of an article, and which sentences give orders to software."""
    sql.execute("ALTER TABLE documents ADD COLUMN language TEXT")
    sql.execute("ALTER TABLE sentences ADD COLUMN gives_orders INTEGER NOT NULL DEFAULT 0")
    for row in sql.execute("SELECT id, path FROM documents").fetchall():
        _judge(sql, *row)


def _add_sums(sql: sqlite3.Connection) -> None:
    """Version 4 knows the SHA-256 of each text, so that a damaged one is found."""
    sql.execute("ALTER TABLE documents ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''")
    for id_, path in sql.execute("SELECT id, path FROM documents").fetchall():
        (text,) = sql.execute("SELECT text FROM documents WHERE id = ?", (id_,)).fetchone()
        sql.execute(
            "UPDATE documents SET sha256 = ? WHERE id = ?", (Document(path, text).sha256, id_)
        )


def _judge(sql: sqlite3.Connection, id_: int, path: str) -> None:
    (text,) = sql.execute("SELECT text FROM documents WHERE id = ?", (id_,)).fetchone()
    sql.execute("UPDATE documents SET language = ? WHERE id = ?", (detect_language(text), id_))
    mark_orders(sql, path)


def mark_orders(sql: sqlite3.Connection, path: str) -> bool:
    """Judge anew which sentences of an article stand in a paragraph that gives orders; whether
    that has changed.
    """
    ordering = ordering_paragraphs(Passages(sql).sentences(path))
    judged = f"paragraph IN ({listed(ordering)})"
    (id_,) = sql.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()
    return bool(
        sql.execute(
            f"UPDATE sentences SET gives_orders = {judged}"
            f" WHERE id BETWEEN ? AND ? AND gives_orders IS NOT ({judged})",
            parts_of(id_),
        ).rowcount
    )


# What brings a record from each earlier version that is read to the next one.
STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {2: _add_judgements, 3: _add_sums}
