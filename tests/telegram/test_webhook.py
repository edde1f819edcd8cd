"""What Telegram delivers: who may, what is taken, when it is answered, and what comes twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram.webhook import HELD_S
from bot.gate import Gate
from bot.ports import Document, StoreError
from bot.repeats import KEPT
from bot.stores.tiny import TinyStore
from flows.session import Session
from tests.telegram import person as does
from tests.telegram.api import bad
from tests.telegram.delivered import SECRET_WORD, Delivered, delivering
from tests.transcripts.program import Program

MEI = 1001
DAY_S = 24 * 3600


@pytest.fixture
async def telegram(program: Program) -> AsyncIterator[Delivered]:
    """The bot over the program's conversation."""
    async with delivering(program.conversation) as made:
        yield made


def button(telegram: Delivered, label: str, person: int = MEI) -> dict[str, Any]:
    """A tap on the newest button of this label."""
    for shown in reversed(telegram.server.api.chats[person].values()):
        for one in (one for row in shown.buttons for one in row):
            if one["text"] == label:
                return does.tap(person, shown.number, one["callback_data"])
    raise AssertionError(f"no button {label}")


async def stored(program: Program, person: int = MEI) -> Session | None:
    record = await program.store.load(f"telegram:{person}")
    return await program.session(f"telegram:{person}") if record else None


async def test_an_update_is_answered_once_it_is_stored_and_shown(
    telegram: Delivered, program: Program
) -> None:
    assert await telegram.deliver(does.write(MEI, "/start")) == 200
    assert await telegram.deliver(button(telegram, "English")) == 200
    session = await stored(program)
    assert session and session.lang == "en"
    assert [[*shown.rows] for shown in telegram.server.api.chats[MEI].values()][-1]
    assert not telegram.server.called("getUpdates", "deleteWebhook", "setWebhook", "setMyCommands")


async def test_a_tap_is_answered_with_its_delivery(telegram: Delivered) -> None:
    await telegram.deliver(does.write(MEI, "/start"))
    tap = button(telegram, "English")
    for _ in range(2):
        assert await telegram.deliver(tap) == 200
    query = tap["callback_query"]["id"]
    assert telegram.replied == [{"method": "answerCallbackQuery", "callback_query_id": query}] * 2
    early = does.tap(MEI, 50, "1:zzzzzz:S-G3.t=4")
    assert await telegram.deliver(early) == 200
    assert telegram.replied[-1]["text"] == "This button belongs to another person's assessment."
    assert len(telegram.server.called("answerCallbackQuery")) == len(telegram.replied)


async def test_a_tap_that_waits_is_answered_by_itself(telegram: Delivered, program: Program) -> None:
    await telegram.deliver(does.write(MEI, "/start"))
    tap = button(telegram, "English")
    telegram.server.latency_s = 1.3 * HELD_S
    first = asyncio.create_task(telegram.deliver(tap))
    while not ((session := await stored(program)) and session.lang == "en"):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert await telegram.deliver(second := does.tap(MEI, 50, "1:zzzzzz:S-G3.t=4")) == 200
    assert await first == 200
    assert [call["callback_query_id"] for call in telegram.replied] == [tap["callback_query"]["id"]]
    await telegram.hook.close()
    answered = [call["callback_query_id"] for call in telegram.server.called("answerCallbackQuery")]
    assert answered == [one["callback_query"]["id"] for one in (tap, second)]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x_telegram_bot_api_secret_token": ""}, 403),
        ({"x_telegram_bot_api_secret_token": "wrong"}, 403),
        ({"x_telegram_bot_api_secret_token": SECRET_WORD[:-1]}, 403),
        ({"x_telegram_bot_api_secret_token": SECRET_WORD + "x"}, 403),
        ({"x_telegram_bot_api_secret_token": "é"}, 403),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": "text/plain"}, 415),
    ],
)
async def test_who_may_not_deliver_is_refused(
    telegram: Delivered, program: Program, headers: dict[str, str], status: int
) -> None:
    body = json.dumps(does.write(MEI, "/start")).encode()
    assert (await telegram.post(body, **headers))[0] == status
    assert await stored(program) is None and not telegram.server.api.chats


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_another_method_is_refused(telegram: Delivered, method: str) -> None:
    status, headers = await telegram.post(b"{}", method)
    assert status == 405 and headers["allow"] == "POST"
    status, headers = await telegram.post(b"{}", method, x_telegram_bot_api_secret_token="")
    assert status == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": -1}', 400),
        (b'{"update_id": 1e9}', 400),
        (b'{"update_id": ' + b"9" * 4000 + b"}", 400),
        (b'{"message": {}}', 400),
        (b" " * (256 * 1024 + 1), 413),
        (b'{"update_id": 1}', 200),  # a kind to come: nothing of ours
        (b'{"update_id": 1, "message": {"date": "x", "from": 3}}', 200),
        (b'{"update_id": 1, "callback_query": []}', 200),
    ],
)
async def test_a_broken_body_is_refused_and_stores_nothing(
    telegram: Delivered, program: Program, body: bytes, status: int
) -> None:
    assert (await telegram.post(body))[0] == status
    assert [found async for found in program.store.scan()] == []
    assert await telegram.deliver(does.write(MEI, "/start")) == 200


