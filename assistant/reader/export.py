"""The reader made ready for questions: adapter and encoder in one graph of eight-bit weights.

Made once on a machine, in its cache folder, so that a question needs neither torch nor the
packaged weights: onnxruntime runs the graph (Jacob et al., Quantization and Training of Neural
Networks for Efficient Integer-Arithmetic-Only Inference, 2018).
"""

from __future__ import annotations

import hashlib
import logging
import subprocess
import tempfile
from pathlib import Path

from assistant.reader.weights import unpack
from index.encoder.transformer import EncoderError
from index.isolation import run_alone

log = logging.getLogger(__name__)

ADAPTER = Path(__file__).with_name("adapter.safetensors")
MADE = "made"
GRAPH, TOKENIZER = "reader.onnx", "tokenizer.json"


def prepared(cache: Path) -> Path:
    """The folder of the graph in `cache`, made if it isn't there yet.

    Raises `EncoderError` where the weights are missing or damaged, or the graph can't be made.
    """
    with ADAPTER.open("rb") as file:
        version = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    folder = cache / f"reader-{version}"
    if not folder.exists():
        log.warning("the reader is made ready, once on this machine; it takes about a minute")
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as beside:
            unpack(Path(beside))
            _make(Path(beside))
            # Another process may have been faster.
            if not folder.exists():
                (Path(beside) / MADE).rename(folder)
    return folder


def _make(work: Path) -> None:
    done = subprocess.run(
        **run_alone("assistant.reader.make", str(work.absolute())),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise EncoderError(
            f"the reader can't be made ready ({reason[:200]}); it takes 2.5 GB of memory and 2 GB "
            "of disk, once; DATELINE_READER=none answers without it"
        )
