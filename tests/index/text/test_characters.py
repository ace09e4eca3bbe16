from __future__ import annotations

from index.text.characters import whole


def test_half_of_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert whole("a\ud83db\udcff é😀") == "a?b? é😀"
