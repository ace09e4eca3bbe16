"""Documents through LlamaIndex's ingestion pipeline: split exactly, embed, ready for the record.

The pipeline carries nodes; offsets, and the bytes of the word vectors, ride in their metadata,
which is kept out of what is embedded.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, TextNode, TransformComponent
from llama_index.core.schema import Document as LlamaDocument
from numpy.typing import NDArray
from pydantic import PrivateAttr

from index.encoder.transformer import Encoded, Encoder
from index.store.record import Entry
from index.text.injection import judged
from index.text.sentences import chunk, split
from index.types import Chunk, Document, Sentence


class ExactSplitter(TransformComponent):
    """A document's node to a node for each of its sentences and chunks."""

    _documents: dict[str, Document] = PrivateAttr()
    _encoder: Encoder = PrivateAttr()

    def __init__(self, documents: Sequence[Document], encoder: Encoder) -> None:
        super().__init__()
        self._documents = {document.path: document for document in documents}
        self._encoder = encoder

    def __call__(self, nodes: Sequence[BaseNode], **_: object) -> list[BaseNode]:
        """Nodes of documents, named by their paths, to nodes of their parts."""
        parts: list[BaseNode] = []
        for node in nodes:
            document = self._documents[node.node_id]
            sentences = judged(split(document))
            chunks = chunk(document, sentences, self._encoder.count_tokens)
            parts.extend(map(_node, sentences))
            parts.extend(map(_node, chunks))
        return parts


class ExactEmbedder(TransformComponent):
    """Nodes to the same nodes with their vectors, and in the metadata those of sentences' words."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self._encoder = encoder

    def __call__(self, nodes: Sequence[BaseNode], **_: object) -> list[BaseNode]:
        """The same nodes with their vectors."""
        sentences = [node for node in nodes if isinstance(node.metadata["part"], Sentence)]
        chunks = [node for node in nodes if isinstance(node.metadata["part"], Chunk)]
        encoded = self._encoder.encode_passages([node.get_content() for node in sentences])
        for node, one in zip(sentences, encoded, strict=True):
            node.embedding = one.vector.tolist()
            node.metadata["words"] = one.words
        vectors = self._encoder.passage_vectors([node.get_content() for node in chunks])
        for node, vector in zip(chunks, vectors, strict=True):
            node.embedding = vector.tolist()
        return list(nodes)


def ingest(digests: dict[Document, str], encoder: Encoder) -> list[Entry]:
    """What the record stores of each document; a document's digest goes with it."""
    documents = list(digests)
    pipeline = IngestionPipeline(
        transformations=[ExactSplitter(documents, encoder), ExactEmbedder(encoder)],
        disable_cache=True,
    )
    nodes = pipeline.run(documents=[LlamaDocument(text=d.text, id_=d.path) for d in documents])
    sentences: dict[str, list[tuple[Sentence, Encoded]]] = {d.path: [] for d in documents}
    chunks: dict[str, list[tuple[Chunk, NDArray[np.float32]]]] = {d.path: [] for d in documents}
    for node in nodes:
        part = node.metadata["part"]
        vector = np.array(node.embedding, dtype=np.float32)
        if isinstance(part, Sentence):
            encoded = Encoded(vector, node.metadata["words"])
            sentences[part.span.document].append((part, encoded))
        else:
            chunks[part.span.document].append((part, vector))
    return [
        Entry(d, digest, tuple(sentences[d.path]), tuple(chunks[d.path]))
        for d, digest in digests.items()
    ]


def _node(part: Sentence | Chunk) -> TextNode:
    return TextNode(
        text=part.text,
        start_char_idx=part.span.start,
        end_char_idx=part.span.end,
        metadata={"part": part},
        excluded_embed_metadata_keys=["part", "words"],
    )
