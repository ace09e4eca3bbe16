"""The whole way from a question to an answer."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from assistant.answering.check import check
from assistant.answering.cite import show
from assistant.answering.compose import compose
from assistant.answering.entailment import Verifier
from assistant.answering.generate import excerpts, write
from assistant.evidence.conflicts import figures_differ
from assistant.evidence.judge import judge
from assistant.evidence.linear import Models
from assistant.evidence.reading import read
from assistant.evidence.retrieve import retrieve
from assistant.evidence.select import chances
from assistant.evidence.stack import Stack, find_models
from assistant.evidence.sure import surer
from assistant.evidence.types import Found, Judgement
from assistant.models.language_model import Writer, open_writer
from assistant.question.query import Notice, Query
from assistant.question.read import read_question
from assistant.reader.choose import open_reader
from assistant.reader.layout import Window
from assistant.reader.reader import Reader
from assistant.settings import NO_READER, Settings, read_settings
from assistant.types import NOTHING, UNSURE, Answer, Message, Searched, now
from index import Filter, Index, SearchResult
from index.text.characters import whole

logger = logging.getLogger(__name__)

NOT_ALL = "The articles don't say: {}"
FIGURES_DIFFER = (
    "The articles give different figures: see who says each, and when. The newest is first."
)
PASSAGES_SHOWN = 3
# The probability from which passages that are not given as an answer are said to be one, maybe.
MAY_ANSWER = 0.3
EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class _Begun:
    """The answer that needs no model, and what a model could write from: rows of the results, those
    that answer first and then the next best.
    """

    composed: Answer
    ranked: tuple[int, ...] = ()
    results: tuple[SearchResult, ...] = ()


class Assistant:
    """Answers from an index: in the articles' own words, or in a model's under their check.

    The index has to stay open. Without a model that writes, the same index and question give the
    same answer. `settings` default to what the environment says; `writer` goes before them: a
    name ("openai:NAME"), or a model already opened. What a model wrote and the articles don't
    bear out is counted and left out, or kept as such with `show_unsupported`. Raises
    `SettingsError`, and `ModelError` where a setting names no kind of model.
    """

    def __init__(
        self,
        index: Index,
        settings: Settings | None = None,
        *,
        writer: str | Writer = "",
        show_unsupported: bool = False,
        sure: float = 0.0,
        reader: Reader | None = None,
        models: Models | None = None,
    ) -> None:
        settings = settings or read_settings()
        self.index = index
        self._reader = reader if reader is not None else open_reader(settings.reader)
        if models is None:
            stack = Stack(index.encoder_name, settings.reader if self._reader else NO_READER)
            models = find_models(stack, index.settings.store)
        asked = sure or settings.sure
        self.models = surer(models, asked) if asked else models
        self._writer = open_writer(settings, writer)
        self._settings = settings
        self._show_unsupported = show_unsupported

    @cached_property
    def _verifier(self) -> Verifier:
        return Verifier(self.index.encoder, self._settings.verifier)

    def warm_up(self) -> None:
        """Load the reader, and make it ready if this machine never did, so that the first question
        needn't wait. Raises `EncoderError` where it can't be loaded.
        """
        if self._reader is not None and self.models.reading is not None:
            self._reader.read([Window("Is it read?", "", ("It is read.",))])

    def answer(
        self, question: str, history: Sequence[Message] = (), wanted: Filter = EVERYTHING
    ) -> Answer:
        """Answer `question`, which may lean on the turns of `history` (oldest first).

        `wanted` limits the articles that are asked. Raises `QuestionError` for a question that
        can't be searched for, `FilterError` where no article is of the publisher wanted,
        `StoreError` where there is no index or it is another model's, and `EncoderError` where
        the embedding model isn't on this machine.
        """
        return deque(self.stream(question, history, wanted), maxlen=1)[0]

    def stream(
        self, question: str, history: Sequence[Message] = (), wanted: Filter = EVERYTHING
    ) -> Generator[Answer]:
        """The answer as it comes, ever more of it; the last one is whole.

        Closing the iterator ends the request to the model. Where the articles don't say, no
        model writes.
        """
        begun = self._begin(question, history, wanted)
        composed = begun.composed
        if composed.abstained or self._writer is None:
            for some in range(1, len(composed.claims)):
                yield replace(composed, claims=composed.claims[:some], notice="", finished=False)
            yield composed
            return
        passages = excerpts(begun.ranked, begun.results, self.index.store.document)
        check_draft = partial(
            check,
            passages=[passage.span for passage in passages],
            articles=self.index.store,
            verifier=self._verifier,
        )
        yield from write(
            composed, passages, self._writer, check_draft, show_unsupported=self._show_unsupported
        )

    def composed(
        self, question: str, history: Sequence[Message] = (), wanted: Filter = EVERYTHING
    ) -> Answer:
        """The answer in the articles' own words; no model is asked."""
        return self._begin(question, history, wanted).composed

    def rank(self, question: str) -> list[tuple[SearchResult, float]]:
        """The sentences found for `question`, best first, and the share that each has in the
        chance of being the one that answers.
        """
        found = self.find(question)
        if found is None or not found.evidence:
            return []
        shares = np.max([chances(e.odds) for e in found.evidence], axis=0)
        return [(found.results[i], float(shares[i])) for i in np.argsort(-shares, kind="stable")]

    def find(
        self, question: str, history: Sequence[Message] = (), wanted: Filter = EVERYTHING
    ) -> Found | None:
        """The sentences found for `question`, ranked for each of its clauses; None where there is
        nothing to search for.
        """
        query = read_question(question, history, self.index.store, wanted)
        return None if isinstance(query, Notice) else self._find(query)

    def _begin(self, question: str, history: Sequence[Message], wanted: Filter) -> _Begun:
        query = read_question(question, history, self.index.store, wanted)
        asked = whole(question)
        answer = Answer(
            asked,
            asked,
            claims=(),
            searched=Searched(self.index.store.count_articles(wanted), wanted),
            answered_at=now(),
        )
        if isinstance(query, Notice):
            return _Begun(replace(answer, notice=query.text))
        found = self._find(query)
        judgement = judge(found, self.models)
        logger.info(
            "%d sentences found for %d clauses; support %.2f",
            *(len(found.results), len(query.clauses), judgement.support),
        )
        ranked = dict.fromkeys([*judgement.rows, *found.ranked()])
        return _Begun(self._compose(answer, found, judgement), tuple(ranked), found.results)

    def _find(self, query: Query) -> Found:
        found = retrieve(query, self.index.store, self.index.encoder, self.models.relevance)
        if self._reader is not None and self.models.reading is not None:
            read_again = partial(read, reader=self._reader, reading=self.models.reading)
            found = replace(found, evidence=tuple(map(read_again, found.evidence)))
        return found

    def _compose(self, answer: Answer, found: Found, judgement: Judgement) -> Answer:
        """The answer that needs no model."""
        read = self.index.store.document
        differ = any(figures_differ(judgement.rows, e) for e in found.evidence)
        answer = replace(
            answer,
            searched_for=found.query.searched_for,
            claims=compose(judgement.rows, found.results, read, newest_first=differ),
            support=judgement.support,
        )
        if not answer.claims:
            near = [found.results[row].sentence for row in found.ranked()[:PASSAGES_SHOWN]]
            passages = tuple(show(read(s.span.document), s) for s in near)
            notice = UNSURE if judgement.support >= MAY_ANSWER else NOTHING
            return replace(answer, notice=notice, nearest=passages)
        notes = [NOT_ALL.format("; ".join(judgement.unanswered))] if judgement.unanswered else []
        notes += [] if found.query.clauses else [found.query.known, self._opening(found.query)]
        if differ:
            notes.append(FIGURES_DIFFER)
        return replace(answer, notice=" ".join(filter(None, notes)))

    def _opening(self, query: Query) -> str:
        """How many articles are asked of, and which of them the sentences open."""
        named, most = query.articles, query.most
        total = self.index.store.count_articles(query.wanted) if named is None else len(named)
        if total == 1:
            return "There is one article; this sentence opens it."
        latest = "this sentence opens the latest" if most == 1 else f"these open the latest {most}"
        opened = "these sentences open them" if total <= most else latest
        return f"There are {total:,} articles; {opened}."
