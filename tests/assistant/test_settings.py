"""One setting picks the model: the command line, the environment, then the project's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import SettingsError, WriterSettings, read_writer_settings


def test_none_by_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert WriterSettings().writer == ""


def test_the_order_of_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.dateline]\nwriter = "openai:file"\nwriter_timeout = 5\nother = 1\n'
    )
    assert (WriterSettings().writer, WriterSettings().writer_timeout) == ("openai:file", 5)
    monkeypatch.setenv("DATELINE_WRITER", "openai:environment")
    assert WriterSettings().writer == "openai:environment"
    assert WriterSettings(writer="openai:given").writer == "openai:given"


def test_a_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WRITER_KEY", "secret-key")
    assert "secret-key" not in repr(WriterSettings())


@pytest.mark.parametrize("content", ["[tool.dateline]\nwriter_timeout = 0", "[tool", "\0"])
def test_what_can_t_be_read_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(content)
    with pytest.raises(SettingsError) as raised:
        read_writer_settings("openai:m")
    assert "\n" not in str(raised.value)
