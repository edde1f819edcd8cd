"""What a reply becomes in a chat, over real HTTP."""

from __future__ import annotations

import json
import logging

import pytest

from bot.message import Button, Message, Reply
from bot.ports import StoreError
from flows.talk import Left, Say
from tests.telegram import person as does
from tests.telegram.api import Shown, bad
from tests.telegram.script import PHRASES, screen
from tests.telegram.serving import Served

MEI = 1001
DATA = "1:k7f3qa:S-G1.t=4"


def shows(served: Served, *numbers: int) -> dict[int, Shown]:
    """Put earlier messages with keyboards into Mei's chat."""
    chat = {number: Shown(number, "Earlier", '{"inline_keyboard":[[{"text":"4"}]]}') for number in numbers}
    served.api.chats[MEI] = chat
    return chat


def calls(served: Served) -> list[str]:
    """Everything that was called for the chat, in order."""
    own = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery")
    return [str(call) for call in served.api.calls if call.method in own]


async def test_tap_is_answered_first_and_then_edits_once(served: Served) -> None:
    shown = shows(served, 50)
    served.script.answer = lambda said: Reply((screen("Noted: 4.\n<b>Next</b>"),), anchor=50)
    await served.play(does.tap(MEI, 50, DATA))
    assert calls(served) == ["answerCallbackQuery", "editMessageText 50"]
    assert shown[50].text == "Noted: 4.\nNext"
    assert shown[50].rows == [["3", "4"]]
    assert served.script.anchors == []


async def test_toast_alone(served: Served) -> None:
    served.script.answer = lambda said: Reply(toast="Noted before")
    await served.play(does.tap(MEI, 50, DATA))
    assert calls(served) == ["answerCallbackQuery"]
    assert list(served.api.happened) == [(MEI, "toast", "Noted before")]


async def test_nothing_to_show_just_stops_the_spinner(served: Served) -> None:
    await served.play(does.tap(MEI, 50, DATA))
    assert calls(served) == ["answerCallbackQuery"]
    assert "text" not in served.server.called("answerCallbackQuery")[0]


async def test_words_bring_a_new_message_and_strip_the_keyboard_above(served: Served) -> None:
    shown = shows(served, 50)
    served.script.answer = lambda said: Reply((screen("Again"),), anchor=50)
    await served.play(does.write(MEI, "much"))
    assert calls(served) == ["sendMessage", "editMessageReplyMarkup 50"]
    assert (shown[50].rows, shown[101].rows) == ([], [["3", "4"]])
    assert served.script.anchors == [("telegram:1001", 101)]


async def test_result_is_new_strips_the_question_and_holds_no_open_keyboard(served: Served) -> None:
    shown = shows(served, 50)
    served.script.answer = lambda said: Reply((screen("Cooperation", fresh=True, lasting=True),), anchor=50)
    await served.play(does.tap(MEI, 50, DATA))
    assert calls(served) == ["answerCallbackQuery", "sendMessage", "editMessageReplyMarkup 50"]
    assert shown[50].rows == []
    assert served.script.anchors == [("telegram:1001", None)]


async def test_view_beside_an_open_question_leaves_the_anchor_alone(served: Served) -> None:
    shown = shows(served, 40, 50)
    served.script.answer = lambda said: Reply((screen("Why this?", lasting=True),), anchor=50)
    await served.play(does.tap(MEI, 40, DATA))
    assert calls(served) == ["answerCallbackQuery", "editMessageText 40"]
    assert shown[50].rows == [["4"]]
    assert served.script.anchors == []


async def test_lasting_message_with_an_anchor_that_must_stay(served: Served) -> None:
    served.script.answer = lambda said: Reply((screen("Idea", fresh=True, lasting=True),), anchor=None)
    await served.play(does.tap(MEI, 40, DATA))
    assert calls(served) == ["answerCallbackQuery", "sendMessage"]
    assert served.script.anchors == []


async def test_question_moves_to_the_tapped_message(served: Served) -> None:
    shown = shows(served, 40, 50)
    served.script.answer = lambda said: Reply((screen("Question"),), anchor=50)
    await served.play(does.tap(MEI, 40, DATA))
    assert calls(served) == ["answerCallbackQuery", "editMessageText 40", "editMessageReplyMarkup 50"]
    assert (shown[40].rows, shown[50].rows) == ([["3", "4"]], [])
    assert served.script.anchors == [("telegram:1001", 40)]


