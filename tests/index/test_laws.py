"""Laws 1 and 2 over any file at all: what is cut from a document is the document's own text."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answering.cite import cite
from index.corpus.ingest import write
from index.documents.files import KINDS, LoadError, kind_of, read_items
from index.documents.formats import FORMATS, ExtractError, extract
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.documents.several import SEVERAL
from index.store.integrity import parts_agree
from index.store.record import Record
from index.text.sentences import chunk, split
from index.types import Chunk, Document, Sentence
from tests.index.files import every_kind
from tests.index.hashing import HashingEncoder

WHOLE = every_kind()
ANY_TEXT = st.text() | st.lists(
    st.sampled_from(["Mr. ", "U.S. ", "He left. ", "\n", "\r", "\x85", "\u2028", "\ufeff", "\0"])
    | st.text(max_size=8)
).map("".join)


def damaged(raw: bytes) -> st.SearchStrategy[bytes]:
    """A file with some bytes changed, taken out or doubled."""
    places = st.integers(0, len(raw) - 1)
    cut = st.tuples(places, places).map(sorted)
    return st.one_of(
        cut.map(lambda pair: raw[: pair[0]] + raw[pair[1] :]),
        cut.map(lambda pair: raw[: pair[1]] + raw[pair[0] :]),
        st.tuples(places, st.binary(max_size=9)).map(
            lambda pair: raw[: pair[0]] + pair[1] + raw[pair[0] + len(pair[1]) :]
        ),
    )


def any_file(kind: str) -> st.SearchStrategy[bytes]:
    same = [raw for name, raw in WHOLE.items() if Path(name).suffix == kind]
    return st.one_of(ANY_TEXT.map(_encoded), st.binary(), *map(damaged, same))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return Record.create(tmp_path_factory.mktemp("laws") / "record.sqlite", "hashing")


@pytest.mark.parametrize("kind", [".txt", *sorted(SEVERAL)])
@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_is_a_document_or_refused(
    kind: str, record: Record, sandbox: Sandbox, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"a{kind}"
        file.write_bytes(data.draw(any_file(kind)))
        for document in documents_of(file, sandbox):
            assert_laws(document, record)


@pytest.mark.parametrize("kind", sorted(kind for kind, read in FORMATS.items() if read.apart))
@given(st.data())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=40,
)
def test_what_is_extracted_of_any_file_is_text(
    kind: str, record: Record, data: st.DataObject
) -> None:
    """In this process, where a crash would show; the limits have tests of their own."""
    raw = data.draw(any_file(kind))
    try:
        several = FORMATS[kind].split
        articles = [json.dumps(fields).encode() for fields in several(raw)] if several else [raw]
        found = [extract(kind, article) for article in articles]
    except ExtractError:
        return
    except Exception as error:
        # The libraries raise kinds of their own; the sandbox makes a reason of them.
        assert not isinstance(error, AssertionError)
        return
    for extracted in found:
        if extracted.text.strip():
            document = Document("a", extracted.text, extracted.source, (), extracted.pages)
            assert_laws(document, record)


@given(ANY_TEXT.filter(str.strip))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_keeps_the_laws(record: Record, text: str) -> None:
    assert_laws(Document("a", text), record)


def documents_of(file: Path, sandbox: Sandbox) -> Iterator[Document]:
    try:
        for item in read_items(file, file.name, sandbox):
            try:
                yield load(item, None, sandbox)
            except LoadError as error:
                assert "\n" not in str(error)
    except LoadError as error:
        assert "\n" not in str(error)


def assert_laws(document: Document, record: Record) -> None:
    text = document.text
    sentences = split(document)
    chunks = chunk(document, sentences, HashingEncoder().count_tokens)
    parts: tuple[Sentence | Chunk, ...] = (*sentences, *chunks)
    for part in parts:
        span = part.span
        assert text[span.start : span.end] == part.text
        citation = cite(document, span)
        assert citation.quote == text[citation.start : citation.end] == part.text
    # And so after it was stored.
    write(record, [document], {document.path: "digest"}, HashingEncoder())
    stored = record.document(document.path)
    assert stored.text == text
    assert parts_agree(record, document.path)
    assert all(cite(stored, s.span).quote == s.text for s in sentences)
    if sentences:
        record.delete(document.path)


def test_every_kind_is_tried() -> None:
    assert set(KINDS) == {kind_of(Path(name)) for name in WHOLE} | {".htm", ".markdown", ".ndjson"}
