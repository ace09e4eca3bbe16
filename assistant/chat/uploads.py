"""Single articles in and out of the index, as the chat's readers add and remove them."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePosixPath
from threading import Lock
from typing import TypeVar

from assistant.chat.errors import UploadError
from index import BusyError, DatelineError, Index

T = TypeVar("T")

FOLDER = "uploads"
MOST_UPLOADS = 1000
# Bytes of all of them.
MOST_OF_THEM = 1_000_000_000
LONGEST_NAME = 150
TRIES = 20
PAUSE = 0.25  # seconds
TAKEN = "there is an article of that name; remove it first"


def safe_name(name: str) -> str:
    """The last part of a path as a name for a file. Raises `UploadError` where none is left."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable())
    kept = kept.lstrip(". ").rstrip()
    if not kept or len(kept.encode()) > LONGEST_NAME:
        raise UploadError(f"{last[:40]!r}: rename the file")
    return kept


class Uploads:
    """The articles that readers add to and remove from an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._folder = index.settings.store / FOLDER
        # One change at a time: the index has room for one writer.
        self._lock = Lock()

    def add(self, name: str, data: bytes) -> tuple[str, ...]:
        """Index what a file holds, keep the file, and say which articles that were.

        Raises `UploadError` with the reason where there are none, `StoreError`.
        """
        path = self._folder / safe_name(name)
        with self._lock:
            self._folder.mkdir(exist_ok=True)
            if path.exists() or path.name in self._index.store.paths():
                raise UploadError(f"{path.name}: {TAKEN}")
            sizes = [file.stat().st_size for file in self._folder.iterdir()]
            if len(sizes) >= MOST_UPLOADS or sum(sizes) + len(data) > MOST_OF_THEM:
                most = f"{MOST_UPLOADS:,} files, of {MOST_OF_THEM // 1_000_000:,} MB in all,"
                raise UploadError(f"{path.name}: no more than {most} can be added")
            try:
                path.write_bytes(data)
                report = _patiently(lambda: self._index.add(path))
                if report.failures:
                    raise UploadError(report.failures[0])
                return report.added
            except (DatelineError, OSError) as error:
                path.unlink(missing_ok=True)
                # A reader needs no path of this machine.
                raise UploadError(str(error).replace(f"{self._folder}/", "")) from error

    def remove(self, path: str) -> None:
        """Take an article out of the index. Raises `UploadError` where it isn't there."""
        with self._lock:
            if path not in self._index.store.paths():
                raise UploadError(f"{path}: not among the articles")
            _patiently(lambda: self._index.remove(path))
            if "/" not in path:
                (self._folder / path).unlink(missing_ok=True)


def _patiently(change: Callable[[], T]) -> T:
    """Make a change as soon as nobody else writes: a question may be mending the vectors."""
    for _ in range(TRIES):
        with suppress(BusyError):
            return change()
        time.sleep(PAUSE)
    return change()