async def test_several_messages_each_take_the_keyboard_over(served: Served) -> None:
    shown = shows(served, 50)
    messages = (screen("Result", fresh=True, lasting=True), screen("Which next?", fresh=True))
    served.script.answer = lambda said: Reply(messages, anchor=50)
    await served.play(does.tap(MEI, 50, DATA))
    assert [shown[number].rows for number in (50, 101, 102)] == [[], [["3", "4"]], [["3", "4"]]]
    assert served.script.anchors[-1] == ("telegram:1001", 102)


async def test_only_the_first_message_edits(served: Served) -> None:
    shown = shows(served, 50)
    served.script.answer = lambda said: Reply((screen("One", lasting=True), screen("Two")), anchor=50)
    await served.play(does.tap(MEI, 50, DATA))
    assert (shown[50].text, shown[101].text) == ("One", "Two")
    assert served.script.anchors == [("telegram:1001", 101)]


async def test_stale_keyboard_comes_off_and_the_open_question_is_shown_at_its_place(served: Served) -> None:
    shown = shows(served, 40, 50)
    reply = Reply((screen("Open"),), toast="This question is closed", stale=True, anchor=50)
    served.script.answer = lambda said: reply
    await served.play(does.tap(MEI, 40, DATA))
    assert calls(served) == ["answerCallbackQuery", "editMessageText 50", "editMessageReplyMarkup 40"]
    assert (shown[40].rows, shown[50].text) == ([], "Open")
    assert served.script.anchors == []


@pytest.mark.parametrize("anchor", [None, 51])
async def test_stale_keyboard_whose_open_question_is_gone_sends_it_anew(
    served: Served, anchor: int | None
) -> None:
    shown = shows(served, 40)
    served.script.answer = lambda said: Reply((screen("Open"),), stale=True, anchor=anchor)
    await served.play(does.tap(MEI, 40, DATA))
    assert (shown[40].rows, shown[101].text) == ([], "Open")
    assert served.script.anchors == [("telegram:1001", 101)]


async def test_stale_tap_on_the_anchor_itself_keeps_its_keyboard(served: Served) -> None:
    shown = shows(served, 50)
    served.script.answer = lambda said: Reply((screen("Open"),), stale=True, anchor=50)
    await served.play(does.tap(MEI, 50, DATA))
    assert calls(served) == ["answerCallbackQuery", "editMessageText 50"]
    assert shown[50].rows == [["3", "4"]]


