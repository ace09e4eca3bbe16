"""A cross-encoder puts the best sentences in its own order; the odds stay."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike

from assistant.answerer import Answerer
from assistant.evidence.rerank import READ, Reranker
from index.encoder.transformer import EncoderError
from tests.assistant.crossencoders import save_cross_encoder

QUESTION = "How many aid trucks a day did the US ask for?"


@pytest.mark.slow
def test_the_best_are_put_in_the_order_of_the_model(answerer: Answerer, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    save_cross_encoder(tmp_path, ["the", "aid", "trucks", "said", "us"], {0: "relevant"})
    plain = answerer.find(QUESTION).evidence[0]
    again = Answerer(answerer.store, answerer.encoder, reranker=Reranker(str(tmp_path)))
    dealt = again.find(QUESTION).evidence[0]

    def best(odds: ArrayLike) -> list[int]:
        return [int(i) for i in np.argsort(-np.asarray(odds), kind="stable")]

    texts = [plain.results[i].sentence.text for i in best(plain.odds)[:READ]]
    scores = CrossEncoder(str(tmp_path), device="cpu").predict([(QUESTION, t) for t in texts])
    expected = [texts[i] for i in best(scores)]
    assert [plain.results[i].sentence.text for i in best(dealt.odds)[:READ]] == expected
    assert best(dealt.odds)[READ:] == best(plain.odds)[READ:]
    assert sorted(dealt.odds) == sorted(plain.odds)
    assert expected != texts


@pytest.mark.slow
def test_a_model_that_is_not_there_is_one_line(answerer: Answerer, tmp_path: Path) -> None:
    reranker = Reranker(str(tmp_path / "none"))
    with pytest.raises(EncoderError, match="DATELINE_RERANKER"):
        Answerer(answerer.store, answerer.encoder, reranker=reranker).answer(QUESTION)
