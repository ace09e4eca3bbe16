from __future__ import annotations

import signal
from pathlib import Path

import pytest

from assistant.evaluation.cases import read_cases
from assistant.saved.feedback import (
    FILE,
    LARGEST_ENTRY,
    Feedback,
    append_feedback,
    read_feedback,
    to_cases,
    write_cases,
)
from assistant.saved.record import AnswerRecord, SavedError
from assistant.types import Message
from tests.assistant.answers import ARTICLE, record


def feedback(
    helpful: bool, comment: str, history: tuple[Message, ...], answer: AnswerRecord
) -> Feedback:
    return Feedback(helpful=helpful, comment=comment, history=history, answer=answer)


def test_words_are_kept_in_order(tmp_path: Path) -> None:
    given = [feedback(True, "good", (), record((0, 10))), feedback(False, "bad\n", (), record())]
    for one in given:
        append_feedback(tmp_path, one)
    assert list(read_feedback(tmp_path)) == given
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_comment_may_hold_any_end_of_line(tmp_path: Path) -> None:
    given = feedback(True, "one\u2028two\x85three\x0b", (), record((0, 10)))
    append_feedback(tmp_path, given)
    assert read_feedback(tmp_path) == (given,)
    file = tmp_path / "cases.jsonl"
    article = given.answer.model_copy(update={"question": "Who\u2028said so?"})
    assert write_cases([given.model_copy(update={"answer": article})], file) == 1
    assert [case.question for case in read_cases(file)] == ["Who\u2028said so?"]


def test_where_there_is_no_case_no_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("mine")
    with pytest.raises(SavedError, match="no answer was found helpful yet"):
        write_cases([feedback(False, "no", (), record((0, 10)))], file)
    assert file.read_text() == "mine"


def test_a_word_with_too_much_is_not_kept(tmp_path: Path) -> None:
    long = record((0, 10)).model_copy(update={"searched_for": "x" * LARGEST_ENTRY})
    with pytest.raises(SavedError, match="too much"):
        append_feedback(tmp_path, feedback(True, "", (), long))
    assert read_feedback(tmp_path) == ()


def test_a_full_file_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.saved.feedback.LARGEST_FILE", 5_000)
    with pytest.raises(SavedError, match="full"):
        for _ in range(20):
            append_feedback(tmp_path, feedback(True, "good", (), record((0, 10))))
    assert 1 <= len(read_feedback(tmp_path)) < 20
    assert (tmp_path / FILE).stat().st_size <= 5_000


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    import resource

    append_feedback(tmp_path, feedback(True, "first", (), record((0, 10))))
    size = (tmp_path / FILE).stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
    try:
        with pytest.raises(OSError, match="No space left"):
            append_feedback(tmp_path, feedback(True, "second", (), record((0, 10))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handled)
    append_feedback(tmp_path, feedback(True, "third", (), record((0, 10))))
    assert [one.comment for one in read_feedback(tmp_path)] == ["first", "third"]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{}\n")
    with pytest.raises(SavedError, match="line 1"):
        read_feedback(tmp_path)
    assert read_feedback(tmp_path / "none") == ()


def test_helpful_answers_become_cases_that_evaluation_reads(tmp_path: Path) -> None:
    history = (Message(role="user", content="a"), Message(role="assistant", content="b"))
    given = [
        feedback(True, "", (), record((0, 10))),
        feedback(True, "", history, record((0, 10))),
        feedback(False, "wrong", (), record((12, 60)).model_copy(update={"question": "z"})),
    ]
    cases = to_cases(given)
    file = tmp_path / "cases.jsonl"
    file.write_text(
        "\n".join(case.model_dump_json(by_alias=True) for case in cases), encoding="utf-8"
    )
    read = read_cases(file)
    assert [case.category for case in read] == ["single_fact", "follow_up"]
    assert read[0].evidence[0].quote == ARTICLE.text[:10]


def test_the_last_word_on_a_question_counts() -> None:
    given = [feedback(True, "", (), record((0, 10))), feedback(False, "no", (), record((0, 10)))]
    assert to_cases(given) == ()


def test_a_helpful_abstention_is_an_unanswerable_case() -> None:
    (case,) = to_cases([feedback(True, "", (), record(notice="The articles don't say."))])
    assert not case.answerable
