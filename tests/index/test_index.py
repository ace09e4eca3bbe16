"""The public door: what it exports, what importing it does, and the corpus through `Index`."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import index
from index import FilterError, Index, StoreError
from tests.index.conftest import SEEDS

QUESTION = "How many aid trucks a day did the US ask for?"
ZEBRA = "The zebra and the wombat were moved to another zoo on Friday."


def test_the_door_is_what_it_says() -> None:
    assert index.__all__ == [
        *("Article", "BusyError", "DatelineError", "Diagnosis", "Document", "EncoderError"),
        *("FetchError", "Filter", "FilterError", "Index", "LoadError", "ManifestError", "Origin"),
        *("PartialDate", "PublicationDate", "SearchResult", "Sentence", "Settings", "Source"),
        *("Span", "StoreError", "SyncReport", "VectorIndexError", "WrongModelError", "fetch"),
    ]
    assert all(hasattr(index, name) for name in index.__all__)


def test_every_error_of_the_package_is_exported() -> None:
    def below(kind: type[Exception]) -> set[type[Exception]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    ours = {kind.__name__ for kind in below(index.DatelineError) if kind.__module__[:6] == "index."}
    assert ours <= set(index.__all__)
    assert {"BusyError", "LoadError"} <= ours


def test_libraries_are_kept_offline() -> None:
    code = "import os, index; print(os.environ['HF_HUB_OFFLINE'])"
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "1"


def test_warnings_go_where_the_program_says_and_nowhere_else() -> None:
    code = "import logging, index; logging.getLogger('index.store.reader').warning('x')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert logging.getLogger("index").handlers


def test_opening_makes_nothing_and_says_what_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Index.open(folder) as opened:
        assert opened.settings.store == folder
        for ask in (opened.articles, lambda: opened.store, lambda: opened.search("x")):
            with pytest.raises(StoreError, match="no index in"):
                ask()
    assert not folder.exists()


def test_less_than_nothing_can_not_be_searched_for(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="-1 sentences"):
        Index.open(tmp_path).search("x", limit=-1)


@pytest.fixture
def corpus(seeds_store: Path, tmp_path: Path) -> Index:
    """A copy of the seed articles' index, to be changed at will."""
    folder = tmp_path / "store"
    shutil.copytree(seeds_store, folder, ignore=shutil.ignore_patterns("lock*"))
    return Index.open(str(folder))


def texts(corpus: Index, query: str) -> list[str]:
    return [result.sentence.text for result in corpus.search(query)]


@pytest.mark.slow
def test_search_gives_the_best_first(corpus: Index) -> None:
    results = corpus.search(QUESTION, limit=5)
    assert len(results) == 5
    assert any("350" in result.sentence.text for result in results)
    assert [r.id for r in results] == [r.id for r in corpus.search(QUESTION)[:5]]
    for sentence in corpus.store.sentences(results[0].sentence.span.document)[5:25:5]:
        assert corpus.search(sentence.text)[0].sentence == sentence
    assert corpus.search("  ") == []


@pytest.mark.slow
def test_search_is_kept_to_a_publisher_and_a_time(corpus: Index) -> None:
    publishers = {a.source.publisher for a in corpus.articles() if a.source.publisher}
    one = sorted(publishers)[0]
    found = corpus.search("aid trucks", publisher=one)
    assert {result.source.publisher for result in found} == {one}
    assert corpus.search("aid trucks", until="1999") == []
    with pytest.raises(FilterError, match="no article is of"):
        corpus.search("aid trucks", publisher="Nobody's")
    with pytest.raises(FilterError, match="no date"):
        corpus.search("aid trucks", since="yesterday")


@pytest.mark.slow
def test_the_doctor_makes_a_damaged_model_again(corpus: Index) -> None:
    tokenizer = corpus.settings.store / "encoder" / "tokenizer.json"
    tokenizer.write_bytes(tokenizer.read_bytes()[:1000])
    (line,) = corpus.doctor().repaired
    assert "made again" in line
    assert corpus.doctor().repaired == ()
    assert any("350" in text for text in texts(corpus, QUESTION))


@pytest.mark.slow
def test_what_is_changed_is_seen_by_a_reader_opened_before(corpus: Index, tmp_path: Path) -> None:
    reader = corpus.store
    assert ZEBRA not in texts(corpus, "zebra and wombat")
    (tmp_path / "zoo.txt").write_text(ZEBRA)
    heard: list[str] = []
    report = corpus.add(tmp_path / "zoo.txt", on_file=lambda file, _: heard.append(file.name))
    assert (report.added, heard) == (("zoo.txt",), ["zoo.txt"])
    assert texts(corpus, "zebra and wombat")[0] == ZEBRA
    assert corpus.document("zoo.txt").text == ZEBRA
    assert corpus.backup(tmp_path / "saved") == 6
    assert corpus.remove("zoo.txt") == ("zoo.txt",)
    assert ZEBRA not in texts(corpus, "zebra and wombat")
    assert corpus.restore(str(tmp_path / "saved")) == 6
    assert corpus.rebuild() == 6
    assert texts(corpus, "zebra and wombat")[0] == ZEBRA
    assert corpus.sync([str(SEEDS)]).unchanged == 5
    assert corpus.doctor().repaired == ()
    assert [article.path for article in corpus.articles() if article.added] == ["zoo.txt"]
    assert corpus.store is reader
    corpus.close()
    assert len(corpus.store.paths()) == 6
    corpus.close()
