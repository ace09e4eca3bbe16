from __future__ import annotations

import pytest

from assistant.question.answer_type import read_answer_type
from assistant.question.query import AnswerType
from index.text.words import content_words


def read(text: str) -> tuple[AnswerType, list[str]]:
    words = content_words(text)
    return read_answer_type(text, words), [w.text for w in words]


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How many aid trucks entered?", ["aid", "trucks"]),
        ("How many of the 12 villages burned?", ["villages", "burned"]),
        ("Who counted the trucks?", []),
    ],
)
def test_what_is_counted_is_named_behind_how_many(question: str, counted: list[str]) -> None:
    asked, words = read(question)
    assert [words[row] for row in asked.counted] == counted


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("How old is she?", "age"),
        ("How much did the bridge cost?", "money"),
        ("How long did it take?", "duration"),
        ("How tall is the tower?", "length"),
        ("Which share of the vote was it?", "share"),
        ("What time did it open?", "time_of_day"),
        ("In which year was it built?", "year"),
        ("Who built it?", None),
    ],
)
def test_what_it_is_measured_in(question: str, measure: str | None) -> None:
    assert read(question)[0].measure == measure


def test_a_question_of_yes_or_no() -> None:
    assert read("Did Gallant meet Sullivan?")[0].yes_or_no
    assert not read("Could you tell me about Gallant?")[0].yes_or_no
    assert not read("When did Gallant meet Sullivan?")[0].yes_or_no
