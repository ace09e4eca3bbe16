"""The commands that keep the index, as a user meets them: processes, with the real model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assistant.cli.test_ask import assert_one_clear_line, dateline
from tests.index.files import every_kind

pytestmark = pytest.mark.slow


def test_an_index_of_every_kind_is_kept(tmp_path: Path) -> None:
    articles, store, saved = tmp_path / "articles", tmp_path / "store", tmp_path / "saved.sqlite"
    articles.mkdir()
    for name in ("paper.pdf", "many.jsonl", "page.html"):
        (articles / name).write_bytes(every_kind()[name])
    (articles / "cut.pdf").write_bytes(b"%PDF-1.4")
    german = "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu erhalten. " * 2
    (articles / "bonn.txt").write_text(german)
    done = dateline("index", str(articles), store=store)
    assert done.returncode == 1
    assert "5 added" in done.stderr
    assert "so not answered from reliably: bonn.txt (de)" in done.stderr
    assert "cut.pdf: damaged" in done.stderr
    assert "articles in the index: 5 (2 .jsonl, 1 .html, 1 .pdf, 1 .txt)" in done.stderr
    rows = dateline("sources", store=store).stdout.splitlines()
    assert [row.split("\t")[0] for row in rows] == [
        *("bonn.txt", "many.jsonl#1", "many.jsonl#3", "page.html", "paper.pdf")
    ]
    assert rows[0].endswith(", in another language (de)")
    assert "2024-05-01\t4 copies" in rows[1]
    listed = json.loads(dateline("sources", "--json", store=store).stdout)
    assert [article["path"] for article in listed] == [row.split("\t")[0] for row in rows]
    assert listed[1]["source"]["published"]["value"] == "2024-05-01"
    report = json.loads(dateline("index", str(articles), "--json", store=store).stdout)
    assert (report["unchanged"], len(report["failures"])) == (5, 1)
    assert report["kinds"] == {".jsonl": 2, ".html": 1, ".pdf": 1, ".txt": 1}
    asked = dateline("ask", "How many trucks a day cross the bridge?", store=store)
    assert "paper.pdf, page 2, characters" in asked.stdout
    assert "nothing to repair" in dateline("doctor", store=store).stderr
    diagnosis = json.loads(dateline("doctor", "--json", store=store).stdout)
    assert diagnosis == {"articles": 5, "repaired": [], "damaged": []}
    assert dateline("backup", str(saved), store=store).returncode == 0
    assert dateline("remove", "many.jsonl", store=store).returncode == 0
    assert len(dateline("sources", store=store).stdout.splitlines()) == 3
    assert dateline("restore", str(saved), store=store).returncode == 0
    assert len(dateline("sources", store=store).stdout.splitlines()) == 5


def test_what_is_not_there_is_one_clear_line(seeds_store: Path, tmp_path: Path) -> None:
    missing = str(tmp_path / "none")
    for command in ("restore", "remove"):
        assert_one_clear_line(dateline(command, missing, store=seeds_store), missing)
    assert_one_clear_line(dateline("fetch", missing, missing, store=seeds_store), missing)
    assert_one_clear_line(dateline("backup", str(tmp_path), store=seeds_store), "there already")
    for command in ("sources", "doctor", "rebuild"):
        assert_one_clear_line(dateline(command, store=tmp_path / "no"), "no index")
