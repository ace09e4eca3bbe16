"""Law 6: what importing must not load. And what runs without the extras."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "chromadb", "gradio", "llama_index", "sentence_transformers", "onnxruntime")
# Dateline's command line where no extra is installed.
WITHOUT_EXTRAS = """
import sys

EXTRAS = "gradio", "fastapi", "starlette", "uvicorn", "ray", "openai", "anthropic", "xllamacpp"

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in EXTRAS or name.startswith("llama_index.llms"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
from assistant.cli.app import main
main()
"""


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize(
    "module", ["index", "assistant", "assistant.cli.app", "assistant.answerer"]
)
def test_importing_loads_nothing_heavy(module: str) -> None:
    done = run(f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])")
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.slow
def test_indexing_asking_and_evaluating_need_no_extra(tmp_path: Path) -> None:
    store, article, cases = (tmp_path / name for name in ("store", "ulm.txt", "cases.jsonl"))
    question, quote = "How much did the bridge of Ulm cost?", "The bridge of Ulm cost 30 million."
    article.write_text(f"A bridge is built\n\n{quote}\n")
    case = {
        "id": "bridge",
        "category": "single_fact",
        "question": question,
        "history": [],
        "answerable": True,
        "key_facts": [["30 million"]],
        "must_not": [],
        "evidence": [{"document": article.name, "quote": quote, "for": 0}],
        "reference": "30 million.",
    }
    cases.write_text(json.dumps(case))
    for arguments, says in (
        (["index", article], ""),
        (["ask", question], quote),
        (["evaluate", cases], "single_fact"),
    ):
        done = run(WITHOUT_EXTRAS, *arguments, "--store", store)
        assert (done.returncode, says in done.stdout) == (0, True), done.stderr


def test_the_chat_says_that_it_is_an_extra() -> None:
    done = run(WITHOUT_EXTRAS, "chat")
    says = "dateline: the chat is an extra: pip install 'dateline[chat]'\n"
    assert (done.returncode, done.stderr) == (1, says)
