"""Reading windows for a question: how likely each of their sentences answers it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.reader.export import GRAPH, prepared
from assistant.reader.layout import Window, lay_out
from index.encoder.onnx import open_graph

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Scores = NDArray[np.float32]

EVERY_CORE = 0


class Reader(Protocol):
    """Reads windows; a score is the log-odds that the sentence answers the question."""

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """A score for each sentence of each window."""


class AdaptedReader:
    """The reader that comes with the program, loaded when it is first needed.

    `cache` is the folder that its graph is made in, once. Raises `EncoderError` where its weights
    are not installed, or the graph can't be read.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    @cached_property
    def _graph(self) -> tuple[InferenceSession, Tokenizer]:
        return open_graph(prepared(self._cache), GRAPH, threads=EVERY_CORE)

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """A score for each sentence of each window."""
        session, tokenizer = self._graph
        scores = []
        for window in windows:
            # Read beside another, its eight-bit scales and so its scores would be others.
            read = session.run(None, lay_out([window], tokenizer).arrays)[0]
            scores.append(read[0, : len(window.sentences)])
        return scores
