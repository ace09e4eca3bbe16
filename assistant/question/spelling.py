"""A question's typing errors, put right by the corpus's own words."""

from __future__ import annotations

import re

import wordfreq

from index.store.reader import Store
from index.text.words import Word, content_words

# Shorter words are too near to one another.
SHORTEST_CORRECTED = 5
# A word this long may have two letters wrong.
LONG_WORD = 9
# A typing error is a hundred times rarer in English than the word that was meant: on Zipf's scale.
RARER = 2.0
# Where a subject stands, or behind an article, "us" is no pronoun: that would be "we".
US_THE_COUNTRY = re.compile(
    r"(^|\b(?:the|do|does|did|is|was|has|had|have|will|would|should|could|can|might|why|how|when"
    r"|where|between|and|or|vs\.?) )us\b",
    re.I,
)

# A courtesy title, which one article writes and another does not.
COURTESY_TITLE = re.compile(r"\b(?:mr|mrs|ms|dr)\b\.? (?=\w)", re.I)


def correct(question: str, store: Store) -> str:
    """The question without "Mr.", with "us" as "US" where that is meant, and with words that no
    article holds put right, where it is clear what was meant.

    Such a word is put right if the corpus has one that differs in a letter (in two, if it is
    long) and that is far more common in English; a name that the articles don't have is thus left
    alone.
    """
    question = US_THE_COUNTRY.sub(r"\1US", COURTESY_TITLE.sub("", question))
    for word in reversed(content_words(question)):
        if (
            len(word.text) >= SHORTEST_CORRECTED
            and word.text.isalpha()
            and not store.frequency(word.stem)
        ):
            question = question[: word.start] + _meant(word, store) + question[word.end :]
    return question


def _meant(word: Word, store: Store) -> str:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    wrong = 1 + (len(word.text) >= LONG_WORD)
    stems = store.stems(word.stem[0], len(word.stem) - wrong, len(word.stem) + wrong)
    near = extract(word.stem, stems, scorer=OSA.distance, score_cutoff=wrong, limit=None)
    if not near:
        return word.text
    best, _, _ = min(near, key=lambda found: (found[1], -store.frequency(found[0])))
    texts = store.texts(store.matching([best], 1))
    meant = next((w.text for text in texts for w in content_words(text) if w.stem == best), best)
    common, typed = (wordfreq.zipf_frequency(w, "en") for w in (meant, word.text))
    return meant if common >= typed + RARER or not typed else word.text
