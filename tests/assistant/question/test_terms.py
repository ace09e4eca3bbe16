import pytest

from assistant.question.terms import (
    LONGEST,
    Question,
    QuestionError,
    clean,
    read_questions,
    split_clauses,
    split_sides,
)
from tests.index.hashing import HashingEncoder


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
    assert len(clean("a" * LONGEST)) == LONGEST


def test_control_characters_are_dropped() -> None:
    assert clean("who\x1b[31m said\x00 it?\n") == "who [31m said it?"


def read(text: str, context: str = "", held: dict[str, int] | None = None) -> Question:
    def frequency(stem: str) -> int:
        return 3 if held is None else held.get(stem, 0)

    return read_questions([(text, context)], HashingEncoder(), 200, frequency)[0]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Who opened the bridge?", ("Who opened the bridge?",)),
        ("What did Lee say, and when did he say it?", ("What did Lee say", "when did he say it?")),
        ("What did Kirby and Gallant say?", ("What did Kirby and Gallant say?",)),
        ("Why? And who; when", ("Why?", "who;", "when")),
    ],
)
def test_questions_in_one_are_asked_one_by_one(text: str, clauses: tuple[str, ...]) -> None:
    assert split_clauses(text) == clauses


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Who opened the bridge?", ()),
        ("Was Israel warned against a ground invasion?", ()),
        ("Did more come in April or in May?", ("Did more come in April?", "Did more come in May?")),
        (
            "What have Kirby and Gallant said about Gaza?",
            ("What have Kirby said about Gaza?", "What have Gallant said about Gaza?"),
        ),
        (
            "How did the mayor's plan compare with what the council wanted?",
            ("the mayor's plan", "what the council wanted"),
        ),
    ],
)
def test_a_question_about_two_has_two_sides(text: str, sides: tuple[str, ...]) -> None:
    assert tuple(side.replace(" ?", "?") for side in split_sides(text)) == sides


def test_a_side_is_about_what_only_it_has() -> None:
    whole = read("What have Kirby and Gallant said about Gaza?")
    kirby = dict(zip([w.text for w in whole.parts[0].words], whole.parts[0].weights, strict=True))
    alone = dict(zip([w.text for w in whole.words], whole.weights, strict=True))
    assert kirby["Kirby"] > alone["Kirby"]
    assert kirby["Gaza"] == alone["Gaza"]


def test_rare_words_weigh_more_and_the_corpus_has_its_say() -> None:
    question = read("Did Macron talk of Gaza?", held={"gaza": 60, "talk": 3})
    weights = dict(zip([w.text for w in question.words], question.weights, strict=True))
    assert weights["Macron"] > weights["talk"] > weights["Gaza"]


def test_words_of_the_question_before_count_less() -> None:
    question = read("Since when?", "trucks")
    alone = read("trucks")
    assert question.words[-1].text == "trucks"
    assert question.weights[-1] < alone.weights[0]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("How many trucks came?", ["quantity"]),
        ("When did it end?", ["time"]),
        ("Who said so?", ["person"]),
        ("Where was he?", ["place"]),
        ("Why did it fail?", ["reason"]),
        ("What did he say?", []),
    ],
)
def test_the_kind_of_answer_asked_for(text: str, kinds: list[str]) -> None:
    assert [kind.name for kind in read(text).kinds] == kinds
