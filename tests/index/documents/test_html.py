"""Web pages as they are published: what is read of them, and what is said to be no article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.documents.files import LoadError, read_items
from index.documents.formats import Extracted, ExtractError, extract
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.text.sentences import split

FIRST = "The council of Kall voted late on Friday to raise the dam above the town by three metres."
SECOND = "Work begins in June, the mayor said, and the road over the dam stays closed until then."


def read(body: str, head: str = "") -> Extracted:
    return extract(".html", page(body, head))


def page(body: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>Dam to be raised</title>{head}"
        f"</head><body>{body}</body></html>"
    ).encode()


def article(*blocks: str) -> str:
    inner = f"<p>{FIRST}</p>{''.join(blocks)}<p>{SECOND}</p>"
    return f"<article><h1>Dam to be raised</h1>{inner}</article>"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def sentences(body: str, folder: Path, sandbox: Sandbox) -> list[str]:
    """What may be quoted of a page, read as a user's file is."""
    file = folder / "page.html"
    file.write_bytes(page(body))
    return [s.text for s in split(load(next(read_items(file, file.name, sandbox)), None, sandbox))]


def test_a_row_of_a_table_is_a_line_under_the_names_of_its_columns(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    table = """<table>
    <tr><th>Ward</th><th>Councillor</th><th>Votes</th></tr>
    <tr><td>Harbour</td><td>Ada Quill</td><td>742</td></tr>
    <tr><td>Hill</td><td>Bo Lund</td><td></td></tr></table>"""
    assert sentences(article(table), tmp_path, sandbox) == [
        FIRST,
        "Ward: Harbour | Councillor: Ada Quill | Votes: 742",
        "Ward: Hill | Councillor: Bo Lund",
        SECOND,
    ]


def test_a_table_that_lays_out_the_page_is_its_text() -> None:
    text = read(f"<table><tr><td>{FIRST} {SECOND}</td><td>{SECOND} {FIRST}</td></tr></table>").text
    assert text.splitlines() == [f"{FIRST} {SECOND}", f"{SECOND} {FIRST}"]


@pytest.mark.parametrize(
    ("block", "hidden"),
    [
        ("<p>Lea también: <a href='/2'>Por qué cuesta tanto la presa</a></p>", True),
        ("<p><strong>RELATED</strong>: <a href='/2'>Why the dam costs so much money</a></p>", True),
        ("<p><a href='/2'>Why the dam above the town costs so much</a></p>", True),
        ("<p>To go on reading, <a href='/x'>subscribe</a> or log in. It is cheap.</p>", True),
        ("<p>The <a href='/2'>dam above the town</a> costs four million crowns.</p>", False),
        ("<p><a href='/2'>The dam above the town costs four million crowns.</a></p>", False),
        (
            "<ul><li><a href='/2'>The dam over the harbour of Kall</a></li></ul>",
            False,
        ),
        ("<h2><a href='#cost'>What the dam above the town will cost</a></h2>", False),
    ],
)
def test_a_link_that_stands_alone_leads_elsewhere(
    tmp_path: Path, sandbox: Sandbox, block: str, hidden: bool
) -> None:
    found = sentences(article(block), tmp_path, sandbox)
    assert (found == [FIRST, SECOND]) is hidden


@pytest.mark.parametrize(
    ("stated", "shown", "day"),
    [
        ("2024-05-04T03:40Z", "<time datetime='{}'>May 3, 2024 11:40 PM EDT</time>", "2024-05-03"),
        ("2024-05-03T22:40Z", "<span>Published 4 May 2024</span>", "2024-05-04"),
        ("2024-05-04T03:40Z", "<p>May 4, 2024</p><p>Posted May 3, 2024</p>", "2024-05-04"),
        ("2024-05-04T03:40Z", "<p>March 1, 2024</p>", "2024-05-04"),
        ("2024-05-04T03:40Z", "", "2024-05-04"),
    ],
)
def test_the_day_is_the_one_that_the_page_shows(stated: str, shown: str, day: str) -> None:
    head = f'<meta property="article:published_time" content="{stated}">'
    published = read(shown.format(stated) + article(), head).source.published
    assert published is not None
    assert published.value == day


def test_the_times_of_a_live_blog_s_entries_are_kept() -> None:
    entries = [
        f"<div><header><time datetime='2024-01-14T{clock}:00Z'>{clock}</time></header>"
        f"{heading}<p>{said}</p></div>"
        for clock, heading, said in (
            ("19:05", "<h2>Two people dead</h2>", "Police say that two people died in the storm."),
            ("14:30", "", "Police confirm that one person died when a tree fell on a car."),
        )
    ]
    lines = read(article(*entries)).text.splitlines()
    assert "19:05 Two people dead" in lines
    assert "14:30 Police confirm that one person died when a tree fell on a car." in lines


def test_the_time_of_an_article_is_no_entry_s() -> None:
    assert "21:40" not in read(f"<div><time>21:40</time>{article()}</div>").text


TEASERS = "".join(
    f"<div><h2><a href='/{n}'>{head}</a></h2><p>{said}</p></div>"
    for n, (head, said) in enumerate(
        [
            ("Dam raised", "The council of Kall voted on Friday to raise the dam."),
            ("Bear seen", "A bear was seen near the school of Skarvik on Monday."),
            ("Pool shut", "The pool in Orle closes for repairs, the town said."),
            ("Fair held", "Growers at the fair in Leake showed the best plums for years."),
        ]
    )
)


@pytest.mark.parametrize(
    ("body", "head", "reason"),
    [
        (f"<main><h1>Latest news</h1>{TEASERS}</main>", "", "a page of headlines"),
        (
            "<p>You are being led to the new address of this page, please wait a moment.</p>",
            "<meta http-equiv='Refresh' content='0; url=https://example.org/new'>",
            "only leads on",
        ),
        ("<div><p>Advertisement</p><p>Buy now and save 20% on shoes</p></div>", "", "no sentence"),
    ],
)
def test_a_page_without_an_article_says_so(
    tmp_path: Path, sandbox: Sandbox, body: str, head: str, reason: str
) -> None:
    with pytest.raises(ExtractError, match=reason):
        read(body, head)
    file = tmp_path / "page.html"
    file.write_bytes(page(body, head))
    with pytest.raises(LoadError, match=reason):
        load(next(read_items(file, file.name, sandbox)), None, sandbox)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (article(f"<aside><h3>More</h3>{TEASERS}</aside>"), ""),
        (f"<main><p>{FIRST}</p>{TEASERS}</main>", ""),
        (f"<main>{TEASERS}</main>", '<meta property="og:type" content="article">'),
        (article(), "<meta http-equiv='refresh' content='300'>"),
        ("<article><p>The dam above the town has held, the mayor said.</p></article>", ""),
        ("<article><h1>水库</h1><p>卡尔市议会周五投票决定将水库大坝加高三米。</p></article>", ""),
    ],
)
def test_a_page_with_one_is_read(body: str, head: str) -> None:
    assert read(body, head).text
