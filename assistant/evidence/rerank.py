"""The best sentences put in order by a cross-encoder that reads question and sentence together.

Nogueira and Cho, Passage Re-ranking with BERT, 2019. Off unless a model is set: each question costs
as much as embedding all the sentences that are read, and no model for it is packaged.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from assistant.evidence.types import Evidence
from assistant.models.cross_encoder import load_cross_encoder

# More are read for nothing: what answers is hardly ever further behind.
MOST_READ = 20


class Reranker:
    """Puts sentences in the order of a cross-encoder, which is loaded when it is first needed."""

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def _model(self) -> Any:
        return load_cross_encoder(self._name, "DATELINE_RERANKER")

    def rerank(self, evidence: Evidence) -> Evidence:
        """The evidence with the odds of its best sentences dealt out again by the model.

        The odds themselves stay the same, so that what was fitted to them holds: how much better
        the best is, how many are chosen. Raises `EncoderError` where the model can't be loaded.
        """
        best = np.array(evidence.best(MOST_READ))
        pairs = [(evidence.terms.clause.text, evidence.results[i].sentence.text) for i in best]
        scores = np.asarray(self._model.predict(pairs), np.float32).reshape(len(best), -1)[:, -1]
        odds = evidence.odds.copy()
        odds[best[np.argsort(-scores, kind="stable")]] = evidence.odds[best]
        return replace(evidence, odds=odds)
