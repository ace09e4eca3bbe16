"""Whether the files of a model that were made and left in a folder are still what they were."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from index.replacing import replacing

# The SHA-256 of each other file, by name. Written last: without it they are unfinished.
SUMS = "sha256.json"


def seal(folder: Path) -> None:
    """Keep the sums of all files of a folder in it."""
    sums = {file.name: sha256_of(file) for file in sorted(folder.iterdir()) if file.name != SUMS}
    with replacing(folder / SUMS) as part:
        part.write_text(json.dumps(sums, indent=1), encoding="utf-8")


def is_whole(folder: Path) -> bool:
    """Whether a folder was sealed, and its files are what they were then."""
    try:
        sums = json.loads((folder / SUMS).read_text(encoding="utf-8"))
        return bool(sums) and all(sha256_of(folder / name) == sums[name] for name in sums)
    except (OSError, ValueError, TypeError):
        return False


def sha256_of(file: Path) -> str:
    """Of the bytes of a file, hexadecimal. Raises OSError."""
    with file.open("rb") as bytes_:
        return hashlib.file_digest(bytes_, "sha256").hexdigest()
