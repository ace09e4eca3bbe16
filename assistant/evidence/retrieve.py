"""A query to the sentences that may answer it, compared with each of its clauses and ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.evidence.features import Candidates, arrange, compare
from assistant.evidence.linear import LinearModel
from assistant.evidence.terms import Terms, read_terms
from assistant.evidence.types import Evidence, Found
from assistant.question.query import Query
from index.encoder.transformer import Encoder
from index.store.reader import Store
from index.text.corrections import asks_of_mistakes, tells_a_mistake
from index.types import SearchResult

# What odds are lowered by where a clause is kept to the articles of others.
OUT_OF_REACH = 100.0


def retrieve(query: Query, store: Store, encoder: Encoder, relevance: LinearModel) -> Found:
    """The sentences found for any of the clauses, and each clause compared with them all.

    A paragraph that gives orders to software is no evidence (see `index.text.injection`), and what
    an article had wrong only where that is asked for (see `index.text.corrections`).
    """
    if not query.clauses:
        openings = _admissible(query, store.openings(query.most, query.wanted, query.articles))
        return Found(query, openings, ())
    terms = read_terms(query.clauses, encoder, store.count_sentences(), store.frequency)
    results = _admissible(query, _search(query, terms, store))
    if not results:
        return Found(query, (), ())
    candidates = arrange(results)
    publishers = {None, *(r.source.publisher for r in results)}
    asked = [t for t in terms if t.clause.publisher in publishers]
    return Found(query, results, tuple(weigh(t, candidates, relevance) for t in asked))


def weigh(terms: Terms, candidates: Candidates, relevance: LinearModel) -> Evidence:
    """Compare the sentences found with a clause, and rank them."""
    comparison = compare(terms, candidates)
    odds = relevance.odds(comparison.relevance)
    publisher = terms.clause.publisher
    if publisher is not None:
        other = np.array([r.source.publisher != publisher for r in candidates.results], np.float32)
        odds = odds - OUT_OF_REACH * other
    return Evidence(terms, candidates.results, comparison, odds)


def _search(query: Query, terms: Sequence[Terms], store: Store) -> list[SearchResult]:
    found: dict[int, SearchResult] = {}
    for publisher in dict.fromkeys(t.clause.publisher for t in terms):
        vectors = [
            (t.encoded.vector, t.clause.stems) for t in terms if t.clause.publisher == publisher
        ]
        scope = replace(query.wanted, publisher=publisher or query.wanted.publisher)
        found.update((r.id, r) for r in store.search(vectors, scope))
    return [found[id_] for id_ in sorted(found)]


def _admissible(query: Query, results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    asks = asks_of_mistakes(query.text)
    return tuple(
        r
        for r in results
        if not r.gives_orders
        and not query.has_said(r.sentence.text)
        and (asks or not tells_a_mistake(r.sentence.text))
    )
