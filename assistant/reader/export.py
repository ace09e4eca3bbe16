"""The reader made ready for questions: adapter and encoder in one graph of eight-bit weights.

Made once on a machine, in its cache folder, so that a question needs neither torch nor the
packaged weights: onnxruntime runs the graph (Jacob et al., Quantization and Training of Neural
Networks for Efficient Integer-Arithmetic-Only Inference, 2018).
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from pathlib import Path

from assistant.reader.weights import unpack
from index.encoder.sums import is_whole, seal, sha256_of
from index.encoder.transformer import EncoderError
from index.isolation import run_alone

log = logging.getLogger(__name__)

ADAPTER = Path(__file__).with_name("adapter.safetensors")
MADE = "made"
GRAPH, TOKENIZER = "reader.onnx", "tokenizer.json"


def prepared(cache: Path) -> Path:
    """The folder of the graph in `cache`, made if it isn't there yet, or not as it was made.

    Raises `EncoderError` where the weights are missing or damaged, or the graph can't be made.
    """
    folder = cache / f"reader-{sha256_of(ADAPTER)[:12]}"
    if not is_whole(folder):
        if folder.exists():
            log.warning("the reader in %s is damaged", folder)
        log.warning("the reader is made ready, once on this machine; it takes about a minute")
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as beside:
            unpack(Path(beside))
            _make(Path(beside))
            seal(Path(beside) / MADE)
            # Another process may have been faster.
            if not is_whole(folder):
                shutil.rmtree(folder, ignore_errors=True)
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
