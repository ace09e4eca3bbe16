"""Reading windows for a question: how likely each of their sentences answers it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.reader.export import GRAPH, TOKENIZER, prepared
from assistant.reader.layout import Window, lay_out

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Scores = NDArray[np.float32]

# Windows of like length are read together: no more, since padding is read too.
TOGETHER = 4


class Reader(Protocol):
    """Reads windows; a score is the log-odds that the sentence answers the question."""

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """A score for each sentence of each window."""


class AdaptedReader:
    """The reader that comes with the program, loaded when it is first needed.

    `cache` is the folder that its graph is made in, once. Raises `EncoderError` where its weights
    are not installed.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    @cached_property
    def _graph(self) -> tuple[Tokenizer, InferenceSession]:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        folder = prepared(self._cache)
        options = SessionOptions()
        options.log_severity_level = 3
        session = InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        return Tokenizer.from_file(str(folder / TOKENIZER)), session

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """A score for each sentence of each window."""
        tokenizer, session = self._graph
        order = sorted(range(len(windows)), key=lambda i: sum(map(len, windows[i].sentences)))
        scores: dict[int, Scores] = {}
        for first in range(0, len(order), TOGETHER):
            some = order[first : first + TOGETHER]
            batch = lay_out([windows[i] for i in some], tokenizer)
            feed = {"ids": batch.ids, "mask": batch.mask, "parts": batch.parts}
            read = session.run(None, feed)[0]
            for row, i in enumerate(some):
                scores[i] = read[row, : len(windows[i].sentences)]
        return [scores[i] for i in range(len(windows))]
