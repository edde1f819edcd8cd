"""One connection to PostgreSQL, as psycopg makes it: the driver lives here alone, its pool one page on."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from psycopg import AsyncConnection, Error, OperationalError, ProgrammingError, errors
from psycopg.conninfo import conninfo_to_dict

STALE = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)
"""A pooler between hands us another server connection every time, with other statements prepared."""

_COMMITS = """
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'
"""


class Connection(AsyncConnection[Any]):
    """Every statement is committed by itself, and on the server's disk before it is answered."""

    @classmethod
    async def connect(cls, conninfo: str = "", **options: Any) -> Self:
        """A new connection; Error, of which `failed` among the options is told, since a pool keeps it."""
        failed: Callable[[Error], None] = options.pop("failed")
        try:
            return await super().connect(conninfo, autocommit=True, client_encoding="utf8", **options)
        except Error as error:
            failed(error)
            raise


async def commit_durably(connection: Connection) -> None:
    """Put `synchronous_commit` on where it is off; other values that wait less or longer stay."""
    await connection.execute(_COMMITS, prepare=False)


def cut(connection: Connection) -> None:
    """Hang up, so that who waits for the server's answer is told at once; cancelling could take 10 s."""
    with suppress(OSError, OperationalError), socket.socket(fileno=os.dup(connection.fileno())) as wire:
        wire.shutdown(socket.SHUT_RDWR)


def place(url: str) -> str | None:
    """Host, port and database that an address names, without user and password; None for no address."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        return None
    host = parts.get("host") or parts.get("hostaddr") or "localhost"
    return f"{host}:{parts.get('port') or 5432}/{parts.get('dbname') or ''}"


__all__ = ["STALE", "Connection", "Error", "commit_durably", "cut", "place"]
