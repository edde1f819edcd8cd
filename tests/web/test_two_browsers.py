"""Trainer, projector and student, each in a window of Chromium, with the script and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page

from flows.model import Lang
from tests.transcripts.program import Program
from tests.web.lesson import Student
from tests.web.serving import Served
from tests.web.test_access import faults, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOCALES: dict[Lang, str] = {"en": "en-GB", "zh": "zh-CN"}
CLICKS = 24
"""16 ratings of one tier in the quick form, the rests between them, the review."""


@asynccontextmanager
async def window(browser: Browser, lang: Lang, script: bool) -> AsyncIterator[tuple[Page, list[str]]]:
    """A window with a cookie jar of its own, and what its console said."""
    context = await browser.new_context(
        locale=LOCALES[lang], java_script_enabled=script, viewport={"width": 390, "height": 844}
    )
    page, said = await context.new_page(), list[str]()
    page.set_default_timeout(10_000)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    await context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_lesson(served: Served, program: Program, browser: Browser, lang: Lang, script: bool) -> None:
    async with (
        window(browser, lang, script) as (trainer, said),
        window(browser, lang, script) as (mei, heard),
    ):
        await trainer.goto(served.url + "class")
        await trainer.check('input[name="tier"][value="street"]')
        await trainer.click("button.main")
        code = await trainer.inner_text("strong.code")
        wall = await trainer.context.new_page()
        await wall.goto(served.url + str(await trainer.get_attribute('a[href^="/wall/"]', "href"))[1:])
        assert await wall.inner_text(".huge") == code

        await mei.goto(f"{served.url}join/{code}")
        await mei.click("button.main")
        await mei.wait_for_selector("#now")
        if script:
            await wall.wait_for_selector("[data-joined]:text('1')")
        await trainer.click('button[value="open"]')
        if not script:
            await mei.reload()
        await mei.wait_for_selector(
            '#now button[name="S-G1.t"]'
        )  # with the script the phone goes on by itself
        await _answered(mei)

        others = [Student(served.url, lang=LOCALES[lang]) for _ in range(4)]
        for other in others:
            async with other:
                await other.join(code)
                await other.answer()
        await trainer.reload()
        await trainer.click('button[value="close"]')
        await trainer.click('button[value="reveal"]')
        await trainer.wait_for_selector(".found svg")
        if not script:
            await wall.reload()
        await wall.wait_for_selector(".found svg")
        if not script:
            await mei.reload()
        await mei.wait_for_selector('#now button[name="show"][value="found.S"]')
        assert not said and not heard


async def _answered(page: Page) -> None:
    """Answer what is open, not all alike, until it is handed in."""
    for n in range(CLICKS):
        now = page.locator("#now")
        rating = now.locator(f'button[value="{3 + n % 2}"]')
        button = rating if await rating.count() else now.locator('button[name="seen"], button[name="done"]')
        name = await button.first.get_attribute("name")
        await button.first.click()
        if name == "done":
            break
        await page.wait_for_function(
            "(name) => !document.querySelector(`#now button[name='${name}']`)", arg=name
        )
    await page.wait_for_selector('#now button[name="show"][value="opening"]')


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_everybody_can_use_the_pages(served: Served, browser: Browser, lang: Lang, scheme: str) -> None:
    """axe finds nothing, at 320 px nothing sticks out, and no thumb misses."""
    page = await opened(browser, (lang, scheme))
    page.set_default_timeout(10_000)
    wrong = dict[str, list[str]]()

    async def look(name: str) -> None:
        if found := await faults(page):
            wrong[name] = found

    for path in ("class", "join", "join/7K2M9P"):
        await page.goto(served.url + path)
        await look(path)
    await page.goto(served.url + "class")
    async with page.expect_navigation():
        await page.click("button.main")
    await look("lobby")
    code = await page.inner_text("strong.code")
    host = str(await page.get_attribute("#host", "value")).partition("/host/")[2]
    wall = str(await page.get_attribute('a[href^="/wall/"]', "href"))
    for path in (f"join/{code}", f"host/{host}", wall[1:]):
        await page.goto(served.url + path)
        await look(path[:5])
    await page.goto(served.url + "class")
    async with page.expect_navigation():
        await page.click("button[name=demo]")
    wall = str(await page.get_attribute('a[href^="/wall/"]', "href"))
    for move in ("close", "reveal", "again", "close", "reveal"):
        async with page.expect_navigation():
            await page.click(f'button[value="{move}"]')
        await look(move)
    await page.goto(served.url + wall[1:])
    await look("wall")
    await page.context.close()
    assert not wrong
