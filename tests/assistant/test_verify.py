import pytest

from assistant.verify import cite
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
