"""Dateline inside a LlamaIndex program: as a retriever, and as a query engine that cites.

    from assistant import Assistant
    from assistant.llamaindex import DatelineQueryEngine
    from index import Index

    engine = DatelineQueryEngine(Assistant(Index.open()))
    response = engine.query("Why did US officials say that the US abstained?")
    response.response, response.source_nodes[0].node.metadata["start"]

Importing this imports LlamaIndex.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.answerer import Assistant
from index.types import Source, Span

SENTENCES_RETRIEVED = 10


class DatelineRetriever(BaseRetriever):
    """The sentences most likely to answer, best first.

    A node's text is the article's own from `start` to `end` of its metadata, which has document,
    title, publisher and published (ISO 8601) too, None where not known. The score is the
    probability, from 0 to 1, that the sentence answers.
    """

    def __init__(self, assistant: Assistant, most: int = SENTENCES_RETRIEVED) -> None:
        super().__init__(callback_manager=CallbackManager([]))
        self._assistant = assistant
        self._most = most

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            _node(result.sentence.span, result.sentence.text, result.source, probability)
            for result, probability in self._assistant.rank(query_bundle.query_str)[: self._most]
        ]


class DatelineQueryEngine(BaseQueryEngine):
    """Answers as `Assistant.answer` does; each citation is a source node, in order of its number.

    The response's metadata is `Answer.to_dict()`, so a program sees whether it abstained.
    """

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(callback_manager=CallbackManager([]))
        self._assistant = assistant

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = self._assistant.answer(query_bundle.query_str)
        nodes = [_node(c.span, c.quote, c.source, None) for c in answer.citations]
        return Response(answer.text, source_nodes=nodes, metadata=answer.to_dict())

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _node(span: Span, text: str, source: Source, score: float | None) -> NodeWithScore:
    facts = asdict(span) | {
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published.value if source.published else None,
    }
    # What is known of the source is for people; it is not part of the article's text.
    node = TextNode(
        id_=f"{span.document}:{span.start}-{span.end}",
        text=text,
        start_char_idx=span.start,
        end_char_idx=span.end,
        metadata=facts,
        excluded_embed_metadata_keys=list(facts),
        excluded_llm_metadata_keys=["document", "start", "end"],
    )
    return NodeWithScore(node=node, score=score)
