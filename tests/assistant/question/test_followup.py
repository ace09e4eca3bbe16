import pytest

from assistant.question.followup import names, resolve
from assistant.types import NOTHING, UNSURE, Message

PEOPLE = {"Blinken", "Katz", "Netanyahu", "Sullivan", "Jake Sullivan", "Gallant"}


def turns(*texts: str) -> list[Message]:
    roles = ("user", "assistant") * len(texts)
    return [Message(role=r, content=t) for r, t in zip(roles, texts, strict=False)]  # type: ignore[typeddict-item]


def searched(question: str, *history: str) -> str:
    found = resolve(question, turns(*history), PEOPLE.__contains__)
    return f"{found.question} (following: {found.context})" if found.context else found.question


def test_a_question_that_stands_alone_is_left_alone() -> None:
    history = ("What did Blinken say?", "He left.")
    for question in (
        "How many aid trucks entered Gaza in April?",
        "What did Netanyahu say about his plan?",
        "Who is the press secretary of the White House?",
    ):
        assert searched(question, *history) == question
    assert searched("When?") == "When?"


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        (
            "What did he say about Rafah?",
            ("Who is Katz?", "A minister."),
            "What did Katz say about Rafah?",
        ),
        (
            "And what was his reason for the delay?",
            ("Did Netanyahu cancel the visit?", "Yes."),
            "And what was Netanyahu's reason for the delay?",
        ),
        (
            "what about Katz?",
            ("What did Netanyahu say about Rafah?", "He spoke."),
            "What did Katz say about Rafah?",
        ),
        (
            "Since when?",
            ("Who leads the council?", "Mr. Lee."),
            "Since when? (following: Who leads the council?)",
        ),
    ],
)
def test_a_follow_up_is_made_whole(question: str, history: tuple[str, ...], expected: str) -> None:
    assert searched(question, *history).startswith(expected)


def test_what_was_said_is_not_said_again_where_more_is_asked_for() -> None:
    resolved = resolve("What else?", turns("Who came?", "CNN: Lee came."), PEOPLE.__contains__)
    assert resolved.said == ("CNN: Lee came.",)


@pytest.mark.parametrize("question", ["Tell me more.", "And what else?", "Go on", "More details?"])
def test_more_is_more_of_what_was_asked(question: str) -> None:
    history = turns("Who came?", "CNN: Lee came.", "Anything else?", "CNN: Ann came.")
    resolved = resolve(question, history, PEOPLE.__contains__)
    assert resolved.question == "Who came?"
    assert resolved.said == ("CNN: Lee came.", "CNN: Ann came.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Blinken say about it?", "What did Blinken say about the visit?"),
        ("Is there anything about that in CNN?", "Is there anything about the visit in CNN?"),
        ("What did Blinken say that the council did?", None),
        ("Tell me about hostages.", None),
    ],
)
def test_it_is_the_topic_that_was_asked_about(question: str, expected: str | None) -> None:
    assert searched(question, "Tell me about the visit.", "He left.").startswith(
        expected or question
    )


def test_who_is_asked_about_by_a_pronoun_is_named() -> None:
    found = searched("Tell me more about him.", "Who is Katz?", "A minister.")
    assert found.startswith("Tell me more about Katz.")


@pytest.mark.parametrize("reply", [NOTHING, UNSURE])
def test_a_refused_question_is_leaned_on_only_by_what_points_to_it(reply: str) -> None:
    history = ("What is the capital of Peru?", reply)
    assert searched("and the flood?", *history) == "and the flood?"
    assert searched("when is the election?", *history) == "when is the election?"
    assert searched("why is that?", *history).endswith("(following: What is the capital of Peru?)")
    assert searched("why?", *history).endswith("(following: What is the capital of Peru?)")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was her reason?", "What was Katz's reason?"),
        ("Who met her in Rome?", "Who met Katz in Rome?"),
        ("Who met her?", "Who met Katz?"),
    ],
)
def test_her_is_whose_only_before_a_noun(question: str, expected: str) -> None:
    assert searched(question, "Who is Katz?", "A minister.").startswith(expected)


def test_no_article_is_doubled_where_names_are_swapped() -> None:
    found = searched("and the Dispatch?", "What did the Courier say of it?", "It rose.")
    assert found.startswith("What did the Dispatch say of it?")


def test_names_of_several_words_are_one() -> None:
    text = "Did Jake Sullivan meet Katz?"
    assert [text[a:b] for a, b in names(text)] == ["Jake Sullivan", "Katz"]
