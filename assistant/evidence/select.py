"""Which sentences answer, and how many are needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.evidence.decisions import Decision
from assistant.evidence.features import Evidence, Floats
from assistant.evidence.statements import turned_round, unborne_names, unborne_numbers
from index.types import SearchResult

# Does this sentence add something to those already chosen?
ADDITION = (
    "behind",
    "chance",
    "words_gained",
    "stems_gained",
    "elsewhere",
    "adjacent",
    "likeness",
    "several",
    "several_gained",
    "several_elsewhere",
    "part_behind",
    "kind_gained",
    "covered",
    "already",
)
MOST_SENTENCES = 3
CONSIDERED = 12
# Sentences whose vectors are this near say the same, if they hold the same numbers and names and
# deny the same: said once, with both as sources.
SAME = 0.93
# How much better another sentence must be for a part, for the part to be open.
FAR = 0.5
SEVERAL = re.compile(
    r"\b(and|both|compare[ds]?|comparison|differ\w*|each|versus|vs|sides|respectively|reasons"
    r"|all|than|contrast|disagree\w*|positions|between)\b",
    re.I,
)


def choose(evidence: Evidence, another: Decision, most: int = MOST_SENTENCES) -> list[int]:
    """Rows of the sentences that answer, best first: as many as add something, `most` at most.

    The best is always chosen, and the best for each part of the question that it leaves open;
    another joins them while `another` says yes to what it adds.
    """
    chosen = [int(evidence.odds.argmax())]
    for part in evidence.part_odds:
        best = int(part.argmax())
        if len(chosen) < most and part[best] - part[chosen].max() > FAR:
            chosen.append(best)
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
    order = np.argsort(-evidence.odds, kind="stable")[:CONSIDERED]
    return [int(i) for i in order if i not in chosen and not same(i, chosen, evidence.results)]


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


def addition(rows: Sequence[int], chosen: Sequence[int], evidence: Evidence) -> Floats:
    """What each of `rows` would add to the `chosen` ones: (rows, len(ADDITION))."""
    found, odds, results = evidence.match, evidence.odds, evidence.results
    several = float(SEVERAL.search(evidence.question.text) is not None)
    words = found.words[chosen].max(axis=0)
    stems = found.stems[chosen].max(axis=0)
    documents = {results[i].sentence.span.document for i in chosen}
    parts = evidence.part_odds
    kinds = evidence.open_kinds(chosen)
    shares = chances(odds)
    table = []
    for row in rows:
        gained = float(np.maximum(found.words[row] - words, 0) @ found.content)
        elsewhere = float(results[row].sentence.span.document not in documents)
        table.append(
            [
                odds[row] - odds[chosen[0]],
                shares[row],
                gained,
                float(np.maximum(found.stems[row] - stems, 0) @ found.content),
                elsewhere,
                float(any(abs(results[row].id - results[i].id) == 1 for i in chosen)),
                max(float(results[row].vector @ results[i].vector) for i in chosen),
                several,
                several * gained,
                several * elsewhere,
                float((parts[:, row] - parts.max(axis=1)).max()) if len(parts) else 0.0,
                float(any(kind.given.search(results[row].sentence.text) for kind in kinds)),
                float(words @ found.content),
                len(chosen) - 1,
            ]
        )
    return np.array(table, np.float32)


def chances(odds: Floats) -> Floats:
    """The share of each sentence in the chance of being the one that answers; they sum to one."""
    shares = np.exp(odds - odds.max())
    return np.asarray(shares / shares.sum(), np.float32)
