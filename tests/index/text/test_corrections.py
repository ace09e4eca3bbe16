from __future__ import annotations

import pytest

from index.text.corrections import asks_of_mistakes, tells_a_mistake


@pytest.mark.parametrize(
    "sentence",
    [
        "An earlier version said that the dam would cost 30 million crowns.",
        "An earlier version of this article misstated the height of the dam.",
        "This story originally said that the dam was in Kall.",
        "This article has been changed: the original headline named the wrong river.",
        "Correction: this article incorrectly gave the year as 1978.",
    ],
)
def test_what_an_article_had_wrong_is_known(sentence: str) -> None:
    assert tells_a_mistake(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "This article was corrected on May 3, 2024.",
        "Earlier reports said that twelve people had died.",
        "The earlier version of the bill said nothing of dams.",
        "The report incorrectly stated how much water was left, the minister said.",
    ],
)
def test_news_of_reports_is_no_correction(sentence: str) -> None:
    assert not tells_a_mistake(sentence)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What did the earlier version say?", True),
        ("What was corrected?", True),
        ("How much will the dam cost?", False),
        ("Who built the dam?", False),
    ],
)
def test_a_question_may_be_about_the_mistake(question: str, asks: bool) -> None:
    assert asks_of_mistakes(question) is asks
