from __future__ import annotations

import pytest

from assistant.question.clauses import split_clauses


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
