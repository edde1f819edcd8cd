"""Twice what one worker can carry: how long accepted taps take, and how soon it is over when the load falls.

Run as `python -m tests.bench.overload [SECONDS]`. The load shares the cores with the worker.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import phones
from tests.bench.phones import QUESTIONS, Met, request
from tests.bench.served import serving
from tests.bench.telegram import server
from tests.bench.web import prefill
from tests.postgres.server import free_port

PEOPLE = 12_000
WARMING = 400
FALLEN = 0.5
"""Part of the sustainable load that is left after the overload."""


@dataclass(frozen=True, slots=True)
class Phase:
    """What came of one load: answered and refused requests, p99 of the answered in milliseconds."""

    asked_per_second: float
    answered: int
    refused: int
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Found:
    """The sustainable rate, the overload, and seconds until nobody was refused or waited for long."""

    per_second: float
    overload: Phase
    recovery_s: float


class Load:
    """Taps at a rate of their own, whether those before are answered or not."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._opened = 0
        self._tap = 0
        self.met: list[tuple[float, float, int]] = []
        """When each was sent, milliseconds until its answer, and the status; 0 for none."""

    async def keep(self, per_second: float, seconds: float) -> None:
        """Send for so long, then wait for the answers."""
        begun, tasks = time.perf_counter(), set[asyncio.Task[None]]()
        while (passed := time.perf_counter() - begun) < seconds:
            due = int(passed * per_second) - len(tasks)
            tasks |= {asyncio.create_task(self._send()) for _ in range(due)}
            await asyncio.sleep(0.002)
        await asyncio.gather(*tasks)

    async def _send(self) -> None:
        self._tap += 1
        person, tap = self._tap % PEOPLE, self._tap // PEOPLE % len(QUESTIONS)
        begun = time.perf_counter()
        status = 0
        try:
            line = await self._line()
            line[1].write(request(self._port, person, tap))
            head = (await line[0].readuntil(b"\r\n\r\n")).lower()
            await line[0].readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
            status = int(head[9:12])
            self._free.append(line)
        except (OSError, asyncio.IncompleteReadError):
            pass
        self.met.append((begun, (time.perf_counter() - begun) * 1000, status))

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection nobody uses, each from an address of its own: one address has a limit."""
        if self._free:
            return self._free.pop()
        self._opened += 1
        here = f"127.0.{1 + self._opened // 250 % 250}.{1 + self._opened % 250}"
        return await asyncio.open_connection("127.0.0.1", self._port, local_addr=(here, 0))


async def _loaded(port: int, sustainable: float, seconds: float) -> dict[str, float]:
    load = Load(port)
    await load.keep(2 * sustainable, seconds)
    over, ended = load.met, time.perf_counter()
    load.met = []
    await load.keep(FALLEN * sustainable, 8.0)
    answered = [ms for _, ms, status in over if status == 200]
    late = [at + ms / 1000 - ended for at, ms, status in load.met if status != 200 or ms > 250]
    return {
        "asked_per_second": len(over) / seconds,
        "answered": len(answered),
        "refused": sum(status == 503 for _, _, status in over),
        "p99_ms": statistics.quantiles(answered, n=100)[98],
        "recovery_s": max(late, default=0.0),
    }


def found(seconds: float = 20.0) -> Found:
    """Measure the sustainable rate, then twice as much, then half of it."""
    with tempfile.TemporaryDirectory() as folder, server() as base_url:
        prefill(Path(folder) / "data", PEOPLE + WARMING)
        port = free_port()
        with serving(port, [str(Path(folder) / "data")], base_url):
            met: Met = phones.send(port, 32, range(PEOPLE, PEOPLE + WARMING), 6, apart=True)
            command = [
                sys.executable,
                "-m",
                "tests.bench.overload",
                str(port),
                str(met.per_second),
                str(seconds),
            ]
            said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    recovery_s = said.pop("recovery_s")
    return Found(met.per_second, Phase(**said), recovery_s)


def main() -> None:
    """Print what was found; with a port, a rate and seconds, be the load."""
    if len(sys.argv) == 4:
        port, sustainable, seconds = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
        print(json.dumps(asyncio.run(_loaded(port, sustainable, seconds))))
        return
    one = found(*map(float, sys.argv[1:]))
    print(
        f"sustainable {one.per_second:.0f} taps/s; at {one.overload.asked_per_second:.0f}/s "
        f"{one.overload.answered} answered (p99 {one.overload.p99_ms:.0f} ms), {one.overload.refused} "
        f"refused with 503; at half the load all well after {one.recovery_s:.1f} s"
    )


if __name__ == "__main__":
    main()
