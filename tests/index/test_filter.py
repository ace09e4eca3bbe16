import pytest

from index.filter import Filter, FilterError
from index.types import PublicationDate, Source

MAY = Source(publisher="The Post", published=PublicationDate("2024-05", "month"))
UNDATED = Source(publisher="The Post")


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-5-1", "2024-W18-3", "yesterday"])
def test_what_is_no_date_is_refused(text: str) -> None:
    if text:
        with pytest.raises(FilterError, match="no date"):
            Filter(since=text)
    else:
        assert Filter(since=text).admits(UNDATED)


@pytest.mark.parametrize(
    ("wanted", "admitted"),
    [
        (Filter(), True),
        (Filter(publisher="the post"), True),
        (Filter(publisher="Post"), False),
        (Filter(since="2024-05-15"), True),
        (Filter(since="2024-06"), False),
        (Filter(until="2024-05-01"), True),
        (Filter(until="2024-04-30"), False),
        (Filter(since="2024", until="2024"), True),
        (Filter(publisher="the post", since="2025"), False),
    ],
)
def test_a_date_known_to_the_month_is_any_day_of_it(wanted: Filter, admitted: bool) -> None:
    assert wanted.admits(MAY) is admitted


def test_an_article_without_a_date_is_of_no_time() -> None:
    assert not Filter(since="2000").admits(UNDATED)
    assert not Filter(until="2100").admits(UNDATED)
