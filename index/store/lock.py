"""One writer at a time: the lock of a store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.store.schema import RECORD, StoreError, check_exists

LOCK = "lock"


class BusyError(StoreError):
    """Another process is writing to the store."""


@contextmanager
def writing(folder: Path, *, create: bool = False) -> Iterator[None]:
    """Hold the store's lock, which the system gives back when a process dies.

    Raises `BusyError` where another process has it, `StoreError` where nothing can be written or,
    unless it may be created, where there is no index.
    """
    if not create:
        check_exists(folder / RECORD)
    holder = folder / f"{LOCK}.holder"
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise StoreError(f"{str(folder)!a}: its name is not UTF-8, name another folder") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise BusyError(
            f"the index in {folder} is being written by {who}; try again later"
        ) from error
    except OSError as error:
        raise StoreError(f"{folder}: can't be written ({error.strerror})") from error
    try:
        holder.write_text(f"process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
