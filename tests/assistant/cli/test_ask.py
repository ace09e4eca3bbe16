"""The command line as a user meets it: a process, its two streams and its exit code."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[2] / "fixtures"
QUESTION = "How many aid trucks a day did the US ask for?"

# Stands in for a machine without a network: any address but this machine's is refused.
NO_NETWORK = """
import socket
connect = socket.socket.connect
def refuse(self, address):
    if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise SystemExit(f"REACHED OUT TO {address}")
    return connect(self, address)
socket.socket.connect = refuse
def resolve(host, *rest, **more):
    if host not in (None, "127.0.0.1", "::1", "localhost"):
        raise SystemExit(f"LOOKED UP {host}")
    return lookup(host, *rest, **more)
lookup = socket.getaddrinfo
socket.getaddrinfo = resolve
from assistant.cli.app import main
main()
"""


def dateline(*arguments: str, store: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "DATELINE_STORE": str(store), **environment},
    )


def assert_one_clear_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if line.startswith("dateline: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0]


def test_ask_prints_the_answer_and_where_it_stands(seeds_store: Path) -> None:
    done = dateline("ask", QUESTION, store=seeds_store)
    assert done.returncode == 0
    assert "350" in done.stdout
    assert "[1] The Hill, October 2024 (inferred)" in done.stdout
    assert done.stderr == ""


def test_the_reader_reads_without_a_network(seeds_store: Path) -> None:
    done = dateline("ask", QUESTION, store=seeds_store, DATELINE_READER="packaged")
    assert done.returncode == 0
    assert "350" in done.stdout
    assert all("made ready" in line for line in done.stderr.splitlines())


def test_what_is_not_sure_enough_is_not_answered(seeds_store: Path) -> None:
    question = "What did Biden say about the hostages and the ceasefire?"
    plain = json.loads(dateline("ask", question, "--json", store=seeds_store).stdout)
    sure = dateline("ask", question, "--json", "--sure", "0.7", store=seeds_store)
    assert json.loads(sure.stdout)["support"] == plain["support"]
    promised = dateline("ask", question, "--sure", "0.999", store=seeds_store)
    assert_one_clear_line(promised, "100% sure", "ask for less")


def test_a_fit_to_own_cases_is_printed_before_and_after(seeds_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store)
    lines = (FIXTURES / "tuning.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "cases.jsonl").write_text("\n".join(lines[:30]), encoding="utf-8")
    done = dateline("fit", str(tmp_path / "cases.jsonl"), store=store)
    assert (done.returncode, done.stderr) == (0, "")
    before, after = done.stdout.split("after, each case held out of the fit")
    assert before.startswith("before\n")
    assert after.count("correct") == before.count("correct")
    assert (store / "weights.json").exists() == ("better: kept" in after)


def test_a_fit_to_too_few_cases_is_one_clear_line(seeds_store: Path) -> None:
    example = Path(__file__).parents[3] / "examples" / "cases.jsonl"
    assert_one_clear_line(dateline("fit", str(example), store=seeds_store), "give 5 or more")


def test_json_is_all_that_stands_on_standard_output(seeds_store: Path) -> None:
    done = dateline("ask", "Who is the president of Peru?", "--json", store=seeds_store)
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert answer["abstained"] is True
    assert answer["citations"] == []


def test_what_ask_prints_as_json_is_verified(seeds_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    asked = dateline("ask", QUESTION, "--json", store=seeds_store)
    file.write_text(asked.stdout, encoding="utf-8")
    done = dateline("verify", str(file), store=seeds_store)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("2 of 2 passages still read so\n")
    first = json.loads(asked.stdout)["citations"][0]
    quote = json.dumps(first["quote"])
    file.write_text(asked.stdout.replace(quote, json.dumps("x" * len(first["quote"]))))
    changed = dateline("verify", str(file), "--json", store=seeds_store)
    assert changed.returncode == 1
    assert json.loads(changed.stdout)["passages"][0]["state"] == "changed"


def test_an_export_of_an_older_version_is_one_clear_line(seeds_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text('{"dateline": 1, "exported_at": "2024-05-01", "answers": []}')
    assert_one_clear_line(dateline("verify", str(file), store=seeds_store), "another version")


def test_the_version() -> None:
    done = dateline("--version", store=Path())
    assert (done.returncode, done.stdout) == (0, f"dateline {metadata.version('dateline')}\n")


def test_what_goes_on_is_told_to_those_who_ask_for_it(seeds_store: Path) -> None:
    asking = ("ask", QUESTION, "--model", "openai:m")
    nobody = {"DATELINE_WRITER_URL": "http://127.0.0.1:9/v1"}
    assert dateline(*asking, store=seeds_store, **nobody).stderr == ""
    told = dateline("-v", *asking, store=seeds_store, **nobody).stderr
    assert "info: composed without the model: http://127.0.0.1:9/v1 can't be reached" in told


def test_a_setting_that_is_none_is_warned_of_in_one_line(seeds_store: Path) -> None:
    done = dateline("sources", store=seeds_store, DATELINE_STOR="x")
    assert done.returncode == 0
    assert done.stderr == (
        "warning: DATELINE_STOR is no setting of Dateline; did you mean DATELINE_STORE?\n"
    )


def test_indexing_works_with_the_network_cut(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "The mayor opened the new bridge on Monday. It cost 30 million euros."
    )
    (articles / "bad.txt").write_bytes(b"\0\1")
    (articles / "notes.xyz").write_text("x")
    store = tmp_path / "store"
    done = dateline("index", str(articles), store=store)
    assert done.returncode == 1
    assert "1 added" in done.stderr
    assert "bad.txt: binary" in done.stderr
    assert "notes.xyz: not a kind" in done.stderr
    assert "Traceback" not in done.stderr
    asked = dateline("ask", "How much did the bridge cost?", store=store)
    assert "30 million" in asked.stdout
    assert_one_clear_line(
        dateline("ask", "How much?", store=store, DATELINE_MODEL="other/model"),
        "all-MiniLM-L6-v2",
        "other/model",
        "dateline rebuild",
    )
    assert_one_clear_line(
        dateline("index", "--rebuild", str(articles), store=store, DATELINE_MODEL="other/model"),
        "other/model",
        "not on this machine",
    )
    assert "30 million" in dateline("ask", "How much did the bridge cost?", store=store).stdout


@pytest.mark.parametrize(
    ("question", "word"), [("", "empty"), ("\x01\x02", "empty"), ("x" * 100_000, "100,000")]
)
def test_bad_questions(seeds_store: Path, question: str, word: str) -> None:
    assert_one_clear_line(dateline("ask", question, store=seeds_store), word)


def test_a_missing_store(tmp_path: Path) -> None:
    assert_one_clear_line(dateline("ask", "Who?", store=tmp_path / "none"), "dateline index FOLDER")


def test_a_missing_folder_and_an_empty_one_change_nothing(
    seeds_store: Path, tmp_path: Path
) -> None:
    for folder in (tmp_path / "none", tmp_path):
        assert_one_clear_line(dateline("index", str(folder), store=seeds_store), str(folder))
    assert dateline("ask", "Who is Jean-Pierre?", store=seeds_store).returncode == 0


def test_a_port_in_use(seeds_store: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_clear_line(dateline("chat", "--port", port, store=seeds_store), port, "--port")


def test_other_machines_are_not_let_in_without_a_password(seeds_store: Path) -> None:
    done = dateline("chat", "--host", "0.0.0.0", store=seeds_store)
    assert_one_clear_line(done, "DATELINE_PASSWORD", "--open-to-all")


def test_a_file_that_is_no_export_is_not_verified(seeds_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.html"
    file.write_text("<p>words")
    assert_one_clear_line(dateline("verify", str(file), store=seeds_store), str(file))


def test_a_file_that_is_not_there_is_not_verified_either(seeds_store: Path, tmp_path: Path) -> None:
    for file, word in ((tmp_path / "none", "no such file"), (tmp_path, "is a directory")):
        done = dateline("verify", str(file), store=seeds_store)
        assert_one_clear_line(done, str(file), word)
        assert "Errno" not in done.stderr
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\xff")
    assert_one_clear_line(
        dateline("verify", str(picture), store=seeds_store), "no answer of Dateline's"
    )


def test_no_feedback_is_told(seeds_store: Path) -> None:
    done = dateline("feedback", store=seeds_store)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("no feedback yet")
    assert dateline("feedback", "--json", store=seeds_store).stdout == "[]\n"


def test_articles_that_there_can_t_be_are_an_error(seeds_store: Path) -> None:
    asking = ("ask", "Who abstained?")
    turned = dateline(*asking, "--since", "2025", "--until", "2024-05", store=seeds_store)
    assert_one_clear_line(turned, "2025 is later than 2024-05")
    assert_one_clear_line(dateline(*asking, "--publisher", "Times", store=seeds_store), "CNN")


def test_wrong_usage_is_exit_code_2(seeds_store: Path) -> None:
    assert dateline("ask", store=seeds_store).returncode == 2
    assert dateline("riddle", store=seeds_store).returncode == 2


def test_evaluate_prints_its_table(seeds_store: Path, tmp_path: Path) -> None:
    cases = Path(__file__).parents[2] / "fixtures" / "tuning.jsonl"
    few = tmp_path / "few.jsonl"
    few.write_text("".join(cases.read_text(encoding="utf-8").splitlines(keepends=True)[::20]))
    done = dateline("evaluate", str(few), store=seeds_store)
    assert done.returncode == 0
    assert "citation validity         100%" in done.stdout
    figures = json.loads(dateline("evaluate", str(few), "--json", store=seeds_store).stdout)
    assert figures["figures"]["citation validity"]["value"] == 1


@pytest.mark.parametrize(
    ("proxy", "said"), [("*", "10.0.0.0/24"), ("10.0.0.2", "DATELINE_PASSWORD")]
)
def test_a_proxy_has_an_address_and_lets_nobody_in_without_a_password(
    seeds_store: Path, proxy: str, said: str
) -> None:
    done = dateline("chat", "--proxy", proxy, store=seeds_store)
    assert_one_clear_line(done, said)
