from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.files import read_items
from index.documents.formats import ExtractError, extract
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.types import Document, PublicationDate
from tests.index.files import ARTICLE, FIRST, SECOND, TITLE, every_kind, pdf


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """The article as each kind of file gives it, by document path."""

    def read() -> Iterator[Document]:
        with Sandbox() as sandbox:
            for name, raw in every_kind().items():
                file = tmp_path_factory.getbasetemp() / name
                file.write_bytes(raw)
                for item in read_items(file, name, sandbox):
                    yield load(item, None, sandbox)

    return {document.path: document for document in read()}


KINDS = [
    *("plain.txt", "mark.md", "page.html", "paper.pdf", "word.docx", "old.rtf", "one.json"),
    *(
        "many.jsonl#1",
        "many.jsonl#3",
        "list.json#1",
        "mail.eml",
        "mails.mbox#1",
        "feed.rss#1",
        "feed.atom#1",
    ),
    *("feed.xml#1", "page.html.gz", "crawl.warc#1", "table.csv#1", "table.tsv#1"),
]
WITH_DATE = [kind for kind in KINDS if kind not in {"paper.pdf", "word.docx"}]


def test_every_article_is_named_by_its_file_and_place(documents: dict[str, Document]) -> None:
    assert list(documents) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gives_the_text_and_the_title(documents: dict[str, Document], kind: str) -> None:
    document = documents[kind]
    assert FIRST in document.text
    assert SECOND in document.text
    assert document.source.title == TITLE
    assert "Home" not in document.text
    assert "Page 1" not in document.text


@pytest.mark.parametrize("kind", WITH_DATE)
def test_each_kind_gives_the_date_it_states(documents: dict[str, Document], kind: str) -> None:
    assert documents[kind].source.published == PublicationDate("2024-05-01")


@pytest.mark.parametrize("kind", ["paper.pdf", "word.docx"])
def test_when_a_file_was_saved_is_no_date_of_publication(
    documents: dict[str, Document], kind: str
) -> None:
    assert documents[kind].source.published is None


@pytest.mark.parametrize(
    "kind",
    [
        "mark.md",
        "page.html",
        "page.html.gz",
        "crawl.warc#1",
        "one.json",
        "list.json#1",
        "feed.atom#1",
    ],
)
def test_markup_gives_the_rest(documents: dict[str, Document], kind: str) -> None:
    source = documents[kind].source
    assert (source.publisher, source.author) == ("The Example", "Jane Doe")
    assert (source.url, source.updated) == ("https://example.org/bridge", "2024-05-03")


def test_where_the_text_came_from_is_kept(documents: dict[str, Document]) -> None:
    for document in documents.values():
        assert document.origin
        assert Path(document.origin.file).name == document.path.partition("#")[0]
        assert len(document.origin.sha256) == 64
    origin = documents["paper.pdf"].origin
    assert origin
    assert origin.extractor.startswith("pypdf ")


def test_a_pdf_knows_its_pages(documents: dict[str, Document]) -> None:
    paper = documents["paper.pdf"]
    assert paper.page(paper.text.index(FIRST)) == 1
    assert paper.page(paper.text.index(SECOND)) == 2
    assert documents["plain.txt"].page(0) is None


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    lines = [["The council voted to keep the old bridge in"], ["place for ten more years."]]
    found = extract(".pdf", pdf(lines))
    assert found.text == "The council voted to keep the old bridge in place for ten more years."
    assert len(found.pages) == 2


def test_a_pdf_of_images_says_what_is_needed() -> None:
    with pytest.raises(ExtractError, match="OCR"):
        extract(".pdf", pdf([[]]))


def test_a_page_saved_by_a_browser_has_its_address() -> None:
    page = every_kind()["page.html"].replace(b'<link rel="canonical"', b"<link")
    page = b"<!-- saved from url=(0024)https://example.net/page -->\n" + page
    assert extract(".html", page).source.url == "https://example.net/page"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2020-09-15T10:01:41-04:00", "2020-09-15"),
        ("September 15, 2020", "2020-09-15"),
        ("Tue, 15 Sep 2020 23:01:41 -0400", "2020-09-15"),
        ("soon", None),
    ],
)
def test_a_page_s_data_gives_its_date(written: str, date: str | None) -> None:
    data = f'<script type="application/ld+json">{{"datePublished": "{written}"}}</script>'
    page = f"<html><head>{data}</head><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body>"
    published = extract(".html", page.encode()).source.published
    assert (published.value if published else None) == date


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"published": {"$date": "2024-05-01T00:00:00Z"}}, "2024-05-01"),
        ({"published_at": "1714521600"}, "2024-05-01"),
        ({"published": "soon", "date": "25/05/2024"}, "2024-05-25"),
        ({"date": "05/06/2024"}, None),
        ({"date": float("nan")}, None),
    ],
)
def test_datasets_write_dates_in_many_ways(fields: dict[str, object], date: str | None) -> None:
    published = extract(".json", json.dumps({"text": "x", **fields}).encode()).source.published
    assert (published.value if published else None) == date


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        ({"title": "x"}, "no text"),
        ({"text": "  "}, "no text"),
        ([], "not an object"),
        ("x", "not an object"),
    ],
)
def test_json_without_an_article_says_so(article: object, reason: str) -> None:
    with pytest.raises(ExtractError, match=reason):
        extract(".json", json.dumps(article).encode())


@given(st.dictionaries(st.sampled_from(sorted(ARTICLE)) | st.text(), st.none() | st.text()))
def test_any_fields_are_an_article_or_refused(fields: dict[str, object]) -> None:
    raw = json.dumps({"maintext": "x", **fields}).encode()
    try:
        extracted = extract(".json", raw)
    except ExtractError:
        return
    extracted.text.encode()
    assert extracted.text.strip()
