"""Students who join a class and answer over HTTP, in a process of their own.

`python -m tests.bench.students PORT CODE STUDENTS` prints what they met as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass

HEAD = """\
{method} {path} HTTP/1.1\r
Host: 127.0.0.1:{port}\r
Origin: http://127.0.0.1:{port}\r
User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36\r
Accept-Encoding: gzip, deflate, br, zstd\r
Accept-Language: en-GB,en;q=0.9,zh-CN;q=0.8\r
Sec-Fetch-Site: same-origin\r
{more}Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r
Content-Length: {length}\r
\r
"""
_BUTTON = re.compile(r'<button name="([\w.-]+)" value="([^"]+)"')
_RATING = re.compile(r"[A-Z]-[GM]\d\.[tu]")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a class met: seconds from the first tap to the last, milliseconds of each tap, and when each
    student had handed in (seconds of the wall clock), the ratings given in all."""

    took_s: float
    each_ms: list[float]
    handed_at: list[float]
    ratings: int


class Phone:
    """One student: a connection for taps, and one on which the page listens."""

    def __init__(self, port: int, number: int) -> None:
        self._port = port
        self._number = number
        self._key = ""
        self.page = ""
        self.each_ms: list[float] = []
        self.ratings = 0

    async def join(self, code: str) -> None:
        """Take a seat in a class."""
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port)
        head = await self._exchange("POST", "/join", f"code={code}")
        self._key = head.partition("talk=")[2].partition(";")[0]
        assert self._key, head
        self._heard, self._listening = await asyncio.open_connection("127.0.0.1", self._port)
        self._listening.write(self._head("GET", "/seat/live").encode())
        assert b" 200 " in await self._heard.readline()
        self._hearing = asyncio.create_task(self._heard.read())

    async def answer(self) -> float:
        """Everything that is asked, to the handing in; when that was answered."""
        await self._exchange("GET", "/")
        n = 0
        while button := self._next(n := n + 1):
            of, key, value = button
            begun = time.perf_counter()
            await self._exchange("POST", "/", f"of={of}&{key}={value}")
            self.each_ms.append((time.perf_counter() - begun) * 1000)
            self.ratings += bool(_RATING.fullmatch(key))
        self._out.close()
        return time.time()

    def leave(self) -> None:
        """Listen no more."""
        assert not self._hearing.done(), "the stream was cut"
        self._hearing.cancel()
        self._listening.close()

    def _next(self, n: int) -> tuple[str, str, str] | None:
        """The button that leads on, None once nothing is left to do."""
        of = self.page.rpartition('name="of" value="')[2][:6]
        buttons = _BUTTON.findall(self.page[self.page.rfind('id="now"') :])
        rating = next((key for key, _ in buttons if _RATING.fullmatch(key)), "")
        if rating:
            return of, rating, str((self._number + n * 3) % 5)
        return next(((of, *one) for one in buttons if one[0] in ("seen", "done", "back")), None)

    async def _exchange(self, method: str, path: str, body: str = "") -> str:
        """Send a request; its answer's head, the body in `page`."""
        self._out.write((self._head(method, path, len(body)) + body).encode())
        said = (await self._in.readuntil(b"\r\n\r\n")).decode()
        length = int(said.lower().split("content-length: ", 1)[1].split("\r\n")[0])
        self.page = (await self._in.readexactly(length)).decode()
        if said[9:12] not in ("200", "303"):
            raise ConnectionError(f"{method} {path} was answered with {said[:30]}")
        return said

    def _head(self, method: str, path: str, length: int = 0) -> str:
        more = f"Cookie: talk={self._key}\r\n" if self._key else ""
        more += "x-page: 0000000000\r\n" if method == "POST" and path == "/" else ""
        return HEAD.format(method=method, path=path, port=self._port, more=more, length=length)


async def lesson(port: int, code: str, students: int) -> Lesson:
    """All join, then all answer at once."""
    phones = [Phone(port, number) for number in range(students)]
    for phone in phones:
        await phone.join(code)
    begun = time.perf_counter()
    handed = await asyncio.gather(*(phone.answer() for phone in phones))
    took_s = time.perf_counter() - begun
    for phone in phones:
        phone.leave()
    each = [ms for phone in phones for ms in phone.each_ms]
    return Lesson(took_s, each, sorted(handed), sum(phone.ratings for phone in phones))


def send(port: int, code: str, students: int) -> Lesson:
    """Let a process of its own do it, and wait for it."""
    command = [sys.executable, "-m", "tests.bench.students", str(port), code, str(students)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Lesson(**json.loads(done.stdout))


def main() -> None:
    """Answer as told on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("code")
    parser.add_argument("students", type=int)
    told = parser.parse_args()
    met = asyncio.run(lesson(told.port, told.code, told.students))
    print(json.dumps({name: getattr(met, name) for name in Lesson.__slots__}))


if __name__ == "__main__":
    main()
