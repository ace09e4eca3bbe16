"""Which files of a folder are articles, and the articles of a file, not yet taken apart."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.documents.formats import FORMATS
from index.documents.manifest import MANIFEST
from index.errors import DatelineError

SEVERAL = (".json", ".jsonl", ".ndjson")
# Bytes of a file, or of one line of .jsonl.
LARGEST_FILE = 20_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One article as it lies in its file, not yet taken apart.

    `name` is what its document will be called: the path below the folder, with "#3" where it is
    the third object of the file. `raw` are the bytes of the file, or of that object.
    """

    name: str
    file: Path
    kind: str
    raw: bytes

    @property
    def sha256(self) -> str:
        """Of `raw`, hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def name_in_full(self) -> str:
        """The file and the place in it, for messages."""
        _, mark, place = self.name.rpartition("#")
        return f"{self.file}#{place}" if mark and self.kind in SEVERAL else str(self.file)


class LoadError(DatelineError):
    """A file that can't become a document; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is below a folder: files, in order of their paths; the folders that can't be read, with
    the reason; and those with no file below them, of such as are in one another the outermost.
    """

    files: tuple[Path, ...]
    unread: Mapping[Path, str] = field(default_factory=dict)
    empty: tuple[Path, ...] = ()


def find_articles(folder: Path) -> Found:
    """What is below `folder`, which may be one file, but for hidden files and the manifest.

    Links are followed to files inside the folder and passed over where they lead out of it.
    Raises `LoadError` where the folder itself can't be listed.
    """
    try:
        if folder.is_file():
            return Found((folder,))
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
    except OSError as error:
        raise LoadError(f"{folder}: can't be read as a folder ({error.strerror})") from error
    seen: list[Path] = []
    files: list[Path] = []
    failures: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        seen.append(Path(parent))
        files += [Path(parent, name) for name in names if not name.startswith(".")]
    unread = {Path(error.filename): error.strerror or "" for error in failures}
    found = [p for p in sorted(files) if p != folder / MANIFEST and not _leads_away(root, p)]
    full = {parent for path in (*found, *unread) for parent in path.parents}
    empty = (p for p in seen if p not in full and (p == folder or p.parent in full))
    return Found(tuple(found), unread, tuple(empty))


def read_items(path: Path, name: str) -> Iterator[Item]:
    """The articles of a file, not yet taken apart: one, or of .json and .jsonl one an object.

    Raises `LoadError` where the file can't be read.
    """
    kind, where = path.suffix.casefold(), on_one_line(path)
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise LoadError(f"{str(path)!a}: its name is not UTF-8, rename it") from error
    if kind not in FORMATS:
        raise LoadError(f"{where}: not a kind of file that is read (only {', '.join(FORMATS)})")
    try:
        if not path.is_file():
            raise LoadError(f"{where}: not an ordinary file")
        if kind in {".jsonl", ".ndjson"}:
            yield from _lines_of(path, name)
            return
        if path.stat().st_size > LARGEST_FILE:
            raise LoadError(f"{where}: larger than {LARGEST_FILE // 1_000_000} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise LoadError(f"{where}: can't be read ({error.strerror})") from error
    if kind == ".json":
        yield from _objects_of(path, name, raw)
    else:
        yield Item(name, path, kind, raw)


def on_one_line(path: object) -> str:
    """A path on one line, whatever is in its name."""
    text = str(path)
    return text if text.isprintable() else ascii(text)


def _lines_of(path: Path, name: str) -> Iterator[Item]:
    with path.open("rb") as lines:
        for number, line in enumerate(iter(lambda: lines.readline(LARGEST_FILE + 1), b""), start=1):
            if len(line) > LARGEST_FILE:
                raise LoadError(
                    f"{on_one_line(path)}: line {number} is larger than"
                    f" {LARGEST_FILE // 1_000_000} MB"
                )
            if line.strip():
                yield Item(f"{name}#{number}", path, ".jsonl", line)


def _objects_of(path: Path, name: str, raw: bytes) -> Iterator[Item]:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{on_one_line(path)}: not JSON ({error})") from error
    # Interfaces wrap the list: {"articles": [...]}.
    if isinstance(content, dict):
        lists = [content[key] for key in ("articles", "items", "results", "data") if key in content]
        if not (lists and isinstance(lists[0], list)):
            yield Item(name, path, ".json", raw)
            return
        content = lists[0]
    if not isinstance(content, list):
        raise LoadError(f"{on_one_line(path)}: neither an article nor a list of articles")
    for number, article in enumerate(content, start=1):
        yield Item(f"{name}#{number}", path, ".json", json.dumps(article).encode())


def _leads_away(root: Path, path: Path) -> bool:
    """Whether the path is a link, and not to a file below the root."""
    if not path.is_symlink():
        return False
    try:
        target = path.resolve(strict=True)
    except (FileNotFoundError, RuntimeError):
        return True
    except OSError:
        # Whoever reads it will be told why it can't be followed now.
        return False
    return not (target.is_relative_to(root) and target.is_file())
