"""Articles to exact sentences and chunks to a store that can be searched.

    from index import Index
    with Index.open("store") as index:
        index.sync(["articles/"])

Importing this loads no heavy library, and sets the switches that keep those offline. Warnings go
to the loggers below `index`.
"""

import logging

from index import offline

logging.getLogger(__name__).addHandler(logging.NullHandler())
offline.enforce()

from index.corpus.doctor import Diagnosis  # noqa: E402
from index.corpus.sync import SyncReport  # noqa: E402
from index.documents.fetch import FetchError, fetch  # noqa: E402
from index.documents.files import LoadError  # noqa: E402
from index.documents.manifest import ManifestError  # noqa: E402
from index.encoder.transformer import EncoderError  # noqa: E402
from index.errors import DatelineError  # noqa: E402
from index.filter import Filter, FilterError  # noqa: E402
from index.index import Index  # noqa: E402
from index.partial_date import PartialDate  # noqa: E402
from index.settings import Settings  # noqa: E402
from index.store.chroma import VectorIndexError  # noqa: E402
from index.store.lock import BusyError  # noqa: E402
from index.store.reader import WrongModelError  # noqa: E402
from index.store.schema import StoreError  # noqa: E402
from index.types import (  # noqa: E402
    Article,
    Document,
    Origin,
    PublicationDate,
    SearchResult,
    Sentence,
    Source,
    Span,
)

__all__ = [
    "Article",
    "BusyError",
    "DatelineError",
    "Diagnosis",
    "Document",
    "EncoderError",
    "FetchError",
    "Filter",
    "FilterError",
    "Index",
    "LoadError",
    "ManifestError",
    "Origin",
    "PartialDate",
    "PublicationDate",
    "SearchResult",
    "Sentence",
    "Settings",
    "Source",
    "Span",
    "StoreError",
    "SyncReport",
    "VectorIndexError",
    "WrongModelError",
    "fetch",
]
