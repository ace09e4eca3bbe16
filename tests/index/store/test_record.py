from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoder.transformer import Encoded
from index.store.record import Entry, Record
from index.store.schema import StoreError
from index.text.sentences import chunk, split
from index.types import Document, PublicationDate, Source
from tests.index.hashing import HashingEncoder

TEXT = "The council met on Monday. The council voted on trucks. Nobody objected to the vote."
SOURCE = Source("A title", "CNN", published=PublicationDate("2024-05", "inferred", "n"))


def entry(path: str = "a.txt", text: str = TEXT) -> Entry:
    encoder = HashingEncoder()
    document = Document(path, text, SOURCE)
    sentences = split(document)
    chunks = chunk(document, sentences, encoder.count_tokens)

    def encoded(texts: list[str]) -> list[Encoded]:
        return encoder.encode_passages(texts)

    return Entry(
        document,
        "digest",
        tuple(zip(sentences, encoded([s.text for s in sentences]), strict=True)),
        tuple(
            (c, e.vector) for c, e in zip(chunks, encoded([c.text for c in chunks]), strict=True)
        ),
    )


def test_an_article_comes_back_as_it_went_in(record: Record) -> None:
    article = entry()
    record.write(article)
    assert record.document("a.txt") == article.document
    ids = record.matching(["vote"], 9)
    found = record.results(ids)
    assert {f.sentence for f in found} == {s for s, _ in article.sentences[1:]}
    assert all(f.source == SOURCE for f in found)
    vectors = dict(article.sentences)
    for f in found:
        np.testing.assert_allclose(f.vector, vectors[f.sentence].vector, atol=1e-3)
        np.testing.assert_array_equal(f.words, vectors[f.sentence].words)


def test_a_language_is_given_back_with_the_article_and_in_the_list(record: Record) -> None:
    article = entry()
    record.write(replace(article, document=replace(article.document, language="pl")))
    record.write(entry("b.txt"))
    assert record.document("a.txt").language == "pl"
    assert [stored.language for stored in record.articles()] == ["pl", None]


def test_examples_come_back(record: Record) -> None:
    assert record.examples() == ()
    record.set_examples(["Who voted?", "Что?"])
    assert record.examples() == ("Who voted?", "Что?")


def test_writing_again_replaces(record: Record) -> None:
    record.write(entry())
    before = set(record.chunk_vectors())
    record.write(entry(text="The mayor spoke of bridges."))
    found = record.matching(["bridg", "council"], 9)
    assert record.texts(found) == ["The mayor spoke of bridges."]
    assert not before & set(record.chunk_vectors())
    assert record.paths() == ("a.txt",)


def test_deleting_leaves_nothing(record: Record) -> None:
    record.write(entry())
    record.write(entry("b.txt"))
    record.delete("a.txt")
    assert record.paths() == ("b.txt",)
    assert record.frequency("council") == 2
    record.delete("b.txt")
    assert (record.count_sentences(), record.chunk_vectors()) == (0, {})
    with pytest.raises(StoreError, match="no article"):
        record.document("b.txt")


def test_a_missing_record_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="dateline index FOLDER"):
        Record.open(tmp_path / "record.sqlite")


def test_a_damaged_record_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"this is not a database" * 100)
    with pytest.raises(StoreError, match="--rebuild"):
        Record.open(tmp_path / "record.sqlite")


def test_a_newer_record_is_refused(record: Record, tmp_path: Path) -> None:
    record.set_state(version="99")
    with pytest.raises(StoreError, match="version 99"):
        Record.open(tmp_path / "record.sqlite")


def test_how_many_hold_a_stem_follows_what_others_write(record: Record, tmp_path: Path) -> None:
    record.write(entry())
    reader = Record.open(tmp_path / "record.sqlite")
    assert reader.frequency("council") == record.frequency("council") == 2
    record.write(entry("b.txt"))
    assert reader.frequency("council") == record.frequency("council") == 4
    record.delete("a.txt")
    assert reader.frequency("council") == record.frequency("council") == 2
    reader.close()


def test_an_article_is_written_whole_or_not_at_all(record: Record) -> None:
    record.write(entry())
    article = entry(text="The mayor spoke of bridges.")
    twice = Entry(article.document, "new", article.sentences * 2, article.chunks)
    with pytest.raises(sqlite3.IntegrityError):
        record.write(twice)
    assert record.document("a.txt").text == TEXT
    assert record.frequency("council") == 2
