"""What the tests of the page share: one Chromium for all, a served program for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

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


@pytest.fixture
def stored(quick_path: Path) -> Callable[[], int]:
    """How many people something is stored of by now."""
    return lambda: len({path.stem for path in (quick_path / "data").glob("*/*.json")})
