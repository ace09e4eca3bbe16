"""Words that carry meaning, and their stems: what keyword ranking and word vectors go by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from index.text.english import FUNCTION_WORDS, NUMBER_WORDS

# A number keeps its separators ("1,200", "2.3"), a word its inner hyphen and apostrophe apart.
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\d+")
# In figures or in words.
NUMBER = re.compile(rf"\b(?:\d[\d.,]*|(?:{'|'.join(NUMBER_WORDS)})s?)\b", re.I)
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
SPELLED_WITH_STOPS = re.compile(r"\b(?:[A-Za-z]\.){2,}")

_stemmer = snowballstemmer.stemmer("english")
# It keeps the word it works on in itself, so two threads in it garble one another's.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """A content word at [start, end) of its text; `stem` is its Porter2 stem."""

    start: int
    end: int
    text: str
    stem: str


def letters(text: str) -> str:
    """Letters and figures only, so that "cease-fire" and “ceasefire” compare equal."""
    return "".join(c for c in text.casefold() if c.isalnum())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Porter2 (Snowball English) stem of a word, case folded.

    Accents and the commas between thousands are dropped: a question is often typed without them.
    """
    letters = unicodedata.normalize("NFD", word.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    with _one_at_a_time:
        return str(_stemmer.stemWord(THOUSANDS.sub("", unicodedata.normalize("NFC", plain))))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of the content words of `text`, in order."""
    return tuple(word.stem for word in content_words(text))


def content_words(text: str) -> tuple[Word, ...]:
    """The words of `text` that are no function words, in order; "U.S." is one word, "us".

    Question words are kept: in a vector space "who" lies near names and "when" near dates.
    A text of nothing but function words gives all of its words.
    """
    words: list[Word] = []
    taken = 0
    initials = {m.start(): m.end() for m in SPELLED_WITH_STOPS.finditer(text)}
    for match in WORD.finditer(text):
        start, end = match.span()
        if start < taken:
            continue
        end = taken = initials.get(start, end)
        plain = text[start:end].replace(".", "") if start in initials else text[start:end]
        words.append(Word(start, end, plain, stem(plain)))
    # "US" and "IT" in capitals are names.
    kept = [
        w
        for w in words
        if w.text.casefold() not in FUNCTION_WORDS or (len(w.text) > 1 and w.text.isupper())
    ]
    return tuple(kept or words)
