"""Limits, pauses and retries."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace

import pytest
from telegram.error import BadRequest, NetworkError

from bot.channels.telegram.errors import Flooded, NotSent
from bot.channels.telegram.flood import BROADCAST, Bucket, Flood, Limits
from bot.message import Reply
from tests.telegram import person as does
from tests.telegram.api import Shown, bad
from tests.telegram.script import Questions, Script, screen
from tests.telegram.server import GARBAGE, Server
from tests.telegram.serving import QUICK, serving

MEI, LIN = 1001, 1002


class Api:
    """A callback that raises what is in `faults` first and notes when each request went out."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.times: list[float] = []
        self.order: list[str] = []

    async def __call__(self, name: str = "") -> str:
        self.times.append(asyncio.get_running_loop().time())
        self.order.append(name)
        if self.faults:
            raise self.faults.pop(0)
        return name


async def ask(
    flood: Flood, api: Api, chat: int = MEI, method: str = "editMessageText", kind: str | None = None
) -> None:
    await flood.process_request(
        api, (f"{method} {chat}",), {}, method, {"chat_id": chat} if chat else {}, kind
    )


def test_bucket_gives_a_burst_and_then_a_rate() -> None:
    bucket = Bucket(per_second=10, burst=3)
    assert [round(bucket.take(0.0), 3) for _ in range(5)] == [0, 0, 0, 0.1, 0.2]
    assert bucket.take(10.0) == 0
    assert Bucket(math.inf, 1).take(0.0) == 0


async def test_one_chat_has_its_own_rate_and_others_do_not_wait() -> None:
    flood, api = Flood(Limits(chat_per_second=20, chat_burst=2)), Api()
    await asyncio.gather(*(ask(flood, api) for _ in range(4)), *(ask(flood, api, chat) for chat in range(5)))
    first = api.times[0]
    late = [name for name, at in zip(api.order, api.times, strict=True) if at - first > 0.04]
    assert late == [f"editMessageText {MEI}"] * 2


async def test_all_chats_together_have_a_rate() -> None:
    flood, api = Flood(Limits(per_second=50, burst=5)), Api()
    await asyncio.gather(*(ask(flood, api, chat) for chat in range(1, 11)))
    assert api.times[-1] - api.times[0] == pytest.approx(0.1, abs=0.03)


async def test_answers_to_taps_are_free() -> None:
    flood, api = Flood(Limits(per_second=1, burst=1)), Api()
    await asyncio.gather(*(ask(flood, api, 0, "answerCallbackQuery") for _ in range(50)))
    assert api.times[-1] - api.times[0] < 0.2


async def test_taps_go_before_broadcasts() -> None:
    flood, api = Flood(Limits(per_second=100, burst=2)), Api()
    broadcasts = [ask(flood, api, chat, "sendMessage", BROADCAST) for chat in range(1, 6)]
    taps = [ask(flood, api, chat) for chat in range(11, 21)]
    await asyncio.gather(*broadcasts, *taps)
    first_half = api.order[:11]
    assert sum(name.startswith("edit") for name in first_half) >= 9
    assert len(api.order) == 15


async def test_pause_is_obeyed_and_not_lifted_by_other_requests() -> None:
    flood, api = Flood(QUICK), Api(Flooded(0.15))
    waiting = asyncio.create_task(ask(flood, api))
    await asyncio.sleep(0.01)
    await ask(flood, api, LIN)
    await ask(flood, api)
    await waiting
    assert api.order[:2] == [f"editMessageText {MEI}", f"editMessageText {LIN}"]
    assert api.times[1] - api.times[0] < 0.1
    assert min(api.times[2:]) - api.times[0] >= 0.15


async def test_two_paused_chats_pause_everybody() -> None:
    flood, api = Flood(QUICK), Api(Flooded(0.1), Flooded(0.1))
    waiting = [asyncio.create_task(ask(flood, api, chat)) for chat in (MEI, LIN)]
    await asyncio.sleep(0.01)
    await ask(flood, api, 1003)
    await asyncio.gather(*waiting)
    assert min(api.times[2:]) - api.times[0] >= 0.1


