"""The only file that sees Chroma: the index of chunk vectors, which the record can make again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.store.schema import StoreError

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

COLLECTION = "chunks"
# Recall of .98-1.0 against exact search for 3 ms, measured.
HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
}
# Vectors that Chroma takes at once, whatever its SQLite.
MOST = 2_000
# Seconds that a Chroma server has for a request.
SECONDS_TO_ANSWER = 30.0


class VectorIndexError(StoreError):
    """Chroma could not do what was asked; what it holds has to be made again."""


class VectorIndex:
    """A Chroma collection: vectors under their chunk ids, and nothing else.

    `place` is a folder, or a collection of a Chroma server: "http://host:port/name". Every failure
    inside Chroma is a `VectorIndexError`.
    """

    def __init__(self, place: Path | str) -> None:
        import chromadb
        import httpx
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        with _failures(f"open {place}"):
            if isinstance(place, Path):
                name = COLLECTION
                # Chroma's types hide `close`.
                self._client: Any = chromadb.PersistentClient(path=str(place), settings=settings)
            else:
                server = urlsplit(place)
                name = server.path.strip("/")
                host = server.hostname or ""
                port = server.port or (443 if server.scheme == "https" else 8000)
                # Chroma's own client waits without end for a server that takes no notice of it.
                httpx.get(
                    f"{server.scheme}://{host}:{port}/api/v2/heartbeat", timeout=SECONDS_TO_ANSWER
                )
                self._client = chromadb.HttpClient(
                    host=host, port=port, ssl=server.scheme == "https", settings=settings
                )
                self._client._server._session.timeout = httpx.Timeout(SECONDS_TO_ANSWER)
            # Without this, Chroma would embed by a model of its own, fetched from the network.
            self._collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": HNSW}
            )

    def drop(self) -> None:
        """Delete the collection from its server."""
        with _failures("delete a collection"):
            self._client.delete_collection(self._collection.name)

    def close(self) -> None:
        """Let go of the folder. Chroma keeps one view of a folder for all clients of a process,
        so what another process wrote is seen only when all have closed and one opens again.
        """
        self._client.close()
        # Chroma leaves the connections of a server's client open, its administrative ones as well.
        for client in (self._client, self._client._admin_client):
            if session := getattr(client._server, "_session", None):
                session.close()

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._call("count"))

    def add(self, vectors: Mapping[int, NDArray[np.float32]]) -> None:
        """Add vectors (dimension,) under ids that are not there yet, at most `MOST` at once."""
        self._call("add", ids=list(map(str, vectors)), embeddings=np.stack([*vectors.values()]))

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the vectors under those ids, at most `MOST`; unknown ones are passed over."""
        self._call("delete", ids=list(map(str, ids)))

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[int]:
        """Ids of the k vectors of greatest cosine with `vector`, nearest first."""
        found = self._call("query", query_embeddings=[vector], n_results=k, include=[])
        return [int(i) for i in found["ids"][0]]

    def ids(self) -> set[int]:
        """Under which ids they are."""
        return {int(i) for i in self._call("get", include=[])["ids"]}

    def vectors(self, ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors under those ids, as the index itself holds them."""
        found = self._call("get", ids=[str(i) for i in ids], include=["embeddings"])
        return {
            int(i): np.asarray(vector, dtype=np.float32)
            for i, vector in zip(found["ids"], found["embeddings"], strict=True)
        }

    def _call(self, method: str, **arguments: Any) -> Any:
        with _failures(method):
            return getattr(self._collection, method)(**arguments)


@contextmanager
def _failures(doing: str) -> Iterator[None]:
    """Whatever Chroma raises, of kinds of its own, as a `VectorIndexError`."""
    try:
        yield
    except BaseException as error:
        # A panic of Chroma's core is no Exception, and no reason to end the program.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise VectorIndexError(f"Chroma failed to {doing}: {error}") from error
