"""What a sync does not read, or finds no article for, is named."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.corpus.edit import add
from index.corpus.sync import SyncReport
from tests.index.conftest import SEEDS
from tests.index.hashing import corpus

Index = Callable[..., SyncReport]


def test_what_was_left_out_is_named_and_why(
    index_articles: Index, articles: Path, store: Path, tmp_path: Path
) -> None:
    mail = EmailMessage()
    mail["Subject"] = "The pier"
    mail.set_content("The pier at Holm sank by 30 centimetres on Tuesday, its captain said.")
    mail.add_attachment(b"x", maintype="application", subtype="zip", filename="plan.zip")
    (articles / "pier.eml").write_bytes(bytes(mail))
    for number in range(7):
        (articles / f"{number}.jpg").write_bytes(b"\xff\xd8")
    (articles / "notes").write_text("x")
    report = index_articles()
    assert report.skipped == ("pier.eml: plan.zip (attached)",)
    assert [line.partition(" (only")[0] for line in report.failures] == [
        f"7 files, {', '.join(f'{articles}/{n}.jpg' for n in range(5))} and 2 more:"
        " not a kind of file that is read",
        f"{articles}/notes: not a kind of file that is read",
    ]
    assert "pier.eml" in report.added
    (tmp_path / "alone.eml").write_bytes(bytes(mail))
    added = add(corpus(store), [tmp_path / "alone.eml"])
    assert added.skipped == ("alone.eml: plan.zip (attached)",)


def test_what_a_manifest_says_of_a_file_that_is_not_there_is_named(
    articles: Path, index_articles: Index, caplog: pytest.LogCaptureFixture
) -> None:
    (articles / "news.jsonl").write_text('{"text": "The zoo opened on Friday."}\n')
    (articles / "bad.json").write_text("[")
    there = [path.name for path in SEEDS.glob("*.txt")]
    there += ["news.jsonl", "news.jsonl#1", "bad.json", "bad.json#7"]
    manifest = "".join(f'["{name}"]\npublisher = "The Post"\n' for name in there)
    (articles / "manifest.toml").write_text(manifest)
    index_articles()
    assert caplog.messages == []
    manifest += '["none.txt"]\ntitle = "A"\n["news.jsonl#2"]\ntitle = "B"\n'
    (articles / "manifest.toml").write_text(manifest)
    index_articles()
    file = articles / "manifest.toml"
    assert caplog.messages == [f"{file}: no article is called ['news.jsonl#2'], ['none.txt']"]
