"""Which names are persons', told by the titles and offices that the articles put beside them."""

from __future__ import annotations

import re

from index.store.reader import Store
from index.text.english import ABBREVIATED_TITLES, OFFICES, PROFESSIONS
from index.text.words import stem

BEFORE_A_NAME = rf"(?i:\b(?:{'|'.join((*OFFICES, *ABBREVIATED_TITLES))}|secretary of \w+))\b\.?"
# "Steven Cook, senior fellow": what follows a name and can only be a person's.
BEHIND_A_NAME = rf"(?i:{'|'.join((*OFFICES, *PROFESSIONS))})"
SENTENCES_READ = 50


def is_person(name: str, store: Store) -> bool:
    """Whether the corpus puts a title before the last word of `name`, or an office behind it."""
    last = re.escape(name.split()[-1])
    person = re.compile(
        rf"{BEFORE_A_NAME} (?:[A-Z]\w+ )?(?:[A-Z]\w+[ -])?{last}\b(?! [A-Z])"
        rf"|[A-Z]\w+ {last}, (?:[\w’'-]+ ){{0,3}}{BEHIND_A_NAME}\b"
    )
    texts = store.texts(store.matching([stem(last)], SENTENCES_READ))
    return any(person.search(text) for text in texts)
