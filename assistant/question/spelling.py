"""A question's words beside the corpus's own: typing errors, spellings, capitals, nationalities.

What may stand for a word comes from the corpus itself and from general word lists: countries with
their capitals and demonyms (countryinfo), British and American spellings (breame), how common a
word is in English (wordfreq).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import wordfreq

from index.store.reader import Store
from index.text.words import Word, content_words, stem

# Shorter words are too near to one another.
SHORTEST = 5
# A word this long may have two letters wrong.
LONG = 9
# A typing error is a hundred times rarer in English than the word that was meant.
RARER = 2.0
# Codes of countries have up to three letters.
CODE = 3
# Where a subject stands, or behind an article, "us" is no pronoun: that would be "we".
US = re.compile(
    r"(^|\b(?:the|do|does|did|is|was|has|had|have|will|would|should|could|can|might|why|how|when"
    r"|where|between|and|or|vs\.?) )us\b",
    re.I,
)

# A courtesy title, which one article writes and another does not.
COURTESY = re.compile(r"\b(?:mr|mrs|ms|dr)\b\.? (?=\w)", re.I)


def correct(question: str, store: Store) -> str:
    """The question without "Mr.", with "us" as "US" where that is meant, and with words that no
    article holds put right, where it is clear what was meant.

    Such a word is put right if the corpus has one that differs in a letter (in two, if it is
    long) and that is far more common in English; a name that the articles don't have is thus left
    alone.
    """
    question = US.sub(r"\1US", COURTESY.sub("", question))
    for word in reversed(content_words(question)):
        if len(word.text) >= SHORTEST and word.text.isalpha() and not store.frequency(word.stem):
            question = question[: word.start] + _meant(word, store) + question[word.end :]
    return question


def alternatives(words: Sequence[Word]) -> tuple[frozenset[str], ...]:
    """For each word, stems that may stand for it: the other spelling, the country's other names.

    A capital may stand for a government and a nationality for a country, so "Washington",
    "American" and "United States" are found by one another. Names of several words stand for
    others, but only names of one word may stand for them. Where no word but the first has a
    capital, names are known without.
    """
    return tuple(
        frozenset({stem(_other_spelling(word.text.casefold()))} | country) - {word.stem}
        for word, country in zip(words, _countries(words), strict=True)
    )


def _meant(word: Word, store: Store) -> str:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    wrong = 1 + (len(word.text) >= LONG)
    stems = store.stems(word.stem[0], len(word.stem) - wrong, len(word.stem) + wrong)
    near = extract(word.stem, stems, scorer=OSA.distance, score_cutoff=wrong, limit=None)
    if not near:
        return word.text
    best, _, _ = min(near, key=lambda found: (found[1], -store.frequency(found[0])))
    texts = store.texts(store.matching([best], 1))
    meant = next((w.text for text in texts for w in content_words(text) if w.stem == best), best)
    common, typed = (wordfreq.zipf_frequency(w, "en") for w in (meant, word.text))
    return meant if common >= typed + RARER or not typed else word.text


def _other_spelling(word: str) -> str:
    from breame import spelling

    if spelling.american_spelling_exists(word):
        return str(spelling.get_british_spelling(word))
    return str(spelling.get_american_spelling(word))


def _countries(words: Sequence[Word]) -> list[set[str]]:
    """For each word the one-word names of the country that it names or helps to name."""
    names, longest = _country_names()
    also: list[set[str]] = [set() for _ in words]
    # Who writes no word but the first with a capital writes names without one, too.
    plain = not any(word.start and word.text[0].isupper() for word in words)
    for first in range(len(words)):
        for last in range(min(first + longest, len(words)), first, -1):
            stems = tuple(word.stem for word in words[first:last])
            if stems in names and (plain or words[first].text[0].isupper()):
                for row in range(first, last):
                    also[row] |= names[stems]
                break
    return also


@cache
def _country_names() -> tuple[dict[tuple[str, ...], set[str]], int]:
    """Every name of a country, as stems, with its one-word names; and the longest's length."""
    from countryinfo import all_countries

    names: dict[tuple[str, ...], set[str]] = {}
    for country in all_countries():
        capital = country.capital()
        capitals = capital if isinstance(capital, list) else [capital or ""]
        spelled = [country.name(), country.demonym() or "", *country.alt_spellings()]
        initials = {"".join(c for c in name if c.isupper()) for name in spelled if " " in name}
        # "US" is short for a name; "IN" and "CAN" are codes that nobody writes in a sentence.
        spelled = [name for name in spelled if len(name) > CODE or name in initials]
        spelled += [city.removesuffix(" D.C.") for city in capitals]
        forms = {tuple(w.stem for w in content_words(name)) for name in spelled} - {()}
        single = {form[0] for form in forms if len(form) == 1}
        for form in forms:
            names[form] = names.get(form, set()) | single
    return names, max(map(len, names))
