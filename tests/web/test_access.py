"""Everybody can use the page: axe-core on every kind of screen, 320 px, thumbs, a live region, languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import Browser, Page

from bot.channels.web import visitor
from bot.routes import everywhere
from bot.tongues import TAGS
from bot.walking import Sight, Walk
from flows.document import to_document
from flows.engine import Engine
from flows.library import Library
from flows.model import LANGS, Lang
from flows.screens import Card, Result, Text
from tests.transcripts.program import Program
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN_AXE = """async () => {
  const found = await axe.run({ resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((n) => `${rule.id}: ${n.target} ${n.html}`));
}"""

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((e) => !e.closest(".who, details:not([open]) nav"))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 120))"""
"""What does not fit the width of the window."""

TOO_SMALL = """() => [...document.querySelectorAll("button, summary, .button, input:not([type=hidden])")]
  .filter((e) => e.checkVisibility() && (e.closest("label.pick") ?? e).getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML.slice(0, 120))"""
"""What a thumb misses."""

STRAYS = """([script, own]) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.data, parent = walk.currentNode.parentElement;
    const said = !parent.closest("script, style, code") && new RegExp(script).test(text);
    if (said && parent.closest("[lang]").lang === own) found.push(text);
  }
  return found;
}"""
"""Texts in a script that their marked language does not use."""


def kinds(library: Library, lang: Lang) -> list[Sight]:
    """One sight of every kind of screen: a card by its page, a result by its square, a text by its page."""
    walk = everywhere(Walk(Engine(library), lang, proving=False))
    found: dict[tuple[object, ...], Sight] = {}
    for sight in walk.sights:
        if not sight.shown.home:
            found.setdefault(_kind(sight), sight)
    return list(found.values())


def _kind(sight: Sight) -> tuple[object, ...]:
    screen = sight.shown.screen
    match screen:
        case Card():
            return (Card, screen.page)
        case Result():
            return (Result, screen.verdict.square)
        case Text():
            return (Text, screen.page.partition(".")[0])
    return (type(screen),)


async def faults(page: Page) -> list[str]:
    """What axe finds, what sticks out at this width, what is too small for a thumb."""
    wide = [f"too wide: {html}" for html in await page.evaluate(TOO_WIDE)]
    small = [f"too small: {html}" for html in await page.evaluate(TOO_SMALL)]
    return [*await page.evaluate(RUN_AXE), *wide, *small]


@pytest.fixture(params=[(lang, scheme) for lang in LANGS for scheme in ("light", "dark")], ids="-".join)
def look(request: pytest.FixtureRequest) -> tuple[Lang, Any]:
    """A language and a colour scheme."""
    chosen: tuple[Lang, Any] = request.param
    return chosen


async def opened(browser: Browser, look: tuple[Lang, Any], width: int = 320, height: int = 640) -> Page:
    """A page of a narrow phone with axe in it."""
    locale = "zh-CN" if look[0] == "zh" else "en-GB"
    context = await browser.new_context(
        locale=locale, color_scheme=look[1], viewport={"width": width, "height": height}
    )
    await context.add_init_script(path=AXE)
    return await context.new_page()


async def test_every_kind_of_screen(
    browser: Browser, served: Served, program: Program, library: Library, look: tuple[Lang, Any]
) -> None:
    page, key = await opened(browser, look), visitor.new_key()
    await page.context.add_cookies([{"name": "talk", "value": key, "url": served.url}])
    wrong: list[str] = []
    revision = 0
    sights = kinds(library, look[0])
    assert len(sights) > 35
    for sight in sights:
        document = {**to_document(sight.session), "anchor": None}
        revision = await program.store.save(visitor.manager(key), document, revision)
        await page.goto(served.url)
        assert await page.get_attribute("html", "lang") == TAGS[sight.session.lang or look[0]]
        wrong += [f"{_kind(sight)}: {fault}" for fault in await faults(page)]
    await page.context.close()
    assert not wrong, "\n".join(wrong[:40])


async def test_every_page_beside_the_talk(browser: Browser, look: tuple[Lang, Any], program: Program) -> None:
    served = Served(host="0.0.0.0")
    await served.open(program.conversation)
    page = await opened(browser, look)
    wrong: list[str] = []
    for path in _beside():
        if path == "menu":
            await page.goto(served.url)
            await page.click("summary")
        elif path == "chosen":
            await page.goto(served.url)
            await page.click(f"button[name=lang][value={look[0]}]")
            await page.fill("#say", "?!")
            await page.press("#say", "Enter")
            await page.wait_for_selector(".bubble.me")
        elif path == "leave":
            await page.goto(served.url + "link")
            await page.click("form[action='/leave'] button")
        else:
            await page.goto(served.url + path)
        wrong += [f"{path}: {fault}" for fault in await faults(page)]
    await page.context.close()
    await served.close()
    assert not wrong, "\n".join(wrong[:40])


def _beside() -> Iterator[str]:
    yield from ("", "menu", "case", "link", "room", "nowhere", "go/short", "?new")
    yield from ("chosen", "link", f"go/{visitor.new_key()}", "leave", "")


async def test_what_the_bot_says_is_announced_and_newest_in_view(browser: Browser, served: Served) -> None:
    page = await opened(browser, ("en", "light"), 390, 844)
    await page.goto(served.url)
    await page.click("button[value=en]")
    for label in ("Begin", "Skip the rest", "Skip", "Quick form", "Street office"):
        await page.click(f".bubble.open button:text-is('{label}')")
        await page.wait_for_function("() => !document.querySelector('[aria-busy]')")
    await page.focus(".bubble.open .n5 button >> nth=3")
    await page.keyboard.press("Enter")
    await page.wait_for_function("() => document.getElementById('heard').textContent.includes('2 of 4')")
    heard = await page.inner_text("#heard")
    assert "Noted: yearly tasks, 3." in heard and "[" not in heard
    assert await page.get_attribute("#heard", "role") == "status"
    assert await page.evaluate("() => document.activeElement.id") == "now"
    await page.keyboard.press("Tab")
    assert await page.evaluate("() => document.activeElement.value") == "0"
    assert (await page.title()).startswith("Street office, ends, their side, 2 of 4 · ")
    box = await page.locator("#now").bounding_box()
    field = await page.locator("form.say").bounding_box()
    assert box and field and box["y"] + box["height"] <= field["y"] + 1
    await page.context.close()


async def test_every_part_is_marked_with_its_language(browser: Browser, served: Served) -> None:
    other: dict[Lang, str] = {"en": r"[\u4e00-\u9fff]", "zh": "[A-Za-z]{2}"}
    for lang, script in other.items():
        page = await opened(browser, (lang, "light"))
        for path in ("", "case", "link"):
            await page.goto(served.url + path)
            strays = await page.evaluate(STRAYS, [script, TAGS[lang]])
            assert not strays, (lang, path, strays)
        await page.context.close()
