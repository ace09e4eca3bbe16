"""Gradio's conversation held to text. Imports gradio, so it is itself imported late."""

from __future__ import annotations

import html
import re
from abc import ABCMeta
from typing import Any

import gradio as gr
from gradio.component_meta import ComponentMeta
from gradio.components.chatbot import ChatbotDataMessages, Message, TextMessage

from index.text.characters import whole

# Where a browser keeps its conversations, and the key it keeps them under: fixed, so that a
# restart finds them again. The key goes to every browser and guards nothing.
STORAGE_KEY = "dateline-conversations"
STORAGE_SECRET = "dateline"  # noqa: S105
MOST_KEPT = 100
# Questions and answers of one conversation.
MOST_TURNS = 1000
# What markdown or HTML in a question could begin with. No more than that is escaped: a reader
# who edits a question sees the escapes.
MARKUP = re.compile(r"[<>&`*_\[\]!~\\#|$]")


class _Unwritten(ComponentMeta):
    """Gradio's metaclass without its habit of writing a stub file beside the class's module."""

    def __new__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> Any:
        return ABCMeta.__new__(cls, name, bases, attributes)


class TextChatbot(gr.Chatbot, metaclass=_Unwritten):
    """A chatbot that takes and shows roles and text, and nothing else.

    The stock one, given a conversation by a browser, builds any component that it names, and
    copies any file of the server that it names to where browsers can fetch it. A question is
    shown as it was typed; an answer's text is HTML of our own.
    """

    # Gradio's front end knows this by its parent's name.
    is_template = True

    def preprocess(self, payload: ChatbotDataMessages | None) -> list[Any]:
        """The turns as role and a single part, of text."""
        if payload and len(payload.root) > MOST_TURNS:
            raise gr.Error("This conversation is long; begin a new one.", print_exception=False)
        turns = payload.model_dump() if payload else []
        return [
            {"role": role, "content": [{"type": "text", "text": _typed(role, text)}]}
            for role, text in map(_read, turns)
            if text
        ]

    def postprocess(self, value: list[Any] | None) -> ChatbotDataMessages:
        """The turns as the browser is given them."""
        return ChatbotDataMessages(
            root=[
                Message(role=role, content=[TextMessage(text=_show(role, text))])
                for role, text in map(_read, value or [])
                if text
            ]
        )


class Conversation(gr.ChatInterface):
    """A chat interface whose conversations outlive a restart of the server."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.saved_conversations.storage_key = STORAGE_KEY
        self.saved_conversations.secret = STORAGE_SECRET
        self.new_chat_button.elem_id = "new"
        self.new_chat_button.icon = None
        self.chat_history_dataset.elem_id = "past"

    def _clear_and_save_textbox(self, message: Any) -> Any:
        # The stock one takes the placeholder away for good.
        return gr.Textbox("", interactive=False), message

    def _edit_message(self, history: Any, edit_data: gr.EditData) -> Any:
        before, state, question = super()._edit_message(history, edit_data)
        return before, state, whole(html.unescape(str(question)))

    def _save_conversation(self, index: Any, conversation: Any, saved_conversations: Any) -> Any:
        index, saved = super()._save_conversation(index, conversation, saved_conversations)
        return index, saved[:MOST_KEPT]

    def _generate_chat_title(self, conversation: Any) -> str:
        questions = [text for role, text in map(_read, conversation) if role == "user"]
        title = " ".join(questions[0].split()) if questions else "Conversation"
        return title if len(title) <= 60 else title[:60].rstrip() + "…"


def _read(turn: Any) -> tuple[str, str]:
    """A turn's role and text; no text where it is no turn of ours."""
    if not isinstance(turn, dict) or turn.get("role") not in ("user", "assistant"):
        return "user", ""
    content = turn.get("content")
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return turn["role"], " ".join(text for text in texts if isinstance(text, str))


def _show(role: str, text: str) -> str:
    return MARKUP.sub(lambda m: f"&#{ord(m[0])};", text) if role == "user" else text


def _typed(role: str, text: str) -> str:
    return html.unescape(text) if role == "user" else text
