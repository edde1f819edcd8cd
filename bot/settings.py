"""What the program is told by its environment, read once; secrets hide themselves."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _named(said: str) -> str:
    """An address that names a host, and a port only in digits."""
    try:
        parts = urlsplit(said)
        fits = bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise PydanticCustomError("address", "expected an address such as https://help.example.org/")
    return said


Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s]+$"),
    AfterValidator(_named),
]


def _delivered(said: str) -> str:
    """An address that Telegram delivers to, with a path of its own."""
    parts = urlsplit(said)
    if parts.scheme != "https" or parts.port not in (None, *TELEGRAM_PORTS) or parts.query or parts.fragment:
        ports = ", ".join(map(str, TELEGRAM_PORTS))
        raise PydanticCustomError(
            "delivered", "expected https://, a host, one of the ports {ports} and a path", {"ports": ports}
        )
    return said if parts.path.strip("/") else f"{said.rstrip('/')}/telegram"


def _database(said: SecretStr) -> SecretStr:
    """An address of PostgreSQL; the driver reads the rest of it when it connects."""
    if not re.fullmatch(r"postgres(ql)?://\S+", said.get_secret_value()):
        raise PydanticCustomError(
            "database", "expected an address such as postgresql://user:password@db.example.org/ground"
        )
    return said


def _secret(said: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", said.get_secret_value(), re.ASCII):
        raise PydanticCustomError("secret", "expected 16 to 256 of A-Z, a-z, 0-9, _ and -")
    return said


def _networks(said: str | tuple[str, ...]) -> tuple[str, ...]:
    """Addresses and networks parted by commas, such as "10.0.0.2, 10.1.0.0/16"."""
    parts = said.split(",") if isinstance(said, str) else said
    named = [one.strip() for one in parts if one.strip()]
    try:
        return tuple(str(ipaddress.ip_network(one, strict=False)) for one in named)
    except ValueError as error:
        raise PydanticCustomError(
            "networks", "expected addresses or networks, parted by commas: {why}", {"why": str(error)}
        ) from None


TELEGRAM_PORTS = (443, 80, 88, 8443)
"""Ports that Telegram delivers to (Bot API, setWebhook)."""

WebhookAddress = Annotated[Address, AfterValidator(_delivered)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_secret)]
Networks = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_networks)]


class Settings(BaseSettings):
    """TELEGRAM_TOKEN, TELEGRAM_BASE_URL, TELEGRAM_BASE_FILE_URL, WEBHOOK_URL, WEBHOOK_SECRET, WEB_ADDRESS,
    TRUSTED_PROXIES, METRICS_TOKEN, DATABASE_URL, DATA_DIR."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    telegram_token: SecretStr | None = None
    telegram_base_url: Address | None = None
    telegram_base_file_url: Address | None = None
    webhook_url: WebhookAddress | None = None
    webhook_secret: WebhookSecret | None = None
    web_address: Address | None = None
    metrics_token: SecretStr | None = None
    database_url: DatabaseAddress | None = None
    trusted_proxies: Networks = ()
    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "common-ground"
    )


class BadSettings(Exception):
    """The environment cannot be used; the message names every variable and what was expected."""


def settings() -> Settings:
    """The settings of this process; BadSettings with every fault at once."""
    told, faults = gathered()
    if faults:
        raise BadSettings("\n".join(faults.values()))
    return told


def gathered() -> tuple[Settings, dict[str, str]]:
    """The settings as far as they can be used, and a line for each variable that cannot.

    In place of what cannot be used stands what counts where nothing is said.
    """
    try:
        return Settings(), {}
    except ValidationError as error:
        faults = {str(one["loc"][0]): _expected(one) for one in error.errors()}
    usual = {name: Settings.model_fields[name].get_default(call_default_factory=True) for name in faults}
    return Settings(**usual), {name: f"{name.upper()}: {said}" for name, said in faults.items()}


def _expected(error: object) -> str:
    kind = error["type"] if isinstance(error, dict) else ""
    if kind == "string_pattern_mismatch":
        return "expected an address that begins with http:// or https://"
    return str(error["msg"]) if isinstance(error, dict) else "cannot be used"
