"""What the page costs: a tap in Chromium, the first load, taps a second, a hall of phones.

Run as `python -m tests.bench.web [RUNS]`.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

from bot.channels.web import visitor
from bot.stores.folder_lock import SUBFOLDERS
from bot.stores.place import place
from bot.stores.tiny import TinyStore
from flows.document import to_document
from flows.library import load
from tests.bench import phones
from tests.bench.whole import open_session
from tests.web.chromium import chromium

ON_DISK = "/var/tmp"
"""Where answers are kept while measuring: never in memory, as /tmp may be."""

CONNECTIONS = 32
TAPS_EACH = len(phones.QUESTIONS)
PHONES = 300
RATINGS = 8
TALKS = 20
"""Talks in Chromium, of ten ratings each."""

PAINTED = """() => {
  window.taken = [];
  const thread = document.getElementById("thread");
  document.addEventListener("click", () => {
    const begun = performance.now();
    const before = document.getElementById("now");
    const placed = new MutationObserver(() => {
      const now = document.getElementById("now");
      if (now === before || thread.hasAttribute("aria-busy")) return;
      placed.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => taken.push(performance.now() - begun)));
    });
    placed.observe(thread, { childList: true, attributes: true, subtree: true });
  }, { capture: true });
}"""
"""Measures in the page, from the click to the frame after the one with the new bubble in it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds, the middle one and the one that 1 in 100 is over."""

    median: float
    p99: float

    @classmethod
    def of(cls, each: list[float]) -> Spread:
        return cls(statistics.median(each), statistics.quantiles(each, n=100, method="inclusive")[98])


@dataclass(frozen=True, slots=True)
class Rates:
    """Taps a second: durable answers of ours, and the constant page."""

    ours: float
    constant: float

    @property
    def ratio(self) -> float:
        return self.ours / self.constant


def prefill(folder: Path, people: int) -> None:
    """Phones at their first rating, as the store keeps them, only without fsync."""
    document = to_document(open_session(load().edition))
    for subfolder in SUBFOLDERS:
        (folder / subfolder).mkdir(mode=0o700, parents=True)
    for person in range(people):
        name = visitor.manager(phones.key(person))
        subfolder, file = place(name)
        row = {"manager": name, "revision": 1, "document": document}
        text = json.dumps({"_default": {"1": row}}, separators=(",", ":")).encode()
        for generation in (file, f"{file}.bak"):
            (folder / subfolder / generation).write_bytes(text + b" " * (-len(text) % 4096))
    os.sync()


@contextmanager
def running(*command: str, **environment: str) -> Iterator[int]:
    """A server in a process of its own; the port it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | environment,
    ) as process:
        try:
            assert process.stdout is not None
            found = (re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in process.stdout)
            yield int(next(filter(None, found))[1])
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def stored(people: int) -> Iterator[Path]:
    """A folder of so many phones, on the disk."""
    with tempfile.TemporaryDirectory(prefix="bench-web-", dir=ON_DISK) as scratch:
        prefill(Path(scratch) / "data", people)
        yield Path(scratch) / "data"


@contextmanager
def program(folder: Path) -> Iterator[int]:
    """The program as `make run` starts it; its port."""
    told = {"DATA_DIR": str(folder), "TELEGRAM_TOKEN": ""}
    with running("bot", "run", "--port", "0", "--no-open", **told) as port:
        yield port


async def _talk(browser: Browser, url: str, person: int) -> list[float]:
    """Milliseconds of one talk's ratings, each clicked with the mouse."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    await context.add_cookies([{"name": "talk", "value": phones.key(person), "url": url}])
    page = await context.new_page()
    await page.goto(url)
    await page.evaluate(PAINTED)
    for tap in range(200 // TALKS):
        question, value = phones.rated(person, tap)
        await page.click(f'#now button[name="{question}"][value="{value}"]')
        await page.wait_for_function("n => taken.length > n", arg=tap)
    taken: list[float] = await page.evaluate("taken")
    await context.close()
    return taken


async def _painted(port: int) -> Spread:
    async with chromium() as browser:
        await _talk(browser, f"http://127.0.0.1:{port}/", TALKS)  # warms both up and is dropped
        each = [ms for n in range(TALKS) for ms in await _talk(browser, f"http://127.0.0.1:{port}/", n)]
    assert len(each) == 200
    return Spread.of(each)


def tap_to_painted() -> Spread:
    """From the click to the painted answer in Chromium, 200 taps."""
    with stored(TALKS + 1) as folder, program(folder) as port:
        return asyncio.run(_painted(port))


async def _loaded(context: BrowserContext, page: Page, url: str) -> int:
    network = await context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await network.send("Network.enable")
    await network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await page.goto(url, wait_until="networkidle")
    assert len(sizes) >= 4, "page, style, script and mark"
    return round(sum(sizes))


async def _weighed(port: int) -> int:
    async with chromium() as browser:
        context = await browser.new_context(locale="zh-CN")
        return await _loaded(context, await context.new_page(), f"http://127.0.0.1:{port}/")


def first_load() -> int:
    """Bytes over the wire, headers included, of the first page with everything it loads."""
    with stored(0) as folder, program(folder) as port:
        return asyncio.run(_weighed(port))


def rates(rounds: int = 3, people: int = 100) -> Rates:
    """Taps a second of one worker, ours and the constant page in turn; medians of the rounds."""
    measured: tuple[list[float], list[float]] = ([], [])
    everybody = range((rounds + 1) * people)
    with stored(len(everybody)) as folder:
        with program(folder) as port:
            first = phones.send(port, CONNECTIONS, everybody[:people], TAPS_EACH, apart=True)  # warms up
            with running("tests.bench.constant", str(first.body_bytes)) as beside:
                for begin in everybody[people::people]:
                    now = range(begin, begin + people)
                    for where, into in zip((port, beside), measured, strict=True):
                        into.append(phones.send(where, CONNECTIONS, now, TAPS_EACH, apart=True).per_second)
        assert asyncio.run(lost(folder, everybody, TAPS_EACH)) == 0, "a tap was not stored"
    return Rates(*map(statistics.median, measured))


def hall() -> tuple[Spread, int]:
    """All phones of a hall answer at once, from one address: how long they wait, what was lost."""
    everybody = range(PHONES)
    with stored(PHONES) as folder:
        with program(folder) as port:
            met = phones.send(port, PHONES, everybody, RATINGS)
        return Spread.of(met.each_ms), asyncio.run(lost(folder, everybody, RATINGS))


async def lost(folder: Path, people: range, taps: int) -> int:
    """How many ratings are not stored as they were given."""
    store = TinyStore(folder)
    missing = 0
    for person in people:
        record = await store.load(visitor.manager(phones.key(person)))
        kept = record.document["assessments"][0].get("ratings", {}) if record else {}
        given = dict(phones.rated(person, tap) for tap in range(taps))
        missing += sum(kept.get(question) != value for question, value in given.items())
    await store.close()
    return missing


def main(runs: int) -> None:
    """Print every measure of so many runs."""
    for _ in range(runs):
        painted, weight, rate = tap_to_painted(), first_load(), rates()
        spread, missing = hall()
        print(f"tap to painted answer: median {painted.median:.0f} ms, p99 {painted.p99:.0f} ms")
        print(f"first page with all it loads: {weight / 1000:.1f} kB")
        print(f"taps a second: ours {rate.ours:.0f}, constant page {rate.constant:.0f}, {rate.ratio:.2f}x")
        print(f"{PHONES} phones at once: p99 {spread.p99:.0f} ms, {missing} ratings lost", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1)
