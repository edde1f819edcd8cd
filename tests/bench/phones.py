"""Phones that answer over HTTP, in a process of their own, so that counting costs the server nothing.

`python -m tests.bench.phones PORT CONNECTIONS FIRST PEOPLE TAPS [--apart]` prints what it met as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

ASSESSMENT = "k7f3qa"
QUESTIONS = tuple(f"S-G{n}.{side}" for side in "tu" for n in range(1, 7))
"""The ends of the street office in the order they are asked: their side, then ours."""

HEAD = """\
POST / HTTP/1.1\r
Host: 127.0.0.1:{port}\r
Origin: http://127.0.0.1:{port}\r
Referer: http://127.0.0.1:{port}/\r
User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36\r
Accept: */*\r
Accept-Encoding: gzip, deflate, br, zstd\r
Accept-Language: en-GB,en;q=0.9,zh-CN;q=0.8\r
Sec-Fetch-Dest: empty\r
Sec-Fetch-Mode: cors\r
Sec-Fetch-Site: same-origin\r
Cookie: talk={key}\r
x-page: 0000000000\r
Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r
Content-Length: {length}\r
\r
"""
"""What a phone's Chrome sends when the page's script asks."""


@dataclass(frozen=True, slots=True)
class Met:
    """What the phones met: answers, seconds in all, milliseconds of each, bytes of the last body."""

    answers: int
    took_s: float
    each_ms: list[float]
    body_bytes: int

    @property
    def per_second(self) -> float:
        return self.answers / self.took_s


def key(person: int) -> str:
    """The key in the cookie of a phone."""
    return f"{person:022d}"


def rated(person: int, tap: int) -> tuple[str, int]:
    """Which question a phone answers with its n-th tap, and how."""
    return QUESTIONS[tap], (person + tap) % 5


def request(port: int, person: int, tap: int) -> bytes:
    """The bytes of one tap."""
    question, value = rated(person, tap)
    body = f"of={ASSESSMENT}&{question}={value}"
    return (HEAD.format(port=port, key=key(person), length=len(body)) + body).encode()


class Connection(asyncio.Protocol):
    """One connection that stays open; `exchange` sends a request and waits for its whole answer."""

    def __init__(self) -> None:
        self._gathered = bytearray()
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._gathered += data
        end = self._gathered.find(b"\r\n\r\n")
        if end < 0:
            return
        length = int(self._gathered[: end + 2].lower().split(b"content-length: ", 1)[1].split(b"\r\n")[0])
        if len(self._gathered) < end + 4 + length:
            return
        status, self._gathered = bytes(self._gathered[9:12]), bytearray()
        assert self._answer
        if status == b"200":
            self._answer.set_result(length)
        else:
            self._answer.set_exception(ConnectionError(f"answered with {status.decode()}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("closed before the answer"))

    async def exchange(self, sent: bytes) -> int:
        """Bytes of the body of the answer; ConnectionError for any but 200."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(sent)
        return await self._answer

    def close(self) -> None:
        self._transport.close()


async def answer(port: int, connections: int, people: range, taps: int, *, apart: bool) -> Met:
    """Every person gives so many ratings, one after the other; so many connections at once."""
    each: list[float] = []
    sizes: list[int] = []
    waiting = iter(people)

    async def hold(line: Connection) -> None:
        for person in waiting:
            for sent in [request(port, person, tap) for tap in range(taps)]:
                begun = time.perf_counter()
                sizes.append(await line.exchange(sent))
                each.append((time.perf_counter() - begun) * 1000)

    lines = [line async for line in _opened(port, connections, apart)]
    begun = time.perf_counter()
    await asyncio.gather(*map(hold, lines))
    took_s = time.perf_counter() - begun
    for line in lines:
        line.close()
    return Met(len(each), took_s, each, sizes[-1])


async def _opened(port: int, connections: int, apart: bool) -> AsyncIterator[Connection]:
    """Connections, each from an address of its own where told: one address has a limit."""
    for number in range(connections):
        here = (f"127.0.1.{number + 1}", 0) if apart else None
        make = asyncio.get_running_loop().create_connection
        yield (await make(Connection, "127.0.0.1", port, local_addr=here))[1]


def send(port: int, connections: int, people: range, taps: int, *, apart: bool = False) -> Met:
    """Let a process of its own answer, and wait for it."""
    numbers = [str(n) for n in (port, connections, people.start, len(people), taps)]
    command = [sys.executable, "-m", "tests.bench.phones", *numbers, *(["--apart"] if apart else [])]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Met(**json.loads(done.stdout))


def main() -> None:
    """Answer as told on the command line."""
    parser = argparse.ArgumentParser()
    for name in ("port", "connections", "first", "people", "taps"):
        parser.add_argument(name, type=int)
    parser.add_argument("--apart", action="store_true")
    told = parser.parse_args()
    people = range(told.first, told.first + told.people)
    met = asyncio.run(answer(told.port, told.connections, people, told.taps, apart=told.apart))
    print(json.dumps({name: getattr(met, name) for name in Met.__slots__}))


if __name__ == "__main__":
    main()
