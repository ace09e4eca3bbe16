"""TOML files that lie in a folder, and may have been made to hold up what reads them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

# Bytes: of 100,000 articles, each with a title, a publisher and a date.
LARGEST_TOML = 20_000_000
# Reading a key takes time by the square of its parts, of which a line has at most its dots. This
# many squared are some seconds.
MOST_DOTS_SQUARED = 100_000_000


def read_toml(path: Path) -> dict[str, Any]:
    """What a file says, nothing where there is none.

    Raises OSError, and ValueError, in a few words, where it is no file of TOML or made to take
    forever.
    """
    if not path.is_file():
        if path.exists():
            raise ValueError("not an ordinary file")
        return {}
    with path.open("rb") as file:
        raw = file.read(LARGEST_TOML + 1)
    if len(raw) > LARGEST_TOML:
        raise ValueError(f"larger than {LARGEST_TOML // 1_000_000} MB")
    if sum(line.count(b".") ** 2 for line in raw.split(b"\n")) > MOST_DOTS_SQUARED:
        raise ValueError("nested too deeply")
    try:
        return tomllib.loads(raw.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
