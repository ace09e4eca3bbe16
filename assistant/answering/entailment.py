"""How far a premise supports a claim: a graded measure, for what can't be checked to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import wordfreq

from assistant.evidence.features import unit
from assistant.models.cross_encoder import load_cross_encoder
from assistant.types import Verdict
from index.encoder.transformer import Encoded, Encoder, EncoderError
from index.text.words import content_words, stems_of

# From how much of its words covered a claim is partly supported, and supported. Each is the
# hundredth of the best balanced accuracy on the even-numbered claims of WiCE's development set:
# at least partly supported against not, and supported against the rest. The odd-numbered ones are
# kept for measuring (tests/benchmarks/verifier.py).
COVERED = (0.61, 0.71)
# The same as the probability that a claim is entailed; set by hand.
ENTAILED = (0.2, 0.5)
# As common as words get in English (Zipf's scale), and what the commonest still count.
COMMONEST = 8.0
LEAST = 1.0

# What models call the probability that a premise entails a claim, and the rest of three labels.
ENTAILING = frozenset({"entailment", "entailed", "consistency", "consistent"})
NOT_ENTAILING = frozenset({"neutral", "contradiction"})


class Verifier:
    """Grades claims against premises, by the embedding model or by one trained on inference.

    Without the name of a `cross_encoder` the score is how much of the claim its premise covers,
    word by word: a word counts in full where the premise has its stem, else by the nearest of the
    premise's words as the model sees them in their sentences (late interaction; see
    `index.encoder.transformer`). Rare words count more. With one it is the probability that the
    premise entails the claim. That one is loaded at the first claim: `EncoderError` is raised then
    where it can't be loaded or read.
    """

    def __init__(self, encoder: Encoder, cross_encoder: str = "") -> None:
        self._encoder = encoder
        self._cross_encoder = cross_encoder

    @cached_property
    def _entails(self) -> CrossEncoderEntailment:
        return CrossEncoderEntailment(self._cross_encoder)

    def score(self, claim: str, premise: str) -> float:
        """From 0, nothing of the claim is in the premise, to 1, all of it is."""
        if self._cross_encoder:
            return self._entails(premise, claim)
        claimed, given = self._encoder.encode_passages([claim, premise])
        return covered(claim, claimed, premise, given)

    def grade(self, claim: str, premise: str) -> tuple[Verdict, str]:
        """The verdict on a claim whose numbers, names and negation are borne out, and why."""
        score = self.score(claim, premise)
        partly, supported = ENTAILED if self._cross_encoder else COVERED
        if score >= supported:
            return "supported", f"support {score:.2f}"
        if score >= partly:
            return "partly", f"its quote says this only in part (support {score:.2f})"
        return "unsupported", f"its quote says something else (support {score:.2f})"


def covered(claim: str, claimed: Encoded, premise: str, given: Encoded) -> float:
    """The share of the claim's content words, weighted by rarity, that the premise covers."""
    words, stems = content_words(claim), set(stems_of(premise))
    if not words:
        return 0.0
    near = unit(claimed.words) @ unit(given.words).T
    best = np.clip(near.max(axis=1, initial=0), 0, 1)
    held = np.array([word.stem in stems for word in words])
    common = np.array([wordfreq.zipf_frequency(word.text, "en") for word in words])
    weights = np.maximum(COMMONEST - common, LEAST)
    return float((np.where(held, 1.0, best) * weights).sum() / weights.sum())


class CrossEncoderEntailment:
    """The probability, by a cross-encoder, that a premise entails a claim.

    Its labels say which output that is, and the model is refused where they don't: of three by
    name, in any order, of a pair by name ("entailment", "not_entailment"), of one only if that one
    is named so. Raises `EncoderError` for such a model and for one that can't be loaded.
    """

    def __init__(self, name: str) -> None:
        self._model = load_cross_encoder(name, "DATELINE_VERIFIER")
        labels = self._model.config.id2label
        self._row = entailment_row([str(labels[row]) for row in sorted(labels)])
        if self._row is None:
            raise EncoderError(
                f"the cross-encoder {name!r} calls its scores {', '.join(labels.values())}, which "
                "doesn't tell how probable entailment is; DATELINE_VERIFIER takes one whose labels "
                "do, such as entailment, neutral, contradiction"
            )

    def __call__(self, premise: str, claim: str) -> float:
        """From 0 to 1."""
        from torch.nn import Identity

        # Not the model's own activation, which may be any: what is made of logits is said here.
        logits = self._model.predict([(premise, claim)], activation_fn=Identity())
        scores = np.asarray(logits, np.float64).reshape(-1)
        if len(scores) == 1:
            return float(1 / (1 + np.exp(-scores[0])))
        shares = np.exp(scores - scores.max())
        return float(shares[self._row] / shares.sum())


def entailment_row(labels: Sequence[str]) -> int | None:
    """Which of a model's labels says that the premise entails the claim; None where none surely
    does.
    """
    names = [label.casefold() for label in labels]
    rows = [row for row, name in enumerate(names) if name in ENTAILING]
    known = len(names) < 3 or {*names} - ENTAILING == NOT_ENTAILING
    return rows[0] if len(rows) == 1 and known else None
