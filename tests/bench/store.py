"""What a durable answer costs in TinyStore, beside one bare durable replace of the same bytes."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.ports import Document, Store
from bot.stores.folder_lock import SUBFOLDERS, sync_folder
from bot.stores.place import place
from bot.stores.tiny import TinyStore

ANSWERING = 61
"""Managers who answer in turn while the others only lie there; odd, so that each goes first and second."""
ROUNDS = 12
"""Answers each of them gives; the first tenth of all warms up and is dropped."""

_us = 1_000_000


def session(answers: int = 60) -> Document:
    """A session document of about 1.5 kB, such as a manager has at the end of a long talk."""
    return {
        "language": "zh",
        "stage": "review",
        "agency": "阳光社会工作服务中心",
        "answers": {f"street.ends.{number:02d}": number % 5 + 1 for number in range(answers)},
        "note": "We run the elderly day care of two streets on a yearly contract. " * 4,
    }


def prefill(folder: Path, managers: int) -> list[str]:
    """Names of managers stored in `folder`, each with a backup, as the store would, only without fsync."""
    folder.mkdir(mode=0o700)
    for subfolder in SUBFOLDERS:
        (folder / subfolder).mkdir(mode=0o700)
    names = [f"telegram:{number}" for number in range(managers)]
    for name in names:
        subfolder, file = place(name)
        for generation in (file, f"{file}.bak"):
            (folder / subfolder / generation).write_bytes(stored_bytes(name))
    os.sync()
    return names


def stored_bytes(manager: str) -> bytes:
    """The file of a manager, as the store writes it, blanks to the full block included."""
    row = {"manager": manager, "revision": 1, "document": session()}
    text = json.dumps({"_default": {"1": row}}, ensure_ascii=False, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 4096)


def bare_replace(folder: Path, name: str, content: bytes) -> None:
    """The floor: write beside, fsync, rename, fsync the folder; nothing is checked or kept."""
    beside = f"{folder}/{name}.beside"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, content)
    os.fsync(descriptor)
    os.close(descriptor)
    os.replace(beside, f"{folder}/{name}")  # noqa: PTH105  the floor pays for no Path
    sync_folder(folder)


async def answer(store: Store, manager: str) -> None:
    """One turn as the conversation takes it: load, then save over what was loaded."""
    record = await store.load(manager)
    if record is None:
        raise LookupError(manager)
    await store.save(manager, record.document, record.revision)


async def _side_by_side(folder: Path, names: list[str]) -> dict[str, float]:
    """Median microseconds, wall and CPU, of answers and of bare replaces taken in turn."""
    store = TinyStore(folder)
    step = len(names) // ANSWERING
    talking = names[::step][:ANSWERING]
    silent = [name for name in names if name not in set(talking)]
    content = (folder / place(names[0])[0] / place(names[0])[1]).read_bytes()

    async def bare(manager: str) -> None:
        subfolder, name = place(manager)
        bare_replace(folder / subfolder, f"bare-{name}", content)

    async def durable(manager: str) -> None:
        await answer(store, manager)

    async def opened(_: str) -> None:
        await store.load(silent.pop())

    taken: dict[str, list[tuple[float, float]]] = {"bare": [], "answer": [], "load": []}
    for turn in range(ROUNDS * ANSWERING):
        ways = [(bare, "bare"), (durable, "answer")]
        for way, name in ways if turn % 2 else reversed(ways):  # neither always comes first
            taken[name].append(await _timed(way, talking[turn % ANSWERING]))
    for _ in range(min(len(silent), ROUNDS * ANSWERING)):
        taken["load"].append(await _timed(opened, ""))
    await store.close()
    return {
        f"{name}_{clock}_us": round(statistics.median(span[which] for span in spans[len(spans) // 10 :]), 1)
        for name, spans in taken.items()
        for which, clock in enumerate(("wall", "cpu"))
    }


async def _timed(way: Callable[[str], Awaitable[None]], manager: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    await way(manager)
    return (time.perf_counter() - wall) * _us, (time.process_time() - cpu) * _us


def durable_answer(managers: int) -> dict[str, float]:
    """Median microseconds of a durable answer (load and save) with so many managers stored.

    Keys: managers; bare, load and answer, each `_wall_us` and `_cpu_us`; wall_ratio and cpu_ratio,
    answer over bare. `load` is the first load of a manager, from the file; in an answer the store
    has the manager open already, as in a talk of forty answers. Both sides write the same bytes.
    """
    with tempfile.TemporaryDirectory(prefix="bench-store-") as scratch:
        names = prefill(Path(scratch) / "data", managers)
        spent = asyncio.run(_side_by_side(Path(scratch) / "data", names))
    return {
        "managers": managers,
        **spent,
        "wall_ratio": round(spent["answer_wall_us"] / spent["bare_wall_us"], 3),
        "cpu_ratio": round(spent["answer_cpu_us"] / spent["bare_cpu_us"], 3),
    }


async def _in_flight(folder: Path, names: list[str], threads: int) -> dict[str, float]:
    store = TinyStore(folder, threads=threads)
    spans: list[float] = []
    stalls: list[float] = []

    async def turns(manager: str) -> None:
        for _ in range(8):
            spans.append((await _timed(lambda name: answer(store, name), manager))[0] / 1000)

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            stalls.append((time.perf_counter() - before) * 1000 - 1)

    watching = asyncio.create_task(watch())
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(turns(name) for name in names))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    watching.cancel()
    await store.close()
    return {
        "threads": threads,
        "answers_per_s": round(len(spans) / wall),
        "cpu_us": round(cpu / len(spans) * _us),
        "p50_ms": round(statistics.median(spans), 1),
        "p99_ms": round(statistics.quantiles(spans, n=100)[98], 1),
        "longest_stall_ms": round(max(stalls), 1),
    }


def in_flight(managers: int = 256, threads: int = 8) -> dict[str, float]:
    """Answers a second, CPU microseconds an answer, p50, p99 and longest stall of the loop in ms.

    Every manager gives eight answers, one after the other, all managers at once.
    """
    with tempfile.TemporaryDirectory(prefix="bench-store-") as scratch:
        names = prefill(Path(scratch) / "data", managers)
        return asyncio.run(_in_flight(Path(scratch) / "data", names, threads))


def main(sizes: tuple[int, ...] = (100, 10_000, 100_000)) -> None:
    """Print both measurements; the sizes can be given on the command line."""
    held = stored_bytes("telegram:1")
    print(f"A durable answer, {len(held.rstrip())} bytes of JSON in {len(held)}, median us:")
    print("  managers   bare wall/cpu    load wall/cpu   answer wall/cpu    ratio wall/cpu")
    for size in sizes:
        row = durable_answer(size)
        sides = ("bare", "load", "answer")
        pairs = "   ".join(f"{row[f'{side}_wall_us']:6.0f} /{row[f'{side}_cpu_us']:4.0f}" for side in sides)
        print(f"  {size:8,}   {pairs}       {row['wall_ratio']:.2f} / {row['cpu_ratio']:.2f}", flush=True)
    print("256 managers in flight:", in_flight())


if __name__ == "__main__":
    main(tuple(int(size.replace(",", "")) for size in sys.argv[1:]) or (100, 10_000, 100_000))
