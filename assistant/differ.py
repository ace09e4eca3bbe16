"""Whether articles that answer the same question give different figures."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.abstain import counted, numbers
from assistant.match import Evidence
from index.words import content_words


def figures_differ(chosen: Sequence[int], evidence: Evidence) -> bool:
    """Whether two articles among the chosen sentences count what "how many" asks for, and no
    figure of the one is the other's.
    """
    stems = {evidence.question.words[i].stem for i in counted(evidence.question)}
    figures: dict[str, set[str]] = {}
    for sentence in (evidence.results[i].sentence for i in chosen):
        words = content_words(sentence.text)
        for number, behind in numbers(words):
            if stems.intersection(words[j].stem for j in behind):
                plain = number.text.casefold().rstrip(".,").replace(",", "")
                figures.setdefault(sentence.span.document, set()).add(plain)
    articles = list(figures.values())
    return any(
        one.isdisjoint(other) for n, one in enumerate(articles) for other in articles[n + 1 :]
    )
