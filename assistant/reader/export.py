"""The reader made ready for questions: adapter and encoder in one graph of eight-bit weights.

Made once on a machine, in its cache folder, so that a question needs neither torch nor the
packaged weights: onnxruntime runs the graph (Jacob et al., Quantization and Training of Neural
Networks for Efficient Integer-Arithmetic-Only Inference, 2018).
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.reader.layout import Window, lay_out
from assistant.reader.weights import unpack
from index.encoder.onnx import write_graph
from index.encoder.transformer import unbounded

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from assistant.reader.network import ReaderNetwork

log = logging.getLogger(__name__)

ADAPTER = Path(__file__).with_name("adapter.safetensors")
GRAPH, TOKENIZER = "reader.onnx", "tokenizer.json"


def prepared(cache: Path) -> Path:
    """The folder of the graph in `cache`, made if it isn't there yet.

    Raises `EncoderError` where the weights are missing or damaged.
    """
    with ADAPTER.open("rb") as file:
        version = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    folder = cache / f"reader-{version}"
    if not folder.exists():
        log.warning("the reader is made ready, once on this machine; it takes about a minute")
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as beside:
            _prepare(Path(beside))
            # Another process may have been faster.
            if not folder.exists():
                (Path(beside) / "made").rename(folder)
    return folder


def _prepare(work: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process
    from tokenizers import Tokenizer

    from assistant.reader.network import build, load_adapter

    unpack(work)
    made = work / "made"
    made.mkdir()
    # Windows are laid out by hand.
    tokenizer = unbounded(Tokenizer.from_file(str(work / TOKENIZER)))
    tokenizer.save(str(made / TOKENIZER))
    network = build(work)
    load_adapter(network, ADAPTER)
    network.merge()
    _trace(network, tokenizer, work / "whole.onnx")
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


def _trace(network: ReaderNetwork, tokenizer: Tokenizer, file: Path) -> None:
    import torch

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
