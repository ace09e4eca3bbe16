"""A document to sentences and chunks, each with the exact span it was cut from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from index.text.english import ABBREVIATED_TITLES, MONTH_ABBREVIATIONS
from index.text.paragraphs import paragraphs
from index.types import Chunk, Document, Sentence, Span

# What a chunk aims at; far below the 256 word pieces that the default model reads.
CHUNK_TOKENS = 120
LONGEST_SENTENCE = 600
LONGEST_QUOTE = 3000
AROUND = 40
SPACE = " \t\r\n\f\v\u00a0\u2009\u202f\ufeff"
PIECE = re.compile(rf"\S.{{0,{LONGEST_SENTENCE - 1}}}(?!\S)|\S{{1,{LONGEST_SENTENCE}}}", re.S)
# Where the segmenter cuts and no sentence ends: behind a short form that begins a name or a date,
# and before what goes on in lower case.
GOES_ON_AFTER = re.compile(
    rf"\b({'|'.join((*ABBREVIATED_TITLES, *MONTH_ABBREVIATIONS)).title()}|St|No|vs|[A-Z])\.$"
)
GOES_ON_WITH = re.compile(r"[a-z]|[.,;:!?…”’)]")
# Where a sentence ends though the segmenter may not cut: behind a plain word ("call." is no short
# form), and behind initials where what follows can only begin a sentence ("the U.S. He left").
ENDS = re.compile(
    r"\b[a-z]{4,}\.[”\"’')\]]*(?=\s+[“‘\"'(\[]?[A-Z])"
    r"|\b[A-Z]\.(?=\s+(?:He|She|It|They|We|But|And|The|This|That|These|In|On|At)\s)"
)

# Quotation marks with space on both sides: behind a sentence they close it; before one they open
# nothing that is closed further on.
STRAY_CLOSING = re.compile(r"(?<=[.!?…”’])\s+[”’]+(?=\s+[“‘]?[A-Z])")
STRAY_OPENING = re.compile(r"(?P<mark>[“‘])\s+")
CLOSED_BY = {"“": re.compile(r"[.,;!?…\s]”"), "‘": re.compile(r"[.,;!?…\s]’")}


def split(document: Document) -> tuple[Sentence, ...]:
    """The document's sentences in order, page furniture left out.

    A paragraph's end ends a sentence; inside one the boundaries are nupunkt's, mended where it cuts
    behind a short form or beside a stray quotation mark. What is longer than 600 characters is cut
    at a space.
    """
    furniture = iter((*document.furniture, None))
    skipped = next(furniture)
    sentences = []
    for number, paragraph in enumerate(paragraphs(document.text)):
        start = paragraph.start
        kept = []
        while skipped is not None and skipped.start < paragraph.end:
            kept.append((start, skipped.start))
            start = skipped.end
            skipped = next(furniture)
        for first, last in (*kept, (start, paragraph.end)):
            part = paragraph.text[first - paragraph.start : last - paragraph.start]
            for a, b in _sentence_spans(part):
                span = Span(document.path, first + a, first + b)
                sentences.append(Sentence(span, document.text[span.start : span.end], number))
    return tuple(sentences)


def chunk(
    document: Document,
    sentences: Sequence[Sentence],
    count_tokens: Callable[[Sequence[str]], Sequence[int]],
) -> tuple[Chunk, ...]:
    """Runs of sentences of about 120 tokens, each beginning with the last sentence of the one
    before, so that no thought is cut in two. Every sentence is in one or two chunks.
    """
    sizes = count_tokens([sentence.text for sentence in sentences])
    runs: list[list[int]] = []
    for i, size in enumerate(sizes):
        if runs and sum(sizes[j] for j in runs[-1]) + size <= CHUNK_TOKENS:
            runs[-1].append(i)
        elif runs and sizes[i - 1] + size <= CHUNK_TOKENS:
            runs.append([i - 1, i])
        else:
            runs.append([i])
    return tuple(_chunk(document, [sentences[i] for i in run]) for run in runs)


def _chunk(document: Document, sentences: Sequence[Sentence]) -> Chunk:
    span = Span(document.path, sentences[0].span.start, sentences[-1].span.end)
    return Chunk(span, document.text[span.start : span.end], tuple(sentences))


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    from nupunkt import sent_spans

    cuts = {match.end() for end in (ENDS, STRAY_CLOSING) for match in end.finditer(text)}
    for _, cut in sent_spans(text):
        # A look around, since a paragraph may be the whole of a long text.
        before = text[max(0, cut - AROUND) : cut].rstrip(SPACE)
        rest = text[cut : cut + AROUND].lstrip(SPACE)
        if not (GOES_ON_AFTER.search(before) or GOES_ON_WITH.match(rest)):
            cuts.add(cut)
    first = 0
    for cut in sorted(cuts | {len(text)}):
        for piece in PIECE.finditer(text, first, cut):
            # A stray quotation mark or bullet is no sentence.
            if any(map(str.isalnum, piece[0])):
                start = piece.start() + len(piece[0]) - len(piece[0].lstrip(SPACE))
                stray = STRAY_OPENING.match(text, start)
                if stray and not CLOSED_BY[stray["mark"]].search(
                    text, stray.end(), stray.end() + LONGEST_QUOTE
                ):
                    start = stray.end()
                yield start, piece.start() + len(piece[0].rstrip(SPACE))
        first = cut
