from __future__ import annotations

from pathlib import Path

import pytest

from index.documents.files import LoadError
from index.documents.sandbox import Sandbox
from tests.index.conftest import load_all

HEAD = "From ada@example.org Tue May  7 10:00:00 2024\n"


def mail(subject: str, text: str) -> str:
    return f"From: Ada Brink <ada@example.org>\nSubject: {subject}\n\n{text}\n"


def test_a_mail_is_an_article_and_a_line_of_one_begins_none(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    first = mail(
        "Ferry", "The ferry was cancelled.\nFrom now on it is a bus.\n\n>From Holm it goes."
    )
    file = tmp_path / "a.mbox"
    file.write_text(f"{HEAD}{first}\n{HEAD}{mail('Pier', 'The pier sank.')}\n")
    ferry, pier = load_all(file, sandbox)
    assert (ferry.path, ferry.source.title) == ("a.mbox#1", "Ferry")
    assert "From now on it is a bus." in ferry.text
    assert ferry.text.endswith("\n\nFrom Holm it goes.")
    assert (pier.path, pier.text, pier.source.author) == ("a.mbox#2", "The pier sank.", "Ada Brink")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"The ferry was cancelled.\n", "not a file of mails"),
        (HEAD.encode() + b"x\n" * 10_100_000, "mail 1 is larger than 20 MB"),
        (HEAD.encode() + b"x" * 20_100_000, "mail 1 is larger than 20 MB"),
    ],
)
def test_what_is_no_mailbox_is_one_clear_line(
    tmp_path: Path, sandbox: Sandbox, raw: bytes, reason: str
) -> None:
    file = tmp_path / "a.mbox"
    file.write_bytes(raw)
    with pytest.raises(LoadError, match=reason):
        load_all(file, sandbox)
