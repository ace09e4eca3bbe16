"""A follow-up made whole: what "and the other one?" or "since when?" asks, from the turns before.

Only what the conversation itself says is put in. A question that stands alone is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.question.carrier_phrases import without_carrier
from assistant.types import NOTHING, UNSURE, Message
from index.text.english import FUNCTION_WORDS, QUESTION_WORDS
from index.text.words import Word, content_words

PERSON_PRONOUN = re.compile(r"\b(he|him|she|his|her|hers)\b", re.I)
POSSESSIVE_PRONOUNS = frozenset({"his", "hers"})
# "that" after a verb of saying joins clauses ("said that ..."); elsewhere it points back.
ANAPHOR = re.compile(
    r"\b(it|its|they|them|their|theirs|this|these|those|there|then|former|latter|so)\b"
    r"|\b(the|that) (one|other|others|same|second|first)\b"
    r"|(?<!said )(?<!say )(?<!says )(?<!true )\bthat\b(?! (the|a|an|he|she|it|they)\b)",
    re.I,
)
# "and Egypt?", "what about the other one?": a topic, and no question of its own.
ASKS_ABOUT_TOPIC = re.compile(
    r"^(?:and |but |so |ok(?:ay)?,? )*(?:(?:what|how) about|and)\s+"
    rf"(?P<topic>(?!(?:{'|'.join(sorted(QUESTION_WORDS))}|did|does|do|is|was|are|were|has|have|had"
    r"|will|would|can|could)\b)[^,]+?)\??$",
    re.I,
)
ENDS_BACK = re.compile(
    r"\b(it|him|her|them|that|this|those|these|there|then|so|one|ones)\W*$", re.I
)
BEGINS_BACK = re.compile(r"\W*(it|them|that|this|those|these)\b", re.I)
# A request for more of the same, and for nothing else.
ASKS_FOR_MORE = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|please|yes),? )*"
    r"(?:(?:can you |could you )?(?:tell|give|show) (?:me|us)(?: (?:some|any))? more|say more|go on"
    r"|continue|elaborate|(?:what|anything|something) (?:else|more)|more)"
    r"(?: (?:details?|information|about (?:it|this|that)|on (?:it|this|that)|please))*\W*$",
    re.I,
)
POINTS_TO_TOPIC = re.compile(
    r"\b(?:it|that|this|them|they)\b(?! (?:the|a|an|he|she|it|they)\b)", re.I
)
LONGEST_TOPIC = 6
ARTICLE_THE = re.compile(r"\bthe $|^the ", re.I)
# "her" before a noun, and not where a sentence or a phrase ends with it.
HERS = re.compile(rf"her (?!(?:{'|'.join(sorted(FUNCTION_WORDS))})\b)\w", re.I)
OPENS_LATE = re.compile(
    r"^(and|but|so|also|or|since when|until when|by whom|who else|what else)\b", re.I
)
ASKS_FOR_NEW = re.compile(r"\b(else|next|other|another|others|further|besides|more|also)\b", re.I)
CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]*(?:-[A-Z][^\W\d_]*)*")
FEW_WORDS = 2
# Of one text; whether each is a person's is looked up.
MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class Resolved:
    """`question` made whole, the turn it leans on, and what was said and should not be again.

    `context` is an earlier question whose words count too, though less than the question's own.
    """

    question: str
    context: str = ""
    said: tuple[str, ...] = ()


def resolve(
    question: str, history: Sequence[Message], is_person: Callable[[str], bool]
) -> Resolved:
    """What `question` asks, given the turns before it, oldest first.

    `is_person` tells whether the corpus speaks of a name as a person's.
    """
    asked = [i for i, turn in enumerate(history) if turn["role"] == "user"]
    if not asked or not leans_back(question):
        return Resolved(question)
    last = asked[-1]
    before = resolve(history[last]["content"], history[:last], is_person)
    replies = tuple(turn["content"] for turn in history[last:] if turn["role"] == "assistant")
    if ASKS_FOR_MORE.match(question):
        return replace(before, said=before.said + replies)
    said = replies if ASKS_FOR_NEW.search(question) else ()
    about = ASKS_ABOUT_TOPIC.match(question)
    if about:
        swapped = _swap_name(before.question, about["topic"], is_person)
        if swapped:
            return Resolved(swapped, before.context, said)
    named = _name_topic(question, before.question)
    if named == question:
        named = _name_person(question, [before.question, *replies], is_person)
    left_open = PERSON_PRONOUN.search(named) or ANAPHOR.search(named) or leans_back(named)
    if named != question and not left_open and len(content_words(named)) > FEW_WORDS + 1:
        return Resolved(named, said=said)
    refused = bool(replies) and all(reply.startswith((NOTHING, UNSURE)) for reply in replies)
    if refused and _asked_for(question) and not ANAPHOR.search(question):
        # It may well be another question, and what was not found would get in its way.
        return Resolved(named, said=said)
    # What leaned back itself says little of what is spoken of; what stood alone says it all.
    return Resolved(named, before.context or before.question, said)


def names(text: str) -> list[tuple[int, int]]:
    """Where the first names of `text` stand, capitalised, neighbours as one: [start, end)."""
    found: list[tuple[int, int]] = []
    for word in CAPITALISED.finditer(text):
        if len(found) > MOST_NAMES:
            break
        if word[0].casefold() in FUNCTION_WORDS | QUESTION_WORDS and not word[0].isupper():
            continue
        if found and text[found[-1][1] : word.start()] in (" ", ". "):
            found[-1] = (found[-1][0], word.end())
        else:
            found.append(word.span())
    return found[:MOST_NAMES]


def leans_back(question: str) -> bool:
    """Whether the question can't stand alone, by its form."""
    subject = without_carrier(question)
    first_name = min((start for start, _ in names(subject)), default=len(subject))
    pronoun = PERSON_PRONOUN.search(subject)
    if pronoun and pronoun.start() < first_name:
        return True
    forms = (
        ASKS_FOR_MORE.match(question),
        OPENS_LATE.search(subject),
        ASKS_ABOUT_TOPIC.match(subject),
    )
    if any(forms) or BEGINS_BACK.match(subject) or ENDS_BACK.search(subject):
        return True
    if first_name < len(subject):
        return False
    # "Tell me about X" is whole, however short X is.
    short = subject == question and len(_asked_for(subject)) <= FEW_WORDS
    return short or ANAPHOR.search(subject) is not None


