"""Single articles in and out of the index, as the chat's readers add and remove them."""

from __future__ import annotations

import hashlib
import unicodedata
from contextlib import closing
from pathlib import Path, PurePosixPath
from threading import Lock

from index.errors import DatelineError
from index.load import load
from index.record import Record
from index.settings import Settings
from index.store import ENCODER, RECORD, refresh_vectors, writing
from index.types import Document

FOLDER = "uploads"
MOST = 1000
LONGEST_NAME = 150
TAKEN = "there is an article of that name; remove it first"


class UploadError(DatelineError):
    """An article that can't be added, or removed."""


def safe_name(name: str) -> str:
    """The last part of a path as a name for a file. Raises `UploadError` where none is left."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable())
    kept = kept.lstrip(". ").rstrip()
    if not kept or len(kept.encode()) > LONGEST_NAME:
        raise UploadError(f"{last[:40]!r}: rename the file")
    return kept


class Uploads:
    """The articles that readers add to and remove from the index of these settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = settings.store
        self._folder = settings.store / FOLDER
        # One change at a time: the index has room for one writer.
        self._lock = Lock()

    def add(self, name: str, data: bytes) -> Document:
        """Index one article and keep its file. Raises `UploadError`, `LoadError`, `StoreError`."""
        path = self._folder / safe_name(name)
        with self._lock:
            self._folder.mkdir(exist_ok=True)
            if path.exists() or path.name in self._paths():
                raise UploadError(f"{path.name}: {TAKEN}")
            if sum(1 for _ in self._folder.iterdir()) >= MOST:
                raise UploadError(f"{path.name}: no more than {MOST:,} articles can be added")
            path.write_bytes(data)
            try:
                return self._index(path)
            except DatelineError as error:
                # A reader needs no path of this machine.
                raise UploadError(str(error).replace(f"{self._folder}/", "")) from error
            finally:
                if path.name not in self._paths():
                    path.unlink(missing_ok=True)

    def remove(self, path: str) -> None:
        """Take an article out of the index. Raises `UploadError` where it isn't there."""
        with self._lock, writing(self._store), closing(self._record()) as record:
            if path not in record.paths():
                raise UploadError(f"{path}: not among the articles")
            record.set_state(vectors="behind")
            record.delete(path)
            refresh_vectors(self._store, record)
            if "/" not in path:
                (self._folder / path).unlink(missing_ok=True)

    def _index(self, path: Path) -> Document:
        from index.export import open_encoder
        from index.ingest import ingest

        model = (self._settings.model, self._settings.query_prompt, self._settings.passage_prompt)
        document = load(path, self._folder, {})
        with writing(self._store), closing(self._record()) as record:
            encoder = open_encoder(*model, self._store / ENCODER)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            entries = ingest({document: digest}, encoder)
            record.set_state(vectors="behind")
            for entry in entries:
                record.write(entry)
            refresh_vectors(self._store, record)
        return document

    def _record(self) -> Record:
        return Record.open(self._store / RECORD)

    def _paths(self) -> tuple[str, ...]:
        with closing(self._record()) as record:
            return record.paths()
