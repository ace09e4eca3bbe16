"""What a claim states that can be checked to the letter: numbers, names and dates, negation.

Each function tells what of the claim its premise, the quoted sentences, does not bear out. They
err on the side of refusing: a name spelled otherwise, or a word in capitals, has to stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.text.english import FUNCTION_WORDS, MONTH_ABBREVIATIONS, MONTHS, SCALES
from index.text.words import content_words, stem

NUMERAL = re.compile(
    r"(?<![\w.])(?P<sign>[-−]?)(?P<digits>\d+(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    r"(?:(?:st|nd|rd|th)\b)?",
    re.I,
)
SCALED = re.compile(
    r"(?P<figure>\d+(?:\.\d+)?)"
    r"(?:[- ](?P<scale>thousand|million|billion|trillion)| ?(?P<short>bn|tn))\b",
    re.I,
)
PER_CENT = re.compile(r"\bper cent\b", re.I)
# Amounts in words that the reading of numerals leaves alone.
AMOUNTS = re.compile(
    r"\b(dozens?|half|twice|double[ds]?|tripled?|quarters?|thirds?|hundreds|thousands|millions"
    r"|billions|percent|%)(?!\w)",
    re.I,
)
TITLED = re.compile(r"[^\W\d_]+(?:[.’'&-][^\W\d_]+)*\.?")
MONTH_OF = {name[:3]: name for name in MONTHS}
POSSESSIVE = re.compile(r"[’']s$|[’']$")
NEGATOR = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely"
    r"|\w+n[’']t|den(?:y|ies|ied|ying)|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?"
    r"|fail(?:s|ed|ing)?)\b",
    re.I,
)
CLAUSE_END = re.compile(r"[.;:!?—,]|\b(?:but|although|though|while|because|which|who)\b", re.I)
CLAUSES = re.compile(
    r"[;:—–]|(?<!\d),|,(?!\d)|(?<=(?-i:[a-z\d”\"]))[.?!]\s|\b(?:but|while|whereas|although|though)\b",
    re.I,
)
# The comma inside a date parts nothing.
DATE_WITH_COMMA = re.compile(
    rf"\b((?:{'|'.join(MONTHS).title()}|(?:{'|'.join(MONTH_ABBREVIATIONS).title()})\.?)"
    r" \d{1,2}(?:st|nd|rd|th)?), (?=\d{4}\b)"
)
# "Not only A but B" says A; where the other text has one of these words, it may be what is denied.
NOT_ONLY = re.compile(r"\bnot (?:only|merely)\b", re.I)
ONLY = re.compile(r"\b(?:only|merely)\b", re.I)
# How many content words a negation reaches over, and how many say what a number counts.
REACH = 3
WORDS_AROUND = 3


def unborne_numbers(claim: str, premise: str) -> list[str]:
    """The claim's numbers, in figures or words, that are none of the premise's."""
    held = {value for _, value in _numbers(premise)}
    return [said for said, value in _numbers(claim) if value not in held]


def unborne_names(claim: str, premise: str, is_common: Callable[[str], bool]) -> list[str]:
    """The claim's capitalised words that the premise does not have as words of its own.

    The first word of a sentence is a name too, unless it is a function word or `is_common` says
    that it is also written without a capital. "U.S." is "US", "Sept." is "September"; initials
    are borne out by the words they stand for.
    """
    held = {_plain(m[0]) for m in TITLED.finditer(premise)}
    held |= {part for word in held for part in word.split("-")}
    held |= _initials(premise)
    return [
        word
        for word, opens in _names(claim)
        if not (held >= set(_plain(word).split("-")) or _plain(word) in held)
        and not (opens and (_plain(word) in FUNCTION_WORDS or is_common(word)))
    ]


def turned_round(claim: str, premise: str) -> list[str]:
    """Words that one of the two negates and the other states; or the bare negation, where the
    claim denies something and the premise denies nothing.
    """
    claim, premise = _stated(claim, premise), _stated(premise, claim)
    claimed, stated = _polarity(claim), _polarity(premise)
    both = [word for word in claimed if word in stated]
    wrong = [word for word in both if not claimed[word] & stated[word]]
    denies = NEGATOR.search(claim)
    if denies and not NEGATOR.search(premise):
        wrong.append(denies[0])
    return wrong


def misplaced_numbers(claim: str, premise: str) -> list[str]:
    """The claim's numbers that its own words put elsewhere in the premise.

    "The U.S. called for 250" is not borne out by "ordered to increase to 250, but the U.S. called
    for 350": the words around the claim's number have to stand in the clause of the same number
    as much as in that of any other. The words before it say most of what it is.
    """
    clauses = _numbered_clauses(premise)
    if len(clauses) < 2:
        return []
    claimed = list(_numbers(claim))
    values = {value for _, value in claimed}
    wrong = []
    for said, value in claimed:
        before, after = _around(claim, said)
        own, other = (
            max(
                (2 * len(before & held) + len(after & held) for there, held in some),
                default=0,
            )
            for some in (
                [c for c in clauses if value in c[0]],
                [c for c in clauses if value not in c[0] and c[0] - values],
            )
        )
        if own < other:
            wrong.append(said)
    return wrong


def _numbered_clauses(text: str) -> list[tuple[set[float | str], set[str]]]:
    """The clauses that have numbers, each with those and its words' stems; what has none belongs
    to the clause before, or to the first that has one.
    """
    clauses: list[tuple[set[float | str], set[str]]] = []
    for piece in CLAUSES.split(DATE_WITH_COMMA.sub(r"\1 ", text)):
        if not re.search(r"\w", piece):
            continue
        values = {value for _, value in _numbers(piece)}
        stems = {word.stem for word in content_words(piece)}
        if clauses and (not values or not clauses[-1][0]):
            clauses[-1] = (clauses[-1][0] | values, clauses[-1][1] | stems)
        else:
            clauses.append((values, stems))
    return clauses


def _around(claim: str, number: str) -> tuple[set[str], set[str]]:
    """Stems of the content words before and behind a number of the claim."""
    start = claim.find(number)
    if start < 0:
        return set(), set()
    before, after = claim[:start], claim[start + len(number) :]
    return (
        {
            w.stem
            for w in (content_words(before) if re.search(r"\w", before) else ())[-WORDS_AROUND:]
        },
        {w.stem for w in (content_words(after) if re.search(r"\w", after) else ())[:WORDS_AROUND]},
    )


def _numbers(text: str) -> Iterator[tuple[str, float | str]]:
    from text_to_num import alpha2digit

    scaled = SCALED.sub(
        lambda m: f"{float(m['figure']) * SCALES[(m['scale'] or m['short']).casefold()]:.0f}",
        text.replace("\u00a0", " "),
    )
    figures = alpha2digit(scaled, "en", 0)
    for found in NUMERAL.finditer(figures):
        value = float(found["digits"].replace(",", "") + (found["decimals"] or ""))
        yield found[0], -value if found["sign"] and not _is_range(figures, found) else value
    for amount in AMOUNTS.finditer(PER_CENT.sub("percent", text)):
        yield amount[0], "percent" if amount[0] == "%" else stem(amount[0])


def _is_range(text: str, found: re.Match[str]) -> bool:
    """Whether the sign is a hyphen: nothing but a space or an opening makes it a minus."""
    before = text[: found.start()]
    return bool(before) and not before[-1].isspace() and before[-1] not in "($€£"


def _names(text: str) -> Iterator[tuple[str, bool]]:
    """Words with a capital, and whether they open a sentence or a quotation."""
    for found in TITLED.finditer(text):
        if found[0][0].isupper():
            before = text[: found.start()].rstrip()
            yield found[0], not before or before[-1] in ".!?:“\"‘'(—"


def _plain(word: str) -> str:
    """A name for comparing: no stops, no possessive, months in full."""
    bare = POSSESSIVE.sub("", word.replace(".", "")).replace("’", "'").casefold()
    return MONTH_OF.get(bare[:3], bare) if bare in MONTH_OF or bare == "sept" else bare


def _initials(text: str) -> set[str]:
    """What runs of capitalised words are short for: "United States" gives "us"."""
    runs = re.findall(r"\b[A-Z]\w+(?: (?:of |and |the )?[A-Z]\w+)+", text)
    initials = set()
    for run in runs:
        letters = [word[0].casefold() for word in run.split() if word[0].isupper()]
        for first in range(len(letters)):
            initials |= {
                "".join(letters[first:last]) for last in range(first + 2, len(letters) + 1)
            }
    return initials


def _stated(text: str, other: str) -> str:
    """The text without "not only", which denies nothing that the other could state."""
    return text if ONLY.search(other) else NOT_ONLY.sub("", text)


def _polarity(text: str) -> dict[str, set[bool]]:
    """For each content word's stem, whether it stands negated; both, if it stands twice."""
    negated_spans = []
    for negator in NEGATOR.finditer(text):
        end = CLAUSE_END.search(text, negator.end())
        within = text[negator.end() : end.start() if end else len(text)]
        reached = content_words(within)[:REACH] if re.search(r"\w", within) else ()
        if reached:
            negated_spans.append((negator.end(), negator.end() + reached[-1].end))
    polarity: dict[str, set[bool]] = {}
    for word in content_words(text) if re.search(r"\w", text) else ():
        negated = any(start <= word.start < end for start, end in negated_spans)
        if not NEGATOR.fullmatch(word.text):
            polarity.setdefault(word.stem, set()).add(negated)
    return polarity
