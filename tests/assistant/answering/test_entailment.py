from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answerer import Answerer
from assistant.answering.entailment import Support, open_support
from index.encoder.transformer import EncoderError
from tests.assistant.crossencoders import save_cross_encoder

pytestmark = pytest.mark.slow


def test_the_more_of_a_claim_is_said_the_higher_the_score(answerer: Answerer) -> None:
    support = Support(answerer.encoder)
    premise = "The minister resigned on Monday after the vote."
    scores = [
        support.score(claim, premise)
        for claim in (
            "The minister resigned on Monday.",
            "The minister stepped down on Monday.",
            "The weather was fine in the mountains.",
        )
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1
    assert [support.grade(c, premise)[0] for c in ("The minister resigned.", "Fish swim.")] == [
        "supported",
        "unsupported",
    ]


def test_a_cross_encoder_s_entailment_is_the_score(answerer: Answerer, tmp_path: Path) -> None:
    """A tiny network of random weights stands in: what is tested is which output is read."""
    import torch
    from sentence_transformers import CrossEncoder

    labels = {0: "contradiction", 1: "entailment", 2: "neutral"}
    network = save_cross_encoder(tmp_path, ["a", "b"], labels)
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor([0.0, 3.0, 0.0]))
    network.save_pretrained(tmp_path)
    expected = CrossEncoder(str(tmp_path), device="cpu").predict([("a", "b")], apply_softmax=True)
    support = open_support(answerer.encoder, str(tmp_path))
    assert support.score("b", "a") == pytest.approx(float(expected[0][1]), abs=1e-4)
    assert support.grade("b", "a")[0] == "supported"


def test_a_verifier_that_is_not_there(answerer: Answerer, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="DATELINE_VERIFIER"):
        open_support(answerer.encoder, str(tmp_path / "none")).score("a", "b")