async def test_an_update_older_than_a_day_is_passed_over(
    telegram: Delivered, program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    late, lately = does.write(MEI, "/start"), does.write(MEI, "/start")
    late["message"]["date"] -= DAY_S + 1
    lately["message"]["date"] -= DAY_S - 3600
    assert await telegram.deliver(late) == 200
    assert await stored(program) is None and "older than a day" in caplog.text
    assert await telegram.deliver(lately) == 200
    assert await stored(program)


async def test_a_repeated_update_has_no_second_effect(telegram: Delivered, program: Program) -> None:
    await telegram.deliver(does.write(MEI, "/start"))
    await telegram.deliver(button(telegram, "English"))
    await telegram.deliver(button(telegram, "Begin"))
    again = does.write(MEI, "/restart")
    assert await telegram.deliver(again) == 200
    before = await program.document(f"telegram:{MEI}")
    shown = [(one.number, one.html, one.markup) for one in telegram.server.api.chats[MEI].values()]
    for _ in range(3):
        assert await telegram.deliver(again) == 200
    assert await program.document(f"telegram:{MEI}") == before
    assert [(one.number, one.html, one.markup) for one in telegram.server.api.chats[MEI].values()] == shown
    assert again["update_id"] in before["updates"]


async def test_only_the_last_numbers_are_kept(telegram: Delivered, program: Program) -> None:
    await telegram.deliver(does.write(MEI, "/start"))
    for turn in range(KEPT):
        await telegram.deliver(button(telegram, "English" if turn % 2 else "中文"))
        await telegram.deliver(does.write(MEI, "/language"))
    assert len((await program.document(f"telegram:{MEI}"))["updates"]) == KEPT


async def test_what_was_stored_but_not_shown_is_shown_when_it_comes_again(
    telegram: Delivered, program: Program
) -> None:
    await telegram.deliver(does.write(MEI, "/start"))
    lost = button(telegram, "English")
    telegram.server.order("editMessageText", bad(400, "Bad Request: no"))
    telegram.server.order("sendMessage", bad(400, "Bad Request: no"))
    assert await telegram.deliver(lost) == 200
    assert ["Begin"] not in [*telegram.server.api.chats[MEI].values()][-1].rows
    assert await telegram.deliver(lost) == 200
    newest = [*telegram.server.api.chats[MEI].values()][-1]
    assert ["Begin"] in newest.rows


class Refusing(TinyStore):
    """A store whose disk takes nothing while `full`."""

    full = False

    async def save(self, manager: str, document: Document, seen: int) -> int:
        if self.full:
            raise StoreError("The disk is full")
        return await super().save(manager, document, seen)


async def test_what_cannot_be_stored_is_to_come_again_and_is_excused_once(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    await program.store.close()
    program.conversation.store = program.store = Refusing(program.folder)
    async with delivering(program.conversation) as telegram:
        program.store.full = True
        update = does.write(MEI, "/start")
        assert [await telegram.deliver(update) for _ in range(3)] == [503] * 3
        said = [shown.text for shown in telegram.server.api.chats[MEI].values()]
        assert len(said) == 1 and "could not be stored" in said[0]
        program.store.full = False
        assert await telegram.deliver(update) == 200
        assert await stored(program)


async def test_updates_of_one_person_count_in_the_order_they_come(
    telegram: Delivered, program: Program
) -> None:
    await telegram.deliver(does.write(MEI, "/start"))
    taps = [button(telegram, label) for label in ("English", "中文") * 10]
    statuses = await asyncio.gather(*(telegram.deliver(tap) for tap in taps))
    assert set(statuses) == {200}
    session = await stored(program)
    assert session and session.lang == "zh"


async def test_too_much_at_once_is_to_come_again_and_nothing_of_it_is_lost(program: Program) -> None:
    async with delivering(program.conversation, gate=Gate(at_work=1, waiting=2)) as telegram:
        updates = [does.write(2000 + n, "/start") for n in range(40)]
        refused = 0
        while updates:
            bodies = [json.dumps(update).encode() for update in updates]
            answers = await asyncio.gather(*(telegram.post(body) for body in bodies))
            assert {status for status, _ in answers} <= {200, 503}
            assert all(headers["retry-after"] == "1" for status, headers in answers if status == 503)
            updates = [u for u, (status, _) in zip(updates, answers, strict=True) if status == 503]
            refused += len(updates)
        assert refused
        assert len([found async for found in program.store.scan()]) == 40
        assert await telegram.deliver(does.write(MEI, "/start")) == 200


async def test_before_the_start_and_after_the_end_it_is_to_come_again(program: Program) -> None:
    async with delivering(program.conversation) as telegram:
        await telegram.hook.close()
        assert await telegram.deliver(does.write(MEI, "/start")) == 503
    assert await stored(program) is None
