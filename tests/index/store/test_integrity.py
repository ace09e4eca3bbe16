from __future__ import annotations

import pytest

from index.store.integrity import delete_orphans, mend_keywords, parts_agree, problems
from index.store.record import Record
from tests.index.store.test_record import entry


def change(record: Record, statement: str) -> None:
    with record.sql:
        record.sql.execute(statement)


def test_what_was_written_agrees(record: Record) -> None:
    record.write(entry())
    assert problems(record) == []
    assert parts_agree(record, "a.txt")
    assert not mend_keywords(record, "a.txt")
    assert delete_orphans(record) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sentences WHERE id = (SELECT min(id) FROM sentences)",
        "UPDATE sentences SET start = start + 1",
        "UPDATE sentences SET text = upper(text)",
        "DELETE FROM chunks",
    ],
)
def test_parts_that_are_not_the_texts_disagree(record: Record, statement: str) -> None:
    record.write(entry())
    change(record, statement)
    assert not parts_agree(record, "a.txt")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM keywords", "UPDATE keywords SET stems = 'nonsense'"]
)
def test_keywords_are_made_again(record: Record, statement: str) -> None:
    record.write(entry())
    change(record, statement)
    assert mend_keywords(record, "a.txt")
    assert not mend_keywords(record, "a.txt")
    assert len(record.matching(["vote"], 9)) == 2


def test_parts_of_no_article_are_deleted(record: Record) -> None:
    record.write(entry())
    record.write(entry("b.txt"))
    change(record, "DELETE FROM documents WHERE path = 'a.txt'")
    assert delete_orphans(record) == 3 + 3 + 1
    assert record.count_sentences() == 3
    assert parts_agree(record, "b.txt")
