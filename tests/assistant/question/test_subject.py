from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.subject import addresses_program, asks_of_articles
from index.filter import Filter

DATES = ("2023-10-08", "2024-10", "2024-03-02", "2024")
PUBLISHERS = ("The Hill", "CNN", "Daily Post")


def test_greetings_and_questions_of_the_program_are_told_from_others() -> None:
    for question in ("hi", "Hello there!", "thanks a lot", "who are you?", "What can you do?"):
        assert addresses_program(question)
    for question in ("Who are you quoting?", "help for Gaza", "hi, who is Katz?", "Who is Katz?"):
        assert not addresses_program(question)


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


@given(st.text())
def test_any_text_is_read(question: str) -> None:
    asks_of_articles(question, lambda: PUBLISHERS, lambda: DATES)
