"""What a tap costs in the Telegram channel, beside bare python-telegram-bot.

Run as `python -m tests.bench.telegram`; as a script it would hide the library of the same name.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.flood import UNLIMITED
from bot.channels.telegram.run import App, UpdatesTransport, build
from bot.channels.telegram.transport import DONE, Body, Transport
from bot.message import Button, Message, Reply
from tests.telegram.script import Script
from tests.telegram.server import TOKEN

TEXT = "Noted: low complaints, 4.\n<b>Street office, ends, their side, 3 of 4</b>\n\n" + (
    "Disputes are settled locally before they grow\n(quarrels in families, between neighbours or with "
    "landlords, mediated early)\nA sign: the street asked us to step in early in a quarrel.\n\n"
    "How much does the street care?\n0 not at all, 1 a little, 2 somewhat, 3 much, 4 top concern"
)
LABELS = (tuple("01234"), ("Don't know", "Skip"))
ROWS = tuple(tuple(Button(label, data=f"1:k7f3qa:S-G3.t={row[0]}") for label in row) for row in LABELS)
IN_FLIGHT = 256
LATENCY_MS = 60

Tap = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rate:
    """Taps a second over the wire, and our CPU for each."""

    per_second: float
    cpu_us: float


def raw_tap(number: int, person: int = 1001) -> dict[str, Any]:
    """A callback query of some 1,500 bytes, with its message and seven buttons."""
    keyboard = [[{"text": b.label, "callback_data": b.data} for b in row] for row in ROWS]
    names = {"first_name": "Mei", "last_name": "Lin", "username": "meilin"}
    message = {
        "message_id": 50,
        "from": {"id": 7, "is_bot": True, "first_name": "Common Ground", "username": "common_ground_bot"},
        "chat": {"id": person, "type": "private"} | names,
        "date": 1_790_000_000,
        "edit_date": 1_790_000_100,
        "text": TEXT,
        "entities": [{"type": "bold", "offset": 0, "length": 9}, {"type": "bold", "offset": 26, "length": 9}],
        "reply_markup": {"inline_keyboard": keyboard},
    }
    who = {"id": person, "is_bot": False, "language_code": "zh-hans"} | names
    query = {"id": f"q{number}", "from": who, "chat_instance": "12345", "data": "1:k7f3qa:S-G3.t=4"}
    return {"update_id": number, "callback_query": query | {"message": message}}


EDITED = b'{"ok":true,"result":%b}' % json.dumps(raw_tap(1)["callback_query"]["message"]).encode()
ME = b'{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Common Ground","username":"cg_bot"}}'


def at_once(url: str) -> bytes:
    """What Telegram would answer."""
    return ME if url.endswith("getMe") else EDITED if url.endswith("editMessageText") else DONE


class NullWire(Transport):
    """Our transport without a network."""

    async def exchange(
        self, method: str, url: str, body: Body, connect_s: float | None, read_s: float | None
    ) -> tuple[int, bytes]:
        return 200, at_once(url)


class NullRequest(BaseRequest):
    """PTB's transport without a network."""

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...
    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        return 200, at_once(url)


def ours(transport: BaseRequest, base_url: str | None = None) -> App:
    """Our whole channel over a conversation that always shows the same screen."""
    script = Script(Reply((Message(TEXT, ROWS, "en"),), anchor=50))
    script.turns = _Forgetful()
    return build(TOKEN, script, limits=UNLIMITED, transport=transport, base_url=base_url).application


class _Forgetful(list[Any]):
    def append(self, item: Any, /) -> None:
        """Remember nothing."""


