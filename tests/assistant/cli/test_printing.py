"""Nothing that was read or typed reaches a terminal but as what can be seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.saved.feedback import FILE, Feedback
from tests.assistant.answers import record
from tests.assistant.cli.test_ask import QUESTION, assert_one_clear_line, dateline

pytestmark = pytest.mark.slow

# Sets a terminal's title, asks it for a report, turns the letters after it round: by C0, by C1.
OBEYED = "\x1b]0;x\x07 \x9b6n \u202e\u2066 \x7f"


def assert_seen(done: subprocess.CompletedProcess[str]) -> None:
    shown = done.stdout + done.stderr
    assert [c for c in shown if not c.isprintable() and c not in "\n\t"] == []
    assert "Traceback" not in shown


def test_of_an_article_that_a_terminal_would_obey(tmp_path: Path) -> None:
    articles, store = tmp_path / "articles", tmp_path / "store"
    articles.mkdir()
    article = {
        "title": f"The mayor {OBEYED}",
        "publisher": f"The Post {OBEYED}",
        "author": OBEYED,
        "text": f"The mayor opened the new bridge {OBEYED} on Monday. It cost 30 million euros.",
    }
    (articles / "a.json").write_text(json.dumps(article))
    (articles / f"b{OBEYED}.txt").write_bytes(b"\0")
    (articles / "manifest.toml").write_text('["c\\u001b\\u202E.txt"]\ntitle = "x"\n')
    indexed = dateline("index", str(articles), "--json", store=store)
    assert "no article is called" in indexed.stderr
    ask = ("ask", "How much did the bridge cost?")
    listed, told = dateline("sources", "--json", store=store), dateline(*ask, "--json", store=store)
    wrong = dateline(*ask, "--publisher", f"None{OBEYED}", store=store)
    assert_one_clear_line(wrong, "The Post")
    file = tmp_path / f"answer{OBEYED}.json"
    file.write_text(told.stdout)
    for done in (
        *(indexed, listed, told, wrong),
        *(dateline(*command, store=store) for command in (["sources"], ask)),
        *(dateline("verify", str(file), *option, store=store) for option in ([], ["--json"])),
    ):
        assert_seen(done)
    assert json.loads(listed.stdout)[0]["source"]["publisher"].endswith("\u202e\u2066 \x7f")
    assert "30 million" in json.loads(told.stdout)["answer"]


def test_of_feedback_that_a_terminal_would_obey(seeds_store: Path, tmp_path: Path) -> None:
    given = Feedback(
        at=f"2024{OBEYED}", helpful=False, comment=OBEYED, history=(), answer=record((0, 10))
    )
    (tmp_path / FILE).write_text(given.model_dump_json() + "\n")
    cases = tmp_path / f"cases{OBEYED}.jsonl"
    for options in ([], ["--json"], ["--cases", str(cases)]):
        done = dateline("feedback", *options, store=tmp_path)
        assert_seen(done)
    assert (done.returncode, cases.exists()) == (1, False)
    assert "no answer was found helpful yet" in done.stderr


def test_of_what_was_typed(seeds_store: Path) -> None:
    for wrong in (["ask", "Who?", OBEYED], [OBEYED], ["ask", f"--{OBEYED}", "Who?"]):
        done = dateline(*wrong, store=seeds_store)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert_seen(done)
    assert dateline(store=seeds_store).stderr == ""


def test_bytes_that_are_no_text_and_outputs_that_take_few_letters(
    seeds_store: Path, tmp_path: Path
) -> None:
    stray = os.fsdecode(b"\xff")
    done = dateline("ask", QUESTION + stray, store=seeds_store, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "350" in done.stdout
    asked = dateline("ask", QUESTION + stray, "--json", store=seeds_store)
    assert json.loads(asked.stdout)["question"] == f"{QUESTION}?"
    if sys.platform == "linux":
        assert_one_clear_line(dateline("backup", str(tmp_path / stray), store=seeds_store), "UTF-8")
        assert_one_clear_line(dateline("sources", store=tmp_path / stray), "no index")
