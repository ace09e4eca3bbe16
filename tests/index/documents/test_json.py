"""JSON in the shapes in which newsrooms, interfaces and datasets have it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.documents.files import LoadError
from index.documents.formats import ExtractError, extract
from index.documents.sandbox import Sandbox
from index.types import Document
from tests.index.conftest import load_all

FIRST = "The ferry to Holm was cancelled on Tuesday."
SECOND = "Its captain, Ada Brink, said the pier had sunk by 30 centimetres."
BODY = f"{FIRST}\n\n{SECOND}"
HTML = f"<p>{FIRST}</p>\n<p>{SECOND}</p>".replace("Ada Brink", "<b>Ada&nbsp;Brink</b>")
ARTICLE = {"title": "Ferry cancelled", "text": FIRST}


def read(folder: Path, sandbox: Sandbox, content: object, name: str = "a.json") -> list[Document]:
    file = folder / name
    file.write_text(json.dumps(content), encoding="utf-8")
    return load_all(file, sandbox)


@pytest.mark.parametrize(
    "body",
    [
        {"body": [FIRST, SECOND]},
        {"text": None, "content": {"rendered": HTML}},
        {"fields": {"bodyText": BODY}},
        {"fields": {"body": HTML}},
        {"articleBody": BODY},
        {"_source": {"full_text": BODY}},
        {"attributes": {"body": HTML}},
        {"raw_content": BODY},
        {"html": HTML},
        {"content_html": HTML},
        {"body": HTML.replace("<", "&lt;").replace(">", "&gt;")},
        {"content_elements": [{"type": "text", "content": FIRST}, {"type": "image", "content": "x"},
                              {"type": "text", "content": SECOND}]},
        {"contents": [{"type": "title", "content": "x"}, {"type": "html", "content": HTML}]},
        {"blocks": [{"type": "paragraph", "data": {"text": FIRST}}, {"data": {"text": SECOND}}]},
        {"body": "", "description": BODY},
    ],
)  # fmt: skip
def test_a_text_is_found_where_it_is_usual_to_have_it(body: dict[str, Any]) -> None:
    assert extract(".json", json.dumps({"title": "T", **body}).encode()).text == BODY


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Profit & loss: 3 < 4, the firm said.", "Profit & loss: 3 < 4, the firm said."),
        ("He asked for &euro;5.\n\nShe had &#163;4.", "He asked for €5.\n\nShe had £4."),
        ("One <b>bold</b> line.\nAnother &amp; last.", "One bold line.\nAnother & last."),
        ("<table><tr><td>Roe</td><td>1,482</td></tr></table>", "Roe | 1,482"),
        ("It closed, its owner said, after… [+2145 chars]", "It closed, its owner said, after…"),
    ],
)
def test_markup_in_a_text_is_read_and_what_is_none_is_kept(written: str, text: str) -> None:
    assert extract(".json", json.dumps({"text": written}).encode()).text == text


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ({"response": {"status": "ok", "results": [ARTICLE, ARTICLE]}}, ["a.json#1", "a.json#2"]),
        ({"response": {"content": ARTICLE}}, ["a.json"]),
        ({"hits": {"total": 1, "hits": [{"_source": ARTICLE}]}}, ["a.json#1"]),
        ({"data": {"posts": {"edges": [{"node": ARTICLE}]}}}, ["a.json#1"]),
        ({"content": [ARTICLE, ARTICLE], "page": 1}, ["a.json#1", "a.json#2"]),
        ({"sport": [ARTICLE], "politics": [ARTICLE]}, ["a.json#1", "a.json#2"]),
        ({"@graph": [{"headline": "x", "articleBody": FIRST}]}, ["a.json#1"]),
        ({"title": "A feed", "items": [{"content_text": FIRST}]}, ["a.json#1"]),
    ],
)
def test_articles_are_found_however_an_interface_wraps_them(
    tmp_path: Path, sandbox: Sandbox, content: object, names: list[str]
) -> None:
    documents = read(tmp_path, sandbox, content)
    assert [document.path for document in documents] == names
    assert {document.text for document in documents} == {FIRST}


def test_wordpress_posts_are_read(tmp_path: Path, sandbox: Sandbox) -> None:
    post = {
        "id": 7,
        "date": "2024-05-05T09:00:00",
        "link": "https://example.org/ferry",
        "title": {"rendered": "Holm&#8217;s ferry <em>cancelled</em>"},
        "content": {"rendered": HTML, "protected": False},
        "author": 12,
    }
    (document,) = read(tmp_path, sandbox, [post])
    source = document.source
    assert (document.text, source.title) == (BODY, "Holm’s ferry cancelled")
    assert (source.url, source.author) == ("https://example.org/ferry", None)
    assert source.published
    assert source.published.value == "2024-05-05"


def test_the_guardian_s_articles_are_read(tmp_path: Path, sandbox: Sandbox) -> None:
    result = {
        "webTitle": "Ferry cancelled",
        "webPublicationDate": "2024-05-05T09:00:00Z",
        "webUrl": "https://example.org/ferry",
        "fields": {"bodyText": BODY, "byline": "By Ada Brink", "publication": "The Example"},
    }
    (document,) = read(tmp_path, sandbox, {"response": {"results": [result]}})
    source = document.source
    assert (document.text, source.title, source.author) == (BODY, "Ferry cancelled", "Ada Brink")
    assert (source.publisher, source.url) == ("The Example", "https://example.org/ferry")


@pytest.mark.parametrize(
    ("fields", "known"),
    [
        ({"source_domain": "example.org", "authors": ["A. Brink", "B. Roe"]},
         ("example.org", "A. Brink, B. Roe")),
        ({"source": {"id": None, "name": "Example Wire"}, "author": None}, ("Example Wire", None)),
        ({"source": "https://example.org/1", "author": ["[[Nina Falk]]"]}, (None, "Nina Falk")),
        ({"publisher": "nan", "author": "None"}, (None, None)),
        ({"publisher": float("nan"), "byline": {"original": "By Ada Brink"}}, (None, "Ada Brink")),
        ({"credits": {"by": [{"name": "Ada Brink"}]}}, (None, "Ada Brink")),
    ],
)  # fmt: skip
def test_publisher_and_author_are_read_and_what_is_no_value_is_unknown(
    fields: dict[str, Any], known: tuple[str | None, str | None]
) -> None:
    source = extract(".json", json.dumps({"text": FIRST, **fields}).encode()).source
    assert (source.publisher, source.author) == known
    assert source.title is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("05/25/2024", "2024-05-25"),
        ("07.05.2024", "2024-05-07"),
        ("01-May-2024", "2024-05-01"),
        ("5th of May 2024", "2024-05-05"),
        ("May 2024", "2024-05"),
        (2024, "2024"),
        ({"$date": {"$numberLong": "1714521600000"}}, "2024-05-01"),
        ({"_seconds": 1714521600}, "2024-05-01"),
        (["2024-05-01"], "2024-05-01"),
        ("05/06/2024", None),
        ("nan", None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(written: object, value: str | None) -> None:
    raw = json.dumps({"text": FIRST, "date": written}).encode()
    published = extract(".json", raw).source.published
    assert (published.value if published else None) == value


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_json_in_any_encoding_is_read(
    tmp_path: Path, sandbox: Sandbox, name: str, encoding: str
) -> None:
    texts = ["A café in Orléans closed.", "It had been open for 40 years, its owner said."]
    lines = "\n".join(json.dumps({"text": t}, ensure_ascii=False) for t in texts)
    (tmp_path / name).write_bytes(lines.encode(encoding))
    documents = load_all(tmp_path / name, sandbox)
    assert [document.text for document in documents] == texts
    assert [document.path for document in documents] == [f"{name}#1", f"{name}#2"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b'[{"text": "x"},]', "not JSON"), (b"3", "neither an article nor a list of articles")],
)
def test_a_file_of_json_without_articles_says_so(
    tmp_path: Path, sandbox: Sandbox, raw: bytes, reason: str
) -> None:
    (tmp_path / "a.json").write_bytes(raw)
    with pytest.raises(LoadError, match=reason):
        load_all(tmp_path / "a.json", sandbox)


def test_a_list_of_no_articles_is_no_text() -> None:
    with pytest.raises(ExtractError, match="no text"):
        extract(".json", json.dumps({"content": [{"title": "x", "id": 1}]}).encode())
