"""Laws 2, 4 and 5, over real answers to every fixture question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.answerer import MAY_ANSWER, Assistant
from assistant.evaluation.cases import Case
from assistant.evaluation.metrics import normalise
from assistant.evidence.stack import Stack, find_models
from assistant.question.read import OF_DATELINE, QuestionError
from assistant.reader.layout import Window
from assistant.reader.reader import Scores
from assistant.saved.record import AnswerRecord
from assistant.settings import PACKAGED_READER
from assistant.types import NOTHING, UNSURE, Message
from index.filter import Filter
from tests.test_fixtures import CASES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_every_answer_keeps_the_laws(answerer: Assistant, case: Case) -> None:
    answer = answerer.answer(case.question, case.history)
    for citation in answer.citations:
        text = answerer.index.store.document(citation.document).text
        assert citation.quote == text[citation.start : citation.end]
    for claim in answer.claims:
        assert normalise(claim.text) in [normalise(c.quote) for c in claim.citations]
    if answer.abstained:
        assert answer.citations == ()
        assert answer.text == (UNSURE if answer.support >= MAY_ANSWER else NOTHING)
    assert answerer.answer(case.question, case.history) == answer


def test_the_contract_of_to_dict(answerer: Assistant) -> None:
    answer = answerer.answer("How many aid trucks a day did the US ask for?")
    plain = answer.to_dict()
    assert {"question", "answer", "abstained", "citations"} <= plain.keys()
    assert [c["number"] for c in plain["citations"]] == list(range(1, len(answer.citations) + 1))
    assert plain["citations"][0].keys() == {
        "number",
        "document",
        "start",
        "end",
        "quote",
        "title",
        "publisher",
        "published",
        "page",
    }
    assert "350" in plain["answer"]
    assert plain["citations"][0]["publisher"] == "The Hill"
    assert plain["citations"][0]["published"] == "2024-10"


def test_who_and_when_come_with_the_words(answerer: Assistant) -> None:
    assert answerer.answer("Who called the terms extraordinarily generous?").text.startswith(
        "Ryan Morgan, 1 May 2024 (inferred): "
    )


def test_page_furniture_is_never_an_answer(answerer: Assistant) -> None:
    for question in ("Leave a Reply", "Related Posts", "Who is Ryan Morgan?", "What was updated?"):
        answer = answerer.answer(question)
        shown = [c.quote for c in answer.citations] + [p.sentence.text for p in answer.nearest]
        assert not any(
            furniture in shown for furniture in ("Leave a Reply", "Related Posts", "Ryan Morgan")
        )


def test_an_abstention_shows_the_nearest_passages_apart(answerer: Assistant) -> None:
    answer = answerer.answer("How do I bake sourdough bread?")
    assert answer.abstained
    assert len(answer.nearest) == 3
    assert answer.nearest[0].sentence.text not in answer.text


def test_what_the_articles_are_about_is_how_they_open(answerer: Assistant) -> None:
    answer = answerer.answer("What are the articles about?")
    assert not answer.abstained
    assert sorted(c.document for c in answer.citations) == list(answerer.index.store.paths())
    assert answer.notice == "There are 5 articles; these sentences open them."
    assert answerer.answer("How many articles are there?").notice == answer.notice
    latest = answerer.answer("What is the latest article?").notice
    assert latest == "There are 5 articles; this sentence opens the latest."
    only = answerer.answer("What are the articles about?", wanted=Filter(until="2023"))
    assert {c.source.publisher for c in only.citations} == {"CNN"}
    assert only.citations == answerer.answer("What happened in 2023?").citations


def test_who_wrote_an_article_is_told_with_its_opening(answerer: Assistant) -> None:
    answer = answerer.answer("Which articles are by Ryan Morgan?")
    assert [c.document[:3] for c in answer.citations] == ["004"]
    assert "by Ryan Morgan, publisher not known, 1 May 2024 (inferred)." in answer.notice
    assert answer.notice.endswith("There is one article; this sentence opens it.")


def test_what_a_publisher_reported_is_looked_for_in_its_articles(answerer: Assistant) -> None:
    question = "What did The Hill report about Biden?"
    answer = answerer.answer(question)
    assert {c.source.publisher for c in answer.citations} == {"The Hill"}
    assert answer.searched_for == f"{question} (in: The Hill)"
    assert answerer.answer(question, wanted=Filter("CNN")).searched_for == question


def test_a_publisher_that_does_not_say_is_named(answerer: Assistant) -> None:
    answer = answerer.answer("What did CNN and The Hill report about Sinwar's death?")
    assert {c.source.publisher for c in answer.citations} == {"The Hill"}
    assert answer.notice == "The articles don't say: Sinwar's death (in: CNN)"


def test_words_that_only_ask_change_nothing(answerer: Assistant) -> None:
    for asking in ("Tell me about ", "What do the articles say about "):
        plain = answerer.answer("humanitarian aid?")
        assert answerer.answer(asking + plain.question).citations == plain.citations != ()
    assert answerer.answer("What do the articles say about Macron?").abstained


def test_a_greeting_is_told_what_to_ask(answerer: Assistant) -> None:
    answer = answerer.answer("who are you?")
    assert (answer.abstained, answer.text, answer.nearest) == (True, OF_DATELINE, ())


def test_an_empty_question_is_refused(answerer: Assistant) -> None:
    with pytest.raises(QuestionError):
        answerer.answer(" ")


@pytest.mark.parametrize(
    "question", ["' OR 1=1 --", 'NEAR("', "a* b:", "(x", "a AND", "ـ", "не знаю", "2"]
)
def test_any_text_is_a_question(answerer: Assistant, question: str) -> None:
    answerer.answer(question)


def test_half_of_a_surrogate_pair_is_no_error(answerer: Assistant) -> None:
    history = (
        Message(role="user", content="What did Katz suggest?\udcff"),
        Message(role="assistant", content="\ud83d"),
    )
    asked = answerer.answer("And what did he suggest about Rafah \ud83d?", history)
    kept = AnswerRecord.of(asked)
    assert kept.question == "And what did he suggest about Rafah ??"
    assert json.dumps(asked.to_dict(), ensure_ascii=False).encode()


class Watched:
    """A reader that tells what it was asked to read."""

    def __init__(self) -> None:
        self.questions: list[str] = []

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        self.questions += [window.question for window in windows]
        return [np.zeros(len(window.sentences), np.float32) for window in windows]


def test_a_reader_is_loaded_before_the_first_question(answerer: Assistant) -> None:
    reader = Watched()
    models = find_models(Stack(answerer.index.encoder_name, PACKAGED_READER), Path())
    Assistant(answerer.index, reader=reader, models=models).warm_up()
    assert len(reader.questions) == 1
    answerer.warm_up()
    assert answerer._reader is None
