"""Forms of an answer as template files. Whatever is put into one is made plain text there."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render_html(template: Path, **values: Any) -> str:
    """The template filled, on one line: in a message, which is markdown around its HTML, a line
    break could end the HTML. Line breaks and indents of a template are for those who read it.
    """
    return _html(template.parent).get_template(template.name).render(values)


def render_text(template: Path, plain: Callable[[str], str], **values: Any) -> str:
    """The template filled with `plain` of each value, which is to have no line breaks. Of blank
    lines that follow one another there is one.
    """
    filled = _text(template.parent, plain).get_template(template.name).render(values)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def escape_html(text: str) -> str:
    """Text as HTML that is safe in a JavaScript template too: Gradio pastes values into one."""
    return "".join(f"&#{ord(c)};" if c in "&<>\"'`${}\\\r\n" else c for c in text)


@cache
def _html(folder: Path) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    def load(name: str) -> str:
        return re.sub(r"\n\s*", "", (folder / name).read_text(encoding="utf-8"))

    def escape(value: Any) -> Markup:
        if isinstance(value, Markup):
            return value
        return Markup(escape_html(str(value)))  # noqa: S704

    return Environment(
        loader=FunctionLoader(load), undefined=StrictUndefined, finalize=escape, autoescape=True
    )


@cache
def _text(folder: Path, plain: Callable[[str], str]) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=lambda value: plain(str(value)),
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
