import pytest

from assistant.question import LONGEST, QuestionError, clean, read_question, split_question
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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who opened the bridge?", ()),
        ("What did Lee say, and when did he say it?", ("What did Lee say", "when did he say it?")),
        ("Did more come in April or in May?", ("Did more come in April?", "Did more come in May?")),
        (
            "What have Kirby and Gallant said about Gaza?",
            ("What have Kirby said about Gaza?", "What have Gallant said about Gaza?"),
        ),
    ],
)
def test_a_question_that_asks_several_is_split(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.replace(" ?", "?") for part in split_question(text)) == parts


def test_rare_words_weigh_more_and_the_corpus_has_its_say() -> None:
    question = read_question(
        "Did Macron talk of Gaza?",
        "",
        HashingEncoder(),
        200,
        lambda stem: {"gaza": 60, "talk": 3}.get(stem, 0),
    )
    weights = dict(zip([w.text for w in question.words], question.weights, strict=True))
    assert weights["Macron"] > weights["talk"] > weights["Gaza"]


def test_words_of_the_question_before_count_less() -> None:
    question = read_question("Since when?", "trucks", HashingEncoder(), 200, lambda _: 3)
    alone = read_question("trucks", "", HashingEncoder(), 200, lambda _: 3)
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
    question = read_question(text, "", HashingEncoder(), 10, lambda _: 1)
    assert [kind.name for kind in question.kinds] == kinds
