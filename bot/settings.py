"""What the program is told by its environment, read once; secrets hide themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

Address = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s]+$")]

Folder = Annotated[Path, AfterValidator(Path.expanduser)]


class Settings(BaseSettings):
    """TELEGRAM_TOKEN, TELEGRAM_BASE_URL, TELEGRAM_BASE_FILE_URL and DATA_DIR."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    telegram_token: SecretStr | None = None
    telegram_base_url: Address | None = None
    telegram_base_file_url: Address | None = None
    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "common-ground"
    )


class BadSettings(Exception):
    """The environment cannot be used; the message names every variable and what was expected."""


def settings() -> Settings:
    """The settings of this process; BadSettings with every fault at once."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{str(one['loc'][0]).upper()}: {_expected(one)}" for one in error.errors()]
        raise BadSettings("\n".join(lines)) from None


def _expected(error: object) -> str:
    kind = error["type"] if isinstance(error, dict) else ""
    if kind == "string_pattern_mismatch":
        return "expected an address that begins with http:// or https://"
    return str(error["msg"]) if isinstance(error, dict) else "cannot be used"
