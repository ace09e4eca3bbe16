"""Questions about articles as such, asked of the seed articles and of two by one author."""

from __future__ import annotations

import json

import pytest

from assistant.question.query import Query
from assistant.question.read import read_question
from assistant.types import Message
from index import Index
from index.filter import Filter
from index.store.reader import Store
from tests.index.hashing import HashingEncoder

ARTICLES = (
    ("Quarry vote put off", "The Ledger", "Ada Lindt", "2024-05-04"),
    ("Ferry keeps its bell", "The Chronicle", "Ada Lindt", "2024-06-01"),
    ("Bakers count loaves", "The Ledger", None, None),
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("papers")
    known = [dict(zip(("title", "publisher", "author", "date"), a, strict=True)) for a in ARTICLES]
    lines = [json.dumps(about | {"text": f"Text of {about['title']}."}) for about in known]
    (folder / "papers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    index = Index.open(folder / "store", encoder=HashingEncoder())
    index.sync([folder / "papers.jsonl"])
    return index.store


def known(question: str, papers: Store, *history: Message, wanted: Filter | None = None) -> str:
    query = read_question(question, history, papers, wanted or Filter())
    assert isinstance(query, Query)
    return query.known


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Who wrote “Ferry keeps its bell”?",
            "“Ferry keeps its bell”: by Ada Lindt, The Chronicle, 1 June 2024.",
        ),
        (
            "when was quarry vote put off published?",
            "“Quarry vote put off”: by Ada Lindt, The Ledger, 4 May 2024.",
        ),
        (
            "Which paper ran Bakers count loaves?",
            "“Bakers count loaves”: author not known, The Ledger, date not known.",
        ),
    ],
)
def test_what_is_known_of_an_article_named_by_its_title(
    question: str, told: str, papers: Store
) -> None:
    assert known(question, papers) == told


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Which articles are by Ada Lindt?", ("Ferry", "Quarry")),
        ("What did Ada Lindt write?", ("Ferry", "Quarry")),
        ("Who wrote the articles?", ("Ferry", "Quarry", "Bakers")),
        ("who wrote it?", ("Ferry", "Quarry", "Bakers")),
    ],
)
def test_several_articles_are_told_newest_first(
    question: str, titles: tuple[str, ...], papers: Store
) -> None:
    told = known(question, papers).split("; ")
    assert [line.removeprefix("“").split()[0] for line in told] == list(titles)


def test_it_is_the_article_that_was_quoted(papers: Store) -> None:
    turns: tuple[Message, ...] = (
        {"role": "user", "content": "What keeps its bell?"},
        {"role": "assistant", "content": "The Chronicle, 1 June 2024: Text of Ferry."},
    )
    assert known("And when was it published?", papers, *turns).startswith("“Ferry keeps its bell”")


def test_a_filter_leaves_the_others_out(papers: Store) -> None:
    told = known("Which articles are by Ada Lindt?", papers, wanted=Filter("The Ledger"))
    assert "Quarry" in told
    assert "Ferry" not in told


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the letter to the ferry company?",
        "When was the report published?",
        "What did Ada Lindt write about the quarry?",
        "What did Ada Lindt say?",
        "Who was hurt by the quarry?",
    ],
)
def test_what_is_asked_of_the_world_is_searched_for(question: str, papers: Store) -> None:
    query = read_question(question, (), papers, Filter())
    assert isinstance(query, Query)
    assert query.clauses
    assert not query.known
