"""The whole way from a question to an answer, on one screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from assistant.compose import choose, compose
from assistant.decide import Decisions, load_decisions, weigh
from assistant.features import Evidence, match, support
from assistant.followup import Resolved, resolve
from assistant.generate import excerpts, write
from assistant.injection import without_orders
from assistant.models import Writer
from assistant.people import is_person, name_offices
from assistant.question import Question, clean, read_question
from assistant.support import Support
from assistant.types import Answer, Message, Passage
from assistant.verify import check
from assistant.wording import correct
from index.embed import Encoder
from index.store import Store
from index.types import SearchResult

NOTHING = "The articles don't say."
NEAREST = 3


class Answerer:
    """Answers from a store: in the articles' own words, or in a model's under their check.

    Without a `writer` the same store and question give the same answer. Raises `QuestionError`
    for a question that can't be searched for.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        decisions: Decisions | None = None,
        writer: Writer | None = None,
        support: Support | None = None,
        *,
        show_unsupported: bool = False,
    ) -> None:
        self.store = store
        self._encoder = encoder
        self._decisions = decisions or load_decisions()
        self._writer = writer
        self._support = support or Support(encoder)
        self._show_unsupported = show_unsupported

    def answer(self, question: str, history: Sequence[Message] = ()) -> Answer:
        """Answer `question`, which may lean on the turns of `history` (oldest first)."""
        return deque(self.stream(question, history), maxlen=1)[0]

    def stream(self, question: str, history: Sequence[Message] = ()) -> Generator[Answer]:
        """The answer as it comes, ever more of it; the last one is whole.

        Closing the iterator ends the request to the model. Where the articles don't say, no
        model is asked.
        """
        composed, chosen, evidence = self._compose(question, history)
        if composed.abstained or self._writer is None or evidence is None:
            for some in range(1, len(composed.claims)):
                yield replace(composed, claims=composed.claims[:some], notice="")
            yield composed
            return
        passages = excerpts(chosen, evidence, self.store.document)
        verify = partial(
            check,
            passages=[passage.span for passage in passages],
            read=self.store.document,
            support=self._support,
        )
        yield from write(
            composed, passages, self._writer, verify, show_unsupported=self._show_unsupported
        )

    def composed(self, question: str, history: Sequence[Message] = ()) -> Answer:
        """The answer in the articles' own words; no model is asked."""
        return self._compose(question, history)[0]

    def rank(self, question: str) -> list[tuple[SearchResult, float]]:
        """The sentences found for `question`, each with the probability that it answers."""
        _, asked, results = self.search(question)
        if not results:
            return []
        chances = self._decisions.relevance.probability(match(asked, results).relevance)
        order = np.argsort(-chances, kind="stable")
        return [(results[i], float(chances[i])) for i in order]

    def _compose(
        self, question: str, history: Sequence[Message]
    ) -> tuple[Answer, Sequence[int], Evidence | None]:
        """The answer that needs no model, the rows it was made of, and what it was chosen from."""
        resolved, asked, results = self.search(question, history)
        evidence = weigh(asked, results, self._decisions.relevance) if results else None
        chosen = choose(evidence, self._decisions.addition) if evidence else []
        if evidence and self._backed(chosen, evidence):
            claims = compose(chosen, results, self.store.document)
            return Answer(question, resolved.searched_for, claims), chosen, evidence
        order = np.argsort(-evidence.odds, kind="stable")[:NEAREST] if evidence else ()
        abstention = Answer(
            question,
            resolved.searched_for,
            claims=(),
            notice=NOTHING,
            nearest=tuple(Passage(results[i].sentence, results[i].source) for i in order),
        )
        return abstention, chosen, evidence

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
        unsaid = [r for r in found if not resolved.has_said(r.sentence.text)]
        return resolved, read, without_orders(unsaid)

    def _backed(self, chosen: Sequence[int], evidence: Evidence) -> bool:
        decision = self._decisions.support
        return bool(decision.probability(support(chosen, evidence)) >= decision.threshold)
