"""HTML from templates. Whatever is put into one is escaped."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render(template: Path, **values: Any) -> str:
    """The template filled, on one line: in a message, which is markdown around its HTML, a line
    break could end the HTML. Line breaks and indents of a template are for those who read it.
    """
    return _templates(template.parent).get_template(template.name).render(values)


def escape_html(text: str) -> str:
    """Text as HTML that is safe in a JavaScript template too: Gradio pastes values into one."""
    return "".join(f"&#{ord(c)};" if c in "&<>\"'`${}\\\r\n" else c for c in text)


@cache
def _templates(folder: Path) -> Environment:
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
