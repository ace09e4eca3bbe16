"""What the manifest of a folder says of its articles, which is believed before the files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from pathlib import Path

from index.errors import DatelineError
from index.partial_date import PartialDate
from index.toml import read_toml
from index.types import PublicationDate, Source

MANIFEST = "manifest.toml"
EXAMPLES = "examples"
TEXTS = ("title", "publisher", "author", "url")
KEYS = (*TEXTS, "published", "updated")
LONGEST_NAMED = 100
PUBLISHED_KEYS = ("value", "precision", "basis", "note")


class ManifestError(DatelineError):
    """A manifest that can't be read or says something that can't be so."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says: of articles and files, by path, and example questions to ask."""

    sources: Mapping[str, Source]
    examples: tuple[str, ...] = ()

    def said_of(self, article: str) -> Source | None:
        """What is said of an article, None where nothing: of one in a file of several
        ("news.jsonl#3") under that name, else under the file's.
        """
        file = article.rpartition("#")[0]
        said = [self.sources[name] for name in (article, file) if name in self.sources]
        return reduce(Source.filled_from, said) if said else None


def read_manifest(folder: Path) -> Manifest:
    """What `manifest.toml` in `folder` says, which is nothing where there is none.

    One table an article, or a file of several, each key of it optional: title, publisher, author,
    url, published and updated. A date is ISO 8601 as far as it is known, and `published` may be a
    table of value, basis and note (see `PublicationDate`). Raises `ManifestError`.
    """
    path = folder / MANIFEST
    try:
        said = {} if folder.is_file() else read_toml(path)
    except OSError as error:
        raise ManifestError(f"{path}: can't be read ({error.strerror})") from error
    except ValueError as error:
        raise ManifestError(f"{path}: {error}") from error
    examples = said.pop(EXAMPLES, [])
    if not isinstance(examples, list) or not all(map(_says_something, examples)):
        raise ManifestError(f'{path}: write examples as ["A question?", "Another?"]')
    sources = {}
    for article, table in said.items():
        try:
            sources[article] = _source(table)
        except ValueError as error:
            raise ManifestError(f"{path}, [{article[:LONGEST_NAMED]}]: {error}") from error
    return Manifest(sources, tuple(examples))


def _source(table: object) -> Source:
    """What a table says. Raises ValueError."""
    if not isinstance(table, dict):
        raise ValueError(
            'no table of an article, which begins with its file\'s name, ["news.txt"]; above the '
            f"tables there is nothing but {EXAMPLES}"
        )
    if any(isinstance(value, dict) for key, value in table.items() if key not in KEYS):
        raise ValueError('put the name of a file in quotes, ["news.jsonl"]')
    _check_keys(table, KEYS)
    for key in TEXTS:
        if key in table and not _says_something(table[key]):
            raise ValueError(f'write {key} = "some text", or leave out what is not known')
    return Source(
        **{key: table.get(key) for key in TEXTS},
        published=_published(table["published"]) if "published" in table else None,
        updated=_date(table["updated"], "updated").iso if "updated" in table else None,
    )


def _published(said: object) -> PublicationDate:
    if not isinstance(said, dict):
        return PublicationDate(_date(said, "published").iso)
    _check_keys(said, PUBLISHED_KEYS)
    date_ = _date(said.get("value"), "published")
    basis, note = said.get("basis", "stated"), said.get("note")
    if said.get("precision", date_.precision) != date_.precision:
        raise ValueError(f'published: write precision = "{date_.precision}" of {date_}, or none')
    if basis not in ("stated", "inferred"):
        raise ValueError('published: write basis = "stated" or basis = "inferred"')
    if note is not None and not _says_something(note):
        raise ValueError("published: leave out a note that says nothing")
    return PublicationDate(date_.iso, basis, note)


def _date(said: object, key: str) -> PartialDate:
    if isinstance(said, datetime):
        said = said.date()
    # A year may stand without quotation marks.
    text = str(said) if isinstance(said, date | str | int) else ""
    try:
        return PartialDate(text)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def _check_keys(table: Mapping[str, object], known: Collection[str]) -> None:
    for key in table:
        if key not in known:
            raise ValueError(
                f"there is no key {key[:LONGEST_NAMED]!r}; the keys are {', '.join(known)}"
            )


def _says_something(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
