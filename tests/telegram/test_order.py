"""One person's updates in order, everybody's at the same time."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.channels.telegram.order import InOrder
from bot.channels.telegram.updates import CARRIED, read
from bot.message import Reply
from flows.talk import Input, Tap
from tests.telegram import person as does
from tests.telegram.api import Shown
from tests.telegram.script import Questions, Script, screen
from tests.telegram.serving import serving

MEI = 1001


async def test_twenty_taps_of_one_person_at_once_are_all_taken_in_order() -> None:
    async with serving(Questions()) as served:
        served.api.chats[MEI] = {50: Shown(50, "Question 1")}
        taps = [does.tap(MEI, 50, f"1:k7f3qa:Q{number}=4") for number in range(1, 21)]
        await served.play(*taps)
        assert [said.key for said in served.script.said if isinstance(said, Tap)] == [
            f"Q{number}" for number in range(1, 21)
        ]
        assert served.api.chats[MEI][50].text == "Noted: 4.\nQuestion 21"


async def test_double_tap_is_shown_once_and_answered_twice() -> None:
    async with serving(Questions()) as served:
        served.api.chats[MEI] = {50: Shown(50, "Question 1")}
        await served.play(does.tap(MEI, 50, "1:k7f3qa:Q1=4"), does.tap(MEI, 50, "1:k7f3qa:Q1=4"))
        assert len(served.server.called("answerCallbackQuery")) == 2
        assert served.api.chats[MEI][50].text == "Question 2"


class Slow(Script):
    """Holds one person up until `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def turn(self, manager: str, said: Input, *, hint: str = "", number: int | None = None) -> Reply:
        if manager == "telegram:1001":
            await self.go.wait()
        return await super().turn(manager, said, hint=hint)


async def test_one_slow_person_holds_up_nobody_else() -> None:
    script = Slow()
    script.answer = lambda said: Reply((screen(),))
    async with serving(script) as served:
        served.server.arrive(does.write(MEI, "a"), does.write(MEI, "b"))
        served.server.arrive(*(does.write(2000 + n, "hello") for n in range(150)))
        await served.until(lambda: len(served.server.called("sendMessage")) == 150)
        script.go.set()
        await served.until(lambda: len(served.server.called("sendMessage")) == 152)


async def test_lanes_are_forgotten_and_work_is_bounded() -> None:
    order, at_work, most = InOrder(working=3), 0, 0

    async def work() -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0)
        at_work -= 1

    await asyncio.gather(*(order.process_update(object(), work()) for _ in range(5)))
    assert most == 1
    updates = [
        Update.de_json({"update_id": n, CARRIED: read(does.write(n, "hi"))}, None) for n in range(1, 11)
    ]
    await asyncio.gather(*(order.process_update(update, work()) for update in updates))
    assert most == 3
    assert order._lanes == {}


async def test_updates_without_a_person_fall_back_to_their_chat() -> None:
    post = {"message_id": 1, "date": 1, "chat": {"id": -7, "type": "channel"}, "text": "news"}
    seen: list[set[int]] = []
    order = InOrder()

    async def work() -> None:
        seen.append(set(order._lanes))

    await order.process_update(Update.de_json({"update_id": 1, "channel_post": post}, None), work())
    assert seen == [{-7}]
