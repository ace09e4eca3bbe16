"""Help from a model with a question: a follow-up made whole, or the question in other words.

A small model may answer instead, forget what was asked, or make things up. What it writes is
searched for only if it asks for the same by form: a question of the same kind, with the same names
and numbers, none that neither the question nor the turns before it hold, and no negation turned
round. Whatever it finds is chosen, decided on and checked as without it.

Most questions pay nothing: help is asked for where a follow-up could not be made whole from the
turns by rule, or where no sentence found stands out, which is where wrong ones are chosen: on the
tuning files 55 of the 73 answers given there are wrong, and 61 of the 267 others. These are the
composed answers to questions of one clause, by `python -m tests.benchmarks.rewriting`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import closing

from assistant.evidence.features import Evidence
from assistant.evidence.select import chances
from assistant.evidence.statements import turned_round, unborne_names, unborne_numbers
from assistant.models.language_model import ModelError, Schema, Writer
from assistant.models.prompts import fill
from assistant.question.carrier_phrases import asks_of_dateline
from assistant.question.followup import Resolved, leans_back
from assistant.question.terms import KINDS, QUESTION_WORDS
from assistant.types import Message
from index.text.language import is_english
from index.text.words import content_words

MOST_TURNS = 4
LONGEST_TURN = 300
LONGEST = 300
# The share of the best sentence in the chance of being the one that answers.
STANDS_OUT = 0.3
SCHEMA: Schema = {
    "type": "object",
    "properties": {"question": {"type": "string", "maxLength": LONGEST}},
    "required": ["question"],
    "additionalProperties": False,
}


def needs_help(resolved: Resolved, evidence: Sequence[Evidence]) -> bool:
    """Whether a question, of one clause, leans on a turn still or found nothing that stands out.

    One that is not in English, or a greeting, is not answered, whatever a model makes of it.
    """
    return (
        len(evidence) == 1
        and (bool(resolved.context) or float(chances(evidence[0].odds).max()) < STANDS_OUT)
        and is_english(resolved.question)
        and not asks_of_dateline(resolved.question)
    )


def rewrite(resolved: Resolved, history: Sequence[Message], writer: Writer) -> str:
    """The question in another form; '' where the model fails, is too slow, or writes none of use.

    It sees turns of `history` only where the question leans on one.
    """
    if not writer.rewrite_timeout:
        return ""
    question, turns = resolved.question, history if resolved.context else ()
    said = [
        Message(role=turn["role"], content=turn["content"][:LONGEST_TURN])
        for turn in turns[-MOST_TURNS:]
    ]
    system, user = fill("rewrite", question=question, turns=said)
    try:
        with closing(writer.stream(system, user, SCHEMA, writer.rewrite_timeout)) as pieces:
            form = read_form("".join(pieces))
    except ModelError:
        return ""
    known = " ".join([question, *(turn["content"] for turn in said)])
    return form if asks_the_same(form, question, known) else ""


def read_form(reply: str) -> str:
    """The question in a model's reply, which should be one JSON object and may be anything."""
    try:
        value = json.loads(reply[reply.find("{") : reply.rfind("}") + 1], strict=False)
    except ValueError:
        return ""
    form = value.get("question") if isinstance(value, dict) else None
    return " ".join(form.split()) if isinstance(form, str) else ""


def asks_the_same(form: str, question: str, known: str) -> bool:
    """Whether `form` may be searched for beside `question`; `known` is all it may draw on."""
    plain = {word.casefold() for word in re.findall(r"\w+", known)} | QUESTION_WORDS

    def is_common(word: str) -> bool:
        return re.split("[’']", word)[0].casefold() in plain

    return (
        form.endswith("?")
        and form.isprintable()
        and len(form) <= LONGEST
        and not leans_back(form)
        # With no word of its own it has only lost some.
        and bool(_stems(form) - _stems(question))
        and all(bool(k.asked.search(form)) == bool(k.asked.search(question)) for k in KINDS)
        and not unborne_numbers(question, form)
        and not unborne_numbers(form, known)
        and not unborne_names(question, form, is_common)
        and not unborne_names(form, known, is_common)
        and not turned_round(question, form)
        and not turned_round(form, question)
    )


def _stems(text: str) -> set[str]:
    return {word.stem for word in content_words(text)}
