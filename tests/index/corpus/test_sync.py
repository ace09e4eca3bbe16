from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.corpus.edit import add
from index.corpus.ingest import Corpus
from index.corpus.sync import SyncReport, sync
from index.documents.files import LoadError
from index.encoder.transformer import EncoderError
from index.store.chroma import VectorIndex
from index.store.reader import Store, WrongModelError
from index.store.record import Record
from index.store.schema import RECORD, StoreError
from tests.index.conftest import SEEDS
from tests.index.hashing import HashingEncoder, corpus

Index = Callable[..., SyncReport]
NEW = "The zebra and the wombat were moved to another zoo on Friday."


def vectors(store: Path) -> set[int]:
    return VectorIndex(next(store.glob("chroma-*"))).ids()


def recorded(store: Path) -> set[int]:
    record = Record.open(store / RECORD)
    try:
        return set(record.chunk_vectors())
    finally:
        record.close()


def test_every_article_goes_in(store: Path, index_articles: Index) -> None:
    report = index_articles()
    assert report.added == tuple(sorted(path.name for path in SEEDS.glob("*.txt")))
    assert (report.changed, report.removed, report.unchanged, report.failures) == ((), (), 0, ())
    assert vectors(store) == recorded(store) != set()


def test_again_changes_and_embeds_nothing(
    store: Path, index_articles: Index, encoder: HashingEncoder
) -> None:
    index_articles()
    before, embedded = vectors(store), encoder.passages
    assert index_articles() == SyncReport(unchanged=5)
    assert (vectors(store), encoder.passages) == (before, embedded)


def test_the_encoder_is_not_loaded_for_nothing(
    store: Path, articles: Path, index_articles: Index
) -> None:
    index_articles()

    def load_encoder() -> HashingEncoder:
        raise AssertionError("loaded")

    assert sync(Corpus(store, "hashing", load_encoder), [articles]).unchanged == 5


def test_an_edited_article_is_replaced(store: Path, articles: Path, index_articles: Index) -> None:
    index_articles()
    first = sorted(articles.glob("*.txt"))[0]
    before = vectors(store)
    first.write_text(NEW)
    assert index_articles().changed == (first.name,)
    assert Store.open(store, "hashing").document(first.name).text == NEW
    assert vectors(store) == recorded(store)
    assert len(vectors(store)) < len(before)


def test_a_removed_article_leaves_no_vectors(
    store: Path, articles: Path, index_articles: Index
) -> None:
    (articles / "new.txt").write_text(NEW)
    index_articles()
    (articles / "new.txt").unlink()
    before = vectors(store)
    assert index_articles().removed == ("new.txt",)
    assert vectors(store) == recorded(store)
    assert len(before - vectors(store)) == 1
    assert Store.open(store, "hashing").matching(["zebra"], 9) == []


def test_a_changed_manifest_entry_is_taken_in(
    store: Path, articles: Path, index_articles: Index
) -> None:
    index_articles()
    name = sorted(path.name for path in articles.glob("*.txt"))[0]
    (articles / "manifest.toml").write_text(f'["{name}"]\npublisher = "CNN"\n')
    assert index_articles().changed == (name,)
    assert Store.open(store, "hashing").document(name).source.publisher == "CNN"


def test_bad_files_are_named_and_the_others_go_in(articles: Path, index_articles: Index) -> None:
    (articles / "empty.txt").write_bytes(b"")
    (articles / "binary.txt").write_bytes(b"a\0b")
    (articles / "paper.xyz").write_bytes(b"%PDF")
    report = index_articles()
    assert len(report.added) == 5
    assert [Path(line.split(":")[0]).name for line in sorted(report.failures)] == [
        "binary.txt",
        "empty.txt",
        "paper.xyz",
    ]


@pytest.mark.parametrize("folder", ["none", "empty"])
def test_no_article_is_an_error_and_wipes_nothing(
    store: Path, articles: Path, index_articles: Index, folder: str
) -> None:
    index_articles()
    (articles.parent / "empty").mkdir()
    with pytest.raises(LoadError):
        index_articles(articles.parent / folder)
    assert len(Store.open(store, "hashing").paths()) == 5


def test_another_model_needs_a_rebuild(store: Path, articles: Path, index_articles: Index) -> None:
    index_articles()
    with pytest.raises(WrongModelError):
        sync(Corpus(store, "other", HashingEncoder), [articles])
    assert len(sync(Corpus(store, "other", HashingEncoder), [articles], rebuild=True).added) == 5
    assert len(Store.open(store, "other").paths()) == 5


def test_a_rebuild_without_its_model_loses_nothing(
    store: Path, articles: Path, index_articles: Index
) -> None:
    index_articles()

    def load_encoder() -> HashingEncoder:
        raise EncoderError("not on this machine")

    with pytest.raises(EncoderError):
        sync(Corpus(store, "other", load_encoder), [articles], rebuild=True)
    assert len(Store.open(store, "hashing").paths()) == 5


