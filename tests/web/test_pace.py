"""How much a client may ask: never too little for a classroom, never enough to hold others up."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import aiohttp
import pytest

from bot.channels.web.pace import HELD, PERSON, Limit, Pace
from tests.transcripts.program import Program
from tests.web.serving import Served
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONES = 300


async def test_three_hundred_phones_behind_one_address_are_all_served(
    served: Served, program: Program
) -> None:
    """Each chooses a language, gives eight taps as fast as it can, and loads the page once more."""
    taps = [
        ("lang", "en"),
        ("seen", "welcome"),
        ("set.rest", "-"),
        ("name", "-"),
        ("form", "quick"),
        ("tier", "S"),
    ]
    statuses: Counter[int] = Counter()

    async def phone() -> str:
        async with Visitor(served.url, script=True) as one:
            of = one.of
            for key, value in taps:
                await one.tap(key, value, "" if key == "lang" else of)
                of = one.of
                statuses[one.status] += 1
            for _ in range(3):
                await one.rate(4)
                statuses[one.status] += 1
            return one.manager

    managers = await asyncio.gather(*(phone() for _ in range(PHONES)))
    assert statuses == {200: PHONES * 9} and len({*managers}) == PHONES
    for manager in managers:
        assert len((await program.session(manager)).assessment.ratings) == 3


async def test_a_script_that_hammers_with_one_key_is_held_back_alone(served: Served) -> None:
    async with Visitor(served.url) as script, Visitor(served.url) as lan:
        await script.begin()
        await lan.begin()
        refused = ""
        for _ in range(int(PERSON.burst) * 3):
            await script.say("4")
            if script.status == 429:
                refused = script.page
                break
        assert "That was a great many requests in a short time" in refused
        begun = time.monotonic()
        await lan.rate(4)
        assert lan.status == 200 and "Noted" in lan.newest and time.monotonic() - begun < 5


async def test_who_is_held_back_is_told_for_how_long_and_uses_up_nothing_of_others(served: Served) -> None:
    """Thousands of requests with one cookie leave the classroom's share of its address untouched."""
    async with Visitor(served.url) as script:
        await script.begin()
        statuses: Counter[int] = Counter()
        async with aiohttp.ClientSession(cookies={"talk": script.key}) as session:

            async def hammer() -> None:
                for _ in range(150):
                    async with session.get(served.url + "healthz") as answer:
                        statuses[answer.status] += 1
                        if answer.status == 429:
                            assert int(answer.headers["retry-after"]) >= 1

            await asyncio.gather(*(hammer() for _ in range(8)))
        assert statuses[429] > statuses[200] / 4
    async with Visitor(served.url) as lan:
        await lan.begin()
        assert lan.status == 200


class Seconds:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_bucket_empties_and_fills() -> None:
    clock = Seconds()
    pace = Pace(Limit(burst=3, per_second=0.5), clock)
    assert [pace.wait_s("mei") for _ in range(5)] == [0, 0, 0, 2, 2]
    assert pace.wait_s("lan") == 0
    clock.now = 2
    assert [pace.wait_s("mei") for _ in range(2)] == [0, 2]
    clock.now = 1_000
    assert [pace.wait_s("mei") for _ in range(4)] == [0, 0, 0, 2]


async def test_only_so_many_clients_are_remembered_those_seen_last() -> None:
    pace = Pace(Limit(burst=1, per_second=0.001), Seconds())
    for number in range(HELD * 2):
        pace.wait_s(str(number))
    assert len(pace._left) == HELD
    assert pace.wait_s(str(HELD * 2 - 1)) and not pace.wait_s("0")
