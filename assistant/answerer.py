"""The whole way from a question to an answer, on one screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from assistant.answering.check import check
from assistant.answering.cite import show
from assistant.answering.compose import compose
from assistant.answering.entailment import Support
from assistant.answering.generate import excerpts, write
from assistant.evidence.answerability import support
from assistant.evidence.conflicts import figures_differ, rival
from assistant.evidence.decisions import Decisions, load_decisions
from assistant.evidence.rerank import Reranker
from assistant.evidence.retrieve import Finder, Found
from assistant.evidence.select import MOST_SENTENCES, chances, choose
from assistant.models.language_model import Writer
from assistant.question.carrier_phrases import asks_of_dateline
from assistant.types import NOTHING, Answer, Message, Searched, now
from index.encoder.transformer import Encoder
from index.filter import Filter
from index.store.reader import Store
from index.text.language import is_english
from index.types import SearchResult

NOT_ALL = "The articles don't say: {}"
NONE_ASKED = "No article is of that publisher and time, so none was asked."
ENGLISH_ONLY = "Dateline reads English only; ask in English."
OF_DATELINE = (
    "Dateline answers with what its articles say. Ask, for one: what are the articles about?"
)
FIGURES_DIFFER = "The articles give different figures: see who says each, and when."
NEAREST = 3


class Answerer:
    """Answers from a store: in the articles' own words, or in a model's under their check.

    Without a `writer` the same store and question give the same answer. Raises
    `QuestionError` for a question that can't be searched for. `wanted` limits an answer to some
    of the articles.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        decisions: Decisions | None = None,
        writer: Writer | None = None,
        support: Support | None = None,
        reranker: Reranker | None = None,
        *,
        show_unsupported: bool = False,
    ) -> None:
        self.store = store
        self.encoder = encoder
        self._decisions = decisions or load_decisions()
        self._writer = writer
        self._support = support or Support(encoder)
        self._finder = Finder(store, encoder, self._decisions.relevance, reranker)
        self._show_unsupported = show_unsupported

    def answer(
        self, question: str, history: Sequence[Message] = (), wanted: Filter | None = None
    ) -> Answer:
        """Answer `question`, which may lean on the turns of `history` (oldest first)."""
        return deque(self.stream(question, history, wanted), maxlen=1)[0]

    def stream(
        self, question: str, history: Sequence[Message] = (), wanted: Filter | None = None
    ) -> Generator[Answer]:
        """The answer as it comes, ever more of it; the last one is whole.

        Closing the iterator ends the request to the model. Where the articles don't say, no
        model writes.
        """
        found = self.find(question, history, wanted)
        rows, unsaid, chance = self.decide(found)
        composed = replace(
            self._compose(question, found, rows, unsaid, chance),
            searched=Searched(self.store.count_articles(wanted), wanted or Filter()),
            answered_at=now(),
        )
        if composed.abstained or self._writer is None:
            for some in range(1, len(composed.claims)):
                yield replace(composed, claims=composed.claims[:some], notice="", finished=False)
            yield composed
            return
        ranked = list(dict.fromkeys([*rows, *found.ranked()]))
        passages = excerpts(ranked, found.results, self.store.document)
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
        found = self.find(question, history)
        return self._compose(question, found, *self.decide(found))

    def rank(self, question: str) -> list[tuple[SearchResult, float]]:
        """The sentences found for `question`, best first, and the share that each has in the
        chance of being the one that answers.
        """
        found = self.find(question)
        if not found.evidence:
            return []
        shares = np.max([chances(e.odds) for e in found.evidence], axis=0)
        return [(found.results[i], float(shares[i])) for i in np.argsort(-shares, kind="stable")]

    def find(
        self, question: str, history: Sequence[Message] = (), wanted: Filter | None = None
    ) -> Found:
        """What `question` was resolved to, and the sentences found for it, compared with it.

        Raises `FilterError` where no article is of the publisher wanted.
        """
        return self._finder.find(question, history, wanted or Filter())

    def decide(self, found: Found) -> tuple[list[int], list[str], float]:
        """Rows of the results that answer, the clauses that none of them answers, and how probable
        it is that they answer the best supported clause.
        """
        if found.openings:
            return list(range(len(found.results))), [], 1.0
        most = MOST_SENTENCES if len(found.evidence) == 1 else MOST_SENTENCES - 1
        rows: list[int] = []
        unsaid: dict[str, int] = {}
        best_chance = 0.0
        for clause, evidence in zip(found.clauses, found.evidence, strict=True):
            chosen = choose(evidence, self._decisions.addition, most)
            chance = float(self._decisions.support.probability(support(chosen, evidence)))
            best_chance = max(best_chance, chance)
            if chance >= self._decisions.support.threshold:
                other = rival(chosen, evidence)
                chosen += [] if other is None or other in chosen else [other]
                rows += [row for row in chosen if row not in rows]
            else:
                where = f"{clause.text.rstrip(' ?.')} (in: {clause.publisher})"
                unsaid[where if clause.publisher else clause.text] = chosen[0]
        # What is quoted for one clause is not denied for another.
        return rows, [text for text, best in unsaid.items() if best not in rows], best_chance

    def _compose(
        self,
        question: str,
        found: Found,
        rows: Sequence[int],
        unsaid: Sequence[str],
        chance: float,
    ) -> Answer:
        """The answer that needs no model."""
        notes = [NOT_ALL.format("; ".join(unsaid))] if unsaid else []
        notes += [found.openings] if found.openings else []
        notes += [FIGURES_DIFFER] if any(figures_differ(rows, e) for e in found.evidence) else []
        answer = Answer(
            question,
            found.resolved.searched_for,
            claims=compose(rows, found.results, self.store.document),
            notice=" ".join(notes),
            support=chance,
        )
        # What else it turns up, it turns up by the names in it.
        if not is_english(question):
            return replace(answer, searched_for=question, claims=(), notice=ENGLISH_ONLY)
        if asks_of_dateline(question):
            return replace(answer, searched_for=question, claims=(), notice=OF_DATELINE)
        if answer.claims:
            return answer
        if not found.results:
            return replace(answer, notice=NONE_ASKED)
        near = [found.results[row].sentence for row in found.ranked()[:NEAREST]]
        passages = tuple(show(self.store.document(s.span.document), s) for s in near)
        return replace(answer, notice=NOTHING, nearest=passages)
