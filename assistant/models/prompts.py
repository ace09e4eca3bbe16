"""The only reader of prompts/: a template and its values to the messages of a chat."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

PROMPTS = Path(__file__).parents[2] / "prompts"


def fill(task: str, **values: object) -> tuple[str, str]:
    """The system's and the user's message of a task: `TASK.system.j2` and `TASK.user.j2`.

    A value that a template wants and is not given is an error.
    """
    templates = _templates()
    system, user = (
        templates.get_template(f"{task}.{role}.j2").render(values).strip()
        for role in ("system", "user")
    )
    return system, user


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Prompts are text for a model, not markup for a browser.
    return Environment(
        loader=FileSystemLoader(PROMPTS),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
