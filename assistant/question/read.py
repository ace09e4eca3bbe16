"""The one reader of questions: what a question asks, and of which articles, is decided once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import astuple

from assistant.question.answer_type import read_answer_type
from assistant.question.carrier_phrases import without_carrier
from assistant.question.catalogue import read_catalogue
from assistant.question.clauses import MOST_CLAUSES, split_clauses, split_sides
from assistant.question.followup import leans_back, resolve
from assistant.question.people import is_person
from assistant.question.publishers import Reported, reported_by
from assistant.question.query import Clause, Notice, Query
from assistant.question.spelling import correct
from assistant.question.subject import addresses_program, asks_of_articles
from assistant.types import Message
from index.errors import DatelineError
from index.filter import Filter
from index.store.reader import Store
from index.text.characters import whole
from index.text.language import is_english
from index.text.words import content_words

LONGEST_QUESTION = 2_000
# Turns before a question that are read with it, and characters of a reply.
MOST_TURNS = 20
LONGEST_REPLY = 10_000
MOST_OPENINGS = 5
# How many there are is told with what opens them.
HOW_MANY = re.compile(r"^\W*how many (?=(?:\w+ ){0,2}articles\b)", re.I)
ASKS_FOR_LATEST = re.compile(r"\b(?:latest|newest|most recent)\b", re.I)
NONE_ASKED = "No article is of that publisher and time, so none was asked."
ENGLISH_ONLY = "Dateline reads English only; ask in English."
OF_DATELINE = (
    "Dateline answers with what its articles say. Ask, for one: what are the articles about?"
)


NO_TURN = 'A turn of the history is {"role": "user" or "assistant", "content": its text}.'


class QuestionError(DatelineError):
    """A question that can't be searched for: empty, far too long, behind turns that are none."""


def read_question(
    text: str, history: Sequence[Message], corpus: Store, wanted: Filter
) -> Query | Notice:
    """What `text` asks of the articles that `wanted` admits, given the turns before, oldest first.

    A `Notice` where there is nothing to search for: another language, a greeting, no article
    admitted. Raises `QuestionError` for what is no question, and `FilterError` where no article
    is of the publisher wanted.
    """
    if wanted.publisher:
        wanted.check_publisher(corpus.publishers())
    question = clean(text)
    turns = recent(history)
    if not is_english(question):
        return Notice(ENGLISH_ONLY)
    if addresses_program(question):
        return Notice(OF_DATELINE)
    if wanted and not corpus.count_articles(wanted):
        return Notice(NONE_ASKED)
    about = read_catalogue(question, turns, corpus, wanted)
    if about is not None:
        return about
    scope = asks_of_articles(HOW_MANY.sub("which ", question), corpus.publishers, corpus.dates)
    if scope is not None and not _contradict(scope, wanted):
        most = 1 if ASKS_FOR_LATEST.search(question) else MOST_OPENINGS
        return Query(question, (), _both(scope, wanted), most=most)
    resolved = resolve(correct(question, corpus), turns, lambda name: is_person(name, corpus))
    clauses = _clauses(resolved.question, resolved.context, corpus, wanted)
    return Query(resolved.question, clauses, wanted, resolved.context, resolved.said)


def recent(history: Sequence[Message]) -> tuple[Message, ...]:
    """The latest turns, none longer than is read of it. Raises `QuestionError` for what is none."""
    latest = history[-MOST_TURNS:]
    if not all(isinstance(turn, dict) and _is_turn(turn) for turn in latest):
        raise QuestionError(NO_TURN)
    longest = {"user": LONGEST_QUESTION, "assistant": LONGEST_REPLY}
    return tuple(
        Message(role=turn["role"], content=whole(turn["content"][: longest[turn["role"]]]))
        for turn in latest
    )


def clean(text: str) -> str:
    """The question without control characters and surplus space. Raises `QuestionError`."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    plain = " ".join(kept.split())
    if not plain:
        raise QuestionError("The question is empty: type what you want to know.")
    if not any(map(str.isalnum, plain)):
        raise QuestionError(f"The question {plain[:20]!r} has no words to search for.")
    if len(plain) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(plain):,} characters; ask in {LONGEST_QUESTION:,} or fewer."
        )
    return plain


def _is_turn(turn: Mapping[str, object]) -> bool:
    return turn.get("role") in ("user", "assistant") and isinstance(turn.get("content"), str)


def _contradict(scope: Filter, wanted: Filter) -> bool:
    """Whether a question and the filter ask for articles by the same thing, each in its way."""
    return any(
        one and other and one != other
        for one, other in zip(astuple(scope), astuple(wanted), strict=True)
    )


def _both(scope: Filter, wanted: Filter) -> Filter:
    pairs = zip(astuple(scope), astuple(wanted), strict=True)
    return Filter(*(one or other for one, other in pairs))


def _clauses(question: str, context: str, corpus: Store, wanted: Filter) -> tuple[Clause, ...]:
    """What is asked, one after the other, side by side, and of one publisher after the other.

    A publisher that the user set goes before one whom the question names.
    """
    clauses: list[Clause] = []
    for text in map(without_carrier, split_clauses(without_carrier(question))):
        first = clauses[0].text if clauses else without_carrier(context)
        leans_on = first if not clauses or leans_back(text) else ""
        asked = Reported(text) if wanted.publisher else reported_by(text, corpus.publishers)
        clauses += [
            _clause(side, leans_on, publisher)
            for side in split_sides(asked.text)
            for publisher in asked.publishers or (None,)
        ]
    return tuple(clauses[:MOST_CLAUSES])


def _clause(text: str, context: str, publisher: str | None) -> Clause:
    words = content_words(f"{text} {context}".rstrip())
    return Clause(text, context, publisher, words, read_answer_type(text, words))
