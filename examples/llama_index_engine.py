"""Dateline as the query engine of a LlamaIndex program: python examples/llama_index_engine.py"""

from pathlib import Path

from assistant import Assistant
from assistant.llamaindex import DatelineQueryEngine
from index import Index

ARTICLES = Path(__file__).parents[1] / "seeds"

with Index.open("news-index") as index:
    index.sync([ARTICLES])
    engine = DatelineQueryEngine(Assistant(index))
    response = engine.query("Why did US officials say that the US abstained?")
    print(response)
    for source in response.source_nodes:
        where = source.node.metadata
        print(f"{where['document']}, characters {where['start']}-{where['end']}")
