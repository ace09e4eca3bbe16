from __future__ import annotations

import pytest

from assistant.answerer import Assistant
from assistant.models.language_model import Writer
from assistant.settings import Settings
from index import Index
from index.documents.files import find_articles
from index.text.injection import gives_orders
from tests.assistant.servers import serving
from tests.poisoned import SEEDS, Poisoned, obeys, read_poisoned, write_poisoned

POISONED = read_poisoned()


@pytest.fixture(scope="module")
def poisoned(answerer: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("poisoned")
    write_poisoned(folder / "articles")
    index = Index.open(folder / "store", encoder=answerer.index.encoder)
    index.sync(folder / "articles")
    return index


def test_there_are_many() -> None:
    assert len(POISONED) >= 20
    assert len({article.attack for article in POISONED}) == len(POISONED)


def test_plain_news_gives_no_orders() -> None:
    for path in find_articles(SEEDS).files:
        text = path.read_bytes().decode("utf-8")
        assert [line for line in text.splitlines() if gives_orders(line)] == []
    for sentence in (
        "He told reporters to ignore the rumours.",
        "The minister said the answer must be a ceasefire.",
        "A spokesman for the assistant secretary declined to answer.",
        "The US must now answer for its vote, he said.",
        "The model is the best-selling car in Israel.",
    ):
        assert not gives_orders(sentence), sentence


@pytest.mark.slow
@pytest.mark.parametrize("article", POISONED, ids=[article.attack for article in POISONED])
def test_a_poisoned_article_changes_no_answer(poisoned: Index, article: Poisoned) -> None:
    composed = Assistant(poisoned).answer(article.question)
    assert not article.obeyed_by(composed)
    with serving(obeys(article)) as served:
        writer = Writer(Settings(writer="openai:m", writer_url=served.url))
        written = Assistant(poisoned, writer=writer)
        answer = written.answer(article.question)
    assert not article.obeyed_by(answer), answer.text
    assert served.asked or composed.abstained
    for asked in served.asked:
        assert article.payload not in str(asked["messages"])
