"""Group chats, and other things that are not a private answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.message import Reply
from flows.talk import Attach, Left
from tests.telegram import person as does
from tests.telegram.script import PHRASES, screen
from tests.telegram.serving import Served

MEI, LIN = 1001, 1002


@pytest.mark.parametrize("command", ["/start", "/review@Common_Ground_Bot x"])
async def test_command_in_a_group_gets_one_notice_with_a_link(served: Served, command: str) -> None:
    await served.play(does.write(MEI, command, "zh-hans", chat=does.group(-5)))
    shown = served.api.chats[-5][101]
    assert shown.text == PHRASES["group_notice"][1]
    assert shown.buttons == [[{"text": "打开私聊", "url": "https://t.me/common_ground_bot"}]]
    assert served.script.turns == []


async def test_other_bots_commands_and_talk_in_a_group_get_nothing(served: Served) -> None:
    group = does.group(-5)
    await served.play(
        does.write(MEI, "/start@another_bot", chat=group),
        does.write(MEI, "hello", chat=group),
        does.send(MEI, chat=group, migrate_to_chat_id=-100777),
        does.send(MEI, chat=group, new_chat_members=[does.who(LIN)]),
    )
    assert served.server.called("sendMessage") == []
    assert served.script.turns == []


async def test_many_commands_in_a_group_get_one_notice(served: Served) -> None:
    await served.play(*(does.write(MEI + n, "/start", chat=does.group(-5)) for n in range(20)))
    assert len(served.server.called("sendMessage")) == 1


async def test_tap_in_a_group_gets_a_toast_and_stores_nothing(served: Served) -> None:
    await served.play(does.tap(LIN, 50, "1:k7f3qa:S-G1.t=4", chat=does.group(-5)))
    assert list(served.api.happened) == [(LIN, "toast", PHRASES["not_yours"][0])]
    assert served.script.turns == []


async def test_block_and_return_are_told_and_nothing_is_sent(served: Served) -> None:
    served.script.answer = lambda said: Reply((screen(),))
    await served.play(does.member(MEI, "kicked"), does.member(MEI, "member"))
    assert [type(said).__name__ for said in served.script.said] == ["Left", "CameBack"]
    assert served.server.called("sendMessage") == []


async def test_edited_and_forwarded_messages_are_not_answers(served: Served) -> None:
    origin: dict[str, Any] = {"forward_origin": {"type": "user", "date": 1, "sender_user": does.who(LIN)}}
    await served.play(does.edit(MEI, "4"), does.write(LIN, "3"), does.send(LIN, text="4", **origin))
    assert served.script.said[0] == Attach("edited")
    assert served.script.said[2] == Attach("forwarded")


async def test_album_gets_one_reply_and_later_words_are_heard(served: Served) -> None:
    served.script.answer = lambda said: Reply((screen(str(said)),))
    album = [does.send(MEI, photo=[], media_group_id="1") for _ in range(5)]
    await served.play(*album, does.write(MEI, "4"), does.send(MEI, sticker={}))
    assert len(served.script.turns) == 3
    assert not any(isinstance(said, Left) for said in served.script.said)


async def test_menu_is_set_for_everybody_and_in_chinese(served: Served) -> None:
    await served.until(lambda: len(served.server.called("setMyCommands")) == 2)
    default, chinese = served.server.called("setMyCommands")
    assert "language_code" not in default
    assert chinese["language_code"] == "zh"
    assert json.loads(chinese["commands"]) == [{"command": "start", "description": "开始"}]
