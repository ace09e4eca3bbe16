"""Law 10: what is printed, sent, saved and exported is one record, read as from a stranger."""

from __future__ import annotations

import base64
import zlib
from dataclasses import asdict, replace
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.answerer import Assistant
from assistant.answering.cite import show
from assistant.models.language_model import Writer
from assistant.saved.record import (
    AnswerRecord,
    SavedError,
    SourceRecord,
    pack,
    unpack,
    unpack_all,
)
from assistant.settings import Settings
from assistant.types import Answer, Claim, Searched
from index.filter import Filter
from index.types import Sentence, Span
from tests.assistant.answers import ARTICLE, HOSTILE, PDF, answer, record
from tests.assistant.servers import says, serving

RECORD = record((0, 10), (12, 60), notice="No more than that.")
QUESTION = "How many aid trucks a day did the US ask for?"
REPLY = (
    '{"claims": [{"passage": 1, "quote": "the U.S. has called for that number to be 350", '
    '"claim": "The U.S. has called for 350 aid trucks a day."}, '
    '{"passage": 1, "quote": "the U.S. has called", "claim": "Macron called."}]}'
)
REFUSED = Claim("x", (), verdict="unsupported", reason="it quotes nothing")
NEAR = show(PDF, Sentence(Span(PDF.path, 11, 21), PDF.text[11:21], 0))


def assert_comes_back(told: Answer) -> None:
    plain = told.to_dict()
    assert AnswerRecord.model_validate(plain).model_dump(mode="json") == plain
    assert unpack(pack(AnswerRecord.of(told))) == AnswerRecord.of(told)


@pytest.mark.parametrize(
    "told",
    [
        answer((0, 10), (12, 60), notice="No more."),
        answer((0, 10), (0, 10), verdict="partly"),
        answer((11, 21), article=PDF),
        Answer("q", "q", (), "The articles don't say.", (NEAR,)),
        replace(answer((0, 10)), searched=Searched(3, Filter("CNN", "2024", "2024-05"))),
        replace(answer((0, 10)), finished=False, drafted=2, removed=1, support=0.123),
        Answer("q", "q", (REFUSED,), drafted=1, removed=1),
    ],
)
def test_the_record_is_the_answer_s_own_dict(told: Answer) -> None:
    assert_comes_back(told)


@pytest.mark.slow
def test_so_are_the_records_of_real_answers(answerer: Assistant) -> None:
    composed = answerer.answer(QUESTION)
    assert not composed.abstained
    limited = answerer.answer(QUESTION, wanted=Filter("CNN", "2023"))
    assert limited.searched.within == Filter("CNN", "2023")
    assert 0 < limited.searched.articles < composed.searched.articles == 5
    abstained = answerer.answer("Who is the president of Peru?")
    assert len(abstained.to_dict()["nearest"]) == 3
    for told in (composed, limited, abstained):
        assert_comes_back(told)


@pytest.mark.slow
def test_and_those_that_a_model_wrote_as_they_grow(answerer: Assistant) -> None:
    with serving(says(REPLY)) as server:
        writer = Writer(Settings(writer="openai:m", writer_url=server.url))
        writing = Assistant(answerer.index, writer=writer, show_unsupported=True)
        told = list(writing.stream(QUESTION))
    assert [claim.verdict for claim in told[-1].claims] == ["supported", "unsupported"]
    assert [one.finished for one in told] == [False] * (len(told) - 1) + [True]
    for one in told:
        assert_comes_back(one)


def test_it_says_what_proves_and_dates_an_answer() -> None:
    plain = answer((11, 21), article=PDF).to_dict()
    (cited,) = plain["citations"]
    assert (cited["start"], cited["end"], cited["quote"], cited["page"]) == (
        11,
        21,
        "It snowed.",
        2,
    )
    assert list(plain["sources"]) == ["paper.pdf"]
    assert len(plain["sources"]["paper.pdf"]["sha256"]) == 64
    assert plain["answered_at"] == "2026-01-01T00:00:00+00:00"


def test_when_an_answer_was_given_makes_no_difference_between_two() -> None:
    told = answer((0, 10))
    assert replace(told, answered_at="2027") == told


@pytest.mark.parametrize(
    "changes",
    [
        {"dateline": 1},
        {"more": 1},
        {"answer": "Something else."},
        {"abstained": True},
        {"support": 7},
        {"sources": {}},
        {"citations": []},
        {"searched": {**RECORD.searched.model_dump(), "since": "2024-13"}},
        {"claims": [c.model_dump() | {"citations": [3]} for c in RECORD.claims]},
        {"claims": [c.model_dump() | {"verdict": "unsupported"} for c in RECORD.claims]},
        {"citations": [asdict(c) | {"start": 60} for c in RECORD.citations]},
        {"citations": [asdict(c) | {"publisher": "BBC"} for c in RECORD.citations]},
        {"nearest": [{"document": "x", "start": 0, "end": 1, "quote": "y", "page": None}]},
        {"question": "x" * 1_000_001},
    ],
)
def test_what_is_no_record_is_refused(changes: dict[str, Any]) -> None:
    plain = RECORD.model_dump()
    AnswerRecord.model_validate(plain)
    with pytest.raises(ValidationError):
        AnswerRecord.model_validate(plain | changes)


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "x",
        "!!!!",
        pack(RECORD)[:-40],
        base64.urlsafe_b64encode(zlib.compress(b"{}")).decode(),
        base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000)).decode(),
    ],
)
def test_what_is_no_packed_answer_is_refused(packed: str) -> None:
    with pytest.raises(SavedError):
        unpack(packed)


def test_the_question_is_saved_as_asked() -> None:
    assert RECORD.question == HOSTILE
    assert RECORD.sources[ARTICLE.path] == SourceRecord(
        **asdict(ARTICLE.source) | {"published": ARTICLE.source.published}, sha256=ARTICLE.sha256
    )


def test_many_that_unpack_into_too_much_are_refused() -> None:
    large = pack(RECORD.model_copy(update={"searched_for": "x" * 900_000}))
    assert len(large) < 5_000
    assert len(unpack_all([large] * 3)) == 3
    with pytest.raises(SavedError, match="too many"):
        unpack_all([large] * 400)
