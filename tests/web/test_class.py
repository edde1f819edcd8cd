"""A class over real HTTP: opened, joined, answered, shown, answered again, ended."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.channels.web.pace import GUESSES
from tests.transcripts.program import Program
from tests.web.lesson import Student, Trainer
from tests.web.serving import Served
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEAST = 5


async def seated(stack: AsyncExitStack, url: str, code: str, n: int, lang: str = "en") -> list[Student]:
    """So many students who have joined."""
    students = [await stack.enter_async_context(Student(url, lang=lang)) for _ in range(n)]
    for student in students:
        await student.join(code)
    return students


async def shown(trainer: Trainer, students: list[Student], values: list[int], program: Program) -> None:
    """Let students answer, each by a value of its own, and show the result."""
    await trainer.move("open")
    for student, value in zip(students, values, strict=True):
        await student.go("")
        await student.answer(value)
    await trainer.move("close")
    program.clock.pass_(seconds=2)
    await trainer.move("reveal")


async def test_a_lesson_from_opening_to_the_second_round(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        code = await trainer.open()
        students = await seated(stack, served.url, code, 6)
        assert "Please wait until it begins" in students[0].newest and "Z Street" in students[0].newest
        await shown(trainer, students, [0, 1, 2, 3, 3, 3], program)
        assert (
            trainer.status == 200 and "What the class thinks" in trainer.page and "6 people" in trainer.page
        )
        await students[0].go("")
        assert "What the class thinks" in students[0].newest and "reveal" not in students[0].newest
        await trainer.move("again")
        for student in students[:4]:
            await student.go("")
            await student.tap("done", "S")
        await trainer.move("close")
        program.clock.pass_(seconds=2)
        await trainer.move("reveal")
        assert trainer.status == 409 and "needed: 1" in trainer.alert
        await trainer.move("reopen")
        await students[4].go("")
        await students[4].tap("done", "S")
        await trainer.move("close")
        program.clock.pass_(seconds=2)
        await trainer.move("reveal")
        assert trainer.status == 200 and "What has moved" in trainer.page and "Round 2" in trainer.page
        await trainer.go(trainer.wall)
        assert "What has moved" in trainer.page and "6 people" in trainer.page


async def test_nothing_is_shown_of_fewer_than_five(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        students = await seated(stack, served.url, await trainer.open(), LEAST - 1)
        await shown(trainer, students, [1, 2, 3, 3], program)
        assert trainer.status == 409 and "needed: 1" in trainer.alert
        assert "What the class thinks" not in await trainer.look()
        for kind in ("csv", "xlsx", "pdf", "png"):
            await trainer.go(f"class/{trainer.code}/take/{kind}")
            assert trainer.status == 404


async def test_no_answer_is_taken_after_closing(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        students = await seated(stack, served.url, await trainer.open(), LEAST)
        await trainer.move("open")
        late = students[0]
        await late.go("")
        await late.rate(4)
        key = re.findall(r'<button name="([A-Z]-\w+\.[tu])"', late.page)[-1]
        await trainer.move("close")
        await late.tap(key, "4")
        assert "closed" in late.page
        (seat,) = [seat for seat in await _ratings(program, trainer.code) if seat]
        assert key not in seat


async def _ratings(program: Program, code: str) -> list[dict[str, object]]:
    return [
        record.document["assessments"][0].get("ratings", {})
        async for _, record in program.store.shelf(f"seats-{code}")
    ]


async def test_who_joins_twice_from_one_device_has_one_seat(served: Served) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei:
        code = await trainer.open()
        await mei.join(code)
        await mei.join(code)
        await mei.go(f"join/{code}")
        assert "Please wait until it begins" in mei.newest  # led to the seat, not asked again
        await mei.say(code.lower())
        assert "Please wait until it begins" in mei.newest
        await trainer.move("open")
        assert trainer.counts == (1, 0)


async def test_ones_own_answers_are_kept_beside_a_class(served: Served, program: Program) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei:
        await mei.begin(nickname="Our house")
        await mei.rate(4)
        own = (await program.session(mei.manager)).assessment
        code = await trainer.open()
        await mei.say(f"{code[:3]} {code[3:].lower()}")
        assert f"Join class {code}?" in mei.page and "Your own answers are kept" in mei.page
        await mei.tap(f"join.{code}", "no")
        assert "Join class" not in mei.newest
        await mei.say(code)
        await mei.tap(f"join.{code}", "yes")
        assert "Please wait until it begins" in mei.newest
        await mei.say("/leave")
        await mei.tap("leave", "yes")
        assert f"You have left class {code}" in mei.page
        assert (await program.session(mei.manager)).assessment == own
        assert (await program.session(mei.manager)).seat == ""
        await trainer.move("open")
        assert trainer.counts == (0, 0)


async def test_a_class_that_is_over_lets_everybody_go(served: Served, program: Program) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei, Student(served.url) as lan:
        code = await trainer.open()
        for student in (mei, lan):
            await student.begin()
            await student.rate(3)
            await student.join(code)
        wall = (await trainer.look()) and trainer.wall
        await trainer.move("end")
        await mei.go("")
        assert "The class is over" in mei.page and "What they would" not in mei.page
        await mei.go("")
        assert "The class is over" not in mei.page
        await lan.say("/start")
        assert "The class is over" in lan.page
        await lan.join(code)
        assert lan.status == 404 and "is over" in lan.page
        await trainer.go(wall)
        assert trainer.status == 404 and "This class is over" in trainer.page
        assert "is over" in await trainer.look()


async def test_deletion_leaves_nothing_of_anybody_on_the_disk(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        code = await trainer.open()
        students = await seated(stack, served.url, code, LEAST)
        await shown(trainer, students, [0, 1, 2, 3, 3], program)
        await trainer.move("end")
        shelves = Path(program.folder) / "shelves"
        held = {path: path.read_bytes() for path in shelves.rglob("*") if path.is_file()}
        assert len(held) == 1, "only that the code is over"
        (left,) = held.values()
        assert b"ended_at" in left and b"pictures" not in left and b"S-G1" not in left
        program.clock.pass_(days=8)
        await program.joining.groups.sweep()
        assert not [path for path in shelves.rglob("*") if path.is_file()]


async def test_a_class_goes_by_itself_a_day_after_closing(served: Served, program: Program) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei:
        code = await trainer.open()
        await mei.join(code)
        program.clock.pass_(hours=25)
        await program.joining.groups.sweep()
        assert "· closed" in await trainer.look()
        program.clock.pass_(hours=25)
        await mei.go("")
        assert "The class is over" in mei.page  # also where nobody has swept yet
        await program.joining.groups.sweep()
        assert not [one async for one in program.store.shelf(f"seats-{code}")]


async def test_the_trainers_link(served: Served) -> None:
    async with Trainer(served.url) as trainer, Trainer(served.url) as thief:
        code = await trainer.open()
        host = trainer.host
        thief.code = code
        await thief.go(f"class/{code}")
        assert thief.status == 403
        await thief.move("open")
        assert thief.status == 403
        await thief.go(host)
        assert thief.status == 200 and "Open the controls" in thief.page
        await thief.go(f"class/{code}")
        assert thief.status == 403, "looking at a link opens nothing"
        await thief.post("host", key=host.removeprefix("host/"))
        assert thief.status == 200 and "Next step" in thief.page
        await trainer.look()
        wall = trainer.wall
        await trainer.move("renew")
        assert trainer.status == 200
        await thief.move("open")
        assert thief.status == 403
        for old in (host, wall):
            await thief.go(old)
            assert thief.status == 404
        await trainer.go(trainer.wall)
        assert trainer.status == 200


async def test_both_sides_fill_evenly_though_all_join_at_once(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        code = await trainer.open(play="halves")
        students = [await stack.enter_async_context(Student(served.url)) for _ in range(20)]
        await asyncio.gather(*(one.join(code) for one in students))
        seats = [record.document["part"] async for _, record in program.store.shelf(f"seats-{code}")]
        assert [one.get("side", "both") for one in seats].count("tier") == 10


async def test_demo_students_are_marked_and_alone(served: Served, program: Program) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei:
        code = await trainer.open(demo="40")
        await mei.join(code)
        assert mei.status == 409 and "demo class" in mei.page
        await mei.say(code)
        assert "demo class" in mei.page
        for move in ("close", "reveal", "again", "close", "reveal"):
            await trainer.move(move)
            program.clock.pass_(seconds=2)
            assert trainer.status == 200 and "DEMO" in trainer.page and "40" in trainer.page
        await trainer.go(trainer.wall)
        assert "DEMO" in trainer.page and "What has moved" in trainer.page


async def test_codes_that_lead_nowhere(served: Served) -> None:
    async with Student(served.url, lang="zh-CN") as mei:
        await mei.go("join/ABCDEF")
        assert mei.status == 404 and "没有代码是" in mei.page
        await mei.go("join?code=7K2M9P")
        assert mei.status == 404 and "没有代码是 7K2M9P" in mei.page
        await mei.post("join", code="<script>")
        assert mei.status == 404 and "<script>" not in mei.page.replace("<script src", "")
        await mei.go("")
        await mei.begin("zh")
        await mei.say("7K2M9P")
        assert "没有代码是 7K2M9P 的课堂" in mei.newest


async def test_many_wrong_codes_are_slowed_and_lock_nobody_out(served: Served) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as guesser, Student(served.url) as mei:
        code = await trainer.open()
        await guesser.begin()
        for _ in range(12):
            await guesser.say("7K2M9P")
        assert "Too many wrong codes" in guesser.page
        await guesser.say(code)
        assert "Too many wrong codes" in guesser.page
        for n in range(100):
            await guesser.go(f"join/7K2M{n % 8 + 2}P")
        await mei.join(code)
        assert "Please wait until it begins" in mei.newest


async def test_a_late_student_and_another_language(served: Served, program: Program) -> None:
    async with AsyncExitStack() as stack:
        trainer = await stack.enter_async_context(Trainer(served.url))
        code = await trainer.open(lang="zh")
        assert "下一步" in trainer.page
        students = await seated(stack, served.url, code, LEAST, "zh-CN")
        await trainer.move("open")
        late = await stack.enter_async_context(Student(served.url))
        await late.join(code)
        assert "Z Street" in late.newest, "the case comes before its questions"
        await late.tap("back", "here")
        assert "how much" in late.newest.lower()
        await late.tap("lang", "zh")
        assert "在意" in late.page or "看重" in late.page
        for student in students:
            await student.go("")
            await student.answer()
        await trainer.move("close")
        another = await stack.enter_async_context(Student(served.url))
        await another.join(code)
        assert another.status == 409 and "not taking answers" in another.page
        program.clock.pass_(seconds=2)
        await trainer.move("reveal")
        assert "5人" in trainer.page
        await another.join(code)
        assert another.status == 200 and "What the class thinks" in another.newest


async def test_a_trainers_page_is_no_place_to_guess_codes(served: Served) -> None:
    """What is said of a class of somebody else's is said of one that there is not."""
    async with Trainer(served.url) as trainer, Visitor(served.url) as eve:
        code = await trainer.open()
        said = []
        for guess in (code, "7K2M9Z"):
            await eve.go(f"class/{guess}")
            said.append((eve.status, eve.page))
            await eve.go(f"class/{guess}/live")
            said.append((eve.status, eve.page.replace(guess, "")))
            await eve.go(f"class/{guess}/take/csv")
            said.append((eve.status, eve.page))
        assert said[:3] == said[3:] and said[0][0] == 403


