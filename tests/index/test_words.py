from index.words import content_words, stem


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
