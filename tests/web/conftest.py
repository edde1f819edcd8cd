"""What the tests of the page share: one Chromium for all, a served program for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.wording import Wording
from flows.library import Library
from tests.transcripts.program import Program
from tests.web.chromium import chromium
from tests.web.serving import Served


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A running Chromium."""
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def served(program: Program) -> AsyncIterator[Served]:
    """The page over a real conversation and a real store."""
    serving = Served()
    await serving.open(program.conversation)
    yield serving
    await serving.close()


def _people(folder: Path) -> int:
    return len({path.stem for path in folder.glob("*/*.json")})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def standing(library: Library, wording: Wording) -> AsyncIterator[tuple[Served, Path]]:
    """One served program for all tests of a page that refuse, with its data folder."""
    with TemporaryDirectory(prefix="common-ground-") as folder:
        program, serving = Program(library, wording, Path(folder)), Served()
        await serving.open(program.conversation)
        yield serving, Path(folder)
        await serving.close()
        await program.close()


@pytest.fixture
def door(standing: tuple[Served, Path]) -> Served:
    """The page, as the tests before have left it."""
    return standing[0]


@pytest.fixture
def stored(standing: tuple[Served, Path]) -> Callable[[], int]:
    """How many people something was stored of at the `door` since the test began."""
    before = _people(standing[1])
    return lambda: _people(standing[1]) - before
