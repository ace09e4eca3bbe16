"""What a user can set, each by an environment variable of the same name after DATELINE_."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.encoder.transformer import PACKAGED_MODEL, EncoderSpec


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
