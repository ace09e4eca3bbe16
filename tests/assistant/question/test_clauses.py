from __future__ import annotations

import pytest

from assistant.question.clauses import split_clauses, split_sides


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
        ("Who opened the bridge?", ("Who opened the bridge?",)),
        ("Was Israel warned of a war?", ("Was Israel warned of a war?",)),
        ("What happened between May 1 and 23?", ("What happened between May 1 and 23?",)),
        ("Who paid for food and water?", ("Who paid for food and water?",)),
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
def test_a_question_about_two_asks_of_each(text: str, sides: tuple[str, ...]) -> None:
    assert tuple(side.replace(" ?", "?") for side in split_sides(text)) == sides
