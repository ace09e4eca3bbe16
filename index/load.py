"""A file to a `Document`: its text exactly as stored, and what is known of where it comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from index.errors import DatelineError
from index.furniture import find_furniture, find_title
from index.types import Basis, Document, Precision, PublicationDate, Source

MANIFEST = "manifest.toml"
KINDS = frozenset({".txt"})
LARGEST = 20_000_000
LENGTHS = {"year": 4, "month": 7, "day": 10}


class LoadError(DatelineError):
    """A file that can't become a document; the message names the file and the reason."""


class ManifestError(DatelineError):
    """A manifest that can't be read or says something that can't be so."""


class _Published(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: str = Field(pattern=r"^\d{4}(-\d\d){0,2}$")
    precision: Precision
    basis: Basis
    note: str | None = None

    @model_validator(mode="after")
    def _agrees(self) -> _Published:
        if len(self.value) != LENGTHS[self.precision]:
            raise ValueError(f"{self.value!r} is no date to the {self.precision}")
        date.fromisoformat(self.value + "-01-01"[len(self.value) - 4 :])
        return self


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published: _Published | None = None

    @field_validator("title", "publisher", "author", "url")
    @classmethod
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("leave out what is not known")
        return value


def read_manifest(folder: Path) -> dict[str, Source]:
    """What `manifest.toml` in `folder` says of its articles, by path; {} where there is none.

    One table an article, each key of it optional: title, publisher, author, url, and published
    = {value, precision, basis, note}. Raises `ManifestError`.
    """
    path = folder / MANIFEST
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{path}: {error}") from error
    return {article: _source(path, article, table) for article, table in tables.items()}


def find_articles(folder: Path) -> Iterator[Path]:
    """Every file below `folder` but hidden ones and the manifest, in order of their paths.

    A link that leads out of the folder is passed over. Raises `LoadError` where the folder
    itself can't be listed.
    """
    try:
        root = folder.resolve(strict=True)
        paths = sorted(folder.rglob("*")) if next(root.iterdir(), None) else []
    except OSError as error:
        raise LoadError(f"{folder}: can't be read as a folder ({error.strerror})") from error
    for path in paths:
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or parts == (MANIFEST,):
            continue
        if path.is_file() and path.resolve().is_relative_to(root):
            yield path


def load(path: Path, folder: Path, manifest: Mapping[str, Source]) -> Document:
    """The article at `path`, named by its path below `folder`. Raises `LoadError`."""
    text = _decode(path, read(path))
    if not text.strip():
        raise LoadError(f"{path}: empty")
    name = path.relative_to(folder).as_posix()
    known = manifest.get(name, Source())
    title = known.title or find_title(text)
    source = Source(title, known.publisher, known.author, known.published, known.url)
    return Document(name, text, source, find_furniture(name, text, title))


def _source(path: Path, article: str, table: object) -> Source:
    try:
        entry = _Entry.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ManifestError(f"{path}, [{article}] {where}: {first['msg']}") from error
    published = PublicationDate(**entry.published.model_dump()) if entry.published else None
    return Source(entry.title, entry.publisher, entry.author, published, entry.url)


def read(path: Path) -> bytes:
    """The bytes of an article, if it is of a kind and size to be read. Raises `LoadError`."""
    if path.suffix.casefold() not in KINDS:
        raise LoadError(f"{path}: not a kind of file that is read (only {', '.join(KINDS)})")
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise LoadError(f"{str(path)!a}: its name is not UTF-8, rename it") from error
    try:
        if path.stat().st_size > LARGEST:
            raise LoadError(f"{path}: larger than {LARGEST // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise LoadError(f"{path}: can't be read ({error.strerror})") from error


def _decode(path: Path, raw: bytes) -> str:
    """UTF-8 where it is that, else Windows-1252 where few bytes are beyond ASCII (the web's own
    fallback; guessing from so few turns dashes into letters), else what the bytes look most like.
    Newlines stay as they stand, and so does a byte order mark.
    """
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LoadError(f"{path}: binary, not text")
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    if b"\0" not in raw and sum(byte > 127 for byte in raw) < len(raw) / 10:
        with suppress(UnicodeDecodeError):
            return raw.decode("cp1252")
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:
        raise LoadError(f"{path}: neither UTF-8 nor any other encoding that fits")
    return str(best)
