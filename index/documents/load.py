"""A file to `Document`s: each one's exact text, and what is known of where it comes from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from index.documents.formats import EXTRACTORS, Extracted, ExtractError, from_json
from index.documents.furniture import find_furniture, find_title
from index.documents.manifest import MANIFEST
from index.documents.sandbox import Sandbox
from index.errors import DatelineError
from index.text.dates import find_dates
from index.types import Document, Origin, PublicationDate, Source

JSON = (".json", ".jsonl", ".ndjson")
KINDS = (".txt", *JSON, *EXTRACTORS)
PACKAGES = {
    ".md": "markdown-it-py",
    ".markdown": "markdown-it-py",
    ".html": "trafilatura",
    ".htm": "trafilatura",
    ".pdf": "pypdf",
    ".docx": "python-docx",
}
# Bytes of a file, or of one line of .jsonl.
LARGEST = 20_000_000
# Characters and lines of an article: a long book. What is larger is no article, and would take
# hours and gigabytes.
LONGEST = 1_000_000
MOST_LINES = 50_000


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
        return f"{self.file}#{place}" if mark and self.kind in JSON else str(self.file)


class LoadError(DatelineError):
    """A file that can't become a document; the message names the file and the reason."""


def find_articles(folder: Path) -> Iterator[Path]:
    """Every file below `folder` but hidden ones and the manifest, in order of their paths.

    Links are followed to files inside the folder and passed over where they lead out of it.
    `folder` may be one file. Raises `LoadError` where the folder itself can't be listed.
    """
    if folder.is_file():
        yield folder
        return
    try:
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
    except OSError as error:
        raise LoadError(f"{folder}: can't be read as a folder ({error.strerror})") from error
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in files if not name.startswith(".")]
    for path in sorted(found):
        if path.is_symlink() and not _leads_to_a_file_in(root, path):
            continue
        if path != folder / MANIFEST:
            yield path


def read_items(path: Path, name: str) -> Iterator[Item]:
    """The articles of a file, not yet taken apart: one, or of .json and .jsonl one an object.

    Raises `LoadError` where the file can't be read.
    """
    kind = path.suffix.casefold()
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise LoadError(f"{str(path)!a}: its name is not UTF-8, rename it") from error
    if kind not in KINDS:
        raise LoadError(f"{_line(path)}: not a kind of file that is read (only {', '.join(KINDS)})")
    try:
        if not path.is_file():
            raise LoadError(f"{_line(path)}: not an ordinary file")
        if kind in {".jsonl", ".ndjson"}:
            yield from _lines_of(path, name)
            return
        if path.stat().st_size > LARGEST:
            raise LoadError(f"{_line(path)}: larger than {LARGEST // 1_000_000} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise LoadError(f"{_line(path)}: can't be read ({error.strerror})") from error
    if kind == ".json":
        yield from _objects_of(path, name, raw)
    else:
        yield Item(name, path, kind, raw)


def load(item: Item, known: Source | None, sandbox: Sandbox) -> Document:
    """The article of an item, named by its path below its folder. Raises `LoadError`.

    What is believed of it, in this order: what is `known` of it from the manifest, what the file
    itself says of the article, a headline and a date in the lines at its top. What none of them
    says stays unknown.
    """
    try:
        extracted = _extract(item, sandbox)
    except ExtractError as error:
        raise LoadError(f"{_line(item.name_in_full)}: {error}") from error
    text = extracted.text
    if not text.strip():
        raise LoadError(f"{_line(item.name_in_full)}: empty")
    if len(text) > LONGEST:
        raise LoadError(
            f"{_line(item.name_in_full)}: its text is longer than {LONGEST:,} characters"
        )
    if text.count("\n") > MOST_LINES:
        raise LoadError(f"{_line(item.name_in_full)}: it has more than {MOST_LINES:,} lines")
    published, updated = find_dates(text)
    at_its_top = Source(
        title=find_title(text),
        published=PublicationDate(published.iso) if published else None,
        updated=updated.iso if updated else None,
    )
    source = (known or Source()).filled_from(extracted.source).filled_from(at_its_top)
    return Document(
        item.name,
        text,
        source,
        find_furniture(item.name, text, source.title),
        extracted.pages,
        Origin(str(item.file.absolute()), item.sha256, extractor(item.kind)),
    )


def extractor(kind: str) -> str:
    """The name and version of what takes the text out of files of that kind."""
    package = PACKAGES.get(kind)
    return f"{package} {version(package)}" if package else "stored as is"


def _extract(item: Item, sandbox: Sandbox) -> Extracted:
    if item.kind == ".txt":
        return Extracted(_decode(item.raw))
    if item.kind in JSON:
        return from_json(item.raw)
    return sandbox.extract(item.kind, item.file)


def _lines_of(path: Path, name: str) -> Iterator[Item]:
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(LARGEST + 1):
            number += 1
            if len(line) > LARGEST:
                raise LoadError(
                    f"{_line(path)}: line {number} is larger than {LARGEST // 1_000_000} MB"
                )
            if line.strip():
                yield Item(f"{name}#{number}", path, ".jsonl", line)


def _objects_of(path: Path, name: str, raw: bytes) -> Iterator[Item]:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{_line(path)}: not JSON ({error})") from error
    # Interfaces wrap the list: {"articles": [...]}.
    if isinstance(content, dict):
        lists = [content[key] for key in ("articles", "items", "results", "data") if key in content]
        if not (lists and isinstance(lists[0], list)):
            yield Item(name, path, ".json", raw)
            return
        content = lists[0]
    if not isinstance(content, list):
        raise LoadError(f"{_line(path)}: neither an article nor a list of articles")
    for number, article in enumerate(content, start=1):
        yield Item(f"{name}#{number}", path, ".json", json.dumps(article).encode())


def _leads_to_a_file_in(root: Path, link: Path) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_relative_to(root) and target.is_file()


def _line(path: object) -> str:
    """A path on one line, whatever is in its name."""
    text = str(path)
    return text if text.isprintable() else ascii(text)


def _decode(raw: bytes) -> str:
    """UTF-8 where it is that, else Windows-1252 where few bytes are beyond ASCII (the web's own
    fallback; guessing from so few turns dashes into letters), else what the bytes look most like.
    Newlines stay as they stand, and so does a byte order mark.
    """
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ExtractError("binary, not text")
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    if b"\0" not in raw and sum(byte > 127 for byte in raw) < len(raw) / 10:
        with suppress(UnicodeDecodeError):
            return raw.decode("cp1252")
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:
        raise ExtractError("neither UTF-8 nor any other encoding that fits")
    return str(best)
