from __future__ import annotations

import gzip
import json
import resource
import time
from pathlib import Path

import pytest

from index.documents.files import LoadError
from index.documents.formats import ExtractError
from index.documents.sandbox import Sandbox
from index.documents.several.packed import Unpacked
from tests.index.conftest import load_all

LINE = json.dumps({"text": "The ferry was cancelled."}).encode() + b"\n"


@pytest.mark.parametrize(
    ("name", "raw", "names"),
    [
        ("a.jsonl.gz", LINE * 2, ["a.jsonl.gz#1", "a.jsonl.gz#2"]),
        ("a.CSV.GZ", b"text\nThe ferry was cancelled.\n", ["a.CSV.GZ#1"]),
        ("a.txt.gz", b"The ferry was cancelled.", ["a.txt.gz"]),
        ("a.jsonl.gz", LINE.decode().encode("utf-16"), ["a.jsonl.gz#1"]),
    ],
)
def test_what_is_packed_is_read_as_what_it_is(
    tmp_path: Path, sandbox: Sandbox, name: str, raw: bytes, names: list[str]
) -> None:
    file = tmp_path / name
    # As logs and dumps are put one behind the other.
    file.write_bytes(gzip.compress(raw[:9]) + gzip.compress(raw[9:]))
    documents = load_all(file, sandbox)
    assert [document.path for document in documents] == names
    assert {document.text for document in documents} == {"The ferry was cancelled."}


@pytest.mark.parametrize("kind", ["txt", "html", "json", "jsonl", "csv", "mbox", "xml"])
def test_what_unpacks_to_far_too_much_is_refused_soon(
    tmp_path: Path, sandbox: Sandbox, kind: str
) -> None:
    file = tmp_path / f"a.{kind}.gz"
    with gzip.open(file, "wb") as packed:
        for _ in range(8):
            packed.write(b"\0" * 50_000_000)
    assert file.stat().st_size < 500_000
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(
        LoadError, match=r"larger than 20 MB|unpacks to more|not a file of mails|no column of texts"
    ):
        load_all(file, sandbox)
    assert time.monotonic() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


def test_what_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.gz"
    with gzip.open(file, "wb") as packed:
        for _ in range(8):
            packed.write(b"\0" * 10_000_000)
    most = 0
    with (
        pytest.raises(ExtractError, match="unpacks to more than 20 MB"),
        Unpacked(file) as unpacked,
    ):
        while piece := unpacked.read(1_000_000):
            most += len(piece)
    assert most <= 20_000_000


@pytest.mark.parametrize("raw", [b"", b"The ferry.", gzip.compress(LINE * 99)[:-20], b"\x1f\x8bx"])
def test_what_is_no_gzip_is_one_clear_line(tmp_path: Path, sandbox: Sandbox, raw: bytes) -> None:
    file = tmp_path / "a.txt.gz"
    file.write_bytes(raw)
    with pytest.raises(LoadError, match=r"not packed by gzip|empty"):
        load_all(file, sandbox)


@pytest.mark.parametrize("name", ["a.gz", "a.tar.gz", "a.gz.gz"])
def test_what_is_packed_has_to_say_what_it_is(tmp_path: Path, sandbox: Sandbox, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(LINE))
    with pytest.raises(LoadError, match="not a kind of file"):
        load_all(tmp_path / name, sandbox)
