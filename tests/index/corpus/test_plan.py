from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus.sync import SyncReport
from index.documents.files import LoadError
from index.store.reader import Store
from tests.index.corpus.test_sync import vectors
from tests.index.hashing import HashingEncoder
from tests.index.unprivileged import unreadable

Index = Callable[..., SyncReport]
ZOO = {"2023": "The zebra was moved on Friday.", "2024": "The wombat was born on Monday."}


@pytest.fixture
def deep(articles: Path, index_articles: Index) -> Path:
    """A folder of the articles, with two of its own, all indexed."""
    folder = articles / "deep"
    (folder / "er").mkdir(parents=True)
    (folder / "zebra.txt").write_text(ZOO["2023"])
    (folder / "er" / "wombat.txt").write_text(ZOO["2024"])
    index_articles()
    return folder


def paths(store: Path) -> list[str]:
    return list(Store.open(store, "hashing").paths())


def years(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with an article of one name, and a file of several."""
    folders = (tmp_path / "2023", tmp_path / "2024")
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "january.txt").write_text(ZOO[folder.name])
        lines = [f'{{"text": "Bridge {n} of {folder.name} is open."}}\n' for n in range(2)]
        (folder / "news.jsonl").write_text("".join(lines * (1 + (folder.name == "2024"))))
    (folders[1] / "february.txt").write_text("The river rose in February.")
    return folders


NAMES = [
    "2023/january.txt",
    "2023/news.jsonl#1",
    "2023/news.jsonl#2",
    "2024/january.txt",
    *(f"2024/news.jsonl#{n}" for n in range(1, 5)),
    "february.txt",
]


@pytest.mark.parametrize("order", [1, -1])
def test_files_of_one_path_in_two_folders_are_told_apart(
    store: Path, tmp_path: Path, index_articles: Index, order: int
) -> None:
    report = index_articles(*years(tmp_path)[::order])
    assert (report.failures, list(report.added)) == ((), NAMES)
    opened = Store.open(store, "hashing")
    for year, text in ZOO.items():
        assert opened.document(f"{year}/january.txt").text == text
        assert f"of {year}" in opened.document(f"{year}/news.jsonl#2").text
        origin = opened.document(f"{year}/news.jsonl#1").origin
        assert origin
        assert origin.file == str(tmp_path / year / "news.jsonl")
    assert index_articles(*years_of(tmp_path)).unchanged == len(NAMES)


def years_of(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "2023", tmp_path / "2024"


def test_a_folder_more_or_less_renames_and_embeds_nothing_again(
    store: Path, tmp_path: Path, index_articles: Index, encoder: HashingEncoder
) -> None:
    first, second = years(tmp_path)
    index_articles(first)
    assert paths(store) == ["january.txt", "news.jsonl#1", "news.jsonl#2"]
    embedded = encoder.passages
    report = index_articles(first, second)
    assert ("january.txt", "2023/january.txt") in report.moved
    assert (len(report.moved), len(report.added), report.removed) == (3, 6, ())
    assert paths(store) == NAMES
    again = encoder.passages
    assert again - embedded == 2 * 6
    index_articles(first)
    assert paths(store) == ["january.txt", "news.jsonl#1", "news.jsonl#2"]
    assert encoder.passages == again


def test_a_manifest_speaks_of_the_paths_below_its_folder(
    store: Path, tmp_path: Path, index_articles: Index
) -> None:
    for folder in years(tmp_path):
        said = (
            f'["january.txt"]\npublisher = "Post {folder.name}"\n["news.jsonl"]\nauthor = "Ann"\n'
        )
        (folder / "manifest.toml").write_text(said)
    index_articles(*years_of(tmp_path))
    opened = Store.open(store, "hashing")
    for year in ZOO:
        assert opened.document(f"{year}/january.txt").source.publisher == f"Post {year}"
        assert opened.document(f"{year}/news.jsonl#2").source.author == "Ann"


def test_a_file_that_is_named_twice_is_one(articles: Path, index_articles: Index) -> None:
    first = sorted(articles.glob("*.txt"))[0]
    report = index_articles(articles, first, articles / ".." / articles.name)
    assert (len(report.added), report.failures) == (5, ())


def test_a_folder_that_can_not_be_read_keeps_its_articles(
    store: Path, articles: Path, deep: Path, index_articles: Index
) -> None:
    sorted(articles.glob("*.txt"))[0].unlink()
    with unreadable(deep):
        report = index_articles()
    assert len(report.removed) == 1
    (failure,) = report.failures
    assert failure.startswith(f"{deep}: can't be read (Permission denied)")
    assert {"deep/zebra.txt", "deep/er/wombat.txt"} <= set(paths(store))
    assert index_articles().unchanged == 6


def test_a_link_into_a_folder_that_can_not_be_read_keeps_its_article(
    store: Path, articles: Path, deep: Path, index_articles: Index
) -> None:
    (articles / "link.txt").symlink_to(deep / "zebra.txt")
    index_articles()
    with unreadable(deep):
        report = index_articles()
    assert report.removed == ()
    assert len(report.failures) == 2
    assert "link.txt" in paths(store)


def test_what_can_not_be_read_outlives_a_rebuild(
    store: Path, articles: Path, deep: Path, index_articles: Index
) -> None:
    first = sorted(articles.glob("*.txt"))[0]
    first.write_bytes(b"a\0b")
    with unreadable(deep / "er"):
        report = index_articles(rebuild=True)
    assert len(report.failures) == 2
    assert len(paths(store)) == 7
    assert Store.open(store, "hashing").document(first.name).text
    assert index_articles().unchanged == 6


def test_a_folder_that_is_suddenly_empty_keeps_its_articles_unless_told(
    store: Path, deep: Path, index_articles: Index
) -> None:
    for file in (deep / "zebra.txt", deep / "er" / "wombat.txt"):
        file.unlink()
    report = index_articles()
    assert (report.removed, report.unchanged) == ((), 5)
    (failure,) = report.failures
    assert failure.startswith(f"{deep}: has no file any more; what was indexed out of it stays (2)")
    assert len(paths(store)) == 7
    report = index_articles(allow_empty=True)
    assert report.removed == ("deep/er/wombat.txt", "deep/zebra.txt")
    assert report.failures == ()
    assert index_articles() == SyncReport(unchanged=5)


def test_a_folder_that_was_moved_is_not_suddenly_empty(
    store: Path, articles: Path, deep: Path, index_articles: Index
) -> None:
    (deep / "zebra.txt").rename(articles / "zebra.txt")
    (deep / "er" / "wombat.txt").unlink()
    report = index_articles()
    assert report.moved == (("deep/zebra.txt", "zebra.txt"),)
    assert "stays (1)" in report.failures[0]
    assert "deep/er/wombat.txt" in paths(store)


def test_one_of_several_folders_that_is_suddenly_empty_keeps_its_articles(
    store: Path, tmp_path: Path, index_articles: Index
) -> None:
    first, second = years(tmp_path)
    index_articles(first, second)
    for file in second.iterdir():
        file.unlink()
    assert index_articles(first, second).removed == ()
    assert "february.txt" in paths(store)
    assert len(index_articles(first, second, allow_empty=True).removed) == 6


def test_where_the_files_are_now_is_what_counts(
    store: Path, articles: Path, tmp_path: Path, deep: Path, index_articles: Index
) -> None:
    moved = tmp_path / "moved"
    articles.rename(moved)
    assert index_articles(moved) == SyncReport(unchanged=7)
    for file in (moved / "deep" / "zebra.txt", moved / "deep" / "er" / "wombat.txt"):
        file.unlink()
    assert index_articles(moved).removed == ()
    assert deep.name in {Path(path).parent.name for path in paths(store)}


def test_an_index_is_emptied_only_if_told(
    store: Path, articles: Path, index_articles: Index
) -> None:
    index_articles()
    for file in articles.iterdir():
        file.unlink()
    with pytest.raises(LoadError, match="--allow-empty"):
        index_articles()
    assert len(index_articles(allow_empty=True).removed) == 5
    assert paths(store) == []
    with pytest.raises(LoadError, match="no article found"):
        index_articles(allow_empty=True)


def test_an_article_that_can_no_longer_be_read_is_kept(
    store: Path, articles: Path, index_articles: Index
) -> None:
    index_articles()
    first = sorted(articles.glob("*.txt"))[0]
    first.write_bytes(b"a\0b")
    report = index_articles()
    assert (report.removed, len(report.failures)) == ((), 1)
    assert Store.open(store, "hashing").document(first.name).text


def test_a_moved_article_is_not_embedded_again(
    store: Path, articles: Path, index_articles: Index, encoder: HashingEncoder
) -> None:
    index_articles()
    before, embedded = vectors(store), encoder.passages
    first = sorted(articles.glob("*.txt"))[0]
    (articles / "deep").mkdir()
    first.rename(articles / "deep" / "moved.txt")
    report = index_articles()
    assert report == SyncReport(unchanged=4, moved=((first.name, "deep/moved.txt"),))
    assert (vectors(store), encoder.passages) == (before, embedded)
    document = Store.open(store, "hashing").document("deep/moved.txt")
    assert document.origin
    assert document.origin.file == str(articles / "deep" / "moved.txt")


def test_two_articles_may_change_places(
    store: Path, articles: Path, index_articles: Index, encoder: HashingEncoder
) -> None:
    index_articles()
    embedded = encoder.passages
    one, two, *_ = sorted(articles.glob("*.txt"))
    text = two.read_text(encoding="utf-8")
    one.rename(articles / "x")
    two.rename(one)
    (articles / "x").rename(two)
    assert len(index_articles().moved) == 2
    assert encoder.passages == embedded
    assert Store.open(store, "hashing").document(one.name).text == text


def test_lines_that_move_up_are_not_embedded_again(
    store: Path, articles: Path, index_articles: Index, encoder: HashingEncoder
) -> None:
    texts = [f"Article {n} is about the bridge of town {n}." for n in range(9)]
    file = articles / "news.jsonl"
    file.write_text("".join(f'{{"text": "{text}"}}\n' for text in texts))
    index_articles()
    embedded = encoder.passages
    file.write_text("".join(f'{{"text": "{text}"}}\n' for text in texts[1:]))
    report = index_articles()
    assert len(report.moved) == 8
    assert (report.added, report.changed, report.removed) == ((), (), ("news.jsonl#1",))
    assert encoder.passages == embedded
    assert Store.open(store, "hashing").document("news.jsonl#1").text == texts[1]


def test_the_manifest_may_name_a_file_of_several_articles(
    store: Path, articles: Path, index_articles: Index
) -> None:
    lines = [f'{{"text": "Town {n} has a bridge.", "author": "Ann {n}"}}' for n in range(2)]
    (articles / "news.jsonl").write_text("\n".join(lines))
    (articles / "manifest.toml").write_text('["news.jsonl"]\npublisher = "The Post"\n')
    index_articles()
    sources = [Store.open(store, "hashing").document(f"news.jsonl#{n}").source for n in (1, 2)]
    assert [(s.publisher, s.author) for s in sources] == [
        ("The Post", "Ann 0"),
        ("The Post", "Ann 1"),
    ]
    assert not index_articles().changed
    (articles / "manifest.toml").write_text('["news.jsonl"]\npublisher = "The Herald"\n')
    assert index_articles().changed == ("news.jsonl#1", "news.jsonl#2")


def test_one_file_may_be_indexed_alone(store: Path, articles: Path, index_articles: Index) -> None:
    first = sorted(articles.glob("*.txt"))[0]
    assert index_articles(first).added == (first.name,)
