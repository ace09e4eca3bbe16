from __future__ import annotations

from assistant.evidence.terms import Terms, read_terms
from assistant.question.query import AnswerType, Clause
from index.text.words import content_words
from tests.index.hashing import HashingEncoder


def read(text: str, context: str = "", held: dict[str, int] | None = None) -> Terms:
    def frequency(stem: str) -> int:
        return 3 if held is None else held.get(stem, 0)

    words = content_words(f"{text} {context}".rstrip())
    clause = Clause(text, context, None, words, AnswerType())
    return read_terms([clause], HashingEncoder(), 200, frequency)[0]


def test_rare_words_weigh_more_and_the_corpus_has_its_say() -> None:
    question = read("Did Macron talk of Gaza?", held={"gaza": 60, "talk": 3})
    weights = dict(zip([w.text for w in question.clause.words], question.weights, strict=True))
    assert weights["Macron"] > weights["talk"] > weights["Gaza"]


def test_words_of_the_question_before_count_less() -> None:
    question = read("Since when?", "trucks")
    alone = read("trucks")
    assert question.clause.words[-1].text == "trucks"
    assert question.weights[-1] < alone.weights[0]