async def test_not_modified_is_success(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    shows(served, 50)
    served.script.answer = lambda said: Reply((screen(),), anchor=50)
    await served.play(does.tap(MEI, 50, DATA), does.tap(MEI, 50, DATA))
    assert calls(served) == ["answerCallbackQuery", "editMessageText 50"] * 2
    assert caplog.records == []


@pytest.mark.parametrize("refusal", ["message to edit not found", "message can't be edited"])
async def test_message_gone_or_too_old_is_sent_anew(served: Served, refusal: str) -> None:
    shows(served, 50)
    served.server.order("editMessageText", bad(400, f"Bad Request: {refusal}"))
    served.script.answer = lambda said: Reply((screen("Next"),), anchor=50)
    await served.play(does.tap(MEI, 50, DATA))
    assert calls(served)[:2] == ["answerCallbackQuery", "sendMessage"]
    assert served.script.anchors == [("telegram:1001", 101)]


async def test_inaccessible_message_is_never_edited(served: Served) -> None:
    served.script.answer = lambda said: Reply((screen("Next"),))
    await served.play(does.tap(MEI, 50, DATA, date=0))
    assert calls(served) == ["answerCallbackQuery", "sendMessage"]


async def test_too_old_query_is_swallowed_and_the_answer_counts(served: Served) -> None:
    shown = shows(served, 50)
    served.server.order("answerCallbackQuery", bad(400, "Bad Request: query is too old and so on"))
    served.script.answer = lambda said: Reply((screen("Next"),), anchor=50)
    await served.play(does.tap(MEI, 50, DATA))
    assert shown[50].text == "Next"


async def test_markup_that_cannot_be_read_is_shown_as_plain_words(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    shown = shows(served, 50)
    served.script.answer = lambda said: Reply((screen("<b>a &lt; b"),), anchor=50)
    await served.play(does.tap(MEI, 50, DATA), does.write(MEI, "hello"))
    assert (shown[50].html, shown[101].html) == ("a < b", "a < b")
    assert "markup" in caplog.text


async def test_long_text_is_parted_and_the_last_part_has_the_keyboard(served: Served) -> None:
    long = "\n\n".join(f"<b>{number}</b> " + "字" * 900 for number in range(6))
    served.script.answer = lambda said: Reply((screen(long),))
    await served.play(does.write(MEI, "/report"))
    shown = list(served.api.chats[MEI].values())
    assert [message.text[0] for message in shown] == ["0", "4"]
    assert [message.rows for message in shown] == [[], [["3", "4"]]]
    assert served.script.anchors == [("telegram:1001", 102)]


async def test_every_kind_of_button_and_no_preview(served: Served) -> None:
    row = (Button("Go", data="x"), Button("Copy", copy="A sentence"), Button("Open", url="https://t.me/x"))
    served.script.answer = lambda said: Reply((Message("Hi", (row,), "en"),))
    await served.play(does.write(MEI, "/start"))
    sent = served.server.called("sendMessage")[0]
    assert json.loads(sent["reply_markup"])["inline_keyboard"] == [
        [
            {"text": "Go", "callback_data": "x"},
            {"text": "Copy", "copy_text": {"text": "A sentence"}},
            {"text": "Open", "url": "https://t.me/x"},
        ]
    ]
    assert json.loads(sent["link_preview_options"]) == {"is_disabled": True}
    assert sent["parse_mode"] == "HTML"
    assert "protect_content" not in sent


async def test_blocked_is_told_once_and_not_repeated(served: Served) -> None:
    served.api.blocked.add(MEI)
    served.script.answer = lambda said: Reply((screen(), screen(fresh=True)))
    await served.play(does.write(MEI, "hello"))
    assert calls(served) == ["sendMessage"]
    assert served.script.said == [Say("hello"), Left()]


@pytest.mark.parametrize(("lang", "said"), [("en", 0), ("zh-hans", 1)])
async def test_failed_turn_apologises_and_the_bot_stays_up(
    served: Served, caplog: pytest.LogCaptureFixture, lang: str, said: int
) -> None:
    def fail(said: object) -> Reply:
        raise KeyError(str(said))

    served.script.answer = fail
    await served.play(does.write(MEI, "secret words", lang), does.tap(MEI, 50, DATA, lang))
    apology = PHRASES["apology"][said]
    assert [message.text for message in served.api.chats[MEI].values()] == [apology]
    assert served.api.happened[-1] == (MEI, "toast", apology)
    assert len(caplog.records) == 2
    assert "KeyError" in caplog.text
    assert "secret words" not in caplog.text
    assert "Surname" not in caplog.text


async def test_what_could_not_be_stored_does_not_count(served: Served) -> None:
    def fail(_said: object) -> Reply:
        raise StoreError("disk full: /data")

    shows(served, 50)
    served.script.answer = fail
    await served.play(does.tap(MEI, 50, DATA), does.tap(MEI, 51, DATA, date=0))
    assert calls(served) == ["answerCallbackQuery"] * 2
    assert served.api.happened[-1] == (MEI, "toast", PHRASES["store_failed"][0])


async def test_apology_is_a_message_where_the_tap_is_too_old(served: Served) -> None:
    served.server.order("answerCallbackQuery", bad(400, "Bad Request: query is too old and so on"))
    served.script.answer = lambda said: Reply(stale=bool(1 / 0))
    await served.play(does.tap(MEI, 50, DATA))
    assert served.api.chats[MEI][101].text == PHRASES["apology"][0]


async def test_unknown_refusal_is_logged_and_apologised_for(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.server.order("sendMessage", bad(400, "Bad Request: BUTTON_DATA_INVALID"))
    served.script.answer = lambda said: Reply((screen(),))
    await served.play(does.write(MEI, "hello"))
    assert served.api.chats[MEI][101].text == PHRASES["apology"][0]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_anchor_that_cannot_be_stored_is_no_trouble_to_the_person(served: Served) -> None:
    async def fail(manager: str, anchor: int | None) -> None:
        raise StoreError("disk full: /data")

    served.script.anchored = fail  # type: ignore[method-assign]
    served.script.answer = lambda said: Reply((screen(),))
    await served.play(does.write(MEI, "hello"))
    assert [message.text for message in served.api.chats[MEI].values()] == ["Question"]


async def test_what_tells_of_a_relationship_is_not_to_be_forwarded(served: Served) -> None:
    verdict = Message("Street office: cooperation", (), "en", lasting=True, private=True)
    served.script.answer = lambda said: Reply((verdict,))
    await served.play(does.write(MEI, "hi"))
    (sent,) = served.server.called("sendMessage")
    assert sent["protect_content"] in (True, "true")
