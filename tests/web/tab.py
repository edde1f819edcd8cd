"""A tab of Chromium in the middle of an assessment, with the page's script or without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from tests.transcripts.program import Program
from tests.web.serving import Served
from tests.web.visitor import Visitor

WIDTH, HEIGHT = 390, 844


class Tab:
    """One page of a talk that waits at the first rating of the street office."""

    def __init__(self, page: Page, program: Program, manager: str) -> None:
        self.page = page
        self.said: list[str] = []
        self._program = program
        self._manager = manager
        page.set_default_timeout(8_000)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))

    async def another(self) -> Tab:
        """A second tab of the same talk."""
        opened = Tab(await self.page.context.new_page(), self._program, self._manager)
        await opened.page.goto(self.page.url)
        return opened

    async def rate(self, key: str, value: int) -> None:
        """Tap a rating of the newest message."""
        await self.page.click(f'#now button[name="{key}"][value="{value}"]')

    async def asks(self, key: str) -> None:
        """Wait until the newest message asks for this rating."""
        await self.page.wait_for_selector(f'#now button[name="{key}"]')

    async def ratings(self) -> dict[str, str]:
        """What is stored by now."""
        session = await self._program.session(self._manager)
        return {key: str(value) for key, value in session.assessment.ratings.items()}


@asynccontextmanager
async def opened(served: Served, program: Program, browser: Browser, script: bool) -> AsyncIterator[Tab]:
    """A tab at the first rating, closed in the end."""
    async with Visitor(served.url) as mei:
        await mei.begin()
        context = await browser.new_context(
            locale="en-GB", java_script_enabled=script, viewport={"width": WIDTH, "height": HEIGHT}
        )
        await context.add_cookies([{"name": "talk", "value": mei.key, "url": served.url}])
        tab = Tab(await context.new_page(), program, mei.manager)
        await tab.page.goto(served.url)
        yield tab
        await context.close()
