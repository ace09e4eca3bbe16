"""A model's graph left in the store, so that a question needs no sentence-transformers.

Importing sentence-transformers takes seconds and 440 MB, which is nothing beside indexing and
too much before one question. So indexing writes the graph (pooling and normalisation included)
beside the record, and questions run it with onnxruntime: the same vectors to float precision,
ready in a fraction of a second.
"""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder.sums import SUMS, is_whole, seal
from index.encoder.transformer import (
    EncoderCard,
    EncoderError,
    TransformerEncoder,
    Vectors,
    load_model,
    load_network,
    plain_tokenizer,
)
from index.replacing import replacing
from index.settings import EncoderSpec

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer
    from torch import Tensor
    from torch.nn import Module

log = logging.getLogger(__name__)

# The folder of a store that the graph is in.
ENCODER = "encoder"
LEAST_AGREEMENT = 0.9999


def prepare_model(spec: EncoderSpec, exported: Path) -> TransformerEncoder:
    """`load_model` for indexing, with its graph left in `exported` for the questions to come."""
    encoder = load_model(spec)
    if exported_card(exported) != encoder.card or not is_whole(exported):
        try:
            export_model(encoder, exported)
        except OSError as error:
            log.warning("no graph of the model is left in %s: %s", exported, error)
    return encoder


def open_encoder(spec: EncoderSpec, exported: Path) -> TransformerEncoder:
    """The graph in `exported` where it is this model's, else the model itself. A graph that is not
    what it was when it was made, or unfinished, is made again.

    Raises `EncoderError` where the one that is used can't be read.
    """
    if exported.exists() and not is_whole(exported):
        log.warning("the model exported to %s is damaged or unfinished: made again", exported)
        return prepare_model(spec, exported)
    card = exported_card(exported)
    return open_exported(exported) if card and card.name == spec.name else load_model(spec)


def export_model(encoder: TransformerEncoder, folder: Path) -> None:
    """Write the graph of a model to `folder`, for `open_exported`.

    A graph that does not give the model's own vectors is not kept: questions are then
    embedded by the model itself, which is only slower to start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SUMS).unlink(missing_ok=True)
    network = load_network(encoder.card.model)
    # Another process may have the old graph open.
    with replacing(folder / "model.onnx") as part:
        _trace(network, part)
    plain_tokenizer(network).save(str(folder / "tokenizer.json"))
    card = json.dumps(asdict(encoder.card), indent=1)
    (folder / "encoder.json").write_text(card, encoding="utf-8")
    probe = "Officials said on Oct. 13 that 350 trucks a day were needed."
    exported, original = (e.encode_queries([probe])[0] for e in (open_exported(folder), encoder))
    if (agreement := float(exported.vector @ original.vector)) >= LEAST_AGREEMENT:
        seal(folder)
    else:
        shutil.rmtree(folder)
        log.warning(
            "the exported graph of %s is not used: its vectors agree with the model's to %.4f only",
            encoder.card.model,
            agreement,
        )


def _trace(network: SentenceTransformer, file: Path) -> None:
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[object, object]:
            out = self.network({"input_ids": ids, "attention_mask": mask})
            return out["sentence_embedding"], out["token_embeddings"]

    example = torch.ones(2, 8, dtype=torch.long)
    axes = {0: "text", 1: "piece"}
    write_graph(
        Graph(),
        {"ids": example, "mask": example},
        ["vectors", "pieces"],
        {"ids": axes, "mask": axes, "vectors": {0: "text"}, "pieces": axes},
        file,
    )


def write_graph(
    network: Module,
    inputs: Mapping[str, Tensor],
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    file: Path,
) -> None:
    """Write what a network does with inputs of that form; `axes` of in- and outputs vary."""
    import torch

    with warnings.catch_warnings():
        # The tracer names every branch it takes; comparing what comes out is the real check.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            str(file),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def exported_card(folder: Path) -> EncoderCard | None:
    """The card of the finished export in `folder`, if there is one."""
    try:
        return EncoderCard(**json.loads((folder / "encoder.json").read_text(encoding="utf-8")))
    except (OSError, json.JSONDecodeError, TypeError):
        return None


def open_exported(folder: Path) -> TransformerEncoder:
    """The encoder whose graph `export_model` wrote to `folder`, run by onnxruntime."""
    card = exported_card(folder)
    # Threads that wait for one another cost more than they bring for one short question.
    session, tokenizer = open_graph(folder, "model.onnx", threads=1)
    if card is None:
        raise EncoderError(f"{folder} holds no exported model")

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
        vectors, pieces = session.run(None, {"ids": ids, "mask": mask})
        return vectors, pieces

    return TransformerEncoder(card, tokenizer, run)


def open_graph(folder: Path, graph: str, *, threads: int) -> tuple[InferenceSession, Tokenizer]:
    """A graph in a folder, to be run on so many threads (0: a core each), and its tokenizer.

    Raises `EncoderError` where either can't be read.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            str(folder / graph), options, providers=["CPUExecutionProvider"]
        )
        return session, Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries raise kinds of their own
        raise EncoderError(f"the model exported to {folder} can't be read: {error}") from error
