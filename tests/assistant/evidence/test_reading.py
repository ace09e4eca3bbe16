"""The likeliest sentences are read with what stands around them, and ranked again by that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.answerer import Assistant
from assistant.evidence.linear import LinearModel
from assistant.evidence.reading import MOST_READ, WINDOW_WORDS, cut_windows, read, score
from assistant.evidence.types import Evidence
from assistant.reader.layout import Window
from assistant.reader.reader import Scores

pytestmark = pytest.mark.slow

QUESTION = "How many aid trucks a day did the US ask for?"


class LikesShort:
    """A reader for which the shorter sentence answers better."""

    def __init__(self) -> None:
        self.windows: list[Window] = []

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        self.windows += windows
        return [np.array([-len(s) for s in w.sentences], np.float32) for w in windows]


@pytest.fixture
def evidence(answerer: Assistant) -> Evidence:
    found = answerer.find(QUESTION)
    assert found is not None
    return found.evidence[0]


def test_each_of_the_likeliest_stands_in_a_window_of_neighbours(evidence: Evidence) -> None:
    windows = cut_windows(evidence)
    read_ = {row for rows in windows for row in rows}
    assert read_.issuperset(evidence.best(MOST_READ))
    for rows in windows:
        ids = [evidence.results[row].id for row in rows]
        assert ids == list(range(ids[0], ids[0] + len(ids)))
        words = sum(len(evidence.results[row].sentence.text.split()) for row in rows)
        assert len(rows) == 1 or words <= WINDOW_WORDS


def test_a_window_has_the_question_and_its_article(evidence: Evidence) -> None:
    reader = LikesShort()
    score(evidence, reader)
    for window, rows in zip(reader.windows, cut_windows(evidence), strict=True):
        assert window.question == QUESTION
        assert window.heading == (evidence.results[rows[0]].source.title or "")
        assert len(window.sentences) == len(rows)


def test_what_was_not_read_stands_behind_what_was(evidence: Evidence) -> None:
    scores = score(evidence, LikesShort())
    read_ = sorted({row for rows in cut_windows(evidence) for row in rows})
    unread = np.setdiff1d(np.arange(len(scores)), read_)
    assert len(unread)
    assert scores[unread].max() < scores[read_].min()


def test_the_reader_ranks_again(evidence: Evidence) -> None:
    ranked = read(evidence, LikesShort(), LinearModel({"found": 0.0, "read": 1.0, "stating": 0.0}))
    texts = [ranked.results[row].sentence.text for row in ranked.best(5)]
    assert [len(text) for text in texts] == sorted(len(text) for text in texts)
    assert ranked.scores is not None
