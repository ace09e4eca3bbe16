from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answerer import Assistant
from assistant.chat.html import to_message
from assistant.chat.service import FIRST_EXAMPLE, ChatService, read_turn
from assistant.saved.record import AnswerRecord
from index import Index
from tests.assistant.answers import answer


@pytest.mark.slow
def test_of_the_examples_those_that_the_articles_answer(
    answerer: Assistant, tmp_path: Path
) -> None:
    answered, other = "How much did the bridge of Ulm cost?", "How do I bake sourdough bread?"
    (tmp_path / "ulm.txt").write_text("The bridge of Ulm cost 30 million euros.\n")
    (tmp_path / "manifest.toml").write_text(f'examples = ["{answered}", "{other}"]\n')
    index = Index.open(tmp_path / "store", encoder=answerer.index.encoder)
    index.sync(tmp_path)
    assert ChatService(Assistant(index), None).examples() == [FIRST_EXAMPLE, answered]


def test_a_turn_of_the_conversation_is_the_answer_that_it_carries() -> None:
    told = answer((0, 10))
    message = to_message(AnswerRecord.of(told))
    turn = {"role": "assistant", "content": [{"type": "text", "text": message}]}
    assert read_turn(turn) == {"role": "assistant", "content": told.text}


def test_a_turn_of_another_version_says_nothing() -> None:
    turn = {"role": "assistant", "content": '<a class="record" href="#record/eJwDAAAAAAE="></a>'}
    assert read_turn(turn) == {"role": "assistant", "content": ""}
