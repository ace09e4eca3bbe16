from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.corpus.ingest import Corpus
from index.corpus.sync import SyncReport, sync
from index.documents.files import read_items
from index.documents.load import load
from index.documents.manifest import Manifest
from index.documents.sandbox import Sandbox
from index.store.record import Record
from index.types import Document, Source
from tests.index.hashing import HashingEncoder

SEEDS = Path(__file__).parents[2] / "seeds"


def load_only(path: Path, manifest: dict[str, Source] | None = None) -> Document:
    """The one article of a plain text file."""
    with Sandbox() as sandbox:
        (item,) = read_items(path, path.name, sandbox)
        return load(item, Manifest(manifest or {}).said_of(item.name), sandbox)


def load_all(path: Path, sandbox: Sandbox) -> list[Document]:
    """The articles of a file of any kind."""
    return [load(item, None, sandbox) for item in read_items(path, path.name, sandbox)]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One process that reads files, for all tests that don't break it."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A copy of the seed articles, to be changed at will."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for article in SEEDS.glob("*.txt"):
        shutil.copy(article, folder)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store may be made; there is none yet."""
    return tmp_path / "store"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A record of its own file, with nothing in it."""
    return Record.create(tmp_path / "record.sqlite", "hashing")


@pytest.fixture
def index_articles(
    store: Path, articles: Path, encoder: HashingEncoder
) -> Callable[..., SyncReport]:
    """Sync the store with the articles, or with the folders given."""

    def run(*folders: Path, rebuild: bool = False, allow_empty: bool = False) -> SyncReport:
        corpus = Corpus(store, encoder.name, lambda: encoder)
        return sync(corpus, folders or (articles,), rebuild=rebuild, allow_empty=allow_empty)

    return run
