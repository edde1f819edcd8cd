"""Fixtures of the Telegram tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.telegram.script import Script
from tests.telegram.serving import Served, serving


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """The bot with an empty script; set `served.script.answer`."""
    async with serving(Script()) as made:
        yield made
