"""More at once than is let in: refused with 503 and when to come again; what was let in is answered."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.channels.web.opening import reached
from bot.channels.web.serve import listening, serve
from bot.channels.web.site import site
from bot.gate import Gate
from tests.transcripts.program import Program
from tests.web.raw import ask

ANSWERED, REFUSED = 200, 503


async def test_places_go_to_who_waits_longest() -> None:
    gate, let_in = Gate(at_work=1, waiting=3), list[int]()

    async def visit(number: int) -> bool:
        if entered := await gate.enter():
            let_in.append(number)
            await asyncio.sleep(0)
            gate.leave()
        return entered

    assert await asyncio.gather(*map(visit, range(6))) == [True] * 4 + [False] * 2
    assert let_in == [0, 1, 2, 3] and await visit(9)


async def test_who_waits_too_long_is_refused_and_takes_no_place() -> None:
    gate = Gate(at_work=1, waiting=3, patience_s=0.01)
    assert await gate.enter()
    assert await asyncio.gather(gate.enter(), gate.enter()) == [False, False]
    gate.leave()
    assert await gate.enter()


async def test_once_too_many_have_come_only_those_wait_who_are_let_in_soon() -> None:
    gate, pace_s = Gate(at_work=1, waiting=40, overrun_s=0.1), 0.01

    async def visit() -> float | None:
        begun = asyncio.get_running_loop().time()
        if not await gate.enter():
            return None
        waited = asyncio.get_running_loop().time() - begun
        await asyncio.sleep(pace_s)
        gate.leave()
        return waited

    assert None not in await asyncio.gather(*(visit() for _ in range(41)))  # a crowd that comes once
    crowd = [asyncio.create_task(visit()) for _ in range(60)]
    await asyncio.sleep(30 * pace_s)
    late = [asyncio.create_task(visit()) for _ in range(40)]
    assert (await asyncio.gather(*crowd)).count(None) == 60 - 41
    assert (await asyncio.gather(*late)).count(None) > 20  # 31 could wait, but not so briefly
    assert None not in await asyncio.gather(*(visit() for _ in range(41)))  # it is over


async def test_who_gives_up_as_it_is_let_in_gives_the_place_on() -> None:
    gate = Gate(at_work=1, waiting=3)
    assert await gate.enter()
    waits = asyncio.create_task(gate.enter())
    await asyncio.sleep(0)
    gate.leave()
    waits.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waits
    assert await gate.enter()


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_page_that_is_overrun_refuses_some_answers_the_rest_and_goes_on(
    program: Program, lang: str
) -> None:
    listener = listening("127.0.0.1", 0)
    port, stop = listener.getsockname()[1], asyncio.Event()
    application = site(program.conversation, reached("127.0.0.1", port), gate=Gate(at_work=1, waiting=4))
    serving = asyncio.create_task(serve(application, listener, stop))
    spoken = {"accept_language": lang}
    answers = await asyncio.gather(
        *(ask(port, "POST", body=b"say=/start", **spoken) for _ in range(60)),
        *(ask(port, path="/healthz") for _ in range(10)),
    )
    found = Counter(answer.status for answer in answers)
    assert found.keys() == {ANSWERED, REFUSED, 303} and found[ANSWERED] == 10
    for answer in answers:
        if answer.status == REFUSED:
            assert answer.headers["retry-after"] == "1"
            assert ("Nothing is lost" if lang == "en" else "已答的都在") in answer.text
    assert len([one async for one in program.store.scan()]) == found[303]
    again = await asyncio.gather(*(ask(port, **spoken) for _ in range(5)))
    assert {answer.status for answer in again} == {ANSWERED}
    stop.set()
    await serving
