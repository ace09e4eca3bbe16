from __future__ import annotations

import socket
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answerer import Assistant
from assistant.settings import NO_READER
from index import Index
from index.store.reader import Store
from tests.index.hashing import HashingEncoder

SEEDS = Path(__file__).parent.parent / "seeds"

# A test that asks for one of these, itself or through another fixture, is slow.
SLOW_FIXTURES = {"seeds_store", "serve", "browser"}
# What only a slow test may load. Chroma and LlamaIndex are not among them: the tests of the store
# run both, with an encoder that has no model.
HEAVY = {"gradio", "ray", "sentence_transformers", "torch", "transformers", "xllamacpp"}
LOADED = pytest.StashKey[set[str]]()


def heavy_modules() -> set[str]:
    return {name for name in HEAVY if name in sys.modules}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and SLOW_FIXTURES.intersection(item.fixturenames):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[LOADED] = heavy_modules()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """A test that loads what is heavy without being marked slow fails."""
    yield
    before = item.stash[LOADED]
    loaded = heavy_modules() - before
    if loaded and item.get_closest_marker("slow") is None:
        pytest.fail(f"mark it slow, or don't load {', '.join(sorted(loaded))}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def this_machine_only() -> Iterator[None]:
    """No test reaches another machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            self.close()
            pytest.fail(f"a test reached for {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def without_reader() -> Iterator[None]:
    """Nothing is read but where a test asks for it: reading takes half a second a question."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_READER", NO_READER)
        yield


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed articles, indexed once by the real model."""
    folder = tmp_path_factory.mktemp("seeds") / "store"
    Index.open(folder).sync(SEEDS)
    return folder


@pytest.fixture(scope="session")
def answerer(seeds_store: Path) -> Assistant:
    return Assistant(Index.open(seeds_store))


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The seed articles, indexed once without a model: to read questions by."""
    index = Index.open(tmp_path_factory.mktemp("corpus") / "store", encoder=HashingEncoder())
    index.sync(SEEDS)
    return index.store
