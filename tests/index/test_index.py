from __future__ import annotations

import subprocess
import sys

HEAVY = {"chromadb", "gradio", "llama_index", "nupunkt", "onnxruntime", "torch"}
HEAVY |= {"sentence_transformers", "transformers"}
LIGHT = ("corpus.sync", "documents.load", "encoder.transformer", "store.reader", "text.sentences")


def test_importing_index_loads_nothing_heavy() -> None:
    modules = ", ".join(f"index.{name}" for name in LIGHT)
    code = f"import sys, {modules}; print(*{HEAVY} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_libraries_are_kept_offline() -> None:
    code = "import os, index; print(os.environ['HF_HUB_OFFLINE'])"
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "1"
