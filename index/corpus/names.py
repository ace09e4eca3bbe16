"""What files of several folders are called, so that no two have one name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def told_apart(names: Mapping[Path, str]) -> dict[Path, str]:
    """Names by absolute path, each the end of its path: those that are alike made longer by the
    folders above, until no two are.

    Which name a file gets depends on the files alone, not on the order they are given in.
    """
    apart = dict(names)
    while alike := _alike(apart):
        for path in alike:
            longer = apart[path].count("/") + 2
            apart[path] = "/".join(path.parts[1:][-longer:])
    return apart


def _alike(names: Mapping[Path, str]) -> list[Path]:
    bearers: dict[str, list[Path]] = {}
    for path, name in names.items():
        bearers.setdefault(name, []).append(path)
    return [path for paths in bearers.values() if len(paths) > 1 for path in paths]
