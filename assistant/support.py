"""How far a premise supports a claim: a graded measure, for what can't be checked to the letter."""

from __future__ import annotations



import numpy as np
import wordfreq
from numpy.typing import NDArray

from assistant.types import Verdict
from index.embed import Encoded, Encoder
from index.words import content_words

# Chosen on WiCE's claims (tests/benchmarks/verifier.py prints the table).
PARTLY = 0.55
SUPPORTED = 0.75


def open_support(encoder: Encoder, verifier: str) -> Support:
    return Support(encoder)


class Support:
    """Grades claims against premises with the embedding model.

    The score is how much of the claim its premise covers, word by word: a word counts in full
    where the premise has its stem, else by the nearest of the premise's words as the model sees
    them in their sentences (late interaction; see `index.embed`). Rare words count more.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def score(self, claim: str, premise: str) -> float:
        """From 0, nothing of the claim is in the premise, to 1, all of it is."""
        claimed, given = self._encoder.encode_passages([claim, premise])
        return covered(claim, claimed, premise, given)

    def grade(self, claim: str, premise: str) -> tuple[Verdict, str]:
        """The verdict on a claim whose numbers, names and negation are borne out, and why."""
        score = self.score(claim, premise)
        if score >= SUPPORTED:
            return "supported", f"support {score:.2f}"
        if score >= PARTLY:
            return "partly", f"its quote says this only in part (support {score:.2f})"
        return "unsupported", f"its quote says something else (support {score:.2f})"


def covered(claim: str, claimed: Encoded, premise: str, given: Encoded) -> float:
    """The share of the claim's content words, weighted by rarity, that the premise covers."""
    words, stems = content_words(claim), {word.stem for word in content_words(premise)}
    near = _unit(claimed.words) @ _unit(given.words).T
    best = np.clip(near.max(axis=1, initial=0), 0, 1)
    held = np.array([word.stem in stems for word in words])
    weights = np.array([max(8 - wordfreq.zipf_frequency(w.text, "en"), 1) for w in words])
    return float((np.where(held, 1.0, best) * weights).sum() / weights.sum())


def _unit(rows: NDArray[np.int8]) -> NDArray[np.float32]:
    directions = rows.astype(np.float32)
    lengths = np.linalg.norm(directions, axis=1, keepdims=True)
    return np.asarray(directions / np.maximum(lengths, 1e-9), np.float32)
