"""What is read of an update."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.telegram.updates import CARRIED, InGroup, Private, carried, read
from flows.talk import Attach, CameBack, Command, Input, Left, Say, Tap, Unreadable
from tests.telegram import person as does

MEI = 1001
FORWARD = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}}

MESSAGES: list[tuple[dict[str, Any], Input]] = [
    ({"text": "much"}, Say("much")),
    ({"text": "/start"}, Command("start")),
    ({"text": "/Result@common_ground_bot please"}, Command("result", "please")),
    ({"text": "/start 7K2M9P now"}, Command("start", "7K2M9P")),
    ({"text": "/start\n７ｋ２ｍ９ｐ"}, Command("start", "7k2m9p")),
    ({"text": "/unknown_thing"}, Command("unknown_thing")),
    ({"text": "/开始"}, Say("/开始")),
    ({"text": "/ 3"}, Say("/ 3")),
    ({"text": "3/4"}, Say("3/4")),
    ({"sticker": {}}, Attach("sticker")),
    ({"voice": {}}, Attach("voice")),
    ({"audio": {}}, Attach("voice")),
    ({"video_note": {}}, Attach("voice")),
    ({"photo": [], "caption": "3"}, Attach("picture")),
    ({"video": {}}, Attach("picture")),
    ({"animation": {}, "document": {}}, Attach("picture")),
    ({"document": {}}, Attach("other")),
    ({"location": {}}, Attach("other")),
    ({"poll": {}}, Attach("other")),
    ({"text": "3"} | FORWARD, Attach("forwarded")),
    ({"voice": {}} | FORWARD, Attach("forwarded")),
]


@pytest.mark.parametrize(("content", "said"), MESSAGES)
def test_messages_in_private(content: dict[str, Any], said: Input) -> None:
    assert read(does.send(MEI, lang="zh-hans", **content)) == Private(MEI, said, "zh-hans")


@pytest.mark.parametrize("service", ["pinned_message", "message_auto_delete_timer_changed", "unheard_of"])
def test_service_messages_are_passed_over(service: str) -> None:
    content: dict[str, Any] = {service: {}}
    assert read(does.send(MEI, **content)) is None


def test_taps() -> None:
    update = does.tap(MEI, 50, "1:k7f3qa:S-G3.t=4", "zh-hans")
    number = update["callback_query"]["id"]
    assert read(update) == Private(MEI, Tap("k7f3qa", "S-G3.t", "4"), "zh-hans", number, 50)


@pytest.mark.parametrize("data", ["", "2:other", "1:k7f3qa:S-G3.t=4" + "x" * 60, "选"])
def test_buttons_that_are_none_of_ours(data: str) -> None:
    come = read(does.tap(MEI, 50, data))
    assert isinstance(come, Private)
    assert come.said == Unreadable()


def test_inaccessible_and_missing_messages_cannot_be_edited() -> None:
    inaccessible, missing = does.tap(MEI, 50, "x", date=0), does.tap(MEI, 50, "x")
    del missing["callback_query"]["message"]
    for update in (inaccessible, missing):
        come = read(update)
        assert isinstance(come, Private)
        assert come.tapped is None


def test_edits_and_membership() -> None:
    assert read(does.edit(MEI, "4")) == Private(MEI, Attach("edited"), "en")
    assert read(does.member(MEI, "kicked")) == Private(MEI, Left(), "en")
    assert read(does.member(MEI, "member")) == Private(MEI, CameBack(), "en")
    assert read(does.member(MEI, "restricted")) is None


def test_groups_hear_commands_and_taps_alone() -> None:
    group = does.group(-5)
    addressed = read(does.write(MEI, "/start@common_ground_bot", chat=group))
    assert addressed == InGroup(MEI, -5, "en", addressed="common_ground_bot")
    assert read(does.write(MEI, "/start", chat=group)) == InGroup(MEI, -5, "en")
    assert isinstance(read(does.tap(MEI, 50, "x", chat=group)), InGroup)
    assert read(does.write(MEI, "hello", chat=group)) is None
    assert read(does.send(MEI, chat=group, sticker={})) is None


def test_migration_channels_bots_and_membership_of_groups_are_passed_over() -> None:
    bot = does.write(MEI, "/start")
    bot["message"]["from"]["is_bot"] = True
    moved = does.send(MEI, chat=does.group(), migrate_to_chat_id=-100777)
    channel = {"update_id": 1, "channel_post": {"message_id": 1, "chat": {"id": -1, "type": "channel"}}}
    joined = does.member(MEI, "member")
    joined["my_chat_member"]["chat"] = does.group()
    edited = does.edit(MEI, "x")
    edited["edited_message"]["chat"] = does.group()
    assert [read(raw) for raw in (bot, moved, channel, joined, edited)] == [None] * 5


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"message": 3},
        {"message": {"from": {"id": 5}, "chat": "x"}},
        {"message": {"from": {"id": "abc"}, "chat": {"id": 5, "type": "private"}, "text": "x"}},
        {"message": {"from": {"id": 5}, "chat": {"id": 5, "type": "private"}, "text": 7}},
        {"callback_query": {"id": "1"}},
        {"my_chat_member": []},
        {"edited_message": {"from": {"id": 5}}},
        {"something_new": {"id": 5}},
    ],
)
def test_malformed_updates_stop_nobody(raw: dict[str, Any]) -> None:
    assert read(raw) is None
    batch = carried({"ok": True, "result": [{"update_id": 1} | raw, does.write(MEI, "hi"), "x", {}]})
    assert [update[CARRIED] for update in batch["result"]] == [None, Private(MEI, Say("hi"), "en")]


def test_names_get_nowhere() -> None:
    kept = [read(raw) for raw in (does.write(MEI, "hi"), does.tap(MEI, 5, "x"), does.member(MEI, "kicked"))]
    assert "Secret" not in json.dumps(list(map(repr, kept)))
