"""Whether articles that answer the same question give different figures."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence.answerability import numbers
from assistant.evidence.select import remaining
from assistant.evidence.types import Evidence
from index.text.words import content_words

# Cosines, of two sentences and of the words of one with those asked for, from which both are about
# the same.
ABOUT_THE_SAME = 0.5


def rival(chosen: Sequence[int], evidence: Evidence) -> int | None:
    """The row of the best sentence of another article that is about what is asked and what the
    best chosen says, and has another figure for what "how many" asks for.
    """
    if not evidence.terms.clause.answer_type.counted:
        return None
    best, comparison = chosen[0], evidence.comparison
    for row in remaining([best], evidence):
        alike = evidence.results[row].vector @ evidence.results[best].vector
        if min(
            alike, comparison.words[row] @ evidence.terms.content
        ) >= ABOUT_THE_SAME and figures_differ([best, row], evidence):
            return row
    return None


def figures_differ(chosen: Sequence[int], evidence: Evidence) -> bool:
    """Whether two articles among the chosen sentences count what "how many" asks for, and no
    figure of the one is the other's.
    """
    clause = evidence.terms.clause
    stems = {clause.words[i].stem for i in clause.answer_type.counted}
    figures: dict[str, set[str]] = {}
    for sentence in (evidence.results[i].sentence for i in chosen):
        words = content_words(sentence.text)
        for number, beside in numbers(words, sentence.text):
            if stems.intersection(words[j].stem for j in beside):
                plain = number.text.casefold().rstrip(".,").replace(",", "")
                figures.setdefault(sentence.span.document, set()).add(plain)
    articles = list(figures.values())
    return any(
        one.isdisjoint(other) for n, one in enumerate(articles) for other in articles[n + 1 :]
    )
