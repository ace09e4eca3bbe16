from __future__ import annotations

import pytest

from assistant.answerer import Answerer
from assistant.question.spelling import alternatives, correct
from index.text.words import content_words, stem


def also(text: str, word: str) -> frozenset[str]:
    words = content_words(text)
    stands_for = dict(zip((w.text for w in words), alternatives(words), strict=True))
    return stands_for[word]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("why did the us abstain", "why did the US abstain"),
        ("Us position on Rafah?", "US position on Rafah?"),
        ("what divides Israel and us officials", "what divides Israel and US officials"),
        ("What did Blinken tell us?", "What did Blinken tell us?"),
        ("Which aid is left for us?", "Which aid is left for us?"),
        ("What is the use of it?", "What is the use of it?"),
        ("Was Rafha invaded?", "Was Rafah invaded?"),
        ("What did Netanyhau insist on?", "What did Netanyahu insist on?"),
        ("What did Macron say?", "What did Macron say?"),
        ("Did Mr. Katz meet mrs Lee?", "Did Katz meet Lee?"),
    ],
)
def test_a_question_is_put_right_where_it_is_clear(
    typed: str, meant: str, answerer: Answerer
) -> None:
    assert correct(typed, answerer.store) == meant


def test_a_country_is_known_by_its_other_names() -> None:
    assert {"us", stem("American")} <= also("Did Washington object?", "Washington")
    assert "us" in also("Did Americans object?", "Americans")


def test_a_name_without_a_capital_is_one_only_where_none_has_any() -> None:
    assert "us" in also("Why did american envoys abstain?", "american")
    assert also("Did Blinken eat turkey?", "turkey") == frozenset()


def test_a_word_is_known_by_its_other_spelling() -> None:
    assert stem("defense") in also("Who is the defence minister?", "defence")
