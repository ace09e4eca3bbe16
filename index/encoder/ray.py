"""Embedding on the machines of a Ray cluster; articles, record and Chroma stay on this one.

The workers run the same encoder, so the store is the same: its texts byte for byte, its vectors
within what processors round differently. Every machine needs Dateline and the model installed.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from index.encoder.transformer import Encoded, Encoder, EncoderError, Vectors
from index.isolation import ROOT

# The address that starts workers on this machine alone.
LOCAL = "local"
# Texts that go to a worker at once: enough to sort by length, few enough to share out.
TEXTS_AT_A_TIME = 64
# Seconds that a cluster has to answer.
SECONDS_TO_JOIN = 10.0


class RayEncoder:
    """An encoder whose articles are embedded by one worker a core; questions are embedded here.

    `address` is "local" or a cluster's, as Ray writes it ("auto", "ray://head:10001"). Raises
    `EncoderError` where Ray is not installed or no cluster answers.
    """

    def __init__(self, load: Callable[[], Encoder], address: str) -> None:
        # Before the workers, which find the model made ready.
        self._encoder = load()
        self.name = self._encoder.name
        ray = _join(address)
        worker = ray.remote(num_cpus=1)(_Worker)
        cores = max(int(ray.cluster_resources().get("CPU", 1)), 1)
        self._pool = ray.util.ActorPool([worker.remote(load) for _ in range(cores)])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special ones included, uncut."""
        return self._encoder.count_tokens(texts)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """What the texts of articles become."""
        return self._spread("encode_passages", texts)

    def passage_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """The vectors of `encode_passages` alone, which costs less."""
        return self._spread("passage_vectors", texts)

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        """What questions become."""
        return self._encoder.encode_queries(texts)

    def _spread(self, method: str, texts: Sequence[str]) -> list[Any]:
        batches = [
            list(texts[i : i + TEXTS_AT_A_TIME]) for i in range(0, len(texts), TEXTS_AT_A_TIME)
        ]
        done = self._pool.map(lambda worker, batch: worker.embed.remote(method, batch), batches)
        return [one for results in done for one in results]


def _join(address: str) -> Any:
    """The module `ray`, joined to the cluster of that address."""
    try:
        import ray
        import ray.util
    except ImportError as error:
        raise EncoderError("DATELINE_RAY is an extra: pip install 'dateline[ray]'") from error
    try:
        server = urlsplit(address if "//" in address else f"//{address}")
        if server.port:
            # Ray itself tries for minutes.
            socket.create_connection((server.hostname or "", server.port), SECONDS_TO_JOIN).close()
        # Through a client of Ray's own no folder is sent along, and nothing of this is taken.
        alone = {} if address.startswith("ray://") else {"job_config": _isolated()}
        ray.init(address, include_dashboard=False if address == LOCAL else None, **alone)
    except (OSError, RuntimeError, ValueError) as error:
        raise EncoderError(f"no Ray cluster at {address!r}: {error}") from error
    return ray


def _isolated() -> Any:
    """A job whose workers don't look for modules in the working folder, where Ray has them look
    first unless the job has a folder of its own.
    """
    from ray.job_config import JobConfig

    class Isolated(JobConfig):
        def _runtime_env_has_working_dir(self) -> bool:
            return True

    return Isolated(_py_driver_sys_path=[str(ROOT)])


class _Worker:
    """An encoder in a process of its own, on any machine."""

    def __init__(self, load: Callable[[], Encoder]) -> None:
        self._encoder = load()

    def embed(self, method: str, texts: list[str]) -> Any:
        return getattr(self._encoder, method)(texts)
