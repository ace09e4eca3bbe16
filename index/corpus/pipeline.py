"""Documents through LlamaIndex's ingestion pipeline: split exactly, embed, ready for the record.

The pipeline carries nodes; the exact parts, and what they become, ride in their metadata.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, TextNode, TransformComponent
from llama_index.core.schema import Document as LlamaDocument

from index.encoder.transformer import Encoder
from index.store.record import Entry
from index.text.injection import judged
from index.text.sentences import chunk, split
from index.types import Chunk, Document, Sentence


class ExactSplitter(TransformComponent):
    """A document's node to a node for each of its sentences and chunks."""

    documents: dict[str, Any]
    encoder: Any

    def __call__(self, nodes: Sequence[BaseNode], **_: object) -> list[BaseNode]:
        """Nodes of documents, named by their paths, to nodes of their parts."""
        parts: list[Sentence | Chunk] = []
        for node in nodes:
            document = self.documents[node.node_id]
            sentences = judged(split(document))
            parts += (*sentences, *chunk(document, sentences, self.encoder.count_tokens))
        return [TextNode(text=part.text, metadata={"part": part}) for part in parts]


class ExactEmbedder(TransformComponent):
    """Nodes to the same nodes, with what their texts become."""

    encoder: Any

    def __call__(self, nodes: Sequence[BaseNode], **_: object) -> Sequence[BaseNode]:
        """The same nodes: sentences with an `Encoded`, chunks with a vector."""
        encoder: Encoder = self.encoder
        for kind, embed in ((Sentence, encoder.encode_passages), (Chunk, encoder.passage_vectors)):
            some = [node for node in nodes if isinstance(node.metadata["part"], kind)]
            for node, one in zip(some, embed([n.get_content() for n in some]), strict=True):
                node.metadata["embedded"] = one
        return nodes


def ingest(digests: dict[Document, str], encoder: Encoder) -> list[Entry]:
    """What the record stores of each document; a document's digest goes with it."""
    documents = {document.path: document for document in digests}
    pipeline = IngestionPipeline(
        transformations=[
            ExactSplitter(documents=documents, encoder=encoder),
            ExactEmbedder(encoder=encoder),
        ],
        disable_cache=True,
    )
    nodes = pipeline.run(documents=[LlamaDocument(text=d.text, id_=d.path) for d in digests])
    embedded: dict[str, tuple[list[Any], list[Any]]] = {path: ([], []) for path in documents}
    for node in nodes:
        part = node.metadata["part"]
        sentences, chunks = embedded[part.span.document]
        one = (part, node.metadata["embedded"])
        (sentences if isinstance(part, Sentence) else chunks).append(one)
    return [Entry(d, digest, *map(tuple, embedded[d.path])) for d, digest in digests.items()]
