"""Questions whose evidence is known, with what is found for them: what is fitted on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answerer import Assistant
from assistant.evaluation.cases import Case
from assistant.evidence.features import arrange
from assistant.evidence.linear import Floats, LinearModel, Models
from assistant.evidence.reading import read
from assistant.evidence.retrieve import weigh
from assistant.evidence.types import Evidence
from assistant.reader.layout import Window
from assistant.reader.reader import Reader, Scores
from assistant.settings import NO_READER, Settings
from index import Index


@dataclass(frozen=True)
class Group:
    """One clause of a question with what was found for it.

    `facts` (n, facts) says which sentence tells which of the key facts that it asks for.
    """

    evidence: Evidence
    facts: NDArray[np.bool_]
    answerable: bool

    @property
    def told(self) -> NDArray[np.bool_]:
        """Which sentences tell a key fact, (n,)."""
        return np.asarray(self.facts.any(axis=1))


@dataclass(frozen=True)
class Ranker:
    """Ranks what was found for a clause, by as much as is fitted yet."""

    relevance: LinearModel
    reading: LinearModel | None = None
    reader: Reader | None = None

    def rank(self, group: Group) -> Evidence:
        """The group's evidence, in the order of these models."""
        candidates = arrange(group.evidence.results)
        found = weigh(group.evidence.terms, candidates, self.relevance)
        if self.reader is None or self.reading is None:
            return found
        return read(found, self.reader, self.reading)


class RemembersReadings:
    """A reader that reads the same window once, since each fit reads the same ones again."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._scores: dict[Window, Scores] = {}

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """A score for each sentence of each window."""
        new = [w for w in dict.fromkeys(windows) if w not in self._scores]
        if new:
            self._scores.update(zip(new, self._reader.read(new), strict=True))
        return [self._scores[window] for window in windows]


class _Unfitted(LinearModel):
    """What a search needs before anything is fitted, whatever the features are."""

    def odds(self, features: Mapping[str, Floats]) -> Floats:
        return np.zeros_like(next(iter(features.values())))


def find_groups(cases: Sequence[Case], index: Index) -> list[Group]:
    """A group for each clause of each case that asks for a fact, or for what isn't answered."""
    blank = _Unfitted({})
    assistant = Assistant(index, Settings(reader=NO_READER), models=Models(blank, blank, blank))
    return [group for case in cases for group in _groups(case, assistant)]


def _groups(case: Case, assistant: Assistant) -> list[Group]:
    """A fact goes to the clause whose words its evidence has most of."""
    found = assistant.find(case.question, case.history)
    if found is None:
        return []
    facts = np.zeros((len(found.results), len(case.key_facts)), np.bool_)
    for e in case.evidence:
        start = assistant.index.document(e.document).text.index(e.quote)
        for i, r in enumerate(found.results):
            span = r.sentence.span
            meets = span.start < start + len(e.quote) and start < span.end
            facts[i, e.fact] |= span.document == e.document and meets
    covered = np.array([e.comparison.words_nearby @ e.terms.content for e in found.evidence])
    asked = [int(np.where(told, covered, -1).max(axis=1).argmax()) for told in facts.T]
    groups = []
    for clause, evidence in enumerate(found.evidence):
        own = facts[:, [fact for fact, by in enumerate(asked) if by == clause]]
        if own.any() or not case.answerable:
            groups.append(Group(evidence, own, case.answerable))
    return groups


def without_evidence(evidence: Evidence, group: Group) -> Evidence:
    """What would have been found if what answers the question had never been written."""
    kept = np.flatnonzero(~group.told)
    c = evidence.comparison
    rows = {
        name: getattr(c, name)[kept]
        for name in ("words", "stems", "words_nearby", "stems_nearby", "meaning")
    }
    relevance = {name: column[kept] for name, column in c.relevance.items()}
    return replace(
        evidence,
        results=tuple(evidence.results[i] for i in kept),
        comparison=replace(c, relevance=relevance, **rows),
        odds=evidence.odds[kept],
        scores=None if evidence.scores is None else evidence.scores[kept],
    )
