from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answerer import ENGLISH_ONLY, Answerer
from index.text.language import is_english

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué dijo Blinken sobre Rafah?",
        "Cuando empezo la guerra",
        "Was sagte Netanjahu über Rafah?",
        "Wie viele Lastwagen forderten die USA pro Tag?",
        "Qu'a dit Blinken sur Rafah ?",
        "Combien de camions par jour les États-Unis ont-ils demandés ?",
        "Cosa ha detto Blinken su Rafah?",
        "O que disse Blinken sobre Rafah?",
        "Wat zei Netanyahu over Rafah?",
        "ماذا قال بلينكن عن رفح؟",
        "מה אמר בלינקן על רפיח?",
        "布林肯对拉法说了什么？",
        "Что сказал Блинкен?",
    ],
)
def test_other_languages_are_told(question: str) -> None:
    assert not is_english(question)


def test_no_english_question_is_taken_for_another_language() -> None:
    rows = [
        json.loads(line)
        for file in sorted(FIXTURES.glob("tuning*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    turns = [turn for row in rows for turn in row["history"] if turn["role"] == "user"]
    asked = [row["question"] for row in rows] + [turn["content"] for turn in turns]
    assert len(asked) > 400
    assert [question for question in asked if not is_english(question)] == []


@pytest.mark.parametrize("words", ["", "350?", "Netanyahu", "Itamar Ben-Gvir", "Who is São Paulo?"])
def test_names_and_numbers_are_no_other_language(words: str) -> None:
    assert is_english(words)


def test_another_language_is_told_so_whatever_is_found(answerer: Answerer) -> None:
    question = "Combien de camions par jour les États-Unis ont-ils demandés pour Gaza ?"
    answer = answerer.answer(question)
    assert answer.abstained
    assert answer.notice == ENGLISH_ONLY
    assert answer.searched_for == question
