"""What questions are taken to ask of the seed articles; no model is needed to read one."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.question.followup import MOST_NAMES, resolve
from assistant.question.query import Notice, Query
from assistant.question.read import (
    ENGLISH_ONLY,
    LONGEST_QUESTION,
    LONGEST_REPLY,
    MOST_TURNS,
    NONE_ASKED,
    OF_DATELINE,
    QuestionError,
    clean,
    read_question,
    recent,
)
from assistant.types import Message
from index.filter import Filter, FilterError
from index.store.reader import Store


def read(text: str, corpus: Store, wanted: Filter | None = None, *turns: str) -> Query:
    history = [
        Message(role="assistant" if place % 2 else "user", content=turn)
        for place, turn in enumerate(turns)
    ]
    query = read_question(text, history, corpus, wanted or Filter())
    assert isinstance(query, Query)
    return query


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x07", "\u200b"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        clean(text)


@pytest.mark.parametrize("text", ["?", "(", '* "', "👍"])
def test_a_question_without_words_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="no words"):
        clean(text)


def test_a_question_far_too_long_is_refused() -> None:
    with pytest.raises(QuestionError, match="100,000"):
        clean("a" * 100_000)
    assert len(clean("a" * LONGEST_QUESTION)) == LONGEST_QUESTION


def test_control_characters_are_dropped() -> None:
    assert clean("who\x1b[31m said\x00 it?\n") == "who [31m said it?"


@pytest.mark.parametrize(
    ("question", "notice"),
    [
        ("Wie viele Lastwagen kamen im April nach Gaza und was sagte die Regierung?", ENGLISH_ONLY),
        ("hello", OF_DATELINE),
    ],
)
def test_what_can_not_be_searched_for_is_told(question: str, notice: str, corpus: Store) -> None:
    assert read_question(question, (), corpus, Filter()) == Notice(notice)


def test_filters_that_admit_no_article(corpus: Store) -> None:
    asked = read_question("Who abstained?", (), corpus, Filter(until="1999"))
    assert asked == Notice(NONE_ASKED)
    with pytest.raises(FilterError, match="The Onion"):
        read_question("Who abstained?", (), corpus, Filter("The Onion"))


def test_each_publisher_is_asked_by_itself(corpus: Store) -> None:
    query = read("How do CNN and The Hill differ on the Palestinian Authority?", corpus)
    assert [(c.text, c.publisher) for c in query.clauses] == [
        ("the Palestinian Authority?", "CNN"),
        ("the Palestinian Authority?", "The Hill"),
    ]
    assert query.searched_for.endswith("(in: CNN, The Hill)")


def test_a_filter_goes_before_a_publisher_in_the_question(corpus: Store) -> None:
    question = "What did The Hill report about Biden?"
    assert [c.publisher for c in read(question, corpus).clauses] == ["The Hill"]
    assert [c.publisher for c in read(question, corpus, Filter("CNN")).clauses] == [None]


def test_a_filter_of_dates_leaves_a_publisher_in_the_question(corpus: Store) -> None:
    query = read("What did The Hill report about Biden?", corpus, Filter(since="2024"))
    assert [c.publisher for c in query.clauses] == ["The Hill"]
    assert query.wanted == Filter(since="2024")


def test_a_date_in_the_question_and_a_filter_go_together(corpus: Store) -> None:
    query = read("What happened in December 2023?", corpus, Filter("CNN"))
    assert query.wanted == Filter("CNN", "2023-12", "2023-12")
    assert query.clauses == ()


def test_a_clause_leans_on_the_first_one(corpus: Store) -> None:
    query = read("What did Katz say about Rafah, and why did he say it?", corpus)
    assert [c.context for c in query.clauses] == ["", "What did Katz say about Rafah"]
    words = [w.text for w in query.clauses[1].words]
    assert words[-2:] == ["say", "Rafah"], "its words are among the clause's"


def test_a_question_of_no_subject_asks_how_articles_open(corpus: Store) -> None:
    query = read("What are the articles about?", corpus)
    assert (query.clauses, query.wanted, query.most) == ((), Filter(), 5)
    assert read("What is the latest article?", corpus).most == 1
    assert read("What did CNN report?", corpus).wanted == Filter("CNN")
    assert read("What did CNN report?", corpus, Filter("The Hill")).clauses


def test_a_follow_up_is_read_with_its_turns(corpus: Store) -> None:
    query = read("Since when?", corpus, None, "What did Katz say?", "CNN: He left.")
    assert query.searched_for == "Since when? (following: What did Katz say?)"
    more = read("What else?", corpus, None, "What did Katz say?", "CNN: He left.")
    assert more.text == "What did Katz say?"
    assert more.has_said("He left.")
    assert not more.has_said("He stayed.")


def test_a_question_about_two_has_a_clause_for_each(corpus: Store) -> None:
    query = read("What have Kirby and Gallant said about Gaza?", corpus)
    assert [c.text.split()[2] for c in query.clauses] == ["Kirby", "Gallant"]


@pytest.mark.parametrize("turn", [{}, {"role": "user"}, {"role": "system", "content": "x"}, "hi"])
def test_a_turn_that_is_none_is_refused(turn: Any, corpus: Store) -> None:
    with pytest.raises(QuestionError, match="role"):
        read_question("Who abstained?", [turn], corpus, Filter())


def test_of_the_turns_before_the_latest_are_read_as_far_as_they_may_be_long() -> None:
    asked = Message(role="user", content="a" * 100_000)
    told = Message(role="assistant", content="b" * 100_000)
    read_of = recent([asked, told] * 10_000)
    assert len(read_of) == MOST_TURNS
    assert [len(turn["content"]) for turn in read_of[:2]] == [LONGEST_QUESTION, LONGEST_REPLY]
    assert recent([Message(role="user", content="half \ud800 a pair")])[0]["content"] == (
        "half ? a pair"
    )


def test_a_long_history_looks_few_names_up() -> None:
    looked_up: list[str] = []

    def is_person(name: str) -> bool:
        looked_up.append(name)
        return False

    names = " and ".join(f"Anna{'abcdefghij'[n % 10] * (n // 10 + 1)}" for n in range(900))
    turns = [Message(role="user", content="And what did he say of Egypt then?")] * 10
    turns += [Message(role="assistant", content=names)] * 10
    resolve("And what did he say about it?", recent(turns * 100), is_person)
    assert len(looked_up) < MOST_TURNS * MOST_NAMES
