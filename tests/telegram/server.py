"""A Bot API server on 127.0.0.1 that can be told to misbehave; also a program, for the benches."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import defaultdict
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.telegram.api import Answer, BotApi, Upload, bad, good

TOKEN = "123456789:AAtesttokentesttokentesttokentest00"
GARBAGE = "<html>captive portal</html>"


class Bucket:
    """So many a second, and a burst of so many after a quiet time."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second, self._burst = per_second, burst
        self._left, self._at = float(burst), -1.0

    def left(self, now: float) -> float:
        if self._at >= 0:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        return self._left

    def take(self, now: float) -> None:
        self._left = self.left(now) - 1


class Server:
    """Use as `async with Server() as server`; `server.base_url` goes to the bot.

    `order(method, answer, times)` makes the next answers of a method something else: a status
    with body, GARBAGE, or "hang" (no answer at all, until the server closes). With `limits` what goes
    to chats faster than they allow is answered with 429, and counted in `refused`.
    """

    def __init__(
        self,
        *,
        latency_s: float = 0.0,
        easy: bool = False,
        token: str = TOKEN,
        limits: tuple[float, int] | None = None,
    ) -> None:
        self.api = BotApi(record=not easy, easy=easy)
        self.latency_s = latency_s
        self.waiting: list[dict[str, Any]] = []
        self.confirmed = 0
        self.asked: dict[str, str] = {}
        self.refused = 0
        self._bucket = Bucket(*limits) if limits else None
        self._token = token
        self._orders: dict[str, list[Answer | str]] = defaultdict(list)
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        self._port = 0

    @property
    def base_url(self) -> str:
        """What comes before the token."""
        return f"http://127.0.0.1:{self._port}/bot"

    async def __aenter__(self) -> Server:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self, port: int = 0) -> None:
        """Listen, on a free port unless one is named."""
        self._over.clear()
        application = web.Application(client_max_size=2**24)
        application.router.add_post("/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening; `open` resumes on the same port."""
        self._over.set()
        await self._runner.cleanup()

    def order(self, method: str, answer: Answer | str, times: int = 1) -> None:
        """Misbehave so many times."""
        self._orders[method] += [answer] * times

    def flood(self, method: str, wait_s: int = 1, times: int = 1) -> None:
        """Answer 429."""
        self.order(method, bad(429, "Too Many Requests: retry after 1", retry_after=wait_s), times)

    def arrive(self, *updates: dict[str, Any]) -> None:
        """Something people did."""
        for update in updates:
            if query := update.get("callback_query"):
                self.api.asked_by[query["id"]] = query["from"]["id"]
        self.waiting += updates
        self._news.set()

    def called(self, *methods: str) -> list[dict[str, str]]:
        """The parameters of every call of these methods, in order."""
        return [call.data for call in self.api.calls if call.method in methods]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._token:
            return _response(bad(401, "Unauthorized"))
        method, data = request.match_info["method"], await _parameters(request)
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        if self._orders[method]:
            answer = self._orders[method].pop(0)
            if answer == "hang":
                await self._over.wait()
            return _response(answer)
        if self._bucket and "chat_id" in data and self._is_flood(self._bucket):
            self.refused += 1
            return _response(bad(429, "Too Many Requests: retry after 1", retry_after=1))
        if method == "getUpdates":
            return _response(await self._updates(data))
        return _response(self.api.call(method, data))

    @staticmethod
    def _is_flood(bucket: Bucket) -> bool:
        now = asyncio.get_running_loop().time()
        if bucket.left(now) < 1:
            return True
        bucket.take(now)
        return False

    async def _updates(self, data: dict[str, str]) -> Answer:
        self.asked = data
        offset = int(data.get("offset") or 0)
        self.confirmed = max(self.confirmed, offset - 1)
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting and float(data.get("timeout") or 0):
            self._news.clear()
            pending = [asyncio.create_task(event.wait()) for event in (self._news, self._over)]
            try:
                timeout = float(data["timeout"])
                await asyncio.wait(pending, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in pending:
                    task.cancel()
        return good(self.waiting[:100])


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return json.loads(await request.read() or b"{}")  # type: ignore[no-any-return]
    return {name: _parameter(value) for name, value in (await request.post()).items()}


def _parameter(value: object) -> Any:
    if isinstance(value, web.FileField):
        return Upload(value.filename, value.content_type, value.file.read())
    return str(value)


def _response(answer: Answer | str) -> web.Response:
    if isinstance(answer, str):
        return web.Response(text=answer, content_type="text/html")
    return web.Response(
        status=answer[0], body=json.dumps(answer[1], separators=(",", ":")), content_type="application/json"
    )


async def _serve_for_ever(port: int, latency_s: float) -> None:
    server = Server(latency_s=latency_s, easy=True)
    await server.open(port)
    print(server.base_url, flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve until killed; prints its address first."""
    options = argparse.ArgumentParser(description="A Bot API server for tests")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--latency-ms", type=float, default=0.0)
    chosen = options.parse_args()
    asyncio.run(_serve_for_ever(chosen.port, chosen.latency_ms / 1000))


if __name__ == "__main__":
    main()
