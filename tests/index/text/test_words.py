import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.text.words import content_words, stem


def test_function_words_are_dropped_and_question_words_kept() -> None:
    assert [w.text for w in content_words("Who is the mayor of it?")] == ["Who", "mayor"]


def test_initials_are_one_word_and_never_the_pronoun() -> None:
    assert [w.text for w in content_words("They told us of the U.S. and the US.")] == [
        "told",
        "US",
        "US",
    ]


def test_numbers_keep_their_separators() -> None:
    assert [w.text for w in content_words("1,200 dead; 14-0; 2.3 million")] == [
        "1,200",
        "dead",
        "14",
        "0",
        "2.3",
        "million",
    ]


def test_words_stand_where_they_say() -> None:
    text = "“Trucks” rolled—slowly—into the U.S. zone"
    for word in content_words(text):
        assert text[word.start : word.end].replace(".", "") == word.text


def test_a_text_of_function_words_keeps_them() -> None:
    assert [w.text for w in content_words("to be or not to be")] != []


def test_inflected_forms_share_a_stem() -> None:
    assert stem("Abstained") == stem("abstaining") == stem("abstain")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Erdogan", "Erdoğan"),
        ("cafes", "Cafés"),
        ("1200", "1,200"),
        ("1200000", "1,200,000"),
        ("한국", unicodedata.normalize("NFD", "한국")),
    ],
)
def test_accents_and_commas_between_thousands_make_no_difference(typed: str, written: str) -> None:
    assert stem(typed) == stem(written)


def test_other_separators_do() -> None:
    assert len({stem("12"), stem("1.2"), stem("1,2"), stem("2024,12,5"), stem("2024125")}) == 5


def test_threads_at_once_don_t_garble_one_another_s_words() -> None:
    words = [f"{a}{b}ational{c}" for a in "bcdfghjk" for b in "aeiou" for c in ("", "ly", "izing")]
    alone = [stem.__wrapped__(word) for word in words]

    def all_of_them(_: int) -> list[str]:
        return [stem.__wrapped__(word) for word in words]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(found == alone for found in pool.map(all_of_them, range(32)))
    finally:
        sys.setswitchinterval(interval)
