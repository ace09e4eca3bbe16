"""Who is asked to have said something, and which sentences report what they said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from assistant.evidence.features import Candidates, Floats, Match
from assistant.question.terms import Question
from index.text.words import Word, content_words, stem

AUXILIARY = re.compile(r"\b(?:did|does|do|has|have|had|would|will|could|can)\b", re.I)
QUOTED = re.compile(r"[“”\"]")
# Verbs for what somebody said, thinks or wants, as they stand behind "did X" and the like.
SAYING = frozenset(
    "say said tell give call describe argue claim think believe view warn promise react respond"
    " reply comment explain suggest insist state announce demand urge ask want propose decide"
    " accuse criticize criticise express reject deny admit".split()
)
# Stems of the verbs that report it, of which some are not in the form above.
REPORTING = frozenset(
    map(
        stem,
        "told thought add note according assure assert acknowledge label emphasize emphasise"
        " stress vow order oppose condemn indicate continue plead reaffirm support maintain"
        " reiterate agree denied replied".split(),
    )
) | frozenset(map(stem, SAYING))
# So many content words name who is asked for, at the most.
SPEAKER = 5
# Who speaks stands within so many content words before the verb.
BEFORE = 5


def speaker(question: Question) -> list[int]:
    """The words of the question between an auxiliary and a verb that reports: "did Blinken say"."""
    auxiliary = AUXILIARY.search(question.text)
    if not auxiliary:
        return []
    behind = [i for i, word in enumerate(question.words) if word.start >= auxiliary.end()]
    for n, i in enumerate(behind[: SPEAKER + 1]):
        if question.words[i].text in SAYING:
            return behind[:n]
    return []


def reports(sentence: str) -> bool:
    """Whether a sentence tells what somebody said, or quotes it."""
    return bool(_verbs(content_words(sentence))) or QUOTED.search(sentence) is not None


def speaks(question: Question, match: Match, candidates: Candidates) -> Floats:
    """How far each sentence reports what the one asked for said or thinks, from 0 to 1: (n,).

    A name counts close before a verb that reports, or right behind it, so that in "Lee said he
    met Cho" it is Lee who speaks; in a sentence that points back, one in the sentence before.
    """
    said = np.zeros(len(candidates.results), np.float32)
    if not (who := speaker(question)):
        return said
    weights = question.weights[who] / question.weights[who].sum()
    forms = [{question.words[i].stem, *question.also[i]} for i in who]
    leaning = set(candidates.leaning.tolist())
    for row in np.flatnonzero(match.stems[:, who].any(axis=1)):
        near = _near_verbs(candidates.results[row].sentence.text)
        named = [not near.isdisjoint(form) for form in forms]
        said[row] = weights @ (match.stems[row, who] if near and row in leaning else named)
    return said


def _near_verbs(sentence: str) -> frozenset[str]:
    """Stems where the one who speaks would stand; anywhere, in what is only a quotation."""
    words = content_words(sentence)
    verbs = _verbs(words)
    near = {w.stem for j in verbs for w in words[max(j - BEFORE, 0) : j]}
    for j in verbs:
        near.update(w.stem for w in takewhile(lambda w: w.text[0].isupper(), words[j + 1 :]))
    if not verbs and QUOTED.search(sentence):
        near.update(w.stem for w in words)
    return frozenset(near)


def _verbs(words: Sequence[Word]) -> list[int]:
    # In capitals it is the State Department or the United States.
    return [j for j, word in enumerate(words) if word.text.islower() and word.stem in REPORTING]
