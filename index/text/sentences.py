"""A document to sentences and chunks, each with the exact span it was cut from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from index.text.english import ABBREVIATED_TITLES, MONTH_ABBREVIATIONS
from index.types import Chunk, Document, Sentence, Span

# What a chunk aims at; far below the 256 word pieces that the default model reads.
CHUNK_TOKENS = 120
LONGEST_SENTENCE = 600
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


def split(document: Document) -> tuple[Sentence, ...]:
    """The document's sentences in order, page furniture left out.

    A newline ends a sentence; inside a line the boundaries are nupunkt's, mended where it cuts
    behind a short form. What is longer than 600 characters is cut at a space.
    """
    furniture = iter((*document.furniture, None))
    skipped = next(furniture)
    sentences = []
    for paragraph, (start, end) in enumerate(_lines(document.text)):
        kept = []
        while skipped is not None and skipped.start < end:
            kept.append((start, skipped.start))
            start = skipped.end
            skipped = next(furniture)
        for first, last in (*kept, (start, end)):
            for a, b in _sentence_spans(document.text, first, last):
                span = Span(document.path, a, b)
                sentences.append(Sentence(span, document.text[a:b], paragraph))
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


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip(SPACE):
            yield start, start + len(line)
        start += len(line)


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    from nupunkt import sent_spans

    line = text[start:end]
    cuts = {match.end() for match in ENDS.finditer(line)}
    for _, cut in sent_spans(line):
        # A look around, since a line may be the whole of a long text.
        before = line[max(0, cut - AROUND) : cut].rstrip(SPACE)
        rest = line[cut : cut + AROUND].lstrip(SPACE)
        if not (GOES_ON_AFTER.search(before) or GOES_ON_WITH.match(rest)):
            cuts.add(cut)
    first = 0
    for cut in sorted(cuts | {len(line)}):
        for piece in PIECE.finditer(line, first, cut):
            # A stray quotation mark or bullet is no sentence.
            if any(map(str.isalnum, piece[0])):
                lead = len(piece[0]) - len(piece[0].lstrip(SPACE))
                a = start + piece.start()
                yield a + lead, a + len(piece[0].rstrip(SPACE))
        first = cut
