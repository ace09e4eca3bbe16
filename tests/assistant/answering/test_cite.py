"""Law 2: a citation is what the article says, and one function makes them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import assistant
import index
from assistant.answering import cite as module
from assistant.answering.cite import cite
from index.types import Document, Span

ARTICLE = Document("a.txt", "One. Two.")


def test_a_quote_is_read_off_the_article() -> None:
    citation = cite(ARTICLE, Span("a.txt", 5, 9))
    assert (citation.quote, citation.document, citation.start, citation.end) == (
        "Two.",
        "a.txt",
        5,
        9,
    )


@pytest.mark.parametrize("span", [Span("a.txt", 5, 10), Span("b.txt", 0, 4)])
def test_what_is_not_there_is_not_cited(span: Span) -> None:
    with pytest.raises(ValueError, match="no span"):
        cite(ARTICLE, span)


def test_the_hash_is_that_of_the_text_as_utf_8() -> None:
    # What `sha256sum` says of a file of these characters.
    text = Document("a.txt", "abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text.sha256 == cite(text, Span("a.txt", 0, 1)).sha256 == expected
    assert Document("a.txt", "\ud800").sha256


def test_citations_are_constructed_in_one_function() -> None:
    made = [
        (file, function.name)
        for package in (assistant, index)
        for file in Path(str(package.__file__)).parent.rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and "Citation" in ast.unparse(call.func).split(".")
    ]
    assert made == [(Path(str(module.__file__)), "cite")]
