"""One way out for all messages."""

from __future__ import annotations

import asyncio
from itertools import groupby

import pytest

from bot.channels.telegram.turnstile import FOR_BROADCASTS, Turnstile


class Queue:
    """Notes who passes a turnstile, and when."""

    def __init__(self, turnstile: Turnstile) -> None:
        self.turnstile = turnstile
        self.passed: list[str] = []
        self.times: list[float] = []

    async def pass_(self, name: str, *, broadcast: bool = False) -> None:
        await self.turnstile.passed(broadcast=broadcast)
        self.passed.append(name)
        self.times.append(asyncio.get_running_loop().time())


async def test_a_burst_and_then_a_rate_in_the_order_of_coming() -> None:
    queue = Queue(Turnstile(per_second=100, burst=5))
    await asyncio.gather(*(queue.pass_(str(n)) for n in range(15)))
    assert queue.passed == [str(n) for n in range(15)]
    assert queue.times[4] - queue.times[0] < 0.05
    assert queue.times[-1] - queue.times[0] >= 0.099


async def test_a_rate_that_falls_counts_for_those_who_wait() -> None:
    queue = Queue(Turnstile(per_second=100, burst=1))
    waiting = [asyncio.create_task(queue.pass_(str(n))) for n in range(8)]
    await asyncio.sleep(0)
    queue.turnstile.share(0.25)
    await asyncio.gather(*waiting)
    assert queue.times[-1] - queue.times[0] >= 0.27


async def test_a_rate_that_rises_does_too() -> None:
    turnstile = Turnstile(per_second=100, burst=1)
    turnstile.share(0.01)
    queue = Queue(turnstile)
    waiting = [asyncio.create_task(queue.pass_(str(n))) for n in range(3)]
    await asyncio.sleep(0)
    assert turnstile.waiting == 2
    turnstile.share(1.0)
    async with asyncio.timeout(0.9):
        await asyncio.gather(*waiting)


async def test_taps_go_first_and_no_broadcast_waits_for_ever() -> None:
    queue = Queue(Turnstile(per_second=500, burst=1))
    broadcasts = [queue.pass_("broadcast", broadcast=True) for _ in range(3)]
    await asyncio.gather(*broadcasts, *(queue.pass_("tap") for _ in range(40)))
    parts = [(name, len([*same])) for name, same in groupby(queue.passed)]
    taps = FOR_BROADCASTS
    assert parts[:2] == [("broadcast", 1), ("tap", taps)] and parts[2:4] == [("broadcast", 1), ("tap", taps)]
    assert len(queue.passed) == 43


async def test_who_gives_up_is_passed_over() -> None:
    queue = Queue(Turnstile(per_second=100, burst=1))
    tasks = [asyncio.create_task(queue.pass_(str(n))) for n in range(4)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[2]
    await asyncio.gather(*(task for task in tasks if not task.cancelled()))
    assert queue.passed == ["0", "1", "3"] and not queue.turnstile.waiting
