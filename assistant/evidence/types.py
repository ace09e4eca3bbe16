"""What retrieving, ranking and judging hand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.evidence.features import Comparison
from assistant.evidence.linear import Floats
from assistant.evidence.terms import Terms
from assistant.question.query import Query
from index.types import SearchResult


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences found (n), compared with one clause.

    `odds` (n,) rank them: a difference of one makes a sentence e times as likely to be the one
    that answers. `scores` (n,) are the reader's, log-odds that the sentence answers; None where no
    reader read them.
    """

    terms: Terms
    results: tuple[SearchResult, ...]
    comparison: Comparison
    odds: Floats
    scores: Floats | None = None

    def best(self, most: int) -> list[int]:
        """Rows of the sentences most likely to answer, best first."""
        return [int(row) for row in np.argsort(-self.odds, kind="stable")[:most]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query turned up.

    `results` (n) stand in document order; `evidence` compares the same results with each clause
    that they can answer. It is empty where nothing was found, and where the query has no clauses:
    the results then open articles.
    """

    query: Query
    results: tuple[SearchResult, ...]
    evidence: tuple[Evidence, ...]

    def ranked(self) -> list[int]:
        """Rows of the results, those that are best for any of the clauses first."""
        if not self.evidence:
            return []
        behind = np.max([e.odds - e.odds.max() for e in self.evidence], axis=0)
        return [int(row) for row in np.argsort(-behind, kind="stable")]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which sentences answer.

    `rows` are those of the results that are to be shown, `unanswered` the clauses that none of
    them answers, `support` the probability that they answer the best supported clause.
    """

    rows: tuple[int, ...]
    unanswered: tuple[str, ...]
    support: float
