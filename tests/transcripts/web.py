"""Transcripts in the browser: the real page in Chromium, with its script or without any."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Page

from bot.channels.web import visitor
from tests.transcripts.program import PRESS_S, Program
from tests.transcripts.script import same, screen
from tests.web.serving import Served

_ONLY_THERE = re.compile(r"\((?:sticker|voice|photo|document|forwarded|edited)\)")

READ = """() => {
  const words = (node) => node.nodeName === "BR" ? "\\n" : node.textContent;
  const text = (block) => [...block.childNodes].map(words).join("");
  const gap = (block) => block.classList.contains("tight") ? "\\n" : "\\n\\n";
  const shown = (bubble) => ({
    text: [...bubble.querySelectorAll(".text > :not(.who)")]
      .map((block, n) => (n ? gap(block) : "") + text(block)).join(""),
    rows: [...bubble.querySelectorAll(".row")].map((row) => [...row.children].map((cell) => ({
      label: (cell.querySelector("summary") ?? cell).textContent,
      copy: cell.querySelector(".sentence")?.textContent ?? "",
      of: bubble.querySelector("[name=of]").value, key: cell.name ?? "", value: cell.value ?? "",
    }))),
  });
  const all = [...document.querySelectorAll(".bubble.bot")];
  const now = all.findIndex((bubble) => bubble.id === "now");
  const toast = document.querySelector("#toast").textContent;
  return JSON.stringify({ toast, now, bubbles: all.map(shown) });
}"""
"""What the page shows, as JSON: Playwright's own way to hand objects over takes 20 times as long."""

DONE = "!document.documentElement.id && document.readyState === 'complete'"
"""Whether this is another document than the one marked before, and whole."""

READ_DONE = "!document.documentElement.id && document.readyState !== 'loading'"
"""The same where no script has to be there: pictures may still be on their way."""

TAP = """([of, key, value]) => {
  const forms = [...document.querySelectorAll(".bubble.bot form")];
  const button = (form) => form.querySelector(`button[name="${key}"][value="${value}"]`);
  button(forms.findLast((form) => form.elements.of.value === of && button(form))).click();
  return document.querySelector("[aria-busy]") !== null;
}"""
"""Taps the newest such button; whether the page's script now has it, else the browser goes elsewhere."""

SAY = """([words]) => {
  const form = document.querySelector("form.say");
  form.elements.say.value = words;
  form.querySelector("button").click();
  return document.querySelector("[aria-busy]") !== null;
}"""

OLD = """([of, key, value]) => {
  const form = document.querySelector("#now form");
  const newer = form.elements.of.value;
  const button = document.createElement("button");
  button.name = key; button.value = value; form.elements.of.value = of;
  form.append(button); button.click();
  button.remove(); form.elements.of.value = newer;
  return document.querySelector("[aria-busy]") !== null;
}"""
"""Taps a button that only a tab out of date still has, in the place where its bubble stands there."""


