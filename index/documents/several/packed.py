"""What gzip packed, unpacked as it is read, and no more of it than can be meant."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import Any

from index.documents.formats.extracted import ExtractError
from index.documents.several.part import LARGEST_FILE

PACKED = ".gz"
# Text becomes a tenth; what becomes a hundredth is made to fill a disk or take hours.
MOST_TIMES = 100


def opened(path: Path) -> io.BufferedReader:
    """The content of a file, of one of gzip what is packed in it. Raises OSError."""
    if path.suffix.casefold() == PACKED:
        return io.BufferedReader(Unpacked(path))
    return path.open("rb")


class Unpacked(io.RawIOBase):
    """The content of a file of gzip. Reading raises `ExtractError` where it is damaged or grows to
    more than 20 MB and a hundred times the file's size.
    """

    def __init__(self, path: Path) -> None:
        self._most = max(LARGEST_FILE, MOST_TIMES * path.stat().st_size)
        self._left = self._most
        self._file = gzip.open(path)  # noqa: SIM115 (closed with this)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As every raw stream."""
        try:
            piece = self._file.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ExtractError(f"damaged, or not packed by gzip ({error})") from error
        self._left -= len(piece)
        if self._left < 0:
            raise ExtractError(f"unpacks to more than {self._most // 1_000_000:,} MB")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()
