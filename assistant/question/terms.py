"""What a question asks for: its words and their weights, and the kind of answer it wants."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import wordfreq
from numpy.typing import NDArray

from assistant.question.spelling import alternatives
from index.encoder.transformer import Encoded, Encoder
from index.errors import DatelineError
from index.text.words import Word, content_words, stem

LONGEST = 2_000
QUESTION_WORDS = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how"))
QUESTION_STEMS = frozenset(map(stem, QUESTION_WORDS))
# Words that say how to set two things side by side, and not what to look for.
COMPARING_WORDS = "differ different difference compare comparison contrast versus respectively"
COMPARING_STEMS = frozenset(map(stem, COMPARING_WORDS.split()))
WORDS_IN_A_SENTENCE = 20
# How many sentences of general English the corpus is mixed with when words are counted.
PRIOR_SENTENCES = 1_000
# What a question word counts for beside a content word that stands in one sentence of a hundred.
QUESTION_WORD_WEIGHT = 0.7
COMPARING_WEIGHT = 0.3
# What a word of the earlier question counts for beside one of the question itself.
CONTEXT_WEIGHT = 0.5
MOST_CLAUSES = 3
# What a word counts for that one side of a question about two has to itself.
SIDE_WEIGHT = 3.0

MONTHS = "january february march april may june july august september october november december"
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_CALENDAR = "|".join(
    [*MONTHS.split(), *WEEKDAYS.split(), "oct", "nov", "dec", "jan", "feb", "sept"]
)
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand "
    "million billion half quarter"
).replace(" ", "|")


NEXT_CLAUSE = re.compile(
    r",? (?:and|but|or) (?=(?:what|who|whom|whose|when|where|why|how|which|did|does|do)\b)"
    r"|(?<=[?;]) ",
    re.I,
)
COMPARED = re.compile(
    r",? (?:compared? (?:with|to|against)|contrast(?:ed)? with|differ(?:ed|ent|s)? from|versus"
    r"|vs?\.?|as against|as opposed to|square with|sit with|stack up against|rather than|than) ",
    re.I,
)
COMPARING = re.compile(r"\b(?:differ\w*|compar\w*|contrast\w*|respectively)\b", re.I)
ASKING = re.compile(
    r"^(?:how|what|which|in what way|by how much)?\W*(?:do|does|did|is|are|was|were|has|have)? ",
    re.I,
)
SHORTEST_SIDE = 2
JOINT = re.compile(r",? (?P<word>and|or|than|versus|vs\.?) ", re.I)
_SMALL = r"\b(?:(?:the|a|an|of|in|on|at|to|for|from|by|with|about|his|her|its|their) )*"
_VERB = r"(?!(?:have|has|had|did|do|does|is|are|was|were|will|would|said|say|what|which)\b)"
PHRASE_BEFORE = re.compile(rf"{_SMALL}(?:{_VERB}[\w.’'-]+ ?){{1,2}},? ?$", re.I)
PHRASE_AFTER = re.compile(rf" ?{_SMALL}(?:[\w.’-]+(?:['’]s)?)", re.I)


class QuestionError(DatelineError):
    """A question that can't be searched for: empty, without words, or far too long."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer: how a question asks for it, and how a sentence shows that it has one."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]


