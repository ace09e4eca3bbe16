"""The whole way from a question to an answer, on one screen."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

import numpy as np

from assistant.compose import choose, compose
from assistant.decide import Decisions, load_decisions, weigh
from assistant.features import Evidence, support
from assistant.followup import Resolved, resolve
from assistant.people import is_person, name_offices
from assistant.question import Question, clean, read_question
from assistant.types import Answer, Message, Passage
from assistant.wording import correct
from index.embed import Encoder
from index.store import Store
from index.types import SearchResult, Source

NOTHING = "The articles don't say."
NEAREST = 3


class Answerer:
    """Answers from a store, in the articles' own words.

    The same store and question give the same answer. Raises `QuestionError` for a question
    that can't be searched for.
    """

    def __init__(self, store: Store, encoder: Encoder, decisions: Decisions | None = None) -> None:
        self.store = store
        self._encoder = encoder
        self._decisions = decisions or load_decisions()

    def stream(
        self, question: str, history: Sequence[Message] = (), **filters: str | None
    ) -> Generator[Answer]:
        """The answer as it grows, the last being the whole. Filters: to be replaced in merge."""
        whole = self.answer(question, history, **filters)
        for said in range(1, len(whole.claims)):
            yield replace(whole, claims=whole.claims[:said], notice="")
        yield whole

    def answer(
        self,
        question: str,
        history: Sequence[Message] = (),
        *,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer:
        """Answer `question`, which may lean on the turns of `history` (oldest first).

        Filters: to be replaced in merge.
        """
        resolved, asked, results = self.search(question, history)
        results = [r for r in results if _passes(r.source, publisher, since, until)]
        evidence = weigh(asked, results, self._decisions.relevance) if results else None
        chosen = choose(evidence, self._decisions.addition) if evidence else []
        if evidence and self._backed(chosen, evidence):
            claims = compose(chosen, results, self.store.document)
            return Answer(question, resolved.searched_for, claims)
        order = np.argsort(-evidence.odds, kind="stable")[:NEAREST] if evidence else ()
        return Answer(
            question,
            resolved.searched_for,
            claims=(),
            notice=NOTHING,
            nearest=tuple(Passage(results[i].sentence, results[i].source) for i in order),
        )

    def search(
        self, question: str, history: Sequence[Message] = ()
    ) -> tuple[Resolved, Question, list[SearchResult]]:
        """What `question` was resolved to, made ready, and the sentences found for it."""
        asked = name_offices(correct(clean(question), self.store), self.store)
        resolved = resolve(asked, history, lambda name: is_person(name, self.store))
        read = read_question(
            resolved.question,
            resolved.context,
            self._encoder,
            self.store.count_sentences(),
            self.store.frequency,
        )
        found = self.store.search([(q.encoded.vector, q.stems) for q in (read, *read.parts)])
        return resolved, read, [r for r in found if not resolved.has_said(r.sentence.text)]

    def _backed(self, chosen: Sequence[int], evidence: Evidence) -> bool:
        decision = self._decisions.support
        return bool(decision.probability(support(chosen, evidence)) >= decision.threshold)


def _passes(source: Source, publisher: str | None, since: str | None, until: str | None) -> bool:
    published = source.published.value if source.published else ""
    return (
        (not publisher or source.publisher == publisher)
        and (not since or published >= since[: len(published)] != "")
        and (not until or "" != published <= until)
    )
