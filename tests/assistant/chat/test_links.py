from __future__ import annotations

import pytest

from assistant.chat.links import link, parse_link
from index.types import Span


def test_a_link_names_a_passage_and_comes_back() -> None:
    span = Span("a b/ö#?.txt", 3, 9)
    assert parse_link("#" + link(span, 2)) == (span.document, span)
    assert parse_link("#read/a%2Fb.txt") == ("a/b.txt", None)


@pytest.mark.parametrize(
    "fragment",
    ["", "#cite/a", "#cite/a/1-2", "#cite/a/x-2/1", "#cite/a/-1-2/1", "#read/"],
)
def test_what_is_no_link_names_nothing(fragment: str) -> None:
    assert parse_link(fragment) is None
