"""Files made to break what reads them, by name, with a word of why each is turned away.

None stands for a file that may be read or not, as long as nothing else suffers.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.index.files import MAIL, docx, pdf

MEGABYTE = 1_000_000


def write_hostile(folder: Path) -> dict[str, str | None]:
    """Write them, the gigabytes as holes in files."""
    files: dict[str, tuple[bytes, str | None]] = {
        "bomb.docx": (zip_bomb(), "unpacks to more than 200 MB"),
        "lying.docx": (lying_zip(), "damaged"),
        "not.docx": (b"PK\x03\x04" + b"x" * 1000, "damaged"),
        "entities.docx": (entity_bomb(), None),
        "objects.pdf": (many_objects(), None),
        "endless.pdf": (endless_pages(), None),
        "cut.pdf": (pdf([["The council met."]])[:-300], None),
        "deep.html": (b"<html><body>" + b"<div>" * 200_000 + b"x", None),
        "tags.html": (b"<" * 5 * MEGABYTE, None),
        "deep.json": (b"[" * 5 * MEGABYTE, "not JSON"),
        "deep.jsonl": (b'{"text": ' * 100_000 + b"\n", "not JSON"),
        "line.jsonl": (b'{"text": "' + b"x" * 21 * MEGABYTE + b'"}', "line 1 is larger than 20 MB"),
        "line.txt": (
            b"The council met on Monday. " * (10 * MEGABYTE // 27),
            "longer than 1,000,000",
        ),
        "lines.txt": (b"A\n" * 400_000, "more than 50,000 lines"),
        "aliases.md": (yaml_bomb(), None),
        "quotes.md": (b"> " * MEGABYTE + b"x", None),
        "links.md": (b"[" * 100_000, None),
        "parts.eml": (nested_mail(), None),
        "new\nline.txt": (b"", "empty"),
        "\x1b[31mred.txt": (b"a\0b", "binary"),
    }
    for name, (raw, _) in files.items():
        (folder / name).write_bytes(raw)
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(2_000 * MEGABYTE)
    (folder / "out.txt").symlink_to("/etc/hostname")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "up").symlink_to(folder.parent)
    os.mkfifo(folder / "pipe.txt")
    reasons = {name: reason for name, (_, reason) in files.items()}
    return reasons | {"huge.txt": "larger than 20 MB", "pipe.txt": "not an ordinary file"}


def zip_bomb() -> bytes:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/more.xml", b"\0" * 300 * MEGABYTE)
    return file.getvalue()


def lying_zip() -> bytes:
    """Says that its parts are small."""
    raw = docx()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        size = packed.getinfo("word/document.xml").file_size
    return raw.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{levels}]><x>&a11;</x>'
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            raw = document.encode() if part.filename == "word/document.xml" else old.read(part)
            new.writestr(part.filename, raw)
    return file.getvalue()


def many_objects() -> bytes:
    """Each refers to the next, the page to the first."""
    chain = [b"<</A %d 0 R>>" % (number + 1) for number in range(4, 300_000)]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources 4 0 R/Contents 4 0 R>>"
    return _pdf([b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *chain])


def endless_pages() -> bytes:
    """Pages that are their own parents and children."""
    return _pdf([b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999/Parent 2 0 R>>"])


def _pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of a catalog, object 1, and these from 2 on."""
    file = bytearray(b"%PDF-1.4\n")
    table = bytearray(b"0000000000 65535 f \n")
    for number, content in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", *objects], start=1):
        table += b"%010d 00000 n \n" % len(file)
        file += b"%d 0 obj%s endobj\n" % (number, content)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
    size = len(objects) + 2
    return bytes(file) + b"xref\n0 %d\n" % size + table + end % (size, len(file))


def yaml_bomb() -> bytes:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))
    return f"---\na0: &a0 [x]\n{levels}\nauthor: *a29\n---\nThe council met.\n".encode()


def nested_mail() -> bytes:
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(20_000)
    )
    return MAIL.split("Content-Type")[0].encode() + parts
