"""A disk that takes nothing: the page says that nothing was stored, and nothing that was is lost."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.async_api import Browser

from tests.transcripts.program import Program
from tests.web.serving import Served
from tests.web.tab import opened
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


@contextmanager
def full() -> Iterator[None]:
    """The system itself refuses every file of more than a few bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_tap_on_a_full_disk_is_not_accepted_and_counts_once_there_is_room(
    served: Served, program: Program
) -> None:
    async with Visitor(served.url) as mei:
        await mei.begin("zh")
        await mei.rate(4)
        of = mei.of
        with full():
            await mei.tap("S-G2.t", "3", of)
            assert mei.status == 503 and "刚才没能存上" in mei.page
            await mei.go("")
            assert "S-G2.t" in mei.page
        await mei.tap("S-G2.t", "3", of)
        assert dict((await program.session(mei.manager)).assessment.ratings) == {"S-G1.t": 4, "S-G2.t": 3}


async def test_nobody_begins_on_a_full_disk(served: Served) -> None:
    async with Visitor(served.url) as mei:
        with full():
            await mei.tap("lang", "en")
        assert mei.status == 503 and not mei.key and "could not be stored" in mei.page
        await mei.go("")
        await mei.begin()
        assert mei.key


async def test_the_script_says_so_in_place_and_the_tap_works_again(
    served: Served, program: Program, browser: Browser
) -> None:
    async with opened(served, program, browser, True) as tab:
        with full():
            await tab.rate("S-G1.t", 4)
            await tab.page.wait_for_selector("#toast.shown")
            assert "could not be stored" in await tab.page.inner_text("#toast")
            await tab.asks("S-G1.t")
        await tab.rate("S-G1.t", 4)
        await tab.asks("S-G2.t")
        assert await tab.ratings() == {"S-G1.t": "4"}
