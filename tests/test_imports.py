"""Laws 3 and 6: what may import what, and what importing must not load."""

import subprocess
import sys

import pytest

HEAVY = ("torch", "chromadb", "gradio", "llama_index", "sentence_transformers", "onnxruntime")


@pytest.mark.parametrize(
    "module", ["index", "assistant", "assistant.cli.app", "assistant.answerer"]
)
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_index_imports_nothing_of_assistant() -> None:
    code = (
        "import sys, pkgutil, importlib, index\n"
        "names = [m.name for m in pkgutil.iter_modules(index.__path__, 'index.')]\n"
        "[importlib.import_module(name) for name in names]\n"
        "print([m for m in sys.modules if m.split('.')[0] == 'assistant'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