class Web:
    """The page in Chromium; taps on the newest button of a label, words in the field below."""

    def __init__(self, program: Program, lang: str, browser: Browser, *, script: bool) -> None:
        self._program = program
        self._browser = browser
        self._locale = "zh-CN" if lang == "zh" else "en-GB"
        self._script = script
        self._served = Served(clock=lambda: 1000 * time.monotonic())  # quicker than any thumb
        self._context: BrowserContext | None = None
        self._page: Page
        self._seen: dict[str, Any] = {"toast": "", "bubbles": []}
        self._met: dict[tuple[str, str, str, str], None] = {}
        self._files: list[str] = []
        self.manager = ""

    async def open(self, first: str) -> list[str]:
        """Begin; after a restart the tab is still open, over a program that is another."""
        await self._served.open(self._program.conversation)
        if self._context is not None:
            return []  # the tab is still open
        self._context = await self._browser.new_context(
            locale=self._locale, java_script_enabled=self._script, viewport={"width": 390, "height": 844}
        )
        self._page = await self._context.new_page()
        self._page.set_default_timeout(8_000)
        self._page.on("download", lambda download: self._files.append(download.suggested_filename))
        await self._page.goto(self._served.url)
        self._seen = json.loads(await self._page.evaluate(READ))
        return screen(*_drawn(self._newest)) if first == "/start" else []

    @property
    def _newest(self) -> dict[str, Any]:
        newest: dict[str, Any] = self._seen["bubbles"][self._seen["now"]]
        return newest

    async def act(self, said: str) -> list[str] | None:
        if _ONLY_THERE.match(said):
            return None
        before, count, old = self._newest, len(self._seen["bubbles"]), said.startswith("[old ")
        found = None if said.startswith('"') or old else self._button(said)
        if found and found["copy"]:
            return [f"Copied: {found['copy']}"]
        if old:
            await self._do(OLD, self._old(said))
        elif found:
            await self._do(TAP, [found["of"], found["key"], found["value"]])
        else:
            await self._do(SAY, [said.strip('"')])
        self._remember()
        if found and found["key"] == "get" and not self._script:
            return None  # a file comes, or the page anew, and neither tells what the talk says
        lines = [f"Toast: {self._seen['toast']}"] if self._seen["toast"] else []
        if found and found["key"] == "get" and lines:
            await self._until(lambda: bool(self._files), PRESS_S)
            lines.append(f"File: {self._files[-1]}")
        if old and not self._script:
            return lines or None  # a whole page came; what the tab out of date showed before is gone
        if self._newest != before or (self._script and len(self._seen["bubbles"]) > count):
            return lines + screen(*_drawn(self._newest))
        return lines if lines or self._script else None  # a whole page came: is its last screen new?

    async def reminded(self) -> list[str]:
        """Nothing comes by itself: a page says what is due when it is opened."""
        return []

    async def _do(self, act: str, said: list[str]) -> None:
        """Act, and wait until what came of it is in place: another document, or new bubbles in this one."""
        self._files.clear()
        await self._page.evaluate("() => { document.documentElement.id = 'before'; }")
        scripted = False
        with suppress(Error):  # the document may go while it is being asked
            scripted = await self._page.evaluate(act, said)
        anew = DONE if self._script else READ_DONE
        done = f"({anew}) || !document.querySelector('[aria-busy]')" if scripted else anew
        async with asyncio.timeout(PRESS_S):
            while not (self._files or await self._settled(done)):  # noqa: ASYNC110  as above
                await asyncio.sleep(0.002)
        if not self.manager:
            cookies = await self._page.context.cookies()
            self.manager = next((visitor.manager(c["value"]) for c in cookies if c["name"] == "talk"), "")

    async def _until(self, holds: Callable[[], bool], within_s: float) -> None:
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110  what is waited for is in Chromium
                await asyncio.sleep(0.002)

    async def _settled(self, done: str) -> bool:
        with suppress(Error):
            if seen := await self._page.evaluate(f"() => ({done}) && ({READ})()"):
                self._seen = json.loads(seen)
                return True
        return False

    def _button(self, label: str) -> dict[str, str] | None:
        """The newest button of this label."""
        cells = (c for bubble in self._seen["bubbles"][::-1] for row in bubble["rows"] for c in row)
        return next((cell for cell in cells if same(cell["label"], label)), None)

    def _old(self, said: str) -> list[str]:
        """A button that the newest bubble has not, or no longer: the `count`-th last of its label."""
        count, _, label = said.removeprefix("[old ").partition("] ")
        newest = {(c["of"], c["key"], c["value"]) for row in self._newest["rows"] for c in row}
        old = [met[:3] for met in self._met if same(met[3], label) and met[:3] not in newest]
        if len(old) < int(count):
            raise LookupError(f"only {len(old)} old buttons [{label}]")
        return list(old[-int(count)])

    def _remember(self) -> None:
        """Keep every button met, the last one at the end; only one bubble may ask for a rating."""
        cells = [c for bubble in self._seen["bubbles"] for row in bubble["rows"] for c in row if c["key"]]
        for cell in cells:
            met = (cell["of"], cell["key"], cell["value"], cell["label"])
            self._met.setdefault(met)
        asking = {c["key"] for c in cells if c["key"][-2:] in (".t", ".u")}
        assert len(asking) < 2, f"the page asks for {asking} at the same time"

    async def leave(self, *, blocked: bool) -> None:
        raise LookupError("a page cannot be blocked")

    async def close(self) -> None:
        """Stop the program; the tab stays, as a tab does."""
        await self._served.close()

    async def end(self) -> None:
        """Close the tab."""
        if self._context is not None:
            await self._context.close()


def _drawn(bubble: dict[str, Any]) -> tuple[str, list[list[str]]]:
    return bubble["text"], [[cell["label"] for cell in row] for row in bubble["rows"]]
