from __future__ import annotations

from assistant.question.expansion import expand
from index.text.words import content_words, stem


def synonyms(text: str, word: str) -> frozenset[str]:
    words = content_words(text)
    stands_for = dict(zip((w.text for w in words), expand(words), strict=True))
    return stands_for[word]


def test_a_country_is_known_by_its_other_names() -> None:
    assert {"us", stem("American")} <= synonyms("Did Washington object?", "Washington")
    assert "us" in synonyms("Did Americans object?", "Americans")


def test_a_name_without_a_capital_is_one_only_where_none_has_any() -> None:
    assert "us" in synonyms("Why did american envoys abstain?", "american")
    assert synonyms("Did Blinken eat turkey?", "turkey") == frozenset()


def test_a_word_is_known_by_its_other_spelling() -> None:
    assert stem("defense") in synonyms("Who is the defence minister?", "defence")
