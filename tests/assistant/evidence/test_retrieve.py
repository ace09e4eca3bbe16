"""What is found for questions of the seed articles."""

from __future__ import annotations

from assistant.answerer import Assistant
from assistant.evidence.types import Found
from assistant.types import Message
from index import Filter


def find(question: str, answerer: Assistant, wanted: Filter | None = None) -> Found:
    found = answerer.find(question, wanted=wanted or Filter())
    assert found is not None
    return found


def test_each_publisher_is_asked_by_itself(answerer: Assistant) -> None:
    found = find("How do CNN and The Hill differ on the Palestinian Authority?", answerer)
    best = [found.results[e.best(1)[0]].source.publisher for e in found.evidence]
    assert best == ["CNN", "The Hill"]


def test_only_the_articles_wanted_are_searched(answerer: Assistant) -> None:
    found = find("What did The Hill report about Biden?", answerer, Filter("CNN"))
    assert {r.source.publisher for r in found.results} == {"CNN"}


def test_how_articles_open_is_found_where_nothing_else_is_asked(answerer: Assistant) -> None:
    found = find("What are the articles about?", answerer)
    assert (found.evidence, found.ranked()) == ((), [])
    assert len(found.results) == 5
    latest = find("What is the latest article?", answerer)
    assert [r.source.publisher for r in latest.results] == ["The Hill"]


def test_what_was_said_is_not_found_again(answerer: Assistant) -> None:
    question = "What did Katz suggest about Rafah?"
    first = answerer.answer(question)
    history = (
        Message(role="user", content=question),
        Message(role="assistant", content=first.text),
    )
    again = answerer.find("Tell me more.", history)
    assert again is not None
    assert not {c.text for c in first.claims} & {r.sentence.text for r in again.results}
