"""The phone that plays transcripts."""

from __future__ import annotations

import time

import pytest

from tests.telegram.phone import Line
from tests.telegram.script import Questions


async def test_a_talk() -> None:
    async with Line(Questions()) as line:
        phone = line.phone()
        await phone.say("/start")
        assert (phone.screen.text, phone.screen.rows) == ("Question 1", [["0", "1", "2", "3", "4"]])
        await phone.tap("4")
        assert phone.screen.text == "Noted: 4.\nQuestion 2"
        assert [kind for kind, _ in phone.news] == ["edit"]
        await phone.say("quite a lot")
        assert phone.screen.text == "Not a number: quite a lot\nQuestion 2"
        assert [message.rows for message in phone.messages] == [[], [["0", "1", "2", "3", "4"]]]
        await phone.press(phone.messages[0].number, "1:k7f3qa:Q1=3")
        assert phone.toast == "This question is closed"
        with pytest.raises(LookupError, match="No button"):
            await phone.tap("5")


async def test_a_thousand_steps_take_no_second() -> None:
    async with Line(Questions()) as line:
        phone = line.phone()
        await phone.say("/start")
        begun = time.perf_counter()
        for _ in range(1000):
            await phone.tap("3")
        assert time.perf_counter() - begun < 10
        assert phone.screen.text == "Noted: 3.\nQuestion 1001"