def _asked_for(text: str) -> list[Word]:
    return [word for word in content_words(text) if word.text.casefold() not in QUESTION_WORDS]


def _swap_name(question: str, topic: str, is_person: Callable[[str], bool]) -> str:
    """The earlier question with its name replaced by the new one, a person for a person."""
    new = next((topic[start:end] for start, end in names(topic)), "")
    for start, end in names(question):
        if new and is_person(question[start:end]) == is_person(new):
            before = (
                ARTICLE_THE.sub("", question[:start])
                if ARTICLE_THE.match(topic)
                else question[:start]
            )
            return before + topic.strip() + question[end:]
    return ""


def _name_topic(question: str, earlier: str) -> str:
    """The question with "it" and the like replaced by what the earlier one asked of, where that
    was "tell me about X".
    """
    topic = without_carrier(earlier).strip(" .?!")
    words = topic.casefold().split()
    bare = topic != earlier.strip(" .?!") and not QUESTION_WORDS.intersection(words)
    if not bare or len(words) > LONGEST_TOPIC or BEGINS_BACK.match(topic):
        return question
    return POINTS_TO_TOPIC.sub(lambda _: topic, question, count=1)


def _name_person(question: str, turns: Sequence[str], is_person: Callable[[str], bool]) -> str:
    """The question with its first personal pronoun replaced by whom the turns speak of."""
    pronoun = PERSON_PRONOUN.search(question)
    if pronoun is None:
        return question
    spoken_of = (turn[start:end] for turn in turns for start, end in names(turn))
    person = next(filter(is_person, spoken_of), None)
    if person is None:
        return question
    possessive = pronoun[0].casefold() in POSSESSIVE_PRONOUNS or HERS.match(
        question, pronoun.start()
    )
    spelled = person + "'s" if possessive else person
    return question[: pronoun.start()] + spelled + question[pronoun.end() :]
