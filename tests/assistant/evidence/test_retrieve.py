"""What questions are taken to ask of real articles, and what is found for them."""

from __future__ import annotations

import pytest

from assistant.answerer import Answerer
from assistant.evidence.retrieve import OPENINGS, Clause
from index.filter import Filter, FilterError


def test_each_publisher_is_asked_by_itself(answerer: Answerer) -> None:
    found = answerer.find("How do CNN and The Hill differ on the Palestinian Authority?")
    assert found.clauses == (
        Clause("the Palestinian Authority?", "", "CNN"),
        Clause("the Palestinian Authority?", "", "The Hill"),
    )
    best = [found.results[int(e.odds.argmax())].source.publisher for e in found.evidence]
    assert best == ["CNN", "The Hill"]


def test_a_filter_goes_before_a_publisher_in_the_question(answerer: Answerer) -> None:
    question = "What did The Hill report about Biden?"
    assert answerer.find(question).resolved.publishers == ("The Hill",)
    found = answerer.find(question, wanted=Filter("CNN"))
    assert found.resolved.publishers == ()
    assert {r.source.publisher for r in found.results} == {"CNN"}
    with pytest.raises(FilterError):
        answerer.find(question, wanted=Filter("The Onion"))


def test_a_clause_leans_on_the_first_one(answerer: Answerer) -> None:
    found = answerer.find("What did Katz say about Rafah, and why did he say it?")
    assert [c.context for c in found.clauses] == ["", "What did Katz say about Rafah"]


def test_a_question_of_no_subject_finds_how_articles_open(answerer: Answerer) -> None:
    found = answerer.find("What are the articles about?")
    assert (found.openings, found.evidence, found.ranked()) == (OPENINGS, (), [])
    assert len(found.results) == 5
    latest = answerer.find("What is the latest article?")
    assert [r.source.publisher for r in latest.results] == ["The Hill"]
    assert latest.openings == "This sentence opens the latest of 5 articles."
    assert answerer.find("What did CNN report?", wanted=Filter("The Hill")).openings == ""
