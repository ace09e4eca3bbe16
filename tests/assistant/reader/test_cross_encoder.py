"""Any cross-encoder reads sentences in their context; one that isn't there is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.reader.cross_encoder import CrossEncoderReader
from assistant.reader.layout import Window
from index import EncoderError
from tests.assistant.crossencoders import save_cross_encoder

pytestmark = pytest.mark.slow

WINDOWS = (
    Window("the aid", "trucks", ("the aid said", "us", "the us trucks said")),
    Window("trucks", "", ("us said",)),
)


def test_each_sentence_is_read_behind_the_heading_and_the_one_before(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Identity

    save_cross_encoder(tmp_path, ["the", "aid", "trucks", "said", "us"], {0: "relevant"})
    pairs = [
        ("the aid", "trucks the aid said"),
        ("the aid", "trucks the aid said us"),
        ("the aid", "trucks us the us trucks said"),
        ("trucks", "us said"),
    ]
    model = CrossEncoder(str(tmp_path), device="cpu")
    expected = model.predict(pairs, activation_fn=Identity()).ravel()
    first, second = CrossEncoderReader(str(tmp_path)).read(WINDOWS)
    assert [*first, *second] == pytest.approx(expected, abs=1e-5)
    assert (len(first), len(second)) == (3, 1)


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="DATELINE_READER"):
        CrossEncoderReader(str(tmp_path / "none")).read(WINDOWS)
