"""What the manifest of a folder says of its articles, which is believed before the files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from index.errors import DatelineError
from index.types import Basis, Precision, PublicationDate, Source

MANIFEST = "manifest.toml"
LENGTHS = {"year": 4, "month": 7, "day": 10}


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
    updated: str | None = Field(default=None, pattern=r"^\d{4}(-\d\d){0,2}$")

    @field_validator("title", "publisher", "author", "url")
    @classmethod
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("leave out what is not known")
        return value


def read_manifest(folder: Path) -> dict[str, Source]:
    """What `manifest.toml` in `folder` says of its articles, by path; {} where there is none.

    One table an article, or a file of several, each key of it optional: title, publisher, author,
    url, updated, and published = {value, precision, basis, note}. Raises `ManifestError`.
    """
    path = folder / MANIFEST
    if folder.is_file():
        return {}
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{path}: {error}") from error
    return {article: _source(path, article, table) for article, table in tables.items()}


def read_examples(folder: Path) -> tuple[str, ...]:  # noqa: ARG001
    """The questions that a folder gives as examples; () where it gives none."""
    return ()


def said_of(article: str, manifest: Mapping[str, Source]) -> Source | None:
    """What a manifest says of an article, None where nothing: of one in a file of several
    ("news.jsonl#3") under that name, else under the file's.
    """
    file = article.rpartition("#")[0]
    said = [manifest[name] for name in (article, file) if name in manifest]
    return reduce(Source.filled_from, said) if said else None


def _source(path: Path, article: str, table: object) -> Source:
    try:
        entry = _Entry.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ManifestError(f"{path}, [{article}] {where}: {first['msg']}") from error
    published = PublicationDate(**entry.published.model_dump()) if entry.published else None
    return Source(entry.title, entry.publisher, entry.author, published, entry.url, entry.updated)