KINDS = (
    Kind(
        "quantity",
        re.compile(
            r"\bhow (many|much|long|old|far|often|large|big)\b"
            r"|\b(what|which) (number|percentage|share|figure|amount|total|toll)\b"
            r"|\b(number|death toll|percentage|total) of\b",
            re.I,
        ),
        re.compile(rf"\d|\b({_COUNTS})s?\b", re.I),
    ),
    Kind(
        "time",
        re.compile(
            r"\bwhen\b|\b(what|which) (day|date|year|month|time|week)\b|\bhow (long ago|soon)\b",
            re.I,
        ),
        re.compile(
            rf"\b({_CALENDAR}|\d{{4}}|today|yesterday|tomorrow|ago)\b"
            r"|\b(last|next|this|earlier|following|previous) (week|month|year|day)\b"
            r"|\b(days?|weeks?|months?|years?|shortly|soon) (later|after|before)\b",
            re.I,
        ),
    ),
    Kind(
        "person",
        re.compile(
            r"\bwho(m|se)?\b"
            r"|\b(what|which) (person|man|woman|official|minister|leader|analyst|expert)",
            re.I,
        ),
        re.compile(r"(?<=[\w,;:”\"] )[A-Z][\w’'-]+|^[A-Z][\w’'-]+ [A-Z]"),
    ),
    Kind(
        "place",
        re.compile(
            r"\bwhere\b|\b(what|which) (city|town|country|place|crossing|region|state|area)\b", re.I
        ),
        re.compile(r"\b(in|at|from|near|to|via|through|of) (the )?([a-z]+ )?[A-Z]"),
    ),
    Kind(
        "reason",
        re.compile(
            r"\bwhy\b|\bwhat (reason|led|caused|explain|prompted)|\bfor what reason\b", re.I
        ),
        re.compile(
            r"\b(because|since|due to|so that|in order to|reasons?|given|led to|meant to"
            r"|intended to|aimed at|citing|in response|caus(e|ed|ing)|rebuke|after|as)\b",
            re.I,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready for search.

    `weights` (words,) tells how much each of `words` counts: rare words of the corpus more,
    common ones less; `encoded.words` has their vectors, row by row. `parts` are its two sides,
    if it is about two (see `split_sides`). `also` has for each word the stems that may stand for it
    (see `assistant.question.spelling`).
    """

    text: str
    words: tuple[Word, ...]
    also: tuple[frozenset[str], ...]
    weights: NDArray[np.float32]
    encoded: Encoded
    kinds: tuple[Kind, ...]
    parts: tuple[Question, ...]

    @property
    def stems(self) -> list[str]:
        """The stems to look for: of its words, and those that may stand for them."""
        own = [word.stem for word in self.words]
        return list(dict.fromkeys([*own, *(s for also in self.also for s in sorted(also))]))


def clean(text: str) -> str:
    """The question without control characters and surplus space. Raises `QuestionError`."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    plain = " ".join(kept.split())
    if not plain:
        raise QuestionError("The question is empty: type what you want to know.")
    if not any(map(str.isalnum, plain)):
        raise QuestionError(f"The question {plain[:20]!r} has no words to search for.")
    if len(plain) > LONGEST:
        raise QuestionError(
            f"The question has {len(plain):,} characters; ask in {LONGEST:,} or fewer."
        )
    return plain


def split_clauses(text: str) -> tuple[str, ...]:
    """The questions asked one after the other: "what did A say, and when?" has two.

    By form only: what follows "and", "but" or ";" with a question word of its own. Each is
    answered by itself.
    """
    clauses = [clause.strip(" ,") for clause in NEXT_CLAUSE.split(text)]
    whole = [clause for clause in clauses if any(map(str.isalnum, clause))]
    return tuple(whole[:MOST_CLAUSES])


def split_sides(text: str) -> tuple[str, ...]:
    """The two sides of a question about two: "what did A and B say?" asks of A, and of B.

    () where it asks of one. By form only: what stands on the two sides of "compared with" or
    "versus", or the question with only one of two phrases joined by "and", "or" or "than". The
    answer is still one answer, which these help to find.
    """
    for compared in COMPARED.finditer(text):
        sides = ASKING.sub("", text[: compared.start()]), text[compared.end() :]
        if all(len(content_words(side)) >= SHORTEST_SIDE for side in sides):
            return tuple(side.strip(" ,?") for side in sides)
    joint = JOINT.search(text)
    if joint is None:
        return ()
    left, right = text[: joint.start("word")], text[joint.end("word") :]
    head = PHRASE_BEFORE.search(left)
    tail = PHRASE_AFTER.match(right)
    if head is None or tail is None:
        return ()
    without_second, without_first = left + right[tail.end() :], f"{left[: head.start()]} {right}"
    looked_for = (COMPARING.sub("", side) for side in (without_second, without_first))
    return tuple(" ".join(side.split()) for side in looked_for)


def read_questions(
    asked: Sequence[tuple[str, str]],
    encoder: Encoder,
    sentences: int,
    frequency: Callable[[str], int],
) -> tuple[Question, ...]:
    """Make questions ready for a corpus of so many `sentences`.

    Each of `asked` is a question and an earlier one that it leans on, or ''. `frequency` gives
    the number of sentences that hold a stem.
    """
    sides = [split_sides(text) for text, _ in asked]
    wholes = [
        f"{part} {context}".rstrip()
        for (text, context), parts in zip(asked, sides, strict=True)
        for part in (text, *parts)
    ]
    encoded = iter(encoder.encode_queries(wholes))

    def read(part: str, context: str, shared: Set[str]) -> Question:
        words = content_words(f"{part} {context}".rstrip())
        also = alternatives(words)
        weights = [
            _weight(word, sentences, max(map(frequency, (word.stem, *others))))
            * _emphasis(word, len(part), shared)
            for word, others in zip(words, also, strict=True)
        ]
        return Question(
            text=part,
            words=words,
            also=also,
            weights=np.array(weights, np.float32),
            encoded=next(encoded),
            kinds=tuple(kind for kind in KINDS if kind.asked.search(part)),
            parts=(),
        )

    questions = []
    for (text, context), parts in zip(asked, sides, strict=True):
        stems = [{word.stem for word in content_words(part)} for part in (text, *parts)]
        whole = read(text, context, stems[0])
        shared = set.intersection(*stems)
        questions.append(replace(whole, parts=tuple(read(part, context, shared) for part in parts)))
    return tuple(questions)


def _emphasis(word: Word, length: int, shared: Set[str]) -> float:
    """What a word counts for by where it stands: in the question, of `length`, or behind it."""
    if word.start >= length:
        return CONTEXT_WEIGHT
    return 1.0 if word.stem in shared else SIDE_WEIGHT


def _weight(word: Word, sentences: int, holding: int) -> float:
    """Inverse document frequency, with general English as prior for what a small corpus lacks.

    A word that no article holds may be rare ("Macron") or a plain one that these writers did
    not happen to use ("staying"): what English at large does tells them apart.
    """
    if word.stem in QUESTION_STEMS:
        return QUESTION_WORD_WEIGHT
    if word.stem in COMPARING_STEMS:
        return COMPARING_WEIGHT
    general = 10 ** (wordfreq.zipf_frequency(word.text, "en") - 9) * WORDS_IN_A_SENTENCE
    expected = PRIOR_SENTENCES * min(general, 0.5)
    return math.log(1 + (sentences + PRIOR_SENTENCES) / (0.5 + holding + expected))
