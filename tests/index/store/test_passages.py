from __future__ import annotations

from dataclasses import replace

import pytest

from index.filter import Filter
from index.store import passages
from index.store.record import Record
from index.store.schema import PLACES
from index.text.words import content_words
from index.types import PublicationDate, Source
from tests.index.store.test_record import SOURCE, entry


@pytest.mark.parametrize("stem", ['"', "a OR b", "NEAR(", "*", ""])
def test_no_stem_breaks_the_query(record: Record, stem: str) -> None:
    record.write(entry())
    assert record.matching([stem], 9) == []


def test_no_stems_match_nothing(record: Record) -> None:
    record.write(entry())
    assert record.matching([], 9) == []


def test_the_best_match_comes_first(record: Record) -> None:
    record.write(entry())
    best = record.matching(["truck", "council"], 1)
    assert record.texts(best) == ["The council voted on trucks."]


def test_the_latest_are_ranked_where_too_many_match(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        record.write(entry(name))
    monkeypatch.setattr(passages, "SENTENCES_RANKED", 2)
    found = record.matching(["council"], 9)
    assert [i // PLACES for i in found] == [2, 2]


def test_stems_are_found_by_their_first_letter_and_length(record: Record) -> None:
    record.write(entry())
    assert record.stems("c", 5, 8) == ["council"]
    assert record.stems("c", 8, 9) == []


def test_every_word_of_a_sentence_is_found_by_its_stem(record: Record) -> None:
    text = "Erdoğan’s café took 1,200 of 2.3 million in 한국."
    made = entry()
    (first, encoded), *others = made.sentences
    record.write(replace(made, sentences=((replace(first, text=text), encoded), *others)))
    for word in content_words(text):
        assert record.frequency(word.stem) == 1, word.text
        assert len(record.matching([word.stem], 9)) == 1, word.text


def test_articles_are_admitted_by_publisher_and_date(record: Record) -> None:
    of = Source(publisher="The Post", published=PublicationDate("2024-06-01"))
    for path, source in (("a.txt", of), ("b.txt", SOURCE), ("c.txt", Source())):
        made = entry(path)
        record.write(replace(made, document=replace(made.document, source=source)))
    for wanted, ids in (
        (Filter(publisher="the post"), [1]),
        (Filter(since="2024"), [1, 2]),
        (Filter(until="2024-05-02"), [2]),
        (Filter(publisher="CNN", since="2024-06"), []),
    ):
        assert sorted(record.admitted(wanted)) == ids
        found = record.nearest(entry().chunks[0][1], 9, wanted=wanted)
        assert [id_ // PLACES for _, id_ in found] == ids
        matched = record.matching(["truck"], 9, wanted)
        assert [id_ // PLACES for id_ in matched] == ids
        assert record.count_articles(wanted) == len(record.paths(wanted)) == len(ids)


def test_the_latest_articles_open_with_their_first_sentences(record: Record) -> None:
    texts = [" ".join(f"{word}{n} here." for n in range(40)) for word in ("Tea", "Oil", "Tin")]
    for path, text, day in zip("abc", texts, ("2024-05-01", None, "2024-06-01"), strict=True):
        made = entry(path, text)
        source = Source(published=PublicationDate(day) if day else None)
        record.write(replace(made, document=replace(made.document, source=source)))
    copy = entry("d", texts[2])
    record.write(replace(copy, document=replace(copy.document, source=Source())))
    assert record.dates() == {"2024-05-01", "2024-06-01"}
    for most, wanted, openings in (
        (9, None, ["Tea0 here.", "Oil0 here.", "Tin0 here."]),
        (2, None, ["Tea0 here.", "Tin0 here."]),
        (1, None, ["Tin0 here."]),
        (9, Filter(until="2024-05"), ["Tea0 here."]),
        (9, Filter(until="2023"), []),
    ):
        assert [r.sentence.text for r in record.openings(most, wanted)] == openings


def test_every_sentence_is_counted(record: Record) -> None:
    record.write(entry())
    assert record.count_sentences() == len(entry().sentences)
