"""What a user can set of the model that writes: none by default, and one setting picks it."""

from __future__ import annotations

from pydantic import PositiveFloat, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    PyprojectTomlConfigSettingsSource,
    SettingsConfigDict,
)

from index.errors import DatelineError


class SettingsError(DatelineError):
    """A setting that can't be read or has no such value."""


class WriterSettings(BaseSettings):
    """The model that may write answers; each an environment variable after DATELINE_.

    `writer` is `openai:NAME` (any server that speaks OpenAI's API), `anthropic:NAME` or
    `gguf:FILE` (a local file, run in this process); empty for none. `writer_url` and `writer_key`
    are the server's; left out, they are those of the provider's own client. `writer_timeout` is
    how many seconds an answer may take. `verifier` is the name or folder of a
    cross-encoder trained on natural language inference; without one the embedding model measures
    support. `reranker` is the name or folder of one trained to rank passages for a question (see
    `assistant.evidence.rerank`); without one the embedding model alone ranks.

    The environment comes first, then `[tool.dateline]` of a pyproject.toml in the working folder.
    """

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_",
        frozen=True,
        extra="ignore",
        pyproject_toml_table_header=("tool", "dateline"),
    )

    writer: str = ""
    writer_url: str = ""
    writer_key: SecretStr = SecretStr("")
    writer_timeout: PositiveFloat = 60.0
    verifier: str = ""
    reranker: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line first, the environment next, the project's file last."""
        return init_settings, env_settings, PyprojectTomlConfigSettingsSource(settings_cls)


def read_writer_settings(writer: str = "") -> WriterSettings:
    """The settings as they stand, with the model of the command line, if any, before all.

    Raises `SettingsError`.
    """
    try:
        return WriterSettings(writer=writer) if writer else WriterSettings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "DATELINE_" + ".".join(map(str, first["loc"])).upper()
        raise SettingsError(f"{name} is set to what it can't be: {first['msg']}") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"the pyproject.toml here can't be read: {error}") from error
