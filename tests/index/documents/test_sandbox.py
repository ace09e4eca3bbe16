"""The process that reads files: nothing but Dateline's own code runs in it, with what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index import isolation
from index.documents.sandbox import Sandbox
from tests.index.files import HTML, TITLE
from tests.planted import plant

ROOT = Path(__file__).parents[3]
# As on Windows, where there is no such module.
WITHOUT_RESOURCE = """
import sys
sys.modules["resource"] = None
import assistant.cli.app
from index.documents.sandbox import main
main()
"""


def test_nothing_in_the_working_folder_runs_when_a_page_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = plant(tmp_path)
    monkeypatch.chdir(tmp_path)
    # As it is where a program is run by `python -c` or `python -m`, or set by an empty element.
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    monkeypatch.setenv("PYTHONPATH", ":.")
    with Sandbox() as sandbox:
        assert sandbox.extract(".html", HTML.encode()).source.title == TITLE
    assert not told.exists()


def test_the_process_is_told_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WRITER_KEY", "secret")
    given = isolation.run_alone("index.documents.sandbox")
    assert "secret" not in str(given)
    assert given["env"]["PATH"] == os.environ["PATH"]


@pytest.mark.slow
def test_files_are_read_where_the_system_can_limit_no_memory() -> None:
    request = json.dumps({"what": "extract", "kind": ".html", "size": len(HTML.encode())})
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RESOURCE],
        input=f"{request}\n{HTML}",
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    ready, answer = done.stdout.splitlines()
    assert ready == "ready"
    assert json.loads(answer)["is"]["source"]["title"] == TITLE


@pytest.mark.slow
def test_files_are_read_where_little_memory_is_allowed_already(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(HTML)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)\n"
        "from pathlib import Path; from index.documents.sandbox import Sandbox\n"
        "raw = Path(sys.argv[1]).read_bytes()\n"
        "with Sandbox() as s: print(s.extract('.html', raw).source.title)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(page)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == f"{TITLE}\n", done.stderr
