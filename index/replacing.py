"""Files that take another's place: whole and on the disk, or the other is still there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Where to write what is to become `file`, beside it. It takes its place at the end; where
    something fails or the process dies before, `file` is as it was. Raises OSError.
    """
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        take_place(part, file)
    finally:
        part.unlink(missing_ok=True)


def take_place(part: Path, file: Path) -> None:
    """Make a finished file beside `file` be it. Raises OSError."""
    # A name that reached the disk before the bytes did would be an empty file after a power cut.
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(file)
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
