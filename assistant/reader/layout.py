"""A question and a window of an article, as the reader's network takes them.

`<s> question </s></s> heading, sentences </s>`: one pass reads the sentences together, so that
each is seen with what stands around it, and gives each a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Word pieces that are read of each part; the rest of it is cut.
MOST_OF_QUESTION, MOST_OF_HEADING, MOST_OF_SENTENCE = 48, 32, 96
OPEN, PAD, CLOSE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of an article, under its heading, to be read for a question."""

    question: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows (w) laid out for the network.

    `ids` and `mask` (w, pieces); `parts` (w, 1 + sentences, pieces) has in each row the share of
    each word piece in the mean of the question, the first row, or of a sentence: a row of nothing
    where a window has fewer sentences.
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    parts: NDArray[np.float32]

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, by the names of the network's inputs."""
        return {"ids": self.ids, "mask": self.mask, "parts": self.parts}


def lay_out(windows: Sequence[Window], tokenizer: Tokenizer) -> Batch:
    """Windows as arrays. `tokenizer` is the network's own, that neither pads nor cuts."""
    rows = [_row(window, tokenizer) for window in windows]
    width = max(len(ids) for ids, _ in rows)
    ids = np.full((len(rows), width), PAD, np.int64)
    mask = np.zeros((len(rows), width), np.int64)
    parts = np.zeros((len(rows), max(len(ends) for _, ends in rows), width), np.float32)
    for row, (pieces, spans) in enumerate(rows):
        ids[row, : len(pieces)] = pieces
        mask[row, : len(pieces)] = 1
        for sentence, (start, end) in enumerate(spans):
            parts[row, sentence, start:end] = 1 / max(end - start, 1)
    return Batch(ids, mask, parts)


def _row(window: Window, tokenizer: Tokenizer) -> tuple[list[int], list[tuple[int, int]]]:
    texts = [window.question, window.heading, *window.sentences]
    question, heading, *sentences = (
        encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)
    )
    ids = [OPEN, *question[:MOST_OF_QUESTION]]
    spans = [(1, len(ids))]
    ids += [CLOSE, CLOSE, *heading[:MOST_OF_HEADING]]
    for pieces in sentences:
        spans.append((len(ids), len(ids) + len(pieces[:MOST_OF_SENTENCE])))
        ids += pieces[:MOST_OF_SENTENCE]
    return [*ids, CLOSE], spans
