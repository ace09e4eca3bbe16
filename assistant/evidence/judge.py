"""Ranked evidence to what is shown of it: enough sentences for each clause, or none."""

from __future__ import annotations

from assistant.evidence.answerability import support
from assistant.evidence.conflicts import rival
from assistant.evidence.linear import Models
from assistant.evidence.select import MOST_SENTENCES, select
from assistant.evidence.types import Found, Judgement


def judge(found: Found, models: Models) -> Judgement:
    """Which of the sentences found answer, clause by clause.

    Of a question of several clauses each gets a sentence less at the most. What opens articles is
    shown whole.
    """
    if not found.query.clauses:
        return Judgement(tuple(range(len(found.results))), (), 1.0 if found.results else 0.0)
    most = MOST_SENTENCES if len(found.evidence) == 1 else MOST_SENTENCES - 1
    rows: list[int] = []
    unanswered: dict[str, int] = {}
    highest = 0.0
    for evidence in found.evidence:
        chosen = select(evidence, models.addition, most)
        probability = float(models.support.probability(support(chosen, evidence)))
        highest = max(highest, probability)
        if probability >= models.support.threshold:
            other = rival(chosen, evidence)
            rows += [*chosen, *([] if other is None else [other])]
        else:
            clause = evidence.terms.clause
            where = f"{clause.text.rstrip(' ?.')} (in: {clause.publisher})"
            unanswered[where if clause.publisher else clause.text] = chosen[0]
    # What is quoted for one clause is not denied for another.
    denied = tuple(text for text, best in unanswered.items() if best not in rows)
    return Judgement(tuple(dict.fromkeys(rows)), denied, highest)
