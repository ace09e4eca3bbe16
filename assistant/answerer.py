"""The whole way from a question to an answer, on one screen."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.compose import choose, compose
from assistant.decide import Decisions, load_decisions, weigh
from assistant.features import Evidence, support
from assistant.followup import Resolved, resolve
from assistant.question import Question, clean, read_question
from assistant.types import Answer, Message, Passage
from index.embed import Encoder
from index.store import Store
from index.types import SearchResult
from index.words import stem

NOTHING = "The articles don't say."
NEAREST = 3
TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|President|Minister|Secretary|Ambassador|ambassador|Senator|Sen|Rep|Gov|Gen"
    r"|spokesman|spokeswoman|spokesperson|adviser|advisor|Leader|leader|chief|director|secretary"
    r"|official|King|Queen|Prince|Pope|Judge|Professor|Mayor)\.?"
)


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
        resolved, asked, results = self.search(question, history)
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
        resolved = resolve(clean(question), history, self._is_person)
        asked = read_question(
            resolved.question,
            resolved.context,
            self._encoder,
            self.store.count_sentences(),
            self.store.frequency,
        )
        found = self.store.search(
            [(q.encoded.vector, [word.stem for word in q.words]) for q in (asked, *asked.parts)]
        )
        return resolved, asked, [r for r in found if not resolved.has_said(r.sentence.text)]

    def _backed(self, chosen: Sequence[int], evidence: Evidence) -> bool:
        decision = self._decisions.support
        return bool(decision.probability(support(chosen, evidence)) >= decision.threshold)

    def _is_person(self, name: str) -> bool:
        """Whether the corpus puts a title or a given name before the last word of `name`."""
        last = name.split()[-1]
        person = re.compile(rf"{TITLE} (?:[A-Z]\w+ )?(?:[A-Z]\w+[ -])?{re.escape(last)}\b")
        ids = self.store.matching([stem(last)], 50)
        return any(person.search(text) for text in self.store.texts(ids))
