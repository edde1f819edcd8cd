"""What a class costs: a lesson of 300 students over HTTP, and a class's view at several sizes.

Run as `python -m tests.bench.classroom [STUDENTS]`.
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
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.demo import fill
from bot.groups import Groups
from bot.revealing import pictures, reveal
from bot.roomview import shown
from bot.seats import is_in, seats
from bot.stores.tiny import TinyStore
from flows.library import load
from tests.bench import students
from tests.bench.web import ON_DISK, Spread

STUDENTS = 300
SIZES = (50, 500, 5_000)
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson over HTTP: how long all answered, the wait for a tap and from an answer to the projector
    (ms), the server's memory, and how many ratings or students are missing in the end."""

    took_s: float
    tap: Spread
    projector: Spread
    memory_mb: float
    lost: int


@dataclass(frozen=True, slots=True)
class View:
    """Milliseconds for a class of so many: counting it, the reveal, a view of it once shown."""

    students: int
    count_ms: float
    reveal_ms: float
    shown_ms: float


def held(number: int = STUDENTS) -> Held:
    """A lesson of three tiers in the quick form, all students answering as fast as they can."""
    with tempfile.TemporaryDirectory(prefix="bench-class-", dir=ON_DISK) as folder:
        told = os.environ | {"DATA_DIR": folder, "TELEGRAM_TOKEN": ""}
        command = [sys.executable, "-m", "bot", "run", "--port", "0", "--no-open"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=told
        ) as server:
            try:
                assert server.stdout
                lines = (re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in server.stdout)
                port = int(next(filter(None, lines))[1])
                return asyncio.run(_held(server.pid, port, number))
            finally:
                server.terminate()
                server.wait(30)


async def _held(pid: int, port: int, number: int) -> Held:
    url = f"http://127.0.0.1:{port}/"
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"origin": url[:-1]}) as trainer:
        opened = {"case": "z-street", "tier": "all", "form": "quick", "lang": "en"}
        page = await _page(trainer, f"{url}class", opened)
        code, wall = re.findall(r"/class/(\w{6})/live", page)[0], re.findall(r'href="/(wall/[^"]+)"', page)[0]
        await _page(trainer, f"{url}class/{code}", {"move": "open"})
        seen: list[tuple[float, int, int]] = []
        watching = asyncio.create_task(_watch(trainer, f"{url}{wall}/live", seen, number))
        met = await asyncio.to_thread(students.send, port, code, number)
        await asyncio.wait_for(watching, 60)
        delays = [
            next(at for at, _, finished in seen if finished >= n) - handed
            for n, handed in enumerate(met.handed_at, 1)
        ]
        memory_mb = _peak_mb(pid)
        await _page(trainer, f"{url}class/{code}", {"move": "close"})
        page = await _page(trainer, f"{url}class/{code}", {"move": "reveal"})
        lost = number * 48 - met.ratings + (f"{number} people" not in page)
        each = [max(0.0, 1000 * delay) for delay in delays]
        return Held(met.took_s, Spread.of(met.each_ms), Spread.of(each), memory_mb, lost)


def _peak_mb(pid: int) -> float:
    """The most memory that a process has had."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


async def _page(session: aiohttp.ClientSession, url: str, fields: dict[str, str]) -> str:
    async with session.post(url, data=fields) as answer:
        assert answer.status == 200, answer.status
        return await answer.text()


async def _watch(
    session: aiohttp.ClientSession, url: str, seen: list[tuple[float, int, int]], number: int
) -> None:
    """Note what the projector hears, and when, until all have finished."""
    async with session.get(url, timeout=aiohttp.ClientTimeout(total=None)) as answer:
        async for line in answer.content:
            if line.startswith(b"data: {"):
                told = json.loads(line[6:])
                seen.append((time.time(), told["joined"], told["finished"]))
                if told["finished"] >= number:
                    return


def view(number: int) -> View:
    """What a class of so many invented students costs in this process; medians."""
    with tempfile.TemporaryDirectory(prefix="bench-class-", dir=ON_DISK) as folder:
        return asyncio.run(_view(Path(folder), number))


async def _view(folder: Path, number: int) -> View:
    store, library = TinyStore(folder), load()
    groups = Groups(store, lambda: datetime.now(UTC))
    case = next(iter(library.cases))
    opened = await groups.open("class", case=case, tiers=library.cases[case].tiers, phase="answering")
    code = opened.group.code
    await fill(groups, library, opened.group, number)
    counts, reveals, shows = list[float](), list[float](), list[float]()
    closed = await groups.move(code, "close")
    await asyncio.sleep(1)
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        assert sum(is_in(one, 1) for one in (await seats(store, code)).values()) == number
        counts.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        group = await reveal(groups, library, code)
        reveals.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        assert shown(library, "en", pictures(library, group))
        shows.append(time.perf_counter() - begun)
        back = replace(closed, pictures={})
        await groups.change(code, lambda _, back=back: back)  # type: ignore[misc]
    await store.close()
    return View(number, *(1000 * statistics.median(each) for each in (counts, reveals, shows)))


def main(number: int) -> None:
    """Print both."""
    for size in SIZES:
        one = view(size)
        print(
            f"{one.students} students: count {one.count_ms:.1f} ms, reveal {one.reveal_ms:.1f} ms, "
            f"shown {one.shown_ms:.2f} ms",
            flush=True,
        )
    lesson = held(number)
    print(f"{number} students answered 48 items each in {lesson.took_s:.1f} s, {lesson.lost} lost")
    print(f"tap: median {lesson.tap.median:.0f} ms, p99 {lesson.tap.p99:.0f} ms")
    print(f"answer to projector: median {lesson.projector.median:.0f} ms, p99 {lesson.projector.p99:.0f} ms")
    print(f"memory of the server at most: {lesson.memory_mb:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else STUDENTS)
