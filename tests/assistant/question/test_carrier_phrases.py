from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.carrier_phrases import without_carrier


@pytest.mark.parametrize(
    "asking",
    [
        "Tell me about {}.",
        "please tell us more about {}",
        "What do the articles say about {}?",
        "What have these sources reported on {}?",
        "What can you tell me about {}?",
        "I'd like to know more about {}.",
        "Could you summarize {}?",
        "Give me a short overview of {}, please.",
        "Is there anything about {} in the articles?",
        "Do the articles mention {}?",
        "Do any of the articles say anything about {}?",
        "How do the articles describe {}?",
        "Any news on {}?",
        "Which articles mention {}?",
        "Find the passage about {}.",
        "Search for {}",
        "Show me quotes on {}.",
        "According to the articles, {}?",
    ],
)
def test_words_that_only_ask_are_left_out(asking: str) -> None:
    assert without_carrier(asking.format("the harbour")).strip(" .?") == "the harbour"


@pytest.mark.parametrize(
    "question",
    [
        "What did Blinken say about Rafah?",
        "Is there a plan for Gaza?",
        "What did the minister tell the news agency?",
        "Will you go?",
        "Tell me more.",
        "Explain.",
        "In news conferences, what did he say?",
        "What do they say about Rafah?",
    ],
)
def test_a_question_with_words_of_its_own_is_left_alone(question: str) -> None:
    assert without_carrier(question) == question


@pytest.mark.parametrize(
    "courtesy", ["Sorry, ", "Thanks! ", "Hello! ", "ok, so ", "Yes, but ", "No, and ", "Great. "]
)
def test_courtesy_changes_nothing(courtesy: str) -> None:
    assert without_carrier(f"{courtesy}who is Garrity?") == "who is Garrity?"


def test_a_no_that_is_part_of_the_question_stays() -> None:
    assert without_carrier("No deaths were reported?") == "No deaths were reported?"


def test_a_question_asked_politely_stays_whole() -> None:
    asked = "Hello, can you tell me who the mayor is and why he left?"
    assert without_carrier(asked) == "who the mayor is and why he left?"


@given(st.text())
def test_something_is_always_left(question: str) -> None:
    assert without_carrier(question) or not question
