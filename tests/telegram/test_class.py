"""A class on Telegram: opened with buttons, joined by link or code, answered, shown, left, ended."""

from __future__ import annotations

import re

import pytest

from tests.telegram import person as does
from tests.telegram.phone import Line, Phone
from tests.transcripts.program import Program

TRAINER, MEI = 1001, 2001
STEPS = 40
"""More acts than one tier in the quick form takes."""


def shown(phone: Phone) -> str:
    """The newest message as text."""
    return phone.screen.text


async def tap(phone: Phone, label: str) -> None:
    """Tap the newest button that begins so."""
    for message in reversed(phone.messages):
        for button in (button for row in message.buttons for button in row):
            if button["text"].startswith(label):
                await phone.press(message.number, button["callback_data"])
                return
    raise LookupError(f"no button {label} on {[m.text for m in phone.messages[-2:]]}")


async def opened(phone: Phone) -> str:
    """Open a class about the first case's street office; its code."""
    await phone.say("/class")
    for label in ("Z Street", "Street", "All for the agency"):
        await tap(phone, label)
    found = re.search(r"Class (\w{6})", shown(phone) if "Class" in shown(phone) else phone.messages[-2].text)
    assert found
    return found[1]


async def answered(phone: Phone, value: int) -> None:
    """Answer everything by turns a step apart, and hand in."""
    for n in range(STEPS):
        rows = [button for row in phone.screen.buttons for button in row]
        keys = {button["callback_data"].partition(":")[2].partition(":")[2]: button for button in rows}
        rating = next((k for k in keys if re.match(rf"[BSC]-[GM]\d\.[tu]={min(4, value + n % 2)}$", k)), "")
        way = rating or next((k for k in keys if k.startswith(("seen=", "done=", "top="))), "")
        if not way:
            return
        await phone.press(phone.screen.number, keys[way]["callback_data"])
    raise AssertionError(shown(phone))


async def test_a_class_from_opening_to_the_result(program: Program) -> None:
    program.conversation.bot = "common_ground_bot"
    program.joining.hosting.page = "https://ground.example.org/"
    async with Line(program.conversation) as line:
        trainer = line.phone(TRAINER, "en")
        code = await opened(trainer)
        controls = next(m for m in trainer.messages if f"Class {code}" in m.text)
        assert f"https://t.me/common_ground_bot?start={code}" in controls.text
        assert f"https://ground.example.org/join/{code}" in controls.text
        students = [line.phone(MEI + n, "en") for n in range(5)]
        for n, student in enumerate(students):
            await student.say(f"/start {code}" if n % 2 else code.lower())
            assert "Please wait until it begins" in shown(student)
        await tap(trainer, "Begin answering")
        for student, value in zip(students, (0, 1, 2, 3, 3), strict=True):
            await student.say("/start")
            await answered(student, value)
            assert "Handed in" in shown(student)
        await tap(trainer, "Close answering")
        program.clock.pass_(seconds=2)
        await tap(trainer, "Show the result")
        assert any("5 finished. Round 1, result shown" in m.text for m in trainer.messages)
        await students[0].say("/start")
        assert "What the class thinks" in shown(students[0])
        await tap(trainer, "Link to the controls")
        assert "https://ground.example.org/host/" in shown(trainer)
        await tap(trainer, "End and delete")
        await tap(trainer, "Delete now")
        await students[0].say("/start")
        assert any("The class is over" in m.text for m in students[0].messages)


async def test_who_did_not_open_it_cannot_lead_it(program: Program) -> None:
    async with Line(program.conversation) as line:
        trainer, thief = line.phone(TRAINER, "en"), line.phone(MEI, "en")
        code = await opened(trainer)
        await thief.say("/start")
        for move in ("open", "keys", "ended"):
            await thief.press(thief.screen.number, f"1:aaaaaa:host.{code}={move}")
            assert "No class has the code" in shown(thief)
        assert (await program.joining.groups.find(code)).phase == "lobby"


async def test_too_few_are_said_as_a_notice(program: Program) -> None:
    async with Line(program.conversation) as line:
        trainer = line.phone(TRAINER, "zh-hans")
        await trainer.say("/class")
        for label in ("自己的机构", "街道"):
            await tap(trainer, label)
        await tap(trainer, "开始作答")
        await tap(trainer, "停止作答")
        program.clock.pass_(seconds=2)
        await tap(trainer, "公布结果")
        assert ("toast", "至少要有五个人提交，还差5人。") in trainer.news


@pytest.mark.parametrize("blocked", [True, False])
async def test_a_code_in_the_middle_of_ones_own_and_a_block(program: Program, blocked: bool) -> None:
    async with Line(program.conversation) as line:
        code = await opened(line.phone(TRAINER, "en"))
        mei = line.phone(MEI, "en")
        await mei.say("/start")
        for label in ("English", "Begin"):
            await tap(mei, label)
        await tap(mei, "Skip")
        own = await program.session(f"telegram:{MEI}")
        await mei.say(code)
        assert f"Join class {code}?" in shown(mei) and "Your own answers are kept" in shown(mei)
        await tap(mei, "Join")
        assert "Please wait until it begins" in shown(mei)
        assert (await program.session(f"telegram:{MEI}")).assessment == own.assessment
        if blocked:
            await mei.act(does.member(MEI, "kicked"))
            assert (await program.session(f"telegram:{MEI}")).left
        await mei.say("/leave")
        await tap(mei, "Yes, leave")
        assert any(f"You have left class {code}" in m.text for m in mei.messages)
        assert (await program.session(f"telegram:{MEI}")).seat == ""
