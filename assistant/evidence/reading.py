"""The likeliest sentences read in their context, and ranked again by what the reader makes of them.

Retrieve, then read: Chen et al., Reading Wikipedia to Answer Open-Domain Questions, 2017; ranking
again by a model that sees question and text together: Nogueira and Cho, Passage Re-ranking with
BERT, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.evidence.linear import Floats, LinearModel
from assistant.evidence.types import Evidence
from assistant.reader.layout import Window
from assistant.reader.reader import Reader
from index.types import SearchResult

# Sentences that are read for, with as much around them as makes so many words. The reader was
# trained on windows of 32 to 130.
MOST_READ = 16
WINDOW_WORDS = 80
# How far below the lowest score that was given one that nobody read stands.
UNREAD = 2.0


def read(evidence: Evidence, reader: Reader, reading: LinearModel) -> Evidence:
    """The evidence with the reader's scores, ranked by what they and the first odds give."""
    scores = score(evidence, reader)
    return replace(evidence, odds=reading.odds(compare_readings(evidence, scores)), scores=scores)


def compare_readings(evidence: Evidence, scores: Floats) -> dict[str, Floats]:
    """Features of what was read, (n,), by name."""
    stating = evidence.comparison.relevance["stating"]
    return {"found": evidence.odds, "read": scores, "stating": stating}


def score(evidence: Evidence, reader: Reader) -> Floats:
    """The log-odds (n,) that each sentence answers the clause, as the reader sees it."""
    windows = cut_windows(evidence)
    clause = evidence.terms.clause
    question = f"{clause.text} {clause.context}".rstrip()
    given = reader.read([_window(question, rows, evidence.results) for rows in windows])
    scores = np.full(len(evidence.results), np.nan, np.float32)
    for rows, some in zip(windows, given, strict=True):
        # A sentence that stands in two windows has what it was given where it answers best.
        scores[rows] = np.fmax(scores[rows], some)
    return np.where(np.isnan(scores), np.nanmin(scores) - UNREAD, scores)


def cut_windows(evidence: Evidence) -> list[list[int]]:
    """Rows of neighbouring sentences, so that each of the likeliest stands in a window."""
    windows: list[list[int]] = []
    read: set[int] = set()
    for row in evidence.best(MOST_READ):
        if row not in read:
            windows.append(_around(row, evidence.results))
            read.update(windows[-1])
    return windows


def _around(row: int, results: Sequence[SearchResult]) -> list[int]:
    """The rows about a sentence, by turns before and behind, that were found and are its
    neighbours, up to so many words.
    """
    rows = [row]
    words = len(results[row].sentence.text.split())
    open_ends = [-1, 1]
    while open_ends:
        step = open_ends.pop(0)
        end = rows[0] if step < 0 else rows[-1]
        beside = end + step
        if 0 <= beside < len(results) and results[beside].id == results[end].id + step:
            words += len(results[beside].sentence.text.split())
            if words <= WINDOW_WORDS:
                rows.insert(0 if step < 0 else len(rows), beside)
                open_ends.append(step)
    return rows


def _window(question: str, rows: Sequence[int], results: Sequence[SearchResult]) -> Window:
    heading = results[rows[0]].source.title or ""
    sentences = tuple(" ".join(results[i].sentence.text.split()) for i in rows)
    return Window(question, heading, sentences)
