"""The language of an article and of a question, told by py3langid.

py3langid is a naive Bayes classifier over the bytes of a text (Lui and Baldwin, 2012). Its
confidence is fair for some sentences; a question is short and full of names, so that it is held to
be in another language only where that is many times as likely as English.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# A single letter, cut off by an apostrophe, is of no language.
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Of an article so many characters are read, and in fewer words than this nothing is decided.
CHARACTERS_READ = 2_000
FEWEST_READ = 12
SURE = 0.5
# In a question of fewer words a name could decide.
FEWEST_ASKED = 3
# How many times as likely as English another language has to be.
MORE_LIKELY = 30.0


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of an article; None where too few words tell."""
    start = text[:CHARACTERS_READ]
    if len(LETTERS.findall(start)) < FEWEST_READ and _is_latin(start):
        return None
    language, confidence = _identifier().classify(start)
    return str(language) if confidence >= SURE else None


def is_english(question: str) -> bool:
    """Whether a question may be in English: false only where it is clearly in another language."""
    if not _is_latin(question):
        return False
    # A capital behind the first word is a name's, or a German noun's.
    words = [w for i, w in enumerate(question.split()) if i == 0 or not w[0].isupper()]
    if len(LETTERS.findall(question)) < FEWEST_ASKED or len(words) < 2:
        return True
    likely = dict(_identifier().rank(" ".join(words)))
    english = likely.pop("en")
    return bool(max(likely.values()) < MORE_LIKELY * english)


def _is_latin(text: str) -> bool:
    letters = "".join(LETTERS.findall(text))
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin >= len(letters)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # English's near relatives ("pcm") would take from its share, and have no code of two letters.
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