async def bare_handler(update: Update, _context: Any) -> None:
    """What a handler looks like that follows PTB's examples."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    rows = [[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in ROWS]
    await query.edit_message_text(TEXT, parse_mode="HTML", reply_markup=InlineKeyboardMarkup(rows))


def bare() -> Application[Any, Any, Any, Any, Any, Any]:
    """PTB as it comes."""
    application = ApplicationBuilder().token(TOKEN).request(NullRequest()).updater(None).build()
    application.add_handler(CallbackQueryHandler(bare_handler))
    return application


def our_tap(application: App) -> Tap:
    """From the bytes of a getUpdates answer to the answered and edited tap."""

    async def tap(number: int) -> None:
        answer = UpdatesTransport.parse_json_payload(_payload(number))
        (update,) = Update.de_list(answer["result"], application.bot)
        work = application.process_update(update)
        await application.update_processor.process_update(update, work)

    return tap


def bare_tap(application: Application[Any, Any, Any, Any, Any, Any]) -> Tap:
    """The same through PTB as it comes."""

    async def tap(number: int) -> None:
        answer = NullRequest.parse_json_payload(_payload(number))
        (update,) = Update.de_list(answer["result"], application.bot)
        await application.process_update(update)

    return tap


def _payload(number: int, person: int = 1001) -> bytes:
    if (number, person) not in _payloads:
        update = {"ok": True, "result": [raw_tap(number, person)]}
        _payloads[number, person] = json.dumps(update).encode()
    return _payloads[number, person]


_payloads: dict[tuple[int, int], bytes] = {}


async def cpu_us_per_tap(taps: int = 500, rounds: int = 9) -> tuple[float, float]:
    """Medians of the CPU of a whole tap, ours and bare PTB, measured in turn."""
    applications = ours(NullWire()), bare()
    for application in applications:
        await application.initialize()
    contenders = our_tap(applications[0]), bare_tap(applications[1])
    measured: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for tap, into in zip(contenders, measured, strict=True):
            begun = time.process_time()
            for number in range(taps):
                await tap(number)
            into.append((time.process_time() - begun) / taps * 1e6)
    for application in applications:
        await application.shutdown()
    return statistics.median(measured[0][1:]), statistics.median(measured[1][1:])


async def rate(transport: BaseRequest, base_url: str, taps: int) -> Rate:
    """Taps a second against the server with 256 people at it at once; parsing included."""
    application = ours(transport, base_url)
    await application.initialize()
    numbers = itertools.count()

    async def person(number: int) -> None:
        while (tap := next(numbers)) < taps:
            answer = UpdatesTransport.parse_json_payload(_payload(tap % 64, number + 1))
            (update,) = Update.de_list(answer["result"], application.bot)
            await application.update_processor.process_update(update, application.process_update(update))

    cpu, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(IN_FLIGHT)))
    took_s, used_s = time.perf_counter() - begun, time.process_time() - cpu
    await application.shutdown()
    return Rate(taps / took_s, used_s / taps * 1e6)


@contextlib.contextmanager
def server(latency_ms: int = LATENCY_MS) -> Iterator[str]:
    """A Bot API server in its own process; its address."""
    command = [sys.executable, "-m", "tests.telegram.server", "--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def rates(taps: int = 6000, httpx_taps: int = 400) -> tuple[Rate, Rate]:
    """Over our transport and over PTB's default one, with everything else the same."""
    with server() as base_url:
        await rate(Transport(), base_url, 1000)
        mine = await rate(Transport(), base_url, taps)
        theirs = await rate(HTTPXRequest(connection_pool_size=IN_FLIGHT), base_url, httpx_taps)
    return mine, theirs


def main() -> None:
    """Print both comparisons."""
    mine, theirs = asyncio.run(cpu_us_per_tap())
    print(f"CPU of a tap, no network: ours {mine:.0f} us, bare PTB {theirs:.0f} us ({theirs / mine:.1f}x)")
    ours_rate, httpx_rate = asyncio.run(rates())
    print(f"{IN_FLIGHT} in flight, {LATENCY_MS} ms latency:")
    for name, found in (("ours", ours_rate), ("PTB's HTTPXRequest", httpx_rate)):
        print(f"  {name}: {found.per_second:.0f} taps/s, {found.cpu_us:.0f} us CPU each")


if __name__ == "__main__":
    main()
