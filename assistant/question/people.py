"""Whom the corpus speaks of: which names are persons', and who holds an office."""

from __future__ import annotations

import re
from collections import Counter

from index.store.reader import Store
from index.text.words import content_words, stem

OFFICES = (
    r"minister|secretary|president|ambassador|spokes(?:man|woman|person)|advis[eo]r|leader|chief"
    r"|director|official|senator|governor|general|king|queen|prince|pope|judge|professor|mayor"
)
TITLE = rf"(?i:\b(?:{OFFICES}|mr|mrs|ms|dr|sen|rep|gov|gen|secretary of \w+))\b\.?"
# "Steven Cook, senior fellow": what follows a name and can only be a person's.
TRADE = rf"(?i:{OFFICES}|fellow|analyst|expert|researcher|author|editor|reporter|lawyer|economist)"
NAME = r"((?:[A-Z][\w’'-]+ ?){1,3})"
# "the defense minister", "the Secretary of State": an office of two words or more, no name after.
OFFICE = re.compile(
    rf"\b(?:(?i:the) )?(?P<office>(?i:secretary of (?:the )?\w+|\w+ (?:{OFFICES})))\b"
    r"(?! ?(?:of|[A-Z]))"
)
READ = 50
# The share of an office's mentions that have to name the same person.
AGREED = 0.7


def is_person(name: str, store: Store) -> bool:
    """Whether the corpus puts a title before the last word of `name`, or an office behind it."""
    last = re.escape(name.split()[-1])
    person = re.compile(
        rf"{TITLE} (?:[A-Z]\w+ )?(?:[A-Z]\w+[ -])?{last}\b(?! [A-Z])"
        rf"|[A-Z]\w+ {last}, (?:[\w’'-]+ ){{0,3}}{TRADE}\b"
    )
    return any(person.search(text) for text in store.texts(store.matching([stem(last)], READ)))


def name_offices(question: str, store: Store) -> str:
    """The question with the holder's name after each office, where the corpus is of one mind.

    "What did the defense minister say?" becomes "What did the defense minister Gallant say?".
    """
    return OFFICE.sub(lambda found: found[0] + _holder(found["office"], store), question)


def _holder(office: str, store: Store) -> str:
    stems = [word.stem for word in content_words(office)]
    named = re.compile(rf"(?i:\b{re.escape(office)}),? {NAME}")
    texts = [text for text in store.texts(store.matching(stems, READ)) if named.search(text)]
    lasts = Counter(found[1].split()[-1] for text in texts for found in named.finditer(text))
    if not lasts:
        return ""
    last, count = lasts.most_common(1)[0]
    return f" {last}" if count >= AGREED * lasts.total() else ""
