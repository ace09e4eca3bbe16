"""Which sentences answer a clause, and how many are needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.evidence.linear import Floats, LinearModel
from assistant.evidence.statements import turned_round, unborne_names, unborne_numbers
from assistant.evidence.types import Evidence
from index.types import SearchResult

MOST_SENTENCES = 3
CONSIDERED = 12
# Sentences whose vectors are this near say the same, if they hold the same numbers and names and
# deny the same: said once, with both as sources.
SAME = 0.93


def select(evidence: Evidence, another: LinearModel, most: int = MOST_SENTENCES) -> list[int]:
    """Rows of the sentences that answer, best first: as many as add something, `most` at most.

    The best is always chosen; another joins it while `another` says yes to what it adds.
    """
    chosen = evidence.best(1)
    while len(chosen) < most:
        rest = remaining(chosen, evidence)
        if not rest:
            break
        likely = another.probability(addition(rest, chosen, evidence))
        best = int(np.argmax(likely))
        if likely[best] < another.threshold:
            break
        chosen.append(rest[best])
    return chosen


def remaining(chosen: Sequence[int], evidence: Evidence) -> list[int]:
    """The rows worth considering beside the chosen ones: the best that don't say the same."""
    best = evidence.best(CONSIDERED)
    return [i for i in best if i not in chosen and not same(i, chosen, evidence.results)]


def same(row: int, others: Sequence[int], results: Sequence[SearchResult]) -> bool:
    """Whether the sentence says, all but to the letter, what one of the others says."""
    text = results[row].sentence.text
    return any(
        float(results[row].vector @ results[i].vector) >= SAME
        and _bears_out(text, results[i].sentence.text)
        and _bears_out(results[i].sentence.text, text)
        for i in others
    )


def _bears_out(premise: str, text: str) -> bool:
    """Whether the premise has each number and name of the text, and denies nothing it states."""
    return not (
        unborne_numbers(text, premise)
        or unborne_names(text, premise, lambda _: False)
        or turned_round(text, premise)
    )


def addition(rows: Sequence[int], chosen: Sequence[int], evidence: Evidence) -> dict[str, Floats]:
    """Features of what each of `rows` would add to the `chosen` ones, (rows,), by name.

    `chance` is a sentence's share in the chance of being the one that answers, `gained` how much
    of the question it speaks of that the chosen don't.
    """
    comparison = evidence.comparison
    told = comparison.words[chosen].max(axis=0)
    gained = np.maximum(comparison.words[rows] - told, 0) @ evidence.terms.content
    features = {"chance": chances(evidence.odds)[rows], "gained": gained}
    if evidence.scores is not None:
        features["answers"] = evidence.scores[rows]
    return features


def chances(odds: Floats) -> Floats:
    """The share of each sentence in the chance of being the one that answers; they sum to one."""
    shares = np.exp(odds - odds.max())
    return np.asarray(shares / shares.sum(), np.float32)
