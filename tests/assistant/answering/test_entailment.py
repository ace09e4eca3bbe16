from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answerer import Assistant
from assistant.answering.entailment import Verifier
from assistant.settings import Settings
from index.encoder.transformer import EncoderError
from tests.assistant.crossencoders import save_cross_encoder

pytestmark = pytest.mark.slow


def test_the_more_of_a_claim_is_said_the_higher_the_score(answerer: Assistant) -> None:
    support = Verifier(answerer.index.encoder)
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


NLI = ("contradiction", "entailment", "neutral")


def save(folder: Path, labels: Sequence[str], logits: Sequence[float]) -> str:
    """A tiny network that always gives these logits: what is tested is which of them is read."""
    import torch

    network = save_cross_encoder(folder, ["a", "b"], dict(enumerate(labels)))
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor(logits))
    network.save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("labels", "logits", "score"),
    [
        (NLI, (0.0, 3.0, 0.0), 0.909),
        (("ENTAILMENT", "Neutral", "Contradiction"), (0.0, 3.0, 0.0), 0.045),
        (("entailment", "neutral", "contradiction"), (3.0, 0.0, 0.0), 0.909),
        (("not_entailment", "entailment"), (0.0, 3.0), 0.953),
        (("entailment",), (3.0,), 0.953),
        (("consistent",), (-3.0,), 0.047),
    ],
)
def test_the_probability_of_entailment_is_the_score(
    answerer: Assistant,
    tmp_path: Path,
    labels: Sequence[str],
    logits: Sequence[float],
    score: float,
) -> None:
    support = Verifier(answerer.index.encoder, save(tmp_path, labels, logits))
    assert support.score("b", "a") == pytest.approx(score, abs=1e-3)
    assert support.grade("b", "a")[0] == ("supported" if score > 0.5 else "unsupported")


def test_no_activation_of_the_model_s_own_is_applied(answerer: Assistant, tmp_path: Path) -> None:
    folder = save(tmp_path, ("entailment",), (3.0,))
    config = json.loads((tmp_path / "config.json").read_text())
    config["sentence_transformers"] = {"activation_fn": "torch.nn.modules.linear.Identity"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert Verifier(answerer.index.encoder, folder).score("b", "a") == pytest.approx(
        0.953, abs=1e-3
    )


@pytest.mark.parametrize(
    "labels",
    [
        ("LABEL_0", "LABEL_1"),
        ("LABEL_0",),
        ("LABEL_0", "LABEL_1", "LABEL_2"),
        ("relevant",),
        ("entailment", "neutral", "other"),
        ("entailment", "consistent"),
    ],
)
def test_a_model_whose_labels_don_t_say_is_refused_in_one_line(
    answerer: Assistant, tmp_path: Path, labels: Sequence[str]
) -> None:
    folder = save(tmp_path, labels, [3.0] * len(labels))
    support = Verifier(answerer.index.encoder, folder)
    with pytest.raises(EncoderError, match="DATELINE_VERIFIER") as refused:
        support.grade("b", "a")
    assert labels[0] in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_that_is_not_there_costs_nothing_until_a_claim_is_graded(
    answerer: Assistant, tmp_path: Path
) -> None:
    missing = Settings(verifier=str(tmp_path / "none"))
    assert not Assistant(answerer.index, missing).answer("Who abstained?").drafted
    with pytest.raises(EncoderError, match="DATELINE_VERIFIER"):
        Verifier(answerer.index.encoder, missing.verifier).grade("b", "a")
