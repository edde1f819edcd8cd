"""What tests of the whole program share: `--rewrite`, the content, a program in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.conversation import Conversation
from bot.stores.connections import Connections
from bot.stores.schema import migrate
from bot.wording import Wording
from flows.library import Library, load
from tests.postgres.server import Server
from tests.transcripts.program import Clock, Program


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="fill in the bot's side of the transcripts")


@pytest.fixture(scope="session")
def library() -> Library:
    """The content, loaded once."""
    return load()


@pytest.fixture(scope="session")
def wording(library: Library) -> Wording:
    """The templates, compiled once."""
    return Wording(library)


@pytest.fixture(scope="session")
def running_postgres() -> Iterator[Server]:
    """One real PostgreSQL for every test of this process; for `postgres`."""
    server = Server()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def postgres(running_postgres: Server) -> Iterator[Server]:
    """A running PostgreSQL; a test may stop or break it, the next one finds it whole."""
    yield running_postgres
    if not running_postgres.runs:
        running_postgres.stop()
        running_postgres.start()


@pytest.fixture
def database(postgres: Server) -> str:
    """The address of an empty database of this test's own, as DATABASE_URL would give it."""
    return postgres.database()


@pytest.fixture
async def migrated(database: str) -> str:
    """The address of a database of this test's own with the tables in it."""
    connections = Connections(database)
    await migrate(connections)
    await connections.close()
    return database


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one, else on the disk.

    The store waits for the disk 9,000 times in all transcripts: 5 s on a quiet disk, 35 s on a busy one.
    """
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        yield tmp_path
        return
    with TemporaryDirectory(prefix="common-ground-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
async def program(library: Library, wording: Wording, quick_path: Path) -> AsyncIterator[Program]:
    """A real conversation over a real store; the clock stands at 22 November 2026, 9:00 UTC."""
    made = Program(library, wording, quick_path / "data")
    yield made
    await made.close()


@pytest.fixture
def clock(program: Program) -> Clock:
    """The program's clock, to be moved on."""
    return program.clock


@pytest.fixture
def conversation(program: Program) -> Conversation:
    """The program's conversation; not to be used across a restart."""
    return program.conversation
