"""Makes pictures of the page: phone and desktop, both languages, light and dark.

Run as `python -m tests.pictures.web [FOLDER]`: all of them go to the folder; without one only the
three of the README are made, where it looks for them. Needs Chromium, or CHROMIUM set to its path.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from bot.conversation import Conversation
from bot.keeping import opened
from bot.settings import Settings
from tests.pictures.terminal import TALK
from tests.web.chromium import chromium
from tests.web.serving import Served

HERE = Path(__file__).parent
SIZES = {"phone": (390, 844), "narrow": (320, 640), "desktop": (1280, 860)}
BESIDE = ("case", "link", "room", "nowhere")
IDEAS = {"en": "Three ideas", "zh": "三条建议"}
BEGIN = {"en": "Begin", "zh": "开始"}
STOPS = {2: "2-nickname", 4: "3-tiers", 7: "4-question", 26: "5-review"}
"""Before the line of this number a picture is taken."""


IN_README = (("zh", "4-question"), ("en", "6-result"))


@dataclass(frozen=True, slots=True)
class View:
    """How the page is looked at."""

    lang: str
    size: str
    scheme: Any
    script: bool = True

    @property
    def name(self) -> str:
        return "-".join([self.lang, self.size, self.scheme, *([] if self.script else ["no-script"])])


VIEWS = [
    View("en", "phone", "light"),
    View("zh", "phone", "dark"),
    View("en", "narrow", "dark", script=False),
    View("zh", "narrow", "light"),
    View("zh", "desktop", "light", script=False),
    View("en", "desktop", "dark"),
]


async def pictured(browser: Browser, served: Served, view: View, into: Path) -> None:
    """The talk of the terminal's picture, held on the page, with a picture at every stop."""
    width, height = SIZES[view.size]
    context = await browser.new_context(
        locale={"en": "en-GB", "zh": "zh-CN"}[view.lang],
        viewport={"width": width, "height": height},
        color_scheme=view.scheme,
        java_script_enabled=view.script,
        device_scale_factor=2 if view.size == "phone" else 1,
    )
    page = await context.new_page()
    await page.goto(served.url)

    async def shoot(name: str, *, whole: bool = False) -> None:
        await page.screenshot(path=into / f"{view.name}-{name}.png", full_page=whole)

    await shoot("1-beginning")
    await page.click(f"button[name=lang][value={view.lang}]")
    for n, line in enumerate([BEGIN[view.lang], *TALK[view.lang][1:]]):
        if n in STOPS:
            await shoot(STOPS[n])
        await _say(page, line)
    await shoot("6-result")
    await _say(page, IDEAS[view.lang])
    await shoot("7-idea")
    await page.click("details.menu summary")
    await shoot("8-menu")
    for path in BESIDE:
        await page.goto(served.url + path)
        await shoot(path, whole=True)
    await context.close()


async def _say(page: Page, line: str) -> None:
    await page.fill("#say", line)
    await page.press("#say", "Enter")
    await page.wait_for_load_state("load")
    await page.wait_for_selector("#thread:not([aria-busy])")
    await asyncio.sleep(0.1)


async def on_the_wall(browser: Browser, served: Served, lang: str, into: Path) -> None:
    """What the projector shows of a demo class, half as large as on it."""
    context = await browser.new_context(
        locale={"en": "en-GB", "zh": "zh-CN"}[lang],
        viewport={"width": 1920, "height": 1200},
        device_scale_factor=0.5,
    )
    page = await context.new_page()
    await page.goto(served.url + "class")
    await page.click("button[name=demo]")
    for move in ("close", "reveal"):
        await page.click(f'button[value="{move}"]')
    await page.wait_for_selector(".found svg")
    wall = await page.get_attribute('a[href^="/wall/"]', "href")
    await page.goto(served.url.rstrip("/") + str(wall))
    await page.screenshot(path=into / f"wall-{lang}.png")
    await context.close()


async def _all(talk: Conversation, views: list[View], into: Path) -> None:
    served = Served(host="0.0.0.0")
    await served.open(talk)
    async with chromium() as browser:
        for view in views:
            await pictured(browser, served, view, into)
        await on_the_wall(browser, served, "en", into)
    await served.close()


async def main(into: Path | None) -> None:
    """Every picture into a folder, or the two of the README beside this page."""
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as made:
        views = VIEWS if into else [View("en", "phone", "light"), View("zh", "phone", "light")]
        (into or Path(made)).mkdir(exist_ok=True)
        async with opened(Settings(data_dir=Path(data) / "answers", database_url=None)) as (_, talk):
            await _all(talk, views, into or Path(made))
        for lang, stop in () if into else IN_README:
            picture = Path(made) / f"{lang}-phone-light-{stop}.png"
            (HERE / f"web-{lang}.png").write_bytes(picture.read_bytes())
        if into is None:
            (HERE / "wall-en.png").write_bytes((Path(made) / "wall-en.png").read_bytes())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
