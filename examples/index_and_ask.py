"""Index a folder of articles and ask it something: python examples/index_and_ask.py"""

from pathlib import Path

from assistant import Assistant
from index import Index

ARTICLES = Path(__file__).parents[1] / "seeds"

with Index.open("news-index") as index:
    report = index.sync([ARTICLES])
    print(f"{len(report.added)} added, {report.unchanged} unchanged")

    answer = Assistant(index).answer("How many aid trucks a day did the US ask for?")
    print(answer.text)
    for citation in answer.citations:
        article = index.document(citation.document)
        # The law of Dateline: a quote is exactly what stands in the article.
        assert article.text[citation.start : citation.end] == citation.quote
        print(f"{citation.document}, characters {citation.start}-{citation.end}")
