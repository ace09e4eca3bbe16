"""Folders that can't be read, also where the tests are run by the one user who can read all."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# linux/capability.h
VERSION_3 = 0x20080522
DAC_OVERRIDE, DAC_READ_SEARCH = 1 << 1, 1 << 2


@contextmanager
def unreadable(folder: Path) -> Iterator[None]:
    """Nobody may read the folder, nor this thread."""
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    held = (ctypes.c_uint32 * 6)()
    mode = folder.stat().st_mode
    assert libc.capget(head, held) == 0
    without = (ctypes.c_uint32 * 6)(*held)
    without[0] &= ~(DAC_OVERRIDE | DAC_READ_SEARCH)
    try:
        assert libc.capset(head, without) == 0
        folder.chmod(0)
        yield
    finally:
        libc.capset(head, held)
        folder.chmod(mode)