async def test_wrong_codes_in_talks_count_for_the_address(program: Program) -> None:
    """Else who begins ever new talks could guess ever faster; what is no code goes on."""
    still = Served(clock=lambda: 0.0)
    await still.open(program.conversation)
    try:
        async with Trainer(still.url) as trainer, Visitor(still.url) as eve, Visitor(still.url) as bob:
            code = await trainer.open()
            await eve.begin()
            await eve.say("23AA77")
            for _ in range(GUESSES.burst - 1):
                await bob.go("join/x")
            assert bob.status == 404
            await bob.go("join/x")
            assert bob.status == 429
            for said in (code, "23AA77", f"/start {code}"):
                await eve.say(said)
                assert eve.status == 429
            await eve.say("hello")
            assert eve.status == 200
    finally:
        await still.close()


@pytest.mark.parametrize(
    "harm",
    [
        {"pictures": {"1": {"n": 5}}},
        {"pictures": {"1": {}}},
        {"pictures": 7},
        {"case": "no-such-case"},
        {"code": ""},
        {"tiers": [[]], "counted": {}, "asks": 3},
    ],
)
async def test_a_class_whose_record_is_damaged_shows_what_is_left(
    served: Served, program: Program, harm: dict[str, object]
) -> None:
    async with Trainer(served.url) as trainer, Student(served.url) as mei:
        code = await trainer.open(demo="5")
        await trainer.move("close")
        program.clock.pass_(seconds=2)
        await trainer.move("reveal")
        wall = trainer.wall
        record = await program.store.load(f"@groups/{code}")
        assert record
        whole = {key: value for key, value in record.document.items() if key != "demo"}
        await program.store.save(f"@groups/{code}", {**whole, **harm}, record.revision)
        await program.joining.groups.change(code, lambda one: one)  # what was remembered is read anew
        for path in (f"class/{code}", wall):
            await trainer.go(path)
            assert trainer.status == 200, path
        await trainer.go(f"class/{code}/take/csv")
        assert trainer.status == (404 if "pictures" in harm else 200)
        await mei.go(f"join/{code}")
        assert mei.status == 200
        await mei.join(code)
        assert mei.status == 200
