"""How good answers are, against cases that say what a right one holds. Pure functions.

Definitions of the measures stand in the README.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.cases import Case, GoldEvidence
from assistant.types import Answer, Citation, Claim
from index.text.english import MONTHS
from index.types import Document

LOOK_ALIKES = str.maketrans(
    dict.fromkeys("‘’‛`´", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑‒–—−", "-")
)

FIGURE = re.compile(r"\d[\d,.]*")
INNER_CAPITAL = re.compile(r"(?<![.!?:“\"] )(?<!^)(?<![\w“\"‘])[A-Z][\w.’'-]*")
# Of the curve that shows how far the decision to abstain can be believed.
BANDS = 5
MONTH_STARTS = frozenset(name[:3] for name in MONTHS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer measured. The tuples pair what was reached with what there was."""

    case: Case
    correct: bool
    abstained: bool
    facts: tuple[int, int]
    valid_citations: tuple[int, int]
    precise_citations: tuple[int, int]
    recalled_facts: tuple[int, int]
    leaked_claims: tuple[int, int]
    removed_claims: tuple[int, int]
    words: int
    support: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its count and the 95% interval of a bootstrap over cases."""

    reached: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; not a number where there was nothing to reach."""
        return self.reached / self.total if self.total else float("nan")


def normalise(text: str) -> str:
    """Text for comparing: case, quotation marks, dashes and spaces of any kind made alike."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(LOOK_ALIKES)).casefold().split())


def measure(case: Case, answer: Answer, read: Callable[[str], Document]) -> Outcome:
    """Measure one answer; `read` gives the article of a path."""
    shown = normalise(answer.text)
    found = [any(normalise(a) in shown for a in fact) for fact in case.key_facts]
    clean = not any(normalise(string) in shown for string in case.must_not)
    spans = [(e, *_spans(e, read)) for e in case.evidence]
    hits = {
        citation: {e.fact for e, start, end in spans if _overlap(citation, e.document, start, end)}
        for citation in answer.citations
    }
    cited_facts: set[int] = set().union(*hits.values())
    valid = sum(read(c.document).text[c.start : c.end] == c.quote for c in hits)
    leaked = sum(not _supported(claim) for claim in answer.supported)
    return Outcome(
        case=case,
        correct=(not answer.abstained and all(found) and clean)
        if case.answerable
        else answer.abstained,
        abstained=answer.abstained,
        facts=(sum(found), len(found)),
        valid_citations=(valid, len(hits)),
        precise_citations=(sum(map(bool, hits.values())), len(hits)) if case.answerable else (0, 0),
        recalled_facts=(len(cited_facts), len(found)),
        leaked_claims=(leaked, len(answer.supported)),
        removed_claims=(answer.removed, answer.drafted),
        words=len(answer.text.split()),
        support=answer.support,
    )


def ratio(pairs: Iterable[tuple[int, int]]) -> Figure:
    """The sum of the first over the sum of the second, with its bootstrap interval."""
    table = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    reached, total = (int(n) for n in table.sum(axis=0))
    if not total:
        return Figure(reached, total, float("nan"), float("nan"))
    random = np.random.default_rng(0)
    draws = table[random.integers(0, len(table), size=(1000, len(table)))].sum(axis=1)
    shares = draws[:, 0] / np.maximum(draws[:, 1], 1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return Figure(reached, total, float(low), float(high))


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Every share that is reported, by its name."""
    answerable = [o for o in outcomes if o.case.answerable]
    return {
        "correct": ratio((o.correct, 1) for o in outcomes),
        "fact recall": ratio(o.facts for o in answerable),
        "abstention precision": ratio((not o.case.answerable, 1) for o in outcomes if o.abstained),
        "abstention recall": ratio((o.abstained, 1) for o in outcomes if not o.case.answerable),
        "over-refusal": ratio((o.abstained, 1) for o in answerable),
        "citation validity": ratio(o.valid_citations for o in outcomes),
        "citation precision": ratio(o.precise_citations for o in answerable),
        "citation recall": ratio(o.recalled_facts for o in answerable),
        "unsupported-claim leak": ratio(o.leaked_claims for o in outcomes),
        "drafted claims removed": ratio(o.removed_claims for o in outcomes),
    }


def calibration(outcomes: Sequence[Outcome]) -> list[tuple[float, float, int]]:
    """How far the decision to abstain can be believed: the curve of a reliability diagram.

    Per band of a fifth: the mean probability of being answerable that was given, the share of
    cases that are answerable, and the number of cases.
    """
    bands: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        bands[min(int(outcome.support * BANDS), BANDS - 1)].append(outcome)
    return [
        (
            sum(o.support for o in band) / len(band),
            sum(o.case.answerable for o in band) / len(band),
            len(band),
        )
        for _, band in sorted(bands.items())
    ]


def words_per_answer(outcomes: Sequence[Outcome]) -> float:
    """Words a reader reads, on average over the answers that are no abstention."""
    words = [o.words for o in outcomes if not o.abstained]
    return float(np.mean(words)) if words else 0.0


def _spans(evidence: GoldEvidence, read: Callable[[str], Document]) -> tuple[int, int]:
    start = read(evidence.document).text.find(evidence.quote)
    return start, start + len(evidence.quote)


def _overlap(citation: Citation, document: str, start: int, end: int) -> bool:
    return citation.document == document and citation.start < end and start < citation.end


def _supported(claim: Claim) -> bool:
    """The articles' own words stand in their citations to the letter; a model's are read again."""
    cited = " ".join(c.quote for c in claim.citations)
    if claim.verdict == "verbatim":
        return normalise(claim.text) in normalise(cited)
    return not unread(claim.text, cited)


def unread(text: str, cited: str) -> list[str]:
    """Numbers and names of `text` that do not occur in what it cites.

    A second reading of what `assistant.answering.check` let through, which shares no code with it:
    every figure, and every word with a capital that does not open a sentence. Stops in
    abbreviations are passed over, months go by three letters, initials are borne out by what they
    stand for.
    """
    held = normalise(cited).replace(".", "").replace(",", "")
    capitals = "".join(word[0] for word in cited.split() if word[0].isupper()).casefold()
    figures = [f.replace(",", "").rstrip(".") for f in FIGURE.findall(normalise(text))]
    missing = [
        f for f in figures if not re.search(rf"(?<!\d){re.escape(f.replace('.', ''))}(?!\d)", held)
    ]
    for found in INNER_CAPITAL.finditer(text):
        word = re.sub(r"'s?$", "", normalise(found[0]).replace(".", ""))
        short = word[:3] if word[:3] in MONTH_STARTS else word
        if short not in held and not (found[0].isupper() and word in capitals):
            missing.append(found[0])
    return missing
