from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answerer import Answerer
from assistant.chat.html import to_message
from assistant.chat.service import ABOUT, ChatService, read_turn
from assistant.saved.record import AnswerRecord
from tests.assistant.answers import answer


@pytest.mark.slow
def test_of_the_examples_those_that_the_articles_answer(answerer: Answerer, tmp_path: Path) -> None:
    answered = "How many aid trucks a day did the U.S. call for?"
    service = ChatService(answerer, None, tmp_path, (answered, "How do I bake sourdough bread?"))
    assert service.examples() == [ABOUT, answered]


def test_a_turn_of_the_conversation_is_the_answer_that_it_carries() -> None:
    told = answer((0, 10))
    message = to_message(AnswerRecord.of(told))
    turn = {"role": "assistant", "content": [{"type": "text", "text": message}]}
    assert read_turn(turn) == {"role": "assistant", "content": told.text}


def test_a_turn_of_another_version_says_nothing() -> None:
    turn = {"role": "assistant", "content": '<a class="record" href="#record/eJwDAAAAAAE="></a>'}
    assert read_turn(turn) == {"role": "assistant", "content": ""}
