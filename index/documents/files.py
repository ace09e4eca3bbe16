"""Which files of a folder are articles, and the articles of a file, not yet taken apart."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from index.documents.formats import FORMATS, ExtractError
from index.documents.manifest import MANIFEST
from index.documents.sandbox import Sandbox
from index.documents.several import SEVERAL, Part, read_whole
from index.documents.several.packed import PACKED, opened
from index.errors import DatelineError

KINDS = tuple(dict.fromkeys((*FORMATS, *SEVERAL)))
NOT_READ = f"not a kind of file that is read (only {', '.join(KINDS)}; these in .gz too)"


@dataclass(frozen=True, slots=True)
class Item:
    """One article as it lies in its file, not yet taken apart.

    `name` is what its document will be called: the path below the folder, with "#3" where it is
    the third article of the file. `raw` are the bytes of the file, or of that article.
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
        alone = self.name.endswith(self.file.name)
        return str(self.file) if alone else f"{self.file}#{self.name.rpartition('#')[2]}"


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


def is_read(path: Path) -> bool:
    """Whether a file is of a kind that articles are read from."""
    return kind_of(path) in KINDS


def kind_of(path: Path) -> str:
    """The suffix that tells what is in a file (".html"), of "news.jsonl.gz" what is packed."""
    suffix = path.suffix.casefold()
    return Path(path.stem).suffix.casefold() if suffix == PACKED else suffix


def read_items(path: Path, name: str, sandbox: Sandbox) -> Iterator[Item]:
    """The articles of a file, not yet taken apart: one, or all of a file of several.

    Raises `LoadError` where the file can't be read.
    """
    kind, where = kind_of(path), on_one_line(path)
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise LoadError(f"{str(path)!a}: its name is not UTF-8, rename it") from error
    if not is_read(path):
        raise LoadError(f"{where}: {NOT_READ}")
    try:
        if not path.is_file():
            raise LoadError(f"{where}: not an ordinary file")
        with opened(path) as stream:
            for part in _parts(kind, stream, sandbox):
                place = f"#{part.place}" if part.place else ""
                yield Item(f"{name}{place}", path, part.kind, part.raw)
    except OSError as error:
        raise LoadError(f"{where}: can't be read ({error.strerror})") from error
    except ExtractError as error:
        raise LoadError(f"{where}: {error}") from error


def _parts(kind: str, stream: BufferedReader, sandbox: Sandbox) -> Iterator[Part]:
    if kind in SEVERAL:
        yield from SEVERAL[kind](stream)
        return
    raw = read_whole(stream)
    if FORMATS[kind].split is None:
        yield Part(0, kind, raw)
        return
    for number, article in enumerate(sandbox.split(kind, raw), start=1):
        yield Part(number, kind, json.dumps(article).encode())


def on_one_line(path: object) -> str:
    """A path on one line, whatever is in its name."""
    text = str(path)
    return text if text.isprintable() else ascii(text)


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
