"""A start that cannot be: every fault in one list, what to do about each, and exit code 2."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telegram.server import TOKEN
from tests.web.process import running

HOST = "127.0.0.77"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of `HOST` that somebody else listens on, the last there is: no further one is tried."""
    with socket.socket() as other:
        other.bind((HOST, 65_535))
        other.listen()
        yield 65_535


async def complaints(folder: Path, *arguments: str, **environment: str) -> list[str]:
    """The lines of a start that ended with code 2 and without a traceback."""
    async with running(folder, *arguments, **environment) as run:
        assert await run.code() == 2, run.log
    assert "Traceback" not in run.log and "not-so-secret" not in run.log and TOKEN not in run.log
    return run.log.splitlines()


def begins(lines: list[str], *beginnings: str) -> bool:
    """Whether there is one line for each of these and no further one, in any order."""
    return len(lines) == len(beginnings) and all(
        any(line.startswith(b) for line in lines) for b in beginnings
    )


async def test_faults_of_settings_store_and_port_are_named_together(tmp_path: Path, taken: int) -> None:
    (tmp_path / "file").write_text("")
    lines = await complaints(
        tmp_path / "file",
        *("--host", HOST, "--port", str(taken)),
        WEBHOOK_URL="http://ground.example.org/",
        TRUSTED_PROXIES="nonsense",
        TELEGRAM_TOKEN=TOKEN,
    )
    assert begins(lines, "WEBHOOK_URL: ", "TRUSTED_PROXIES: ", "No port from ", "Cannot ")
    assert any(str(tmp_path / "file") in line for line in lines)


async def test_workers_without_a_database_a_webhook_and_a_port(tmp_path: Path, taken: int) -> None:
    at = ("--host", HOST, "--port", str(taken))
    lines = await complaints(tmp_path, "--workers", "3", *at, TELEGRAM_TOKEN=TOKEN)
    assert len(lines) == 3
    for said in ("DATABASE_URL", "WEBHOOK_URL", "No port from"):
        assert any(said in line for line in lines)


async def test_what_is_unfit_is_not_called_missing_as_well(tmp_path: Path) -> None:
    told = {"DATABASE_URL": "mysql://a:not-so-secret@b/c", "WEBHOOK_URL": "ftp://x", "TELEGRAM_TOKEN": TOKEN}
    lines = await complaints(tmp_path, "--workers", "2", "--port", "0", **told)
    assert begins(lines, "DATABASE_URL: ", "WEBHOOK_URL: ")


async def test_a_database_out_of_reach_stands_in_the_list(tmp_path: Path) -> None:
    told = {"DATABASE_URL": "postgresql://ground:not-so-secret@127.0.0.1:9/ground", "WEB_ADDRESS": "x"}
    lines = await complaints(tmp_path, "--workers", "2", "--port", "0", **told)
    assert begins(lines, "WEB_ADDRESS: ", "Cannot ") and any("127.0.0.1:9" in line for line in lines)


async def test_an_empty_database_says_what_to_do(tmp_path: Path, database: str) -> None:
    for more in ({}, {"WEB_ADDRESS": "x"}):
        lines = await complaints(tmp_path, "--port", "0", DATABASE_URL=database, **more)
        assert any("bot migrate" in line for line in lines) and len(lines) == 1 + len(more)
