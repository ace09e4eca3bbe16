from __future__ import annotations

import pytest

from assistant.answerer import Answerer
from assistant.models.language_model import Writer
from assistant.settings import WriterSettings
from index.corpus.sync import sync
from index.documents.files import find_articles
from index.encoder.transformer import PACKAGED_MODEL
from index.store.reader import Store
from index.text.injection import gives_orders
from tests.assistant.servers import serving
from tests.poisoned import SEEDS, Poisoned, obeys, read_poisoned, write_poisoned

POISONED = read_poisoned()


@pytest.fixture(scope="module")
def poisoned_store(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("poisoned")
    write_poisoned(folder / "articles")
    sync(folder / "store", [folder / "articles"], PACKAGED_MODEL, lambda: answerer.encoder)
    return Store.open(folder / "store", PACKAGED_MODEL)


def test_there_are_many() -> None:
    assert len(POISONED) >= 20
    assert len({article.attack for article in POISONED}) == len(POISONED)


def test_plain_news_gives_no_orders() -> None:
    for path in find_articles(SEEDS):
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
def test_a_poisoned_article_changes_no_answer(
    answerer: Answerer, poisoned_store: Store, article: Poisoned
) -> None:
    composed = Answerer(poisoned_store, answerer.encoder).answer(article.question)
    assert not article.obeyed_by(composed)
    with serving(obeys(article)) as served:
        writer = Writer(WriterSettings(writer="openai:m", writer_url=served.url))
        written = Answerer(poisoned_store, answerer.encoder, writer=writer)
        answer = written.answer(article.question)
    assert not article.obeyed_by(answer), answer.text
    assert served.asked or composed.abstained
    for asked in served.asked:
        assert article.payload not in str(asked["messages"])
