"""One setting picks the model: the command line, the environment, then the project's file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.settings import (
    Settings,
    SettingsError,
    read_settings,
    warn_of_unknown_variables,
)


def test_none_by_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings().writer == ""


def test_the_order_of_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.dateline]\nwriter = "openai:file"\nwriter_timeout = 5\n'
    )
    assert (Settings().writer, Settings().writer_timeout) == ("openai:file", 5)
    monkeypatch.setenv("DATELINE_WRITER", "openai:environment")
    assert Settings().writer == "openai:environment"
    assert Settings(writer="openai:given").writer == "openai:given"


def test_a_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WRITER_KEY", "secret-key")
    assert "secret-key" not in repr(Settings())


@pytest.mark.parametrize(
    "content",
    [
        "[tool.dateline]\nwriter_timeout = 0",
        "[tool.dateline]\nwrite = 1",
        "[tool",
        "\0",
        "tool = 1",
        "[tool]\ndateline = []",
        "x = " + "[" * 50_000,
        "x." * 50_000 + "y = 1",
        "[tool.dateline]\nwriter_timeout = " + "9" * 5_000,
        "[tool.dateline]\nwriter" + ".x" * 3_000 + " = 1",
        "[tool.dateline]\n" + "x" * 5_000 + " = 1",
    ],
)
def test_what_can_t_be_read_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(content)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 500


def test_a_project_s_file_that_is_none_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pyproject.toml")
    with pytest.raises(SettingsError, match="not an ordinary file"):
        read_settings()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "writter = 'openai:m'",
            "'writter' in [tool.dateline] of the pyproject.toml here is no "
            "setting; did you mean 'writer'?",
        ),
        ("store = 'x'", "set DATELINE_STORE"),
        (
            "colour = 1",
            "'colour' in [tool.dateline] of the pyproject.toml here is no setting; it "
            "takes writer, writer_url,",
        ),
        (
            "writer_timeout = 0",
            "DATELINE_WRITER_TIMEOUT is set to what it can't be: should be greater than 0",
        ),
    ],
)
def test_a_key_that_is_none_is_named_with_what_was_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(f"[tool.dateline]\n{line}\n")
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert told in str(raised.value)


def test_a_variable_that_is_none_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    known = ["DATELINE_STORE", "DATELINE_WRITER", "DATELINE_PASSWORD", "HOME", "DATELINERS"]
    warn_of_unknown_variables([*known, "DATELINE_WRITTER", "DATELINE_X"])
    assert [record.getMessage() for record in caplog.records] == [
        "DATELINE_WRITTER is no setting of Dateline; did you mean DATELINE_WRITER?",
        "DATELINE_X is no setting of Dateline",
    ]
