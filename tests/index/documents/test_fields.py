from __future__ import annotations

from typing import Any

import pytest

from index.documents.formats.fields import from_fields
from index.types import PublicationDate, Source


def test_a_clipper_s_source_is_the_address_and_its_links_are_names() -> None:
    source = from_fields(
        {
            "title": "Bakers keep the mill",
            "source": "https://example.org/mill",
            "author": ["[[Ruth Aske]]", "[[people/Tom Bell|Tom Bell]]"],
            "published": "[[2024-02-03]]",
        }
    )
    assert source == Source(
        title="Bakers keep the mill",
        author="Ruth Aske, Tom Bell",
        published=PublicationDate("2024-02-03"),
        url="https://example.org/mill",
    )


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"source": "https://example.org/a", "site": "x", "url": "b"}, Source(url="b")),
        ({"source": "https://example.org/a", "publication": "Echo"}, Source(publisher="Echo")),
        ({"source": "The Echo"}, Source(publisher="The Echo")),
        ({"author": "https://example.org/ruth", "byline": "Ruth"}, Source(author="Ruth")),
        # As YAML reads a link without quotation marks.
        ({"author": [["Ruth Aske"]]}, Source(author="Ruth Aske")),
        ({"author": [], "title": [""]}, Source()),
    ],
)
def test_an_address_is_no_name(fields: dict[str, Any], source: Source) -> None:
    found = from_fields(fields)
    assert (found.publisher, found.author) == (source.publisher, source.author)
    assert source.url is None or found.url == source.url
