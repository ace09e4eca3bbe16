"""Articles to exact sentences and chunks to a store that can be searched.

Importing this loads no heavy library, and sets the switches that keep those offline.
"""

from index import offline

offline.enforce()

from index.errors import DatelineError  # noqa: E402
from index.types import (  # noqa: E402
    Chunk,
    Document,
    Origin,
    PublicationDate,
    SearchResult,
    Sentence,
    Source,
    Span,
)

__all__ = [
    "Chunk",
    "DatelineError",
    "Document",
    "Origin",
    "PublicationDate",
    "SearchResult",
    "Sentence",
    "Source",
    "Span",
]
