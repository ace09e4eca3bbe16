"""What a user can set of the model that writes: none by default, and one setting picks it."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PositiveFloat, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from index.errors import DatelineError
from index.settings import Settings as IndexSettings
from index.toml import read_toml

logger = logging.getLogger(__name__)

ENVIRONMENT_PREFIX = "DATELINE_"
TABLE = "[tool.dateline] of the pyproject.toml here"
# Set by a variable too, but of the command line alone.
PASSWORD = "password"  # noqa: S105
# What is set in place of a reader's name.
PACKAGED_READER, NO_READER = "packaged", "none"


class SettingsError(DatelineError):
    """A setting that can't be read or has no such value."""


class Settings(BaseSettings):
    """The model that may write answers; each an environment variable after DATELINE_.

    `writer` is `openai:NAME` (any server that speaks OpenAI's API), `anthropic:NAME` or
    `gguf:FILE` (a local file, run in this process); empty for none. `writer_url` and `writer_key`
    are the server's; left out, they are those of the provider's own client. `writer_timeout` is
    how many seconds an answer may take. `verifier` is the name or folder of a
    cross-encoder trained on natural language inference; without one the embedding model measures
    support. `reader` is what reads the likeliest sentences in their context: `packaged`, `none`, or
    the name or folder of a cross-encoder trained to rank passages for a question. `sure` is how
    often an answer has to be right (see `assistant.evidence.sure`); 0 for as often as not.

    The environment comes first, then `[tool.dateline]` of a pyproject.toml in the working folder.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX,
        frozen=True,
        extra="forbid",
    )

    writer: str = ""
    writer_url: str = ""
    writer_key: SecretStr = SecretStr("")
    writer_timeout: PositiveFloat = 60.0
    verifier: str = ""
    reader: str = PACKAGED_READER
    sure: Annotated[float, Field(ge=0, lt=1)] = 0

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line first, the environment next, the project's file last."""
        return init_settings, env_settings, InitSettingsSource(settings_cls, _read_table())


def read_settings() -> Settings:
    """The settings as they stand. Raises `SettingsError`."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            raise SettingsError(_explain_unknown(name)) from error
        why = first["msg"].removeprefix("Input ")
        raise SettingsError(
            f"{ENVIRONMENT_PREFIX}{name.upper()} is set to what it can't be: {why}"
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"the pyproject.toml here can't be read: {error}") from error


def warn_of_unknown_variables(environment: Iterable[str]) -> None:
    """Log a warning for each variable that looks like a setting of Dateline's and is none.

    No error: a program of another kind may have variables that begin in the same way.
    """
    known = [*Settings.model_fields, *IndexSettings.model_fields, PASSWORD]
    for variable in sorted(environment):
        name = variable.removeprefix(ENVIRONMENT_PREFIX)
        if name != variable and name.casefold() not in known:
            near = _nearest(name.casefold(), known)
            meant = f"; did you mean {ENVIRONMENT_PREFIX}{near.upper()}?" if near else ""
            logger.warning("%s is no setting of Dateline%s", variable, meant)


def _read_table() -> dict[str, Any]:
    """What the project's file says of Dateline. Raises OSError and ValueError."""
    table = read_toml(Path("pyproject.toml"))
    for name in ("tool", "dateline"):
        below = table.get(name, {})
        if not isinstance(below, dict):
            raise ValueError(f"{name!r} is no table")
        table = below
    return table


def _explain_unknown(name: str) -> str:
    """Why a key of the file is refused, and what to write instead."""
    if name in IndexSettings.model_fields:
        return f"{name!r} can't be set in {TABLE}; set {ENVIRONMENT_PREFIX}{name.upper()}"
    near = _nearest(name, [*Settings.model_fields])
    what = f"did you mean {near!r}?" if near else f"it takes {', '.join(Settings.model_fields)}"
    return f"{name[:60]!r} in {TABLE} is no setting; {what}"


def _nearest(name: str, known: list[str]) -> str:
    return next(iter(difflib.get_close_matches(name, known, n=1)), "")
