"""Makes the reader's graph: `main`, in a process of its own.

It takes gigabytes for half a minute, which the process that answers should not hold on to. The
folder it is given has the encoder's weights; the graph and its tokenizer come into `made` below it.
"""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from assistant.reader.export import ADAPTER, GRAPH, MADE, TOKENIZER
from assistant.reader.layout import Window, lay_out
from assistant.reader.network import build, load_adapter
from index.encoder.onnx import write_graph
from index.encoder.transformer import unbounded


def main() -> None:
    """Make what `assistant.reader.export.prepared` keeps."""
    logging.disable(logging.WARNING)
    work = Path(sys.argv[1])
    made = work / MADE
    made.mkdir()
    # Windows are laid out by hand.
    tokenizer = unbounded(Tokenizer.from_file(str(work / TOKENIZER)))
    tokenizer.save(str(made / TOKENIZER))
    trace(work, tokenizer, work / "whole.onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quant_pre_process(work / "whole.onnx", work / "ready.onnx", skip_symbolic_shape=True)
        quantize_dynamic(
            work / "ready.onnx",
            made / GRAPH,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
        )


def trace(encoder: Path, tokenizer: Tokenizer, file: Path) -> None:
    """Write the graph of the encoder with its adapter, in full precision."""
    network = build(encoder)
    load_adapter(network, ADAPTER)
    network.merge()
    window = Window("Who said so?", "A report", ("The minister said so.", "Nobody else did."))
    batch = lay_out([window, window], tokenizer)
    axes = {0: "window", 1: "piece"}
    sentences = {0: "window", 1: "sentence"}
    write_graph(
        network,
        {name: torch.from_numpy(array) for name, array in batch.arrays.items()},
        ["scores"],
        {"ids": axes, "mask": axes, "parts": {**sentences, 2: "piece"}, "scores": sentences},
        file,
    )
