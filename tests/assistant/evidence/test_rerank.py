"""A cross-encoder puts the best sentences in its own order; the odds stay."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike

from assistant.answerer import Assistant
from assistant.evidence.rerank import MOST_READ
from assistant.evidence.types import Evidence
from assistant.settings import Settings
from index import EncoderError
from tests.assistant.crossencoders import save_cross_encoder

QUESTION = "How many aid trucks a day did the US ask for?"


def evidence(assistant: Assistant) -> Evidence:
    found = assistant.find(QUESTION)
    assert found is not None
    return found.evidence[0]


@pytest.mark.slow
def test_the_best_are_put_in_the_order_of_the_model(answerer: Assistant, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    save_cross_encoder(tmp_path, ["the", "aid", "trucks", "said", "us"], {0: "relevant"})
    plain = evidence(answerer)
    dealt = evidence(Assistant(answerer.index, Settings(reranker=str(tmp_path))))

    def best(odds: ArrayLike) -> list[int]:
        return [int(i) for i in np.argsort(-np.asarray(odds), kind="stable")]

    texts = [plain.results[i].sentence.text for i in best(plain.odds)[:MOST_READ]]
    scores = CrossEncoder(str(tmp_path), device="cpu").predict([(QUESTION, t) for t in texts])
    expected = [texts[i] for i in best(scores)]
    assert [plain.results[i].sentence.text for i in best(dealt.odds)[:MOST_READ]] == expected
    assert best(dealt.odds)[MOST_READ:] == best(plain.odds)[MOST_READ:]
    assert sorted(dealt.odds) == sorted(plain.odds)
    assert expected != texts


@pytest.mark.slow
def test_a_model_that_is_not_there_is_one_line(answerer: Assistant, tmp_path: Path) -> None:
    settings = Settings(reranker=str(tmp_path / "none"))
    with pytest.raises(EncoderError, match="DATELINE_RERANKER"):
        Assistant(answerer.index, settings).answer(QUESTION)