def test_a_sync_that_died_is_finished_by_the_next(
    store: Path, articles: Path, index_articles: Index
) -> None:
    index_articles()
    record = Record.open(store / RECORD)
    record.delete(sorted(path.name for path in articles.glob("*.txt"))[0])
    record.close()
    assert vectors(store) != recorded(store)
    assert len(index_articles().added) == 1
    assert vectors(store) == recorded(store)


def test_progress_counts_to_the_end(store: Path, articles: Path) -> None:
    heard: list[tuple[int, int]] = []
    sync(corpus(store), [articles], on_progress=lambda *progress: heard.append(progress))
    assert heard[-1] == (5, 5)


def test_progress_counts_none_that_failed(store: Path, articles: Path) -> None:
    (articles / "binary.txt").write_bytes(b"a\0b")
    (articles / "cut.pdf").write_bytes(b"%PDF")
    heard: list[tuple[int, int]] = []
    sync(corpus(store), [articles], on_progress=lambda *progress: heard.append(progress))
    assert heard[-1] == (5, 5)


def test_no_folder_at_all_is_one_clear_line(store: Path, index_articles: Index) -> None:
    index_articles()
    with pytest.raises(LoadError, match="no folder or file was named"):
        sync(corpus(store), [])
    assert len(Store.open(store, "hashing").paths()) == 5


def test_many_copies_of_one_article_are_no_sign_of_damage(
    index_articles: Callable[..., SyncReport], articles: Path
) -> None:
    text = next(articles.glob("000*.txt")).read_bytes()
    for number in range(12):
        (articles / f"copy-{number}.txt").write_bytes(text)
    assert len(index_articles().added) == 17
    assert index_articles().unchanged == 17


def test_files_that_all_fail_remove_nothing(
    store: Path, articles: Path, index_articles: Index, tmp_path: Path
) -> None:
    index_articles()
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(LoadError, match=r"a\.pdf"):
        index_articles(bad)
    assert len(Store.open(store, "hashing").paths()) == 5


def test_files_that_all_fail_make_no_store(
    store: Path, index_articles: Index, tmp_path: Path
) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(LoadError):
        index_articles(tmp_path / "bad")
    with pytest.raises(StoreError, match="no index"):
        Store.open(store, "hashing")


def test_near_identical_copies_are_one_cluster(
    store: Path, articles: Path, index_articles: Index
) -> None:
    first = sorted(articles.glob("*.txt"))[0]
    text = first.read_text(encoding="utf-8")
    (articles / "copy.txt").write_text(f"By Another Paper\n\n{text[:-200]}\n\nIt has no comment.")
    index_articles()
    found = Store.open(store, "hashing").search([(np.full(64, 1 / 8, dtype=np.float32), ["gaza"])])
    clusters = {r.sentence.span.document: r.cluster for r in found}
    assert clusters[first.name] == clusters["copy.txt"]
    assert len(set(clusters.values())) == len(clusters) - 1
    record = Record.open(store / RECORD)
    copies = {stored.path: stored.copies for stored in record.articles()}
    assert copies[first.name] == copies["copy.txt"] == 2
    assert sorted(copies.values()) == [1, 1, 1, 1, 2, 2]


def test_the_examples_of_the_folders_are_kept_each_once(
    store: Path, articles: Path, index_articles: Index, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "zoo.txt").write_text("The zebra was moved.")
    for folder, examples in ((articles, ["Who met?", "Why?"]), (other, ["Why?", "What moved?"])):
        (folder / "manifest.toml").write_text(f"examples = {examples}".replace("'", '"'))
    index_articles(articles, other)
    opened = Store.open(store, "hashing")
    assert opened.examples() == ("Who met?", "Why?", "What moved?")
    (articles / "manifest.toml").unlink()
    index_articles(articles)
    assert opened.examples() == ()


def test_the_language_of_an_article_is_stored(
    store: Path, articles: Path, index_articles: Index
) -> None:
    (articles / "polish.txt").write_text(
        "Rada miasta zebrała się w poniedziałek i postanowiła, że stary most pozostanie na swoim "
        "miejscu jeszcze przez dziesięć lat, powiedział burmistrz."
    )
    index_articles()
    opened = Store.open(store, "hashing")
    languages = {path: opened.document(path).language for path in opened.paths()}
    assert languages.pop("polish.txt") == "pl"
    assert set(languages.values()) == {"en"}


def test_what_is_in_another_language_is_named(
    articles: Path, store: Path, index_articles: Index, tmp_path: Path
) -> None:
    german = "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu erhalten. " * 2
    (articles / "bonn.txt").write_text(german)
    assert index_articles().foreign == ("bonn.txt (de)",)
    assert index_articles().foreign == ()
    (tmp_path / "ulm.txt").write_text(german)
    assert add(corpus(store), [tmp_path / "ulm.txt"]).foreign == ("ulm.txt (de)",)