async def test_long_pause_is_given_up_at_once_but_not_forgotten() -> None:
    flood, api = Flood(QUICK), Api(Flooded(600))
    for _ in range(2):
        with pytest.raises(Flooded):
            await ask(flood, api)
    assert len(api.times) == 1


async def test_answers_to_taps_wait_for_no_long_pause_and_pause_no_chat() -> None:
    flood, api = Flood(QUICK), Api(Flooded(30))
    with pytest.raises(Flooded):
        await ask(flood, api, 0, "answerCallbackQuery")
    await ask(flood, api)
    assert len(api.times) == 2


async def test_requests_refused_again_and_again_are_given_up() -> None:
    flood, api = Flood(replace(QUICK, longest_wait_s=0.1)), Api(*[Flooded(0.03) for _ in range(99)])
    with pytest.raises(Flooded):
        await ask(flood, api)
    assert 3 <= len(api.times) <= 5


async def test_way_out_ends_the_waiting() -> None:
    flood, api = Flood(QUICK), Api(Flooded(30))
    waiting = asyncio.create_task(ask(flood, api))
    await asyncio.sleep(0.01)
    flood.close()
    with pytest.raises(Flooded):
        await waiting


@pytest.mark.parametrize(
    ("method", "fault", "tries"),
    [
        ("editMessageText", NetworkError("x"), 3),
        ("getMe", NetworkError("x"), 3),
        ("sendMessage", NetworkError("x"), 1),
        ("sendMessage", NotSent("x"), 3),
        ("editMessageText", BadRequest("x"), 1),
    ],
)
async def test_what_is_repeated(method: str, fault: Exception, tries: int) -> None:
    flood, api = Flood(QUICK), Api(*[fault] * 9)
    with pytest.raises(type(fault)):
        await ask(flood, api, method=method)
    assert len(api.times) == tries


async def test_chats_that_are_quiet_are_forgotten() -> None:
    flood, api = Flood(replace(QUICK, chat_per_second=1e6)), Api()
    for chat in range(1, 10_050):
        await ask(flood, api, chat)
    assert len(flood._chats) < 1_000


@pytest.mark.parametrize(
    "trouble", [bad(500, "Internal Server Error"), bad(502, "Bad Gateway"), GARBAGE, (429, {})]
)
async def test_edit_survives_trouble_on_the_wire(trouble: object) -> None:
    async with serving(Questions(), limits=QUICK) as served:
        served.api.chats[MEI] = {50: Shown(50, "Question 1")}
        served.server.order("editMessageText", trouble)  # type: ignore[arg-type]
        await served.play(does.tap(MEI, 50, "1:k7f3qa:Q1=4"))
        assert served.api.chats[MEI][50].text == "Noted: 4.\nQuestion 2"


async def test_send_that_may_have_arrived_is_not_sent_twice(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(Script(Reply((screen(),))), limits=QUICK) as served:
        served.server.order("sendMessage", bad(500, "Internal Server Error"))
        await served.play(does.write(MEI, "hello"))
        assert served.server.called("sendMessage") == []
        assert "not sent twice" in caplog.text
        assert served.script.anchors == []


async def test_too_many_requests_over_http_repeats_the_same_request() -> None:
    async with serving(Script(Reply((screen(),))), limits=QUICK) as served:
        served.server.flood("sendMessage", wait_s=1)
        await served.play(does.write(MEI, "hello"))
        assert len(served.server.called("sendMessage")) == 1


async def test_a_class_of_300_tapping_at_once_keeps_within_the_limits_and_is_served_in_turn() -> None:
    script = Script(Reply((screen("Next"),), anchor=50))
    people = range(2000, 2300)
    server = Server(easy=True, limits=(30.0, 33))  # a tenth more than ours: the line shifts times a little
    async with serving(script, server=server, limits=Limits(), poll_s=1) as served:
        server.arrive(*(does.tap(person, 50, "1:k7f3qa:Q1=4") for person in people))
        await served.until(lambda: len(server.api.happened) == 300, within_s=20)
        assert server.refused < 15  # on a busy machine what left in time may arrive in a bunch
        in_turn = [person for person, _, _ in server.api.happened]
        assert sorted(in_turn) == list(people)  # on the wire neighbours may pass each other
        assert max(abs(place - people.index(person)) for place, person in enumerate(in_turn)) < 30
