"""The whole way from a question to an answer, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.abstain import support
from assistant.choose import MOST_SENTENCES, choose
from assistant.compose import compose
from assistant.decide import Decision, Decisions, load_decisions
from assistant.followup import Resolved, leans_back, resolve
from assistant.match import Evidence, match
from assistant.people import is_person, name_offices
from assistant.question import Question, clean, read_questions, split_clauses
from assistant.types import Answer, Message, Passage
from assistant.wording import correct
from index.embed import Encoder
from index.store import Store
from index.types import SearchResult

NOTHING = "The articles don't say."
NOT_ALL = "The articles don't say: {}"
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a question turned up: its clauses compared with the same sentences.

    `results` (n) stand in document order; `evidence` has one comparison a clause.
    """

    resolved: Resolved
    results: tuple[SearchResult, ...]
    evidence: tuple[Evidence, ...]


class Answerer:
    """Answers from a store, in the articles' own words.

    The same store and question give the same answer. Raises `QuestionError` for a question
    that can't be searched for.
    """

    def __init__(self, store: Store, encoder: Encoder, decisions: Decisions | None = None) -> None:
        self.store = store
        self._encoder = encoder
        self._decisions = decisions or load_decisions()

    def answer(self, question: str, history: Sequence[Message] = ()) -> Answer:
        """Answer `question`, which may lean on the turns of `history` (oldest first)."""
        found = self.find(question, history)
        rows, unsaid = self.decide(found)
        notice = NOT_ALL.format("; ".join(unsaid)) if rows and unsaid else ""
        return Answer(
            question,
            found.resolved.searched_for,
            claims=compose(rows, found.results, self.store.document),
            notice=notice if rows else NOTHING,
            nearest=() if rows else nearest(found),
        )

    def find(self, question: str, history: Sequence[Message] = ()) -> Found:
        """What `question` was resolved to, and the sentences found for it, compared with it."""
        asked = name_offices(correct(clean(question), self.store), self.store)
        resolved = resolve(asked, history, lambda name: is_person(name, self.store))
        first, *others = split_clauses(resolved.question)
        clauses = [(first, resolved.context)]
        clauses += [(clause, first if leans_back(clause) else "") for clause in others]
        questions = read_questions(
            clauses, self._encoder, self.store.count_sentences(), self.store.frequency
        )
        queries = [
            (q.encoded.vector, q.stems) for asked in questions for q in (asked, *asked.parts)
        ]
        results = tuple(
            r for r in self.store.search(queries) if not resolved.has_said(r.sentence.text)
        )
        relevance = self._decisions.relevance
        evidence = [weigh(q, results, relevance) for q in questions] if results else []
        return Found(resolved, results, tuple(evidence))

    def decide(self, found: Found) -> tuple[list[int], list[str]]:
        """Rows of the results that answer, and the clauses that none of them answers."""
        most = MOST_SENTENCES if len(found.evidence) == 1 else MOST_SENTENCES - 1
        rows: list[int] = []
        unsaid = []
        for evidence in found.evidence:
            chosen = choose(evidence, self._decisions.addition, most)
            if self._decisions.support.says_yes(support(chosen, evidence)):
                rows += [row for row in chosen if row not in rows]
            else:
                unsaid.append(evidence.question.text)
        return rows, unsaid


def weigh(question: Question, results: Sequence[SearchResult], relevance: Decision) -> Evidence:
    """Compare sentences, in document order, with a question and each of its parts."""
    compared = match(question, results)
    parts = [relevance.odds(match(part, results).relevance) for part in question.parts]
    return Evidence(
        question=question,
        results=tuple(results),
        match=compared,
        odds=relevance.odds(compared.relevance),
        part_odds=np.array(parts, np.float32).reshape(len(parts), len(results)),
    )


def nearest(found: Found) -> tuple[Passage, ...]:
    """The passages nearest to a question that none of them answers."""
    if not found.evidence:
        return ()
    odds = np.max([evidence.odds for evidence in found.evidence], axis=0)
    order = np.argsort(-odds, kind="stable")[:NEAREST]
    return tuple(Passage(found.results[i].sentence, found.results[i].source) for i in order)
