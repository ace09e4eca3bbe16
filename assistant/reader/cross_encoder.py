"""Any cross-encoder that ranks passages, as a reader (Nogueira and Cho, Re-ranking, 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from assistant.models.cross_encoder import load_cross_encoder
from assistant.reader.layout import Window
from assistant.reader.reader import Scores


class CrossEncoderReader:
    """Reads each sentence with the heading and the sentence before it.

    Loaded when it is first needed; raises `EncoderError` where it can't be.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def _model(self) -> Any:
        return load_cross_encoder(self._name, "DATELINE_READER")

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """A score for each sentence of each window: the model's last logit."""
        from torch.nn import Identity

        pairs = [
            (window.question, " ".join([window.heading, *before[-1:], sentence]).strip())
            for window in windows
            for place, sentence in enumerate(window.sentences)
            for before in [window.sentences[:place]]
        ]
        given = self._model.predict(pairs, activation_fn=Identity(), convert_to_numpy=True)
        scores = np.asarray(given, np.float32).reshape(len(pairs), -1)[:, -1]
        ends = np.cumsum([len(window.sentences) for window in windows])
        return np.split(scores, ends[:-1])
