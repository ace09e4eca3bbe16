"""Dateline inside a LlamaIndex program."""

from __future__ import annotations

import asyncio

import pytest

from assistant.answerer import Assistant

pytestmark = pytest.mark.slow

QUESTION = "How many aid trucks a day did the US ask for?"


def test_a_router_of_llamaindex_uses_it_as_a_tool(answerer: Assistant) -> None:
    from llama_index.core.tools import QueryEngineTool

    from assistant.llamaindex import DatelineQueryEngine

    tool = QueryEngineTool.from_defaults(
        DatelineQueryEngine(answerer), name="news", description="What the articles say."
    )
    output = tool.call(QUESTION).raw_output
    answer = answerer.answer(QUESTION)
    assert output.response == answer.text
    assert output.metadata["abstained"] is False
    assert len(output.source_nodes) == len(answer.citations)
    for found in output.source_nodes:
        facts = found.node.metadata
        text = answerer.index.store.document(facts["document"]).text
        assert text[facts["start"] : facts["end"]] == found.node.get_content()
        assert (found.node.start_char_idx, found.node.end_char_idx) == (
            facts["start"],
            facts["end"],
        )


def test_an_abstention_has_no_sources(answerer: Assistant) -> None:
    from assistant.llamaindex import DatelineQueryEngine

    response = asyncio.run(DatelineQueryEngine(answerer).aquery("How do I bake bread?"))
    assert str(response) == "The articles don't say."
    assert response.source_nodes == []


def test_the_retriever_serves_a_query_engine_of_llamaindex(answerer: Assistant) -> None:
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine
    from llama_index.core.response_synthesizers import get_response_synthesizer

    from assistant.llamaindex import DatelineRetriever

    retriever = DatelineRetriever(answerer, most=4)
    nodes = retriever.retrieve(QUESTION)
    assert len(nodes) == 4
    assert any("350" in found.node.get_content() for found in nodes)
    scores = [node.get_score() for node in nodes]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    engine = RetrieverQueryEngine(
        retriever, response_synthesizer=get_response_synthesizer(llm=MockLLM())
    )
    response = engine.query(QUESTION)
    assert [n.node.node_id for n in response.source_nodes] == [n.node.node_id for n in nodes]
