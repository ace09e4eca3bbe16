from __future__ import annotations

from pathlib import Path

import pytest

from index.documents.files import LoadError
from index.documents.formats.feed import split
from index.documents.sandbox import Sandbox
from tests.index.conftest import load_all
from tests.index.files import ATOM, BODY, RSS, TITLE


@pytest.mark.parametrize(("feed", "updated"), [(RSS, None), (ATOM, "2024-05-03")])
def test_an_entry_is_an_article_with_its_whole_text(
    tmp_path: Path, sandbox: Sandbox, feed: str, updated: str | None
) -> None:
    file = tmp_path / "news.xml"
    file.write_text(feed)
    (document,) = load_all(file, sandbox)
    source = document.source
    assert (document.path, document.text, source.title) == ("news.xml#1", BODY, TITLE)
    assert (source.publisher, source.author) == ("The Example", "Jane Doe")
    assert (source.url, source.updated) == ("https://example.org/bridge", updated)
    # In its own time zone.
    assert source.published
    assert source.published.value == "2024-05-01"
    assert document.origin
    assert document.origin.extractor.startswith("feedparser ")


def test_an_entry_without_more_has_its_summary() -> None:
    feed = "<rss><channel><item><description>&lt;p&gt;The pier sank.&lt;/p&gt;</description></item>"
    assert split(feed.encode())[0]["text"] == "<p>The pier sank.</p>"


@pytest.mark.parametrize("raw", [b"", b"/etc/hostname", b"http://127.0.0.1/", b"<urlset></urlset>"])
def test_what_is_no_feed_is_one_clear_line_and_nothing_is_opened(
    tmp_path: Path, sandbox: Sandbox, raw: bytes
) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(raw)
    with pytest.raises(LoadError, match="no feed"):
        load_all(file, sandbox)


def test_entities_neither_open_files_nor_fill_memory() -> None:
    inner = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE r [<!ENTITY a0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{inner}]>'
    item = "<item><title>x</title><description>&f;&a11;</description></item>"
    (article,) = split(f"{head}<rss><channel>{item}</channel></rss>".encode())
    assert "root" not in article["text"]
    assert len(article["text"]) < 100
