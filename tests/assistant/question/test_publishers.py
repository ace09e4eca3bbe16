from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.publishers import Reported, reported_by

PUBLISHERS = ("The Hill", "CNN", "Daily Post")


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
    assert found == Reported(subject or question, (publisher,) if publisher else ())


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
    found = reported_by(question, lambda: PUBLISHERS)
    assert found == Reported("the vote?", ("CNN", "The Hill"))
    other = reported_by(question.replace("CNN", "Biden"), lambda: PUBLISHERS)
    assert other.publishers == ()


@given(st.text())
def test_any_text_is_read(question: str) -> None:
    assert reported_by(question, lambda: PUBLISHERS).text or not question
