"""What a question is taken to ask, and the sentences found for it, compared with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.evidence.decisions import Decision
from assistant.evidence.features import Candidates, Evidence, arrange, match
from assistant.evidence.rerank import Reranker
from assistant.evidence.speech import speaks
from assistant.question.carrier_phrases import asks_of_articles, reported_by, without_request
from assistant.question.followup import Resolved, leans_back, resolve
from assistant.question.people import is_person, name_offices
from assistant.question.spelling import correct
from assistant.question.terms import MOST_CLAUSES, Question, clean, read_questions, split_clauses
from assistant.types import Message
from index.encoder.transformer import Encoder
from index.filter import Filter
from index.store.reader import Store
from index.text.injection import without_orders
from index.types import SearchResult

OPENINGS = "These sentences open the articles."
SOME_OPENINGS = "These sentences open the latest {} of {:,} articles."
LATEST_OPENING = "This sentence opens the latest of {:,} articles."
MOST_OPENINGS = 5
ASKS_FOR_LATEST = re.compile(r"\b(?:latest|newest|most recent)\b", re.I)
# A sentence in which the one asked for speaks is e times as likely to answer. Set by hand: too few
# of the questions that weights are fitted on ask so.
SPEAKS = 1.0
# What odds are lowered by where a clause is kept to the articles of others.
OUT_OF_REACH = 100.0


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked, the question it leans on or '', and the publisher in whose articles."""

    text: str
    context: str = ""
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a question turned up: its clauses compared with the same sentences.

    `results` (n) stand in document order; `evidence` has one comparison a clause, and `clauses`
    those that were compared. Where the question has no subject to compare with, the results open
    articles, and `openings` says so.
    """

    resolved: Resolved
    results: tuple[SearchResult, ...]
    evidence: tuple[Evidence, ...]
    clauses: tuple[Clause, ...] = ()
    openings: str = ""

    def ranked(self) -> list[int]:
        """Rows of the results, those that are best for any of the clauses first."""
        if not self.evidence:
            return []
        behind = np.max([e.odds - e.odds.max() for e in self.evidence], axis=0)
        return [int(row) for row in np.argsort(-behind, kind="stable")]


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds in a store; `relevance` ranks what is found, and `reranker`, if any, its best."""

    store: Store
    encoder: Encoder
    relevance: Decision
    reranker: Reranker | None = None

    def find(self, question: str, history: Sequence[Message], wanted: Filter) -> Found:
        """See `Answerer.find`."""
        if wanted.publisher:
            wanted.check_publisher(self.store.publishers())
        question = clean(question)
        if opened := self._openings(question, wanted):
            return opened
        asked = name_offices(correct(question, self.store), self.store)
        resolved = resolve(asked, history, lambda name: is_person(name, self.store))
        clauses = self._clauses(resolved, wanted)
        publishers = dict.fromkeys(c.publisher for c in clauses if c.publisher)
        resolved = replace(resolved, publishers=tuple(publishers))
        results, evidence = self._compare(clauses, wanted, resolved)
        if self.reranker is not None:
            evidence = [self.reranker.rerank(e) for e in evidence]
        found_in = {None, *(r.source.publisher for r in results)}
        kept = [
            (clause, _kept_to(clause.publisher, e))
            for clause, e in zip(clauses, evidence, strict=False)
            if clause.publisher in found_in
        ]
        return Found(resolved, results, tuple(e for _, e in kept), tuple(c for c, _ in kept))

    def _openings(self, question: str, wanted: Filter) -> Found | None:
        """How the articles open, where the question asks of them and of nothing in particular."""
        asked = asks_of_articles(question, self.store.publishers, self.store.dates)
        if asked is None or Filter() not in (asked, wanted):
            return None
        scope = asked if wanted == Filter() else wanted
        most = 1 if ASKS_FOR_LATEST.search(question) else MOST_OPENINGS
        results = without_orders(self.store.openings(most, scope))
        if not results:
            return None
        total = len(self.store.paths(scope))
        some = LATEST_OPENING.format(total) if most == 1 else SOME_OPENINGS.format(most, total)
        said = some if total > most else OPENINGS
        return Found(Resolved(question), tuple(results), (), openings=said)

    def _clauses(self, resolved: Resolved, wanted: Filter) -> list[Clause]:
        """What is asked, one after the other and of one publisher after the other.

        A filter, which the user set, goes before a publisher whom the question names.
        """
        clauses: list[Clause] = []
        for text in map(without_request, split_clauses(without_request(resolved.question))):
            first = clauses[0].text if clauses else without_request(resolved.context)
            context = first if not clauses or leans_back(text) else ""
            named: tuple[str, ...] = ()
            if wanted == Filter():
                text, named = reported_by(text, self.store.publishers)
            clauses += [Clause(text, context, publisher) for publisher in named or (None,)]
        return clauses[:MOST_CLAUSES]

    def _compare(
        self, clauses: Sequence[Clause], wanted: Filter, resolved: Resolved
    ) -> tuple[tuple[SearchResult, ...], list[Evidence]]:
        """The sentences found for any of the clauses, and each clause compared with them all."""
        questions = read_questions(
            [(clause.text, clause.context) for clause in clauses],
            self.encoder,
            self.store.count_sentences(),
            self.store.frequency,
        )
        found: dict[int, SearchResult] = {}
        for publisher in dict.fromkeys(clause.publisher for clause in clauses):
            queries = [
                (q.encoded.vector, q.stems)
                for clause, whole in zip(clauses, questions, strict=True)
                for q in (whole, *whole.parts)
                if clause.publisher == publisher
            ]
            scope = Filter(publisher) if publisher else wanted
            found.update((r.id, r) for r in self.store.search(queries, scope))
        unsaid = [found[i] for i in sorted(found) if not resolved.has_said(found[i].sentence.text)]
        results = tuple(without_orders(unsaid))
        if not results:
            return (), []
        candidates = arrange(results)
        return results, [weigh(question, candidates, self.relevance) for question in questions]


def _kept_to(publisher: str | None, evidence: Evidence) -> Evidence:
    """The evidence with what others published out of reach."""
    if publisher is None:
        return evidence
    other = np.array([r.source.publisher != publisher for r in evidence.results], np.float32)
    behind = OUT_OF_REACH * other
    return replace(evidence, odds=evidence.odds - behind, part_odds=evidence.part_odds - behind)


def weigh(question: Question, candidates: Candidates, relevance: Decision) -> Evidence:
    """Compare the sentences found with a question and each of its parts."""
    compared = match(question, candidates)
    parts = [relevance.odds(match(part, candidates).relevance) for part in question.parts]
    return Evidence(
        question=question,
        results=candidates.results,
        match=compared,
        odds=relevance.odds(compared.relevance) + SPEAKS * speaks(question, compared, candidates),
        part_odds=np.array(parts, np.float32).reshape(len(parts), len(candidates.results)),
    )
