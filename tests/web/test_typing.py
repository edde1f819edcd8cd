"""What people type is shown as text wherever it appears; and a whole assessment by the keyboard alone."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest
from playwright.async_api import Browser, Page

from bot.channels.web import visitor
from tests.transcripts.program import Program
from tests.web.serving import Served
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

NICKNAME = "<img/src onerror=alert(1)>"
OWN_NAME = "<script>alert(1)</script>"
WORDS = "<svg/onload=alert(1)>{{7*7}}&lt;b&gt;"


IN_FOCUS = """() => {
  const it = document.activeElement;
  return it.id ? "#" + it.id : it.closest("#now button") ? it.textContent.trim() : "";
}"""
"""The id of what has the focus, or the label of a button of the newest message."""


class Watched:
    """A page with everything that would tell of a script that ran."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        page.set_default_timeout(8_000)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))

    async def type(self, words: str, then: str) -> None:
        """Send words; the newest message then has `then`."""
        await self.page.fill("#say", words)
        await self._sent(self.page.press("#say", "Enter"), then)

    async def tap(self, key: str, value: str, then: str) -> None:
        """Tap a button; the newest message then has `then`."""
        await self._sent(self.page.click(f'#now button[name="{key}"][value="{value}"]'), then)

    async def enter(self, words: str) -> None:
        """Type with the keys into what has the focus, and send; something else is then asked."""
        await self.page.keyboard.type(words)
        await self._sent(self.page.keyboard.press("Enter"), "")

    async def reach(self, label: str) -> None:
        """Press Tab until a button of the newest message has the focus, or for no label the field."""
        for _ in range(80):
            if await self.page.evaluate(IN_FOCUS) == (label or "#say"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {label or 'the field'}")

    async def _sent(self, act: Awaitable[None], then: str) -> None:
        await self.page.evaluate("document.querySelector('#now').dataset.before = ''")
        await act
        await self.page.wait_for_selector(f"#now:not([data-before]):has(button{then})")

    async def shows(self, words: str) -> bool:
        return words in await self.page.inner_text("#now")

    async def harmless(self) -> None:
        assert not await self.page.query_selector("main img, [onload], [onerror], main script")
        assert not self.said


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_script_in_every_free_text_is_shown_as_text(
    served: Served, browser: Browser, script: bool
) -> None:
    async with Visitor(served.url) as mei:
        for key, value in (("lang", "en"), ("seen", "welcome"), ("set.rest", "-")):
            await mei.tap(key, value)
        context = await browser.new_context(locale="en-GB", java_script_enabled=script)
        await context.add_cookies([{"name": "talk", "value": mei.key, "url": served.url}])
        watched = Watched(await context.new_page())
        await watched.page.goto(served.url)
        await watched.type(NICKNAME, '[name="form"]')
        await watched.tap("form", "quick", '[name="tier"]')
        await watched.tap("tier", "B", '[name="tiername"]')
        await watched.tap("at", "own", ":not([name=tiername])")
        await watched.type(OWN_NAME, '[name="B-G1.t"]')
        await watched.tap("B-G1.t", "4", '[name="B-G2.t"]')
        assert await watched.shows(OWN_NAME)
        await watched.type(WORDS, '[name="B-G2.t"]')
        if script:
            assert WORDS in await watched.page.inner_text(".bubble.me >> nth=-1")
        seen = ""
        for command in ("/review", "/assess", "/result", "/case", "/help", f"/{WORDS}", "/language"):
            await watched.type(command, "")
            seen += await watched.page.inner_text("main")
            await watched.page.goto(served.url)
            seen += await watched.page.inner_text("main")
            await watched.harmless()
        assert NICKNAME in seen and OWN_NAME in seen
        await context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_an_assessment_of_one_tier_by_the_keyboard_alone(
    served: Served, program: Program, browser: Browser, script: bool
) -> None:
    """Tab and Enter to the buttons, digits into the field; the mouse is never touched."""
    context = await browser.new_context(locale="zh-CN", java_script_enabled=script)
    watched = Watched(await context.new_page())
    page = watched.page
    await page.goto(served.url)
    for label in ("中文", "开始", "其余都跳过", "跳过", "简版", "街道办事处"):
        await watched.reach(label)
        await watched.enter("")
    for number in "44333433":
        await watched.reach("")
        await watched.enter(number)
    await watched.reach("接着做")
    await watched.enter("")
    for number in "43334433":
        await watched.reach("")
        await watched.enter(number)
    await watched.reach("没错，看结果")
    await watched.enter("")
    assert await watched.shows("街道：")
    assert not watched.said
    key = next(cookie["value"] for cookie in await context.cookies() if cookie["name"] == "talk")
    assert len((await program.session(visitor.manager(key))).assessment.ratings) == 16
    await context.close()
