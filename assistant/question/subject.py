"""Questions without a subject: of the articles themselves, or of the program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant.question.carrier_phrases import ARTICLE_STEMS, subject_stems
from assistant.question.publishers import find_publisher
from index.filter import Filter
from index.text.dates import read_date
from index.text.english import MONTHS
from index.text.words import content_words

NAMES_A_DATE = re.compile(
    r"\b(?P<when>in|on|of|from|during|since|after|until|before) (?:the )?"
    rf"(?P<date>\d{{4}}-\d\d(?:-\d\d)?|.{{0,20}}\b\d{{4}}|(?:{'|'.join(MONTHS)}))\b",
    re.I,
)
FROM_THEN_ON, UP_TO_THEN = ("since", "after"), ("until", "before")
# "Which article says that?" asks of what was said before.
OF_WHAT_WAS_SAID = re.compile(r"\b(?:that|it|they|them|he|him|she|her|this(?! \w+))\b", re.I)
# A greeting and no more, or a question of the program itself.
OF_THE_PROGRAM = re.compile(
    r"\W*(?:(?:hi|hello|hey|thanks|thank you|help|ok|okay|bye|good (?:morning|afternoon|evening))"
    r"(?:[,! ]+(?:there|dateline|so much|a lot|very much|me|please))*"
    r"|(?:who|what) are you|what can you do|who (?:made|built) you|how (?:do you|does this) work"
    r"|are you (?:an? )?(?:ai|bot|human|robot|person|machine|real))\W*$",
    re.I,
)
YOU = re.compile(r"\b(?:do|can|could) you\b.*\b(?:know|tell|have|cover)\b", re.I)


def addresses_program(question: str) -> bool:
    """Whether it greets, or asks what answers here; no article says that."""
    return OF_THE_PROGRAM.match(question) is not None


def asks_of_articles(
    question: str,
    publishers: Callable[[], Iterable[str]],
    dates: Callable[[], Iterable[str]],
) -> Filter | None:
    """Which articles a question of no subject asks of; None where it has a subject.

    It asks of all of them, of those of one of the `publishers`, or of those of a date; a month
    without a year is the latest of the `dates` (ISO 8601) that articles are of.
    """
    dated = NAMES_A_DATE.search(question)
    published = _date(dated["date"], dates) if dated else None
    since = until = published
    if dated and published:
        since = None if dated["when"].casefold() in UP_TO_THEN else published
        until = None if dated["when"].casefold() in FROM_THEN_ON else published
        question = question[: dated.start()] + question[dated.end() :]
    stems, subject = [w.stem for w in content_words(question)], subject_stems(question)
    if len(subject) == len(stems) or OF_WHAT_WAS_SAID.search(question):
        return None
    if not subject:
        named = published or YOU.search(question) or ARTICLE_STEMS.intersection(stems)
        return Filter(None, since, until) if named else None
    publisher = find_publisher(question, tuple(publishers()))
    return Filter(publisher, since, until) if publisher else None


def _date(text: str, dates: Callable[[], Iterable[str]]) -> str | None:
    plain = re.sub(r"\bof\b ", "", text)
    if plain.casefold() not in MONTHS:
        found = read_date(plain)
        return found.iso if found else None
    of_that_month = (d[:7] for d in dates() if str(read_date(f"{plain} {d[:4]}")) == d[:7])
    return max(of_that_month, default=None)
