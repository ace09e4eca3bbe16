"""The same store with its vectors on a Chroma server, a real one."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.corpus.doctor import examine
from index.corpus.rebuild import backup, rebuild, restore
from index.corpus.sync import sync
from index.store.chroma import VectorIndex, VectorIndexError
from index.store.reader import Store
from index.store.record import Record
from index.store.schema import RECORD
from tests.index.conftest import SEEDS
from tests.index.hashing import corpus
from tests.index.store.test_reader import search

pytestmark = pytest.mark.slow
ZEBRA = "The zebra and the wombat were moved to another zoo on Friday."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a `chroma run`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    folder = tmp_path_factory.mktemp("server")
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder]
    with subprocess.Popen(
        [*map(str, command), "--host", "127.0.0.1", "--port", port],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def index(store: Path, articles: Path, chroma: str) -> None:
    sync(corpus(store, chroma), [articles])


def found(store: Path) -> list[str]:
    with closing(Store.open(store, "hashing")) as opened:
        return [r.sentence.text for r in search(opened)]


def place(store: Path) -> str:
    record = Record.open(store / RECORD)
    with closing(record):
        return record.state("chroma")


def test_the_same_is_found_as_without_a_server(
    store: Path, articles: Path, server: str, tmp_path: Path
) -> None:
    index(store, articles, server)
    index(tmp_path / "own", articles, "")
    assert place(store).startswith(server)
    assert not list(store.glob("chroma-*"))
    with closing(VectorIndex(place(store))) as vectors:
        assert vectors.count() > 0
    assert found(store) == found(tmp_path / "own")


def test_several_assistants_see_what_one_indexer_writes(
    store: Path, articles: Path, server: str
) -> None:
    index(store, articles, server)
    assistants = [Store.open(store, "hashing") for _ in range(3)]
    for assistant in assistants:
        assert ZEBRA not in {r.sentence.text for r in search(assistant, "zebra wombat")}
    (articles / "zoo.txt").write_text(ZEBRA)
    code = f"""
from pathlib import Path
from index.corpus.sync import sync
from tests.index.hashing import corpus
sync(corpus(Path({str(store)!r}), {server!r}), [Path({str(articles)!r})])
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=SEEDS.parent)
    for assistant in assistants:
        assert ZEBRA in {r.sentence.text for r in search(assistant, "zebra wombat")}
        assistant.close()


def test_vectors_move_with_the_setting(store: Path, articles: Path, server: str) -> None:
    index(store, articles, "")
    index(store, articles, server)
    on_server = place(store)
    assert not list(store.glob("chroma-*"))
    assert examine(corpus(store)).repaired == ()
    rebuild(corpus(store, server))
    assert place(store) != on_server
    with closing(VectorIndex(on_server)) as left:
        assert left.count() == 0
    index(store, articles, "")
    assert len(list(store.glob("chroma-*"))) == 1


def test_a_restored_store_has_a_collection_of_its_own(
    store: Path, articles: Path, server: str, tmp_path: Path
) -> None:
    index(store, articles, server)
    backup(store, tmp_path / "backup")
    restore(corpus(tmp_path / "other", server), tmp_path / "backup")
    assert place(tmp_path / "other") != place(store)
    assert found(store) == found(tmp_path / "other")


def test_without_its_server_a_store_answers_from_its_record(
    store: Path, articles: Path, server: str
) -> None:
    index(store, articles, server)
    record = Record.open(store / RECORD)
    record.set_state(chroma="http://127.0.0.1:9/chroma-none")
    assert any("trucks" in text for text in found(store))
    with pytest.raises(VectorIndexError, match=r"127\.0\.0\.1:9"):
        index(store, articles, "http://127.0.0.1:9")
    index(store, articles, server)
    assert examine(corpus(store)).repaired == ()


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.chroma.SECONDS_TO_ANSWER", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(VectorIndexError, match="failed to open"):
            VectorIndex(f"http://127.0.0.1:{port}/articles")
