"""Files on Telegram: sent over real HTTP, out of the way of taps, excused where they cannot be made."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.message import Attachment, Message, Reply
from bot.ports import NotMade
from tests.telegram import person as does
from tests.telegram.script import Script
from tests.telegram.server import bad
from tests.telegram.serving import serving

MEI = 1001
SCREEN = Message("Here it is", (), "en")


def attachment(name: str, media_type: str, make: Any) -> Attachment:
    return Attachment(
        "k7f3qa", "png", name, media_type, "The map, 22 Nov 2026.", "It could not be made.", make
    )


async def _bytes() -> bytes:
    return b"%PDF-1.7 made"


async def _never() -> bytes:
    raise NotMade("no")


def _script(*files: Attachment) -> Script:
    return Script(lambda _: Reply((SCREEN,), files=files))


async def test_a_report_arrives_as_a_document_and_the_map_as_a_photo() -> None:
    files = (
        attachment("求同报告-2026-11-22.pdf", "application/pdf", _bytes),
        attachment("map.png", "image/png", _bytes),
    )
    async with serving(_script(*files)) as served:
        await served.play(does.write(MEI, "hello"))
        (document,) = served.server.called("sendDocument")
        (photo,) = served.server.called("sendPhoto")
    assert document["document"].name == "求同报告-2026-11-22.pdf"
    assert document["document"].content == b"%PDF-1.7 made"
    assert document["caption"] == "The map, 22 Nov 2026." and document["chat_id"] == str(MEI)
    assert photo["photo"].name == "map.png"


async def test_what_cannot_be_made_is_said_kindly() -> None:
    async with serving(_script(attachment("a.pdf", "application/pdf", _never))) as served:
        await served.play(does.write(MEI, "hello"))
        said = [call["text"] for call in served.server.called("sendMessage")]
    assert said == ["Here it is", "It could not be made."]


async def test_what_telegram_refuses_is_said_kindly_too() -> None:
    async with serving(_script(attachment("a.pdf", "application/pdf", _bytes))) as served:
        served.server.order("sendDocument", bad(400, "Bad Request: file is too big"))
        await served.play(does.write(MEI, "hello"))
        said = [call["text"] for call in served.server.called("sendMessage")]
    assert said == ["Here it is", "It could not be made."]


async def test_a_pause_of_telegram_is_obeyed_and_the_file_comes_once() -> None:
    async with serving(_script(attachment("a.pdf", "application/pdf", _bytes))) as served:
        served.server.flood("sendDocument", 1)
        served.server.arrive(does.write(MEI, "hello"))
        taken = served.api.happened
        await served.until(lambda: [kind for _, kind, _ in taken] == ["new", "file"])


async def test_the_same_persons_next_tap_does_not_wait_for_a_file() -> None:
    slow = asyncio.Event()

    async def make() -> bytes:
        await slow.wait()
        return b"%PDF-"

    async with serving(_script(attachment("a.pdf", "application/pdf", make))) as served:
        served.server.arrive(does.write(MEI, "one"), does.write(MEI, "two"))
        await served.until(lambda: len(served.server.called("sendMessage")) == 2)
        assert not served.server.called("sendDocument")
        slow.set()
        await served.until(lambda: len(served.server.called("sendDocument")) == 2)


async def test_a_block_meanwhile_is_no_fault() -> None:
    async def make() -> bytes:
        served.api.blocked.add(MEI)
        return b"%PDF-"

    async with serving(_script(attachment("a.pdf", "application/pdf", make))) as served:
        await served.play(does.write(MEI, "hello"))
        assert [call["text"] for call in served.server.called("sendMessage")] == ["Here it is"]
