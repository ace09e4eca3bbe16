"""Query expansion: the other words that a question's words may stand as in the articles.

They come from general word lists: countries with their capitals and demonyms (countryinfo),
British and American spellings (breame).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from index.text.words import Word, content_words, stem

# Codes of countries have up to three letters.
LONGEST_CODE = 3


def expand(words: Sequence[Word]) -> tuple[frozenset[str], ...]:
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
        spelled = [name for name in spelled if len(name) > LONGEST_CODE or name in initials]
        spelled += [city.removesuffix(" D.C.") for city in capitals]
        forms = {tuple(w.stem for w in content_words(name)) for name in spelled} - {()}
        single = {form[0] for form in forms if len(form) == 1}
        for form in forms:
            names[form] = names.get(form, set()) | single
    return names, max(map(len, names))
