"""Telegram's deliveries over HTTP, in a process of their own, so that counting costs the server nothing.

`python -m tests.bench.deliveries PORT CONNECTIONS FIRST PEOPLE TAPS` prints what it met as JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time

from bot.channels.web.hook import SECRET
from tests.bench import served
from tests.bench.phones import Connection, Met, rated
from tests.bench.telegram import raw_tap

HEAD = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{name}: {secret}\r\nContent-Type: application/json\r\n"


def delivery(person: int, tap: int) -> bytes:
    """The bytes of one tap on its way to us."""
    question, value = rated(person, tap)
    update = raw_tap(person * 100 + tap, person)
    update["callback_query"]["data"] = f"1:k7f3qa:{question}={value}"
    body = json.dumps(update).encode()
    head = HEAD.format(path=served.PATH, name=SECRET, secret=served.SECRET)
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def answer(port: int, connections: int, people: range, taps: int) -> Met:
    """Every person taps so often, each tap once the one before is taken; so many connections at once."""
    each: list[float] = []
    waiting = iter(people)

    async def hold(line: Connection) -> None:
        for person in waiting:
            for sent in [delivery(person, tap) for tap in range(taps)]:
                begun = time.perf_counter()
                await line.exchange(sent)
                each.append((time.perf_counter() - begun) * 1000)

    make = asyncio.get_running_loop().create_connection
    lines = [(await make(Connection, "127.0.0.1", port))[1] for _ in range(connections)]
    begun = time.perf_counter()
    await asyncio.gather(*map(hold, lines))
    took_s = time.perf_counter() - begun
    for line in lines:
        line.close()
    return Met(len(each), took_s, each, 0)


def send(port: int, connections: int, people: range, taps: int) -> Met:
    """Let a process of its own deliver, and wait for it."""
    numbers = [str(n) for n in (port, connections, people.start, len(people), taps)]
    command = [sys.executable, "-m", "tests.bench.deliveries", *numbers]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Met(**json.loads(done.stdout))


def main() -> None:
    """Deliver as told on the command line."""
    port, connections, first, people, taps = map(int, sys.argv[1:])
    met = asyncio.run(answer(port, connections, range(first, first + people), taps))
    print(json.dumps({name: getattr(met, name) for name in Met.__slots__}))


if __name__ == "__main__":
    main()
