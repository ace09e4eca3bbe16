"""The chat in a browser: answers on the left, the article they rest on beside them.

A citation is a link, `#cite/DOCUMENT/START-END/NUMBER`, and holds all that is needed to show it:
answers of any age keep working after a reload, and no state of one reader is seen by another.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answerer import Answerer
from assistant.question import LONGEST
from assistant.render import parse_link, plain, to_article, to_corpus, to_markdown, to_note
from assistant.types import Message
from index.errors import DatelineError

if TYPE_CHECKING:
    from gradio import Blocks

HERE = Path(__file__).parent
EXAMPLES = (
    "How many aid trucks a day did the U.S. call for?",
    "Why did the US abstain on the UN resolution?",
    "How did Katz's and Netanyahu's statements on Rafah differ?",
    "When will the maritime corridor be ready?",
)
# Nothing is fetched from elsewhere and no script in a text is run, whatever gets into a page.
# Gradio compiles its templates at run time, which is what 'unsafe-eval' is for; its own inline
# scripts are refused with the rest, which a browser's console says and the page does not need.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Routes of Gradio that this page has no use for: an open proxy, and uploads.
BLOCKED = ("/gradio_api/file=http", "/gradio_api/upload", "/gradio_api/proxy")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class PortError(DatelineError):
    """Nothing can listen at the address and port asked for."""


def build(answerer: Answerer) -> Blocks:
    """The page, not served yet."""
    import gradio as gr

    # Examples made for the articles that ship are no use where others are indexed.
    examples = [q for q in EXAMPLES if not answerer.composed(q).abstained]

    def reply(question: str, history: list[dict[str, Any]]) -> str:
        try:
            return to_markdown(answerer.answer(question, [_message(turn) for turn in history]))
        except DatelineError as error:
            return str(error)

    def show(fragments: list[str]) -> str:
        """The article that the first link names, marked lightly where the others lead into it."""
        linked = parse_link(fragments[0])
        if linked is None:
            return to_corpus(answerer.store.documents())
        path, span = linked
        try:
            document = answerer.store.document(path)
        except DatelineError as error:
            return to_note(str(error))
        marked = [other[1] for o in fragments if (other := parse_link(o)) and other[1]]
        return to_article(document, span, [s for s in marked if s.document == path])

    def answer(question: str) -> dict[str, Any]:
        """Answer a question; the reply is `Answer.to_dict()`."""
        return answerer.answer(question).to_dict()

    page: Blocks
    with gr.Blocks(title="Dateline", fill_height=True, fill_width=True) as page:
        gr.HTML(
            "<h1>Dateline</h1><p>Answers in the articles’ own words, each sentence traced to its "
            'source.</p><a href="#articles">Articles</a>',
            elem_id="masthead",
        )
        with gr.Row(elem_id="columns", equal_height=True):
            with gr.Column(scale=1, min_width=300, elem_id="talk"):
                gr.ChatInterface(
                    reply,
                    chatbot=gr.Chatbot(
                        elem_id="chat",
                        show_label=False,
                        label="Conversation",
                        height="100%",
                        latex_delimiters=[],
                        layout="panel",
                        buttons=["copy"],
                        placeholder="Ask what the articles say. "
                        "What they don’t say, you will be told so.",
                    ),
                    textbox=gr.Textbox(
                        placeholder="Ask the articles…",
                        show_label=False,
                        label="Question",
                        max_length=LONGEST,
                        submit_btn=True,
                        elem_id="question",
                    ),
                    examples=examples,
                    flagging_mode="never",
                    api_visibility="private",
                    fill_height=True,
                )
            with gr.Column(scale=1, min_width=300, elem_id="source"):
                gr.HTML(
                    lambda: to_corpus(answerer.store.documents()),
                    elem_id="reader",
                    js_on_load=(HERE / "ui.js").read_text(encoding="utf-8"),
                    server_functions=[show],
                    label="Source",
                )
        gr.api(answer, api_name="answer")  # type: ignore[attr-defined]
    return page


def serve(answerer: Answerer, host: str, port: int, *, wait: bool = True) -> Blocks:
    """Serve the page at http://host:port, until interrupted where `wait` is set.

    Raises `PortError` where nothing can listen there.
    """
    _check_port(host, port)
    import gradio as gr
    from starlette.middleware import Middleware

    page = build(answerer)
    page.launch(
        server_name=host,
        server_port=port,
        quiet=True,
        prevent_thread_lock=True,
        footer_links=[],
        theme=gr.themes.Base(
            font=["ui-sans-serif", "system-ui", "sans-serif"],
            font_mono=["ui-monospace", "monospace"],
            primary_hue="slate",
            neutral_hue="slate",
        ),
        css_paths=HERE / "ui.css",
        app_kwargs={"middleware": [Middleware(Guard)]},
        ssr_mode=False,
        enable_monitoring=False,
    )
    print(f"Dateline is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)
    if wait:
        page.block_thread()
    return page


class Guard:
    """ASGI middleware: sends the content security policy and shuts routes that aren't used."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 404 to one for a route that is shut."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(BLOCKED):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_with_policy(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self._app(scope, receive, send_with_policy)


def _message(turn: dict[str, Any]) -> Message:
    """A turn as Gradio keeps it, as role and plain text."""
    content = turn["content"]
    if not isinstance(content, str):
        content = " ".join(part.get("text", "") for part in content if isinstance(part, dict))
    if turn["role"] == "user":
        return Message(role="user", content=content)
    return Message(role="assistant", content=plain(content))


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortError(
                f"can't listen at {host}:{port} ({error.strerror}); choose another with --port"
            ) from error
