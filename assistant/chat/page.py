"""The chat in a browser: answers on the left, the article they rest on beside them.

A citation is a link, `#cite/DOCUMENT/START-END/NUMBER`, and holds all that is needed to show it;
an answer carries itself (see `assistant.saved.record`). So answers of any age keep working after a
reload, and no state of one reader is seen by another. Imported late, as it imports gradio.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.chat.chatbot import Conversation, TextChatbot
from assistant.chat.service import ANY, ChatService
from index.errors import DatelineError
from index.text.characters import whole

STATIC = Path(__file__).parent / "static"
HINT = (
    "## Ask what the articles say\n"
    "Every sentence of an answer ends in a number. Press it, and the article opens at the very "
    "words. What the articles don’t say, you will be told they don’t."
)
# ui.js asks for the articles again, which then knows whether one is being read.
FILTERED = """(...chosen) => {
    document.dispatchEvent(new CustomEvent("filtered", { detail: chosen }));
}"""
MALFORMED = "This can't be answered; reload the page and try again."
ASKED_AT_ONCE = 4
# Calls that wait their turn; one more is told to come back.
MOST_WAITING = 40
# Open pages that Gradio remembers something of.
MOST_SESSIONS = 200

logger = logging.getLogger(__name__)


class Page(gr.Blocks):
    """Blocks that are told what goes wrong with a call in a line, and log no traceback of it."""

    async def process_api(self, *, inputs: Any, iterator: Any, **rest: Any) -> dict[str, Any]:  # type: ignore[override]
        """Gradio's, with data that can be sent back."""
        try:
            # With an iterator an answer goes on, and nobody looks at the data again.
            data = inputs if iterator else whole_data(inputs)
            return await super().process_api(inputs=data, iterator=iterator, **rest)
        except gr.Error as error:
            error.print_exception = False
            raise
        except DatelineError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:
            logger.warning("a call could not be answered: %.200r", error)
            raise gr.Error(MALFORMED, print_exception=False) from error


def whole_data(data: Any) -> Any:
    """What JSON can hold, each text in it `whole`."""
    if isinstance(data, str):
        return whole(data)
    if isinstance(data, list):
        return list(map(whole_data, data))
    if isinstance(data, dict):
        return {whole_data(key): whole_data(value) for key, value in data.items()}
    return data


def build(service: ChatService) -> gr.Blocks:
    """The page, not served yet."""
    called = (
        service.read_article,
        service.search_articles,
        service.add_article,
        service.remove_article,
        service.export,
        service.rate,
    )
    page: gr.Blocks
    with Page(title="Dateline", fill_height=True, fill_width=True) as page:
        gr.HTML((STATIC / "masthead.html").read_text(encoding="utf-8"), elem_id="masthead")
        with gr.Row(elem_id="columns", equal_height=True):
            with gr.Column(scale=1, min_width=300, elem_id="talk"):
                chosen = _filters()
                _conversation(service, chosen)
            with gr.Column(scale=1, min_width=300, elem_id="source"):
                reader = gr.HTML(
                    elem_id="reader",
                    js_on_load=(STATIC / "ui.js").read_text(encoding="utf-8"),
                    server_functions=[_served(f) for f in called],
                    label="Source",
                )
        quiet: Any = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
        for listen in (page.load, reader.upload):
            listen(lambda: _choices(service), None, chosen[0], **quiet)
        gr.on([c.change for c in chosen], None, chosen, js=FILTERED, **quiet)
        gr.api(service.answer, concurrency_limit=ASKED_AT_ONCE)  # type: ignore[attr-defined]
    page.queue(max_size=MOST_WAITING)
    page.state_session_capacity = MOST_SESSIONS
    return page


def _served(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The method as a function, which Gradio marks as one that pages may call."""

    @wraps(method)
    def call(asked: Any) -> Any:
        return method(asked)

    return call


def _filters() -> list[Any]:
    with gr.Row(elem_id="filters"):
        return [
            gr.Dropdown([("All publishers", ANY)], value=ANY, label="Publisher", min_width=130),
            *(
                gr.DateTime(label=label, include_time=False, type="string", min_width=110)
                for label in ("From", "To")
            ),
        ]


def _choices(service: ChatService) -> Any:
    return gr.Dropdown([("All publishers", ANY), *((p, p) for p in service.publishers())])


def _conversation(service: ChatService, chosen: list[Any]) -> None:
    Conversation(
        service.reply,
        chatbot=TextChatbot(
            elem_id="chat",
            show_label=False,
            label="Conversation",
            height="100%",
            latex_delimiters=[],
            layout="panel",
            buttons=[],
            editable="user",
            placeholder=HINT,
        ),
        textbox=gr.Textbox(
            placeholder="Ask the articles…",
            show_label=False,
            label="Question",
            submit_btn=True,
            stop_btn=True,
            elem_id="question",
        ),
        additional_inputs=chosen,
        examples=[[question] for question in service.examples()],
        run_examples_on_click=False,
        editable=True,
        save_history=True,
        flagging_mode="never",
        concurrency_limit=ASKED_AT_ONCE,
        api_visibility="private",
        fill_height=True,
    )
