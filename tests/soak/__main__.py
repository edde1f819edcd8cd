"""The whole program under a steady load for a long time: `make soak SECONDS=3600`.

Prints a line a minute and the slopes in the end; the exit code is 1 where they are not flat (see
`tests/soak/slopes.py`) or a single answer was a refusal.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from bot.channels.telegram.webhook import derived_secret
from tests.postgres.server import Server as Postgres
from tests.soak.load import Met, Tapper, Writer, newcomers, steadily
from tests.soak.slopes import Minute, lines, settled
from tests.telegram.server import TOKEN

ROOT = Path(__file__).parents[2]
TAPPERS, WRITERS = 200, 120
NEWCOMER_S = 5.0
PER_WORKER = re.compile(r'^common_ground_(resident_bytes|open_files)\{pid="(\d+)"\} (\S+)$', re.MULTILINE)


@asynccontextmanager
async def process(*command: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program of this environment; told to stop in the end."""
    with tempfile.TemporaryFile() as log:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *command),
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            yield running
        finally:
            if running.returncode is None:
                running.terminate()
            await running.wait()


async def printed(running: asyncio.subprocess.Process, pattern: str) -> str:
    """What a program prints that looks like this."""
    assert running.stdout
    async with asyncio.timeout(60):
        while line := (await running.stdout.readline()).decode():
            if found := re.search(pattern, line):
                return found[1]
    raise RuntimeError("the program ended before it was open; run it by hand to see why")


@asynccontextmanager
async def program(workers: int, database: str) -> AsyncIterator[int]:
    """The program beside a Bot API server; its port."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(process("tests.telegram.server"))
        told = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": await printed(telegram, "(http.*)")}
        told |= {"WEBHOOK_URL": "https://soak.example.org/telegram", "LC_ALL": "en_GB.UTF-8"}
        told["DATA_DIR"] = stack.enter_context(tempfile.TemporaryDirectory())
        if database:
            told["DATABASE_URL"] = database
            async with process("bot", "migrate", **told) as migrating:
                await migrating.wait()
        command = ("bot", "run", "--no-open", "--port", "0", "--workers", str(workers))
        running = await stack.enter_async_context(process(*command, **told))
        yield int(await printed(running, r"http://127\.0\.0\.1:(\d+)/"))


async def per_worker(port: int) -> dict[str, tuple[float, ...]]:
    """What the program itself says of its workers."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        found = PER_WORKER.findall(await answer.text())
    return {name: tuple(float(value) for kind, _, value in found if kind == name) for name, _, _ in found}


async def soak(port: int, seconds: float, taps_s: float, messages_s: float, met: Met) -> list[Minute]:
    """The minutes of a steady load."""
    tappers = [Tapper(port, number) for number in range(TAPPERS)]
    for tapper in tappers:
        await tapper.begin()
    async with aiohttp.ClientSession() as session:
        where, secret = f"http://127.0.0.1:{port}/telegram", derived_secret(TOKEN)
        writers = [Writer(session, where, secret, number) for number in range(WRITERS)]
        loads = [
            asyncio.create_task(steadily(taps_s, [t.tap for t in tappers], lambda: met.page_ms, met)),
            asyncio.create_task(
                steadily(messages_s, [w.write for w in writers], lambda: met.telegram_ms, met)
            ),
            asyncio.create_task(newcomers(NEWCOMER_S, tappers, met)),
        ]
        try:
            return [minute async for minute in minutes(port, seconds, met)]
        finally:
            for load in loads:
                load.cancel()
            await asyncio.gather(*loads, return_exceptions=True)
            for tapper in tappers:
                tapper.hang_up()


async def minutes(port: int, seconds: float, met: Met) -> AsyncIterator[Minute]:
    """Each minute as it has passed, printed."""
    begun = time.monotonic()
    print("minute   MB of each worker      files     taps   page p50   p99   telegram p50   p99   faults")
    while (passed_s := time.monotonic() - begun) < seconds:
        await asyncio.sleep(min(60.0, seconds - passed_s))
        page, telegram, met.page_ms, met.telegram_ms = met.page_ms, met.telegram_ms, [], []
        found = await per_worker(port)
        memory = tuple(held / 2**20 for held in found.get("resident_bytes", ()))
        files = tuple(int(count) for count in found.get("open_files", ()))
        at_h = (time.monotonic() - begun) / 3600
        now = Minute(at_h, memory, files, len(page), *parts(page), *parts(telegram))
        of_each = " ".join(f"{mb:.1f}" for mb in memory)
        print(
            f"{at_h * 60:6.1f}   {of_each:20} {sum(files):7} {now.taps:8} {now.page_p50_ms:9.1f}"
            f" {now.page_p99_ms:7.1f} {now.telegram_p50_ms:12.1f} {now.telegram_p99_ms:7.1f}"
            f" {met.faults.total():7}",
            flush=True,
        )
        yield now


def parts(each_ms: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th hundredth."""
    cut = statistics.quantiles(each_ms, n=100) if len(each_ms) > 1 else [*each_ms, *[0.0] * 99]
    return cut[49], cut[98]


def verdict(found: list[Minute], met: Met) -> bool:
    """Print how it went; whether everything was flat and nobody was refused."""
    flat = lines(settled(found)) if len(settled(found)) > 2 else []
    if not flat:
        print("TOO SHORT to tell whether anything grows: four minutes at least")
    for line in flat:
        print(f"{'flat    ' if line.flat else 'NOT FLAT'} {line.what}: {line.went}")
    for fault, times in met.faults.most_common(10):
        print(f"FAULT    {times} times: {fault}")
    return bool(flat) and all(line.flat for line in flat) and not met.faults


async def whole(told: argparse.Namespace) -> bool:
    """Everything as told on the command line."""
    met = Met()
    postgres = Postgres(within=Path(tempfile.gettempdir())) if told.store == "database" else None
    try:
        if postgres:
            postgres.start()
        database = postgres.database() if postgres else ""
        async with program(told.workers, database) as port:
            kept = f"{told.workers} workers on a {told.store}"
            print(
                f"{kept}: {told.taps:g} taps and {told.messages:g} messages a second for {told.seconds:g} s"
            )
            found = await soak(port, told.seconds, told.taps, told.messages, met)
    finally:
        if postgres:
            postgres.remove()
    return verdict(found, met)


def main() -> int:
    """0 where everything stayed flat."""
    parser = argparse.ArgumentParser(description="A steady load for a long time")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--store", choices=("folder", "database"), default="folder")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--taps", type=float, default=150, help="a second, on the page")
    parser.add_argument("--messages", type=float, default=8, help="a second, on Telegram")
    return 0 if asyncio.run(whole(parser.parse_args())) else 1


if __name__ == "__main__":
    sys.exit(main())
