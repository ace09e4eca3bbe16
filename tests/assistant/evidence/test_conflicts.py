"""Articles that give different figures for the same thing are said to."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answerer import FIGURES_DIFFER, Assistant
from assistant.types import Answer
from index import Index

ARTICLES = {
    "a.txt": "The ferry to Alderholm sank on Monday. Rescuers said 41 passengers drowned.",
    "b.txt": "Alderholm mourns its ferry. The mayor said 52 passengers drowned that night.",
    "c.txt": "Divers went down to the Alderholm wreck. They confirmed that 41 passengers drowned.",
}


def asked_of(
    articles: dict[str, str],
    answerer: Assistant,
    folder: Path,
    question: str = "How many passengers drowned at Alderholm?",
) -> Answer:
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    index = Index.open(folder / "store", encoder=answerer.index.encoder)
    index.sync(folder)
    return Assistant(index).answer(question)


@pytest.mark.parametrize(("names", "differ"), [("ab", True), ("ac", False)])
def test_figures_of_two_articles(
    answerer: Assistant, names: str, differ: bool, tmp_path: Path
) -> None:
    articles = {f"{name}.txt": ARTICLES[f"{name}.txt"] for name in names}
    answer = asked_of(articles, answerer, tmp_path)
    assert not answer.abstained
    assert (FIGURES_DIFFER in answer.notice) == differ


def test_a_figure_in_other_words_is_shown_beside(answerer: Assistant, tmp_path: Path) -> None:
    articles = {
        "a.txt": "About 450 people were evacuated from Brenfold when the river burst its banks.",
        "b.txt": "Around 600 people were forced out of their homes in Brenfold by the flood. "
        "Three people are in hospital with colds.",
    }
    question = "How many people were evacuated from Brenfold?"
    answer = asked_of(articles, answerer, tmp_path, question)
    assert [c.document for c in answer.citations] == ["a.txt", "b.txt"]
    assert FIGURES_DIFFER in answer.notice
    assert "Three" not in answer.text


def test_sentences_that_differ_in_a_figure_only_are_not_one(
    answerer: Assistant, tmp_path: Path
) -> None:
    said = "The ferry to Alderholm sank. Rescuers said {} passengers drowned at Alderholm."
    articles = {"a.txt": said.format(41), "b.txt": said.format(52)}
    answer = asked_of(articles, answerer, tmp_path)
    assert FIGURES_DIFFER in answer.notice
    for claim in answer.claims:
        figures = {"41" in citation.quote for citation in claim.citations}
        assert len(figures) == 1, "no sentence is cited for another figure than its own"
