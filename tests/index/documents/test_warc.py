from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from index.documents.files import LoadError
from index.documents.sandbox import Sandbox
from tests.index.conftest import load_all
from tests.index.files import BODY, HTML, TITLE, warc, warc_record

PAGE = HTML.replace('<link rel="canonical"', "<link").encode()
ADDRESS = "https://example.net/page"


def test_pages_are_articles_and_know_their_address(tmp_path: Path, sandbox: Sandbox) -> None:
    file = tmp_path / "a.warc.gz"
    raw = warc(
        [
            ("https://example.net/gone", "404 Not Found", "text/html", PAGE),
            ("https://example.net/logo", "200 OK", "image/png", b"\x89PNG"),
            (ADDRESS, "200 OK", "text/html; charset=utf-8", PAGE),
        ]
    )
    file.write_bytes(gzip.compress(raw))
    (document,) = load_all(file, sandbox)
    assert (document.path, document.source.title) == ("a.warc.gz#3", TITLE)
    assert document.source.url == ADDRESS


def test_a_text_that_was_taken_from_a_page_is_an_article(tmp_path: Path, sandbox: Sandbox) -> None:
    (tmp_path / "a.warc").write_bytes(warc_record(ADDRESS, "conversion", BODY.encode()))
    (document,) = load_all(tmp_path / "a.warc", sandbox)
    assert (document.text, document.source.url) == (BODY, ADDRESS)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no web page"),
        (b"The council met.\n", "no WARC"),
        (gzip.compress(b"WARC/1.0"), "rename it"),
        (warc([(ADDRESS, "404 Not Found", "text/html", PAGE)]), "no web page"),
    ],
)
def test_what_holds_no_pages_is_one_clear_line(
    tmp_path: Path, sandbox: Sandbox, raw: bytes, reason: str
) -> None:
    (tmp_path / "a.warc").write_bytes(raw)
    with pytest.raises(LoadError, match=reason):
        load_all(tmp_path / "a.warc", sandbox)


def test_a_page_that_unpacks_to_far_too_much_is_passed_over(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    pages = [
        ("https://example.net/bomb", "200 OK\r\nContent-Encoding: gzip", "text/html",
         gzip.compress(b" " * 100_000_000)),
        (ADDRESS, "200 OK", "text/html", PAGE),
    ]  # fmt: skip
    (tmp_path / "a.warc").write_bytes(warc(pages))
    assert [document.path for document in load_all(tmp_path / "a.warc", sandbox)] == ["a.warc#2"]
