"""Help from a model with a question: what is taken of it, what it finds, how long it may take."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import pytest

from assistant.answerer import Answerer
from assistant.models.language_model import Writer
from assistant.models.rewrite import asks_the_same, needs_help, read_form
from assistant.settings import WriterSettings
from assistant.types import Answer, Message
from tests.assistant.servers import Act, Served, drips, fails, hangs, says, serving

QUESTION = "Was the tone of the ultimatum harsher than anyone over there was braced for?"
FORM = "Was the language of the letter tougher than officials expected?"
FOUND = "This language was not anticipated"
TURNS: tuple[Message, ...] = (
    {"role": "user", "content": "What did Israel Katz say about Rafah?"},
    {"role": "assistant", "content": "He said that Israel would evacuate civilians."},
)


@pytest.mark.parametrize(
    ("form", "question"),
    [
        (FORM, QUESTION),
        ("Where is Kirby employed?", "Where does Kirby work?"),
        (
            "How many trucks did America want by May 1?",
            "How many lorries did America want by 1 May?",
        ),
    ],
)
def test_other_words_for_the_same_are_taken(form: str, question: str) -> None:
    assert asks_the_same(form, question, question)


@pytest.mark.parametrize(
    "form",
    [
        "How many trucks did the US want by May 1?",
        "Some 350 trucks were wanted by America on May 1.",
        "How many trucks did America want?",
        "How many of the 500 trucks did America want by 1 May?",
        "How many trucks did Macron and America want by 1 May?",
        "Macron, how many trucks did America want by 1 May?",
        "Which trucks did America want by 1 May?",
        "How many trucks did America not want by 1 May?",
        "How many did America want by 1 May?",
        "How many trucks did America want by 1 May for it?",
        "",
    ],
    ids=[
        "a name lost",
        "an answer",
        "a number lost",
        "a number added",
        "a name added",
        "a name added first",
        "another kind",
        "turned round",
        "words only lost",
        "still leaning",
        "nothing",
    ],
)
def test_what_may_ask_for_something_else_is_refused(form: str) -> None:
    question = "How many lorries did America want by 1 May?"
    assert not asks_the_same(form, question, question)


@pytest.mark.parametrize(
    ("reply", "form"),
    [
        ('{"question": "Who\\n left?"}', "Who left?"),
        ('Sure: ```json\n{"question": "Who left?"}\n```', "Who left?"),
        ('{"question": "Who', ""),
        ('{"question": ["Who left?"]}', ""),
        ("[1]", ""),
        ("Who left?", ""),
    ],
)
def test_any_reply_can_be_read(reply: str, form: str) -> None:
    assert read_form(reply) == form


def asked_of(
    answerer: Answerer, act: Act, question: str, turns: Sequence[Message] = (), seconds: float = 30
) -> tuple[Answer, Served]:
    with serving(act) as served:
        settings = WriterSettings(
            writer="openai:m", writer_url=served.url, writer_timeout=30, rewrite_timeout=seconds
        )
        written_by = Answerer(answerer.store, answerer.encoder, writer=Writer(settings))
        return written_by.answer(question, turns), served


@pytest.mark.slow
def test_a_second_wording_finds_what_the_question_did_not(answerer: Answerer) -> None:
    assert FOUND not in answerer.answer(QUESTION).text
    answer, served = asked_of(answerer, says(json.dumps({"question": FORM})), QUESTION)
    assert FOUND in answer.text
    assert answer.searched_for == f"{QUESTION} (also: {FORM})"
    assert all(claim.verdict == "verbatim" for claim in answer.claims)
    assert len(served.asked) == 2
    assert "Israel" not in str(served.asked[0]["messages"]), "only the question itself is sent"


@pytest.mark.slow
def test_a_follow_up_is_made_whole(answerer: Answerer) -> None:
    form = "Did the prime minister agree with what Israel Katz said about Rafah?"
    question = "Did his boss see it the same way?"
    answer, served = asked_of(answerer, says(json.dumps({"question": form})), question, TURNS)
    assert answer.searched_for.endswith(f"also: {form})")
    assert TURNS[0]["content"] in str(served.asked[0]["messages"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "act",
    [says("The answer is 12."), fails(500, "no"), hangs(20), drips],
    ids=["rubbish", "fails", "hangs", "never ends"],
)
def test_without_help_the_question_goes_on_as_it_is(answerer: Answerer, act: Act) -> None:
    question = "How do I bake sourdough bread?"
    assert needs_help(answerer.find(question).resolved, answerer.find(question).evidence)
    start = time.monotonic()
    answer, served = asked_of(answerer, act, question, seconds=1)
    assert answer == answerer.answer(question)
    assert time.monotonic() - start < 15
    assert len(served.asked) == 1, "where the articles don't say, no model writes"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "seconds"),
    [
        ("How do I bake sourdough bread?", 0),
        ("How many aid trucks a day did the US ask for?", 30),
        ("Combien de temps faut-il pour faire du pain au levain ?", 30),
    ],
    ids=["turned off", "not needed", "not English"],
)
def test_no_model_is_asked_for_help(answerer: Answerer, question: str, seconds: float) -> None:
    _, served = asked_of(answerer, says("{}"), question, seconds=seconds)
    assert "other words" not in str(served.asked)
