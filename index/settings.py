"""What a user can set, each by an environment variable of the same name after DATELINE_."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGED_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """A sentence-transformers model, by its name or path, and the prompts before what it embeds."""

    model: str = PACKAGED_MODEL
    query_prompt: str = ""
    passage_prompt: str = ""

    @property
    def name(self) -> str:
        """What a store records of the model, and must agree with; nothing is loaded for it."""
        prompts = f" (query {self.query_prompt!r}, passage {self.passage_prompt!r})"
        return self.model + (prompts if self.query_prompt or self.passage_prompt else "")


class Settings(BaseSettings):
    """`store` is the folder of the index; `model` a sentence-transformers name or path.

    `chroma` is the address of a Chroma server, "http://host:port", for the vectors of what is
    indexed; without it they are in the store.
    `ray` is the address of a Ray cluster that embeds articles, or "local" (see
    `index.encoder.ray`). Some models want a prompt before what they embed ("query: ", "passage: "):
    set both.
    """

    model_config = SettingsConfigDict(env_prefix="DATELINE_", frozen=True)

    store: Path = user_data_path("dateline") / "store"
    model: str = PACKAGED_MODEL
    query_prompt: str = ""
    passage_prompt: str = ""
    chroma: str = ""
    ray: str = ""

    @property
    def encoder_spec(self) -> EncoderSpec:
        """The embedding model with its prompts."""
        return EncoderSpec(self.model, self.query_prompt, self.passage_prompt)
