"""Law 11: what README and docs/ show is what the program does, and nothing of it is left out."""

from __future__ import annotations

import doctest
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from pydantic_settings import BaseSettings

from assistant.cli.app import app
from assistant.settings import PACKAGED_READER, Settings
from assistant.types import Answer
from index import Settings as IndexSettings
from tests.conftest import SEEDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", ROOT / "prompts" / "README.md", *sorted(DOCS.glob("*.md"))]
COMMAND_LINE = typer.main.get_group(app)
COMMANDS = COMMAND_LINE.commands

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
# What may stand for a file in the text: of a folder of ours, or one that lies in the root.
PATH = re.compile(r"`((?:index|assistant|tests|docs|prompts|seeds|examples)/[^`\s]*|[A-Z]\w+\.md)`")
LINK = re.compile(r"\]\(([^)\s]*)\)")
MODULE = re.compile(r"python -m ([\w.]+)")
TYPED = re.compile(r"(?:^ {4}|^\$ |`)dateline (\w+)([^`\n]*)", re.M)
VARIABLE = re.compile(r"^\| `(DATELINE_\w+)` \|([^|\n]*)\|([^|\n]*)\|", re.M)


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def examples(page: Path) -> str:
    """The Python of a page that is typed at a prompt."""
    return "\n".join(code for code in blocks(page, "python") if code.startswith(">>> "))


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "console")], ids=name)
def test_the_commands_print_what_is_shown(page: Path, seeds_store: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_store, tmp_path / "store")
    shutil.copytree(SEEDS, tmp_path / "seeds")
    environment = {
        **os.environ,
        "DATELINE_READER": PACKAGED_READER,
        "DATELINE_STORE": str(tmp_path / "store"),
        "PYTHONPATH": str(ROOT),
    }
    for block in blocks(page, "console"):
        for command, shown in commands(block):
            assert command[0] == "dateline"
            done = subprocess.run(
                [sys.executable, "-c", "from assistant.cli.app import main; main()", *command[1:]],
                capture_output=True,
                text=True,
                timeout=120,
                cwd=tmp_path,
                env=environment,
            )
            assert done.returncode == 0, done.stderr
            assert doctest.OutputChecker().check_output(shown, done.stdout, doctest.ELLIPSIS), (
                done.stdout
            )


def commands(block: str) -> Iterator[tuple[list[str], str]]:
    """Each command of a console block, and what is shown below it."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        line, _, shown = part.partition("\n")
        yield shlex.split(line), shown


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [p for p in PAGES if ">>> " in "".join(blocks(p, "python"))], ids=name
)
def test_the_python_prints_what_is_shown(
    page: Path, seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(seeds_store, tmp_path / "store")
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("DATELINE_READER", PACKAGED_READER)
    monkeypatch.chdir(tmp_path)
    example = doctest.DocTestParser().get_doctest(examples(page), {}, name(page), None, 0)
    told: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=told.append)
    assert results.attempted > 0
    assert results.failed == 0, "".join(told)


def test_every_command_has_a_section_that_names_its_options_and_no_other() -> None:
    page = (DOCS / "command-line.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### `dateline (\w+)[^`]*`\n(.*?)(?=^##|\Z)", page, re.M | re.S))
    assert sections.keys() == COMMANDS.keys()
    for_all = {"--store", "--help"}.union(*(p.opts for p in COMMAND_LINE.params))
    for command, section in sections.items():
        prose = BLOCK.sub("", section)
        documented = set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", prose))
        options = {name for p in COMMANDS[command].params for name in p.opts if name[0] == "-"}
        assert documented - for_all == options - for_all, command
    assert for_all <= set(re.findall(r"--?[a-z]\w*", page.split("###")[0]))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_is_typed_is_a_command_with_options_that_it_has(page: Path) -> None:
    for command, rest in TYPED.findall(page.read_text(encoding="utf-8")):
        assert command in COMMANDS
        options = {name for p in COMMANDS[command].params for name in p.opts}
        assert set(re.findall(r"(?<!\S)--[a-z][\w-]*", rest)) <= options | {"--help"}, rest


def test_every_setting_stands_in_the_table_with_its_default_and_no_other_does() -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    table = {found[0]: (found[1].strip(), found[2].strip()) for found in VARIABLE.findall(page)}
    defaults = dict(default_values(IndexSettings)) | dict(default_values(Settings))
    of_options = {
        variable: parameter.opts[0]
        for command in COMMANDS.values()
        for parameter in command.params
        if isinstance(variable := parameter.envvar, str)
    }
    assert table.keys() == defaults.keys() | of_options.keys()
    for variable, option in of_options.items():
        assert table[variable][1] == f"`{option}`"
    for variable, value in defaults.items():
        shown = table[variable][0]
        # Of what is empty or depends on the machine the table says in words what it is.
        assert shown.startswith("`") == (value != ""), variable
        assert value in {"", shown.strip("`")}, variable


def default_values(settings: type[BaseSettings]) -> Iterator[tuple[str, str]]:
    for field, info in settings.model_fields.items():
        value = info.default
        as_is = isinstance(value, (str, int, float))
        shown = f"{value:g}" if isinstance(value, float) else str(value) if as_is else ""
        yield f"{settings.model_config['env_prefix']}{field.upper()}", shown


def test_every_extra_is_in_the_configuration() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    section = (DOCS / "configuration.md").read_text(encoding="utf-8").split("## Extras")[1]
    documented = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]+) \|", section, re.M)))
    assert {*documented, "dev"} == project["optional-dependencies"].keys()


def test_no_page_names_a_setting_that_the_table_does_not() -> None:
    table = (DOCS / "configuration.md").read_text(encoding="utf-8")
    for page in [README, *DOCS.glob("*.md")]:
        for variable in re.findall(r"DATELINE_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8")):
            assert f"| `{variable}` |" in table, name(page)


def test_every_field_of_the_answer_is_in_the_http_api() -> None:
    section = (DOCS / "http-api.md").read_text(encoding="utf-8").split("## The answer")[1]
    fields = Answer("", "", ()).to_dict().keys()
    documented = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| ([^|]+) \|", section, re.M)))
    assert fields <= set(documented)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_is_linked_and_named_exists(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for link in LINK.findall(text):
        if link.startswith("http"):
            continue
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link
    for path in PATH.findall(text):
        assert list(ROOT.glob(path)), path
    for module in MODULE.findall(text):
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").exists(), module


def anchors(page: Path) -> set[str]:
    """The headings of a page as they are linked to."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_diagram_is_drawn_from_the_code() -> None:
    drawn = runpy.run_path(str(DOCS / "diagram.py"))["diagram"]()
    assert blocks(DOCS / "architecture.md", "mermaid") == [drawn + "\n"], "python docs/diagram.py"


def test_pages_stay_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150
    for page in DOCS.glob("*.md"):
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 250, name(page)
