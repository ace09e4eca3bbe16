import pytest

from assistant.types import introduce
from index.types import PublicationDate, Source


@pytest.mark.parametrize(
    ("published", "spelled"),
    [
        (PublicationDate("2024-05-01"), "1 May 2024"),
        (PublicationDate("2024-10", "inferred"), "October 2024 (inferred)"),
        (PublicationDate("2023"), "2023"),
    ],
)
def test_a_date_is_spelled_as_far_as_it_is_known(published: PublicationDate, spelled: str) -> None:
    assert published.spelled() == spelled


def test_an_article_is_introduced_by_the_best_that_is_known() -> None:
    assert introduce("a.txt", Source(publisher="CNN", author="Lee")) == "CNN"
    assert (
        introduce("a.txt", Source(author="Lee", published=PublicationDate("2024-05-01")))
        == "Lee, 1 May 2024"
    )
    assert introduce("a.txt", Source()) == "a.txt"
