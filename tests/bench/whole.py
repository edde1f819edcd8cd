"""What a whole durable tap costs: parse, engine, words, disk and edit, beside a bare PTB handler."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from telegram import Update

from bot import keeping
from bot.channels.telegram.flood import UNLIMITED
from bot.channels.telegram.run import App, UpdatesTransport, build
from bot.channels.telegram.transport import Transport
from bot.conversation import Conversation
from bot.stores.folder_lock import SUBFOLDERS
from bot.stores.place import place
from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.document import to_document
from flows.library import load
from flows.session import Assessment, Session
from tests.bench.telegram import IN_FLIGHT, TOKEN, NullWire, bare, bare_tap, raw_tap, server

TAPS_EACH = 12
"""Ratings each manager gives: their side and our side of the ends of one tier."""

_ITEMS = [f"S-G{n}.{side}" for side in "tu" for n in range(1, 7)]


@dataclass(frozen=True, slots=True)
class Whole:
    """Medians in microseconds of CPU, system time included: our whole tap and the bare handler's."""

    ours_us: float
    bare_us: float


def open_session(edition: str) -> Session:
    """A manager at the first rating of the street office, full form."""
    library = load()
    setup = {field.id: "-" for field in library.setup}
    assessment = Assessment(
        "k7f3qa",
        "2026-11-22",
        library.rubric.version,
        "",
        setup,
        depth="full",
        tier="street",
        seen=("welcome",),
    )
    return Session("en", "rating", current="k7f3qa", assessments=(assessment,), edition=edition)


def prefill(folder: Path, managers: int) -> None:
    """Managers in the middle of an assessment, as the store keeps them, only without fsync."""
    document = {
        **to_document(open_session(load().edition)),
        "anchor": raw_tap(1)["callback_query"]["message"]["message_id"],
    }
    folder.mkdir(mode=0o700)
    for subfolder in SUBFOLDERS:
        (folder / subfolder).mkdir(mode=0o700)
    for number in range(managers):
        name = f"telegram:{number}"
        subfolder, file = place(name)
        row = {"manager": name, "revision": 1, "document": document}
        text = json.dumps({"_default": {"1": row}}, ensure_ascii=False, separators=(",", ":")).encode()
        for generation in (file, f"{file}.bak"):
            (folder / subfolder / generation).write_bytes(text + b" " * (-len(text) % 4096))
    os.sync()


def payload(number: int, person: int, data: str) -> bytes:
    """The bytes of a getUpdates answer with one tap."""
    update = raw_tap(number, person)
    update["callback_query"]["data"] = data
    return json.dumps({"ok": True, "result": [update]}).encode()


def taps_of(person: int, first: int) -> list[bytes]:
    """The updates of one manager's ratings, in order."""
    return [payload(first + i, person, f"1:k7f3qa:{key}={i % 5}") for i, key in enumerate(_ITEMS)]


async def feed(application: App, update_bytes: bytes) -> None:
    """One answer of getUpdates through the whole channel."""
    answer = UpdatesTransport.parse_json_payload(update_bytes)
    (update,) = Update.de_list(answer["result"], application.bot)
    await application.update_processor.process_update(update, application.process_update(update))


@asynccontextmanager
async def serving(
    folder: Path, transport: Transport, base_url: str | None = None
) -> AsyncIterator[tuple[App, Conversation]]:
    """Our whole program over a stored folder, on the given wire."""
    store = TinyStore(folder)
    talk = keeping.conversation(store, Wording(load()))
    application = build(TOKEN, talk, limits=UNLIMITED, transport=transport, base_url=base_url).application
    await application.initialize()
    try:
        yield application, talk
    finally:
        await application.shutdown()
        await store.close()


async def cpu(folder: Path, people: Sequence[int]) -> Whole:
    """The CPU of whole taps by these managers, and of as many bare ones, taken in turn."""
    ours: list[float] = []
    theirs: list[float] = []
    plain = bare()
    await plain.initialize()
    simple = bare_tap(plain)
    async with serving(folder, NullWire()) as (application, talk):
        for round_, person in enumerate(people):
            updates = taps_of(person, round_ * 100)
            begun = time.process_time()
            for update in updates:
                await feed(application, update)
            ours.append((time.process_time() - begun) / TAPS_EACH * 1e6)
            begun = time.process_time()
            for number in range(TAPS_EACH):
                await simple(number)
            theirs.append((time.process_time() - begun) / TAPS_EACH * 1e6)
        record = await talk.store.load(f"telegram:{people[-1]}")
        assert record and len(record.document["assessments"][0]["ratings"]) == TAPS_EACH, (
            "a tap was not stored"
        )
    await plain.shutdown()
    return Whole(statistics.median(ours[5:]), statistics.median(theirs[5:]))


def whole_tap(managers: int, people: int = 90) -> Whole:
    """A whole durable tap with this many managers stored, beside a bare PTB handler."""
    with tempfile.TemporaryDirectory() as folder:
        prefill(Path(folder) / "data", managers)
        step = max(1, managers // people)
        chosen = [number for number in range(0, managers, step) if number][:people]
        return asyncio.run(cpu(Path(folder) / "data", chosen))


async def _rate(base_url: str, folder: Path) -> float:
    waiting = [taps_of(person, person * 100) for person in range(1, 2 * IN_FLIGHT + 1)]
    async with serving(folder, Transport(), base_url) as (application, _):

        async def person() -> None:
            while waiting:
                for update in waiting.pop():
                    await feed(application, update)

        begun = time.perf_counter()
        await asyncio.gather(*(person() for _ in range(IN_FLIGHT)))
        return 2 * IN_FLIGHT * TAPS_EACH / (time.perf_counter() - begun)


def durable_taps_per_second() -> float:
    """Whole durable taps a second over HTTP, 60 ms latency, 256 managers at once."""
    with tempfile.TemporaryDirectory() as folder, server() as base_url:
        prefill(Path(folder) / "data", 2 * IN_FLIGHT + 1)
        return asyncio.run(_rate(base_url, Path(folder) / "data"))


_START = """
import asyncio, sys, time
begun = time.perf_counter()
from pathlib import Path
from bot.keeping import opened
from bot.settings import Settings
from flows.talk import Command
async def first():
    async with opened(Settings(data_dir=Path(sys.argv[1]), database_url=None)) as (_, talk):
        import bot.channels.telegram.run
        await talk.turn("telegram:0", Command("start"))
asyncio.run(first())
import resource
status = Path("/proc/self/status").read_text()
rss_kb = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
print(time.perf_counter() - begun, rss_kb / 1024)
"""


def start(folder: Path) -> tuple[float, float]:
    """Seconds from the first import to the first answer, and the memory then in MB (a fresh process)."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _START, str(folder)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path.cwd(),
    )
    took_s = time.perf_counter() - begun
    return took_s, float(done.stdout.split()[1])


def start_with(managers: int, runs: int = 5) -> tuple[float, float]:
    """The median of several starts over a folder with this many managers."""
    with tempfile.TemporaryDirectory() as folder:
        prefill(Path(folder) / "data", managers)
        found = [start(Path(folder) / "data") for _ in range(runs)]
    return statistics.median(s for s, _ in found), statistics.median(mb for _, mb in found)
