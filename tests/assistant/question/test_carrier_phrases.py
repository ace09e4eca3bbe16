from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.carrier_phrases import (
    asks_of_articles,
    asks_of_dateline,
    reported_by,
    without_request,
)
from index.filter import Filter

DATES = ("2023-10-08", "2024-10", "2024-03-02", "2024")
PUBLISHERS = ("The Hill", "CNN", "Daily Post")


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
    assert without_request(asking.format("the harbour")).strip(" .?") == "the harbour"


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
    assert without_request(question) == question


@pytest.mark.parametrize(
    "courtesy", ["Sorry, ", "Thanks! ", "Hello! ", "ok, so ", "Yes, but ", "No, and ", "Great. "]
)
def test_courtesy_changes_nothing(courtesy: str) -> None:
    assert without_request(f"{courtesy}who is Garrity?") == "who is Garrity?"


def test_greetings_and_questions_of_the_program_are_told_from_others() -> None:
    for question in ("hi", "Hello there!", "thanks a lot", "who are you?", "What can you do?"):
        assert asks_of_dateline(question)
    for question in ("Who are you quoting?", "help for Gaza", "hi, who is Katz?", "Who is Katz?"):
        assert not asks_of_dateline(question)


def test_a_no_that_is_part_of_the_question_stays() -> None:
    assert without_request("No deaths were reported?") == "No deaths were reported?"


def test_a_question_asked_politely_stays_whole() -> None:
    asked = "Hello, can you tell me who the mayor is and why he left?"
    assert without_request(asked) == "who the mayor is and why he left?"


@given(st.text())
def test_something_is_always_left(question: str) -> None:
    assert without_request(question) or not question
    reported_by(question, lambda: PUBLISHERS)
    asks_of_articles(question, lambda: PUBLISHERS, lambda: DATES)


@pytest.mark.parametrize(
    ("question", "subject", "publisher"),
    [
        ("What did CNN report about the vote?", "the vote?", "CNN"),
        ("How does The Hill describe the talks?", "the talks?", "The Hill"),
        ("Did the Daily Post mention Lebanon?", "Lebanon?", "Daily Post"),
        ("What does the CNN article say about Kirby?", "Kirby?", "CNN"),
        ("According to CNN, who is Herzog?", "who is Herzog?", "CNN"),
        ("In CNN's coverage, why was it cancelled?", "why was it cancelled?", "CNN"),
        ("Who is Herzog, according to CNN?", "Who is Herzog", "CNN"),
        ("What did the Post report about the vote?", "the vote?", "Daily Post"),
        ("What did Post report about the vote?", None, None),
        ("What did CNN's Tapper say about the vote?", None, None),
        ("What did Hill say about the vote?", None, None),
        ("What did Netanyahu tell CNN about the vote?", None, None),
        ("According to Kirby, what happens next?", None, None),
    ],
)
def test_the_publisher_who_is_to_report_it_is_told_from_others(
    question: str, subject: str | None, publisher: str | None
) -> None:
    found = reported_by(question, lambda: PUBLISHERS)
    assert found == (subject or question, (publisher,) if publisher else ())


@pytest.mark.parametrize(
    "question",
    [
        "How do CNN and The Hill differ on the vote?",
        "Compare CNN's and The Hill's coverage of the vote?",
        "What are the differences between CNN and The Hill on the vote?",
        "What did CNN and The Hill report about the vote?",
    ],
)
def test_several_publishers_are_each_asked(question: str) -> None:
    assert reported_by(question, lambda: PUBLISHERS) == ("the vote?", ("CNN", "The Hill"))
    assert reported_by(question.replace("CNN", "Biden"), lambda: PUBLISHERS)[1] == ()


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What are the articles about?", Filter()),
        ("Summarize the articles.", Filter()),
        ("What can you tell me?", Filter()),
        ("Give me a timeline of events.", Filter()),
        ("What did CNN report?", Filter("CNN")),
        ("Summarise the Daily Post articles", Filter("Daily Post")),
        ("What happened in May 2024?", Filter(None, "2024-05", "2024-05")),
        ("What did The Hill publish in 2024?", Filter("The Hill", "2024", "2024")),
        ("What are the articles about Rafah?", None),
        ("What did Biden say?", None),
        ("What did Biden say in May 2024?", None),
        ("What happened on the 4th of March 2025?", Filter(None, "2025-03-04", "2025-03-04")),
        ("What happened in October?", Filter(None, "2024-10", "2024-10")),
        ("What did CNN report in march?", Filter("CNN", "2024-03", "2024-03")),
        ("What happened in June?", None),
        ("What happened on October 7?", None),
        ("What happened since 2025-03-04?", Filter(None, "2025-03-04")),
        ("What did the Post publish before 2024?", Filter("Daily Post", None, "2024")),
        ("What happened?", None),
        ("Which article says that?", None),
        ("What does this article say?", Filter()),
        ("Who wrote the articles?", None),
        ("How many articles are there?", None),
        ("Who?", None),
        ("hi", None),
    ],
)
def test_a_question_of_no_subject_asks_of_the_articles(
    question: str, articles: Filter | None
) -> None:
    assert asks_of_articles(question, lambda: PUBLISHERS, lambda: DATES) == articles
