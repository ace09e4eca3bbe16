import pytest

from index.filter import Filter, FilterError

MAY = ("The Post", "2024-05")
UNDATED = ("The Post", None)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-5-1", "2024-W18-3", "yesterday"])
def test_what_is_no_date_is_refused(text: str) -> None:
    if text:
        with pytest.raises(FilterError, match="no date"):
            Filter(since=text)
    else:
        assert Filter(since=text).admits(*UNDATED)


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
    assert wanted.admits(*MAY) is admitted


def test_an_article_without_a_date_is_of_no_time() -> None:
    assert not Filter(since="2000").admits(*UNDATED)
    assert not Filter(until="2100").admits(*UNDATED)


@pytest.mark.parametrize(("since", "until"), [("2024-06", "2024-05"), ("2025", "2024-12-31")])
def test_an_end_before_the_beginning_is_refused(since: str, until: str) -> None:
    with pytest.raises(FilterError, match=f"{since} is later than {until}"):
        Filter(since=since, until=until)


def test_a_publisher_that_there_is_none_of_is_told_which_there_are() -> None:
    Filter(publisher="the post").check_publisher(["The Post"])
    Filter().check_publisher([])
    with pytest.raises(FilterError, match=r"'CN'; publishers: BBC, CNN$"):
        Filter(publisher="CN").check_publisher(["CNN", "BBC"])
    with pytest.raises(FilterError, match=r"P09 and 2 more$"):
        Filter(publisher="X").check_publisher([f"P{i:02}" for i in range(12)])
    with pytest.raises(FilterError, match="none is known"):
        Filter(publisher="X").check_publisher([])


def test_an_empty_text_is_no_filter() -> None:
    assert Filter("", "", "") == Filter()
