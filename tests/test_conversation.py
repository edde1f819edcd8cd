"""Turns at once, other writers, full disks, documents nobody wrote: nothing accepted is lost."""

from __future__ import annotations

import asyncio
import json
import os
import resource
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.message import Reply
from bot.ports import Document, Overtaken, Record, StoreError
from bot.stores.place import place
from bot.turns import REPLAYS
from bot.wording import Wording
from flows.document import from_document
from flows.engine import Engine
from flows.library import Library
from flows.talk import Attach, Command, Input, Left, Say, Tap, Unreadable
from tests.transcripts.program import Clock, Program, ids

ME, OTHER = "telegram:1", "telegram:2"
MINE = "aaaaaa"
"""The first id a program gives out: that of the first assessment of the first manager."""

SET_UP = [("lang", "en"), ("seen", "welcome"), ("set.rest", "-")]
BEGIN = [*SET_UP, ("name", "-"), ("form", "quick"), ("tier", "S")]
ENDS = [(f"S-G{n}.{side}", "4" if n % 2 else "3") for side in "tu" for n in range(1, 5)]
MEANS = [(f"S-M{n}.{side}", "4" if n % 2 else "3") for side in "tu" for n in range(1, 5)]


def taps(*sets: tuple[str, str], home: str = MINE) -> list[Tap]:
    return [Tap(home, key, value) for key, value in sets]


HALFWAY = taps(*BEGIN, *ENDS[:3])
TO_THE_RESULT = taps(*BEGIN, *ENDS, ("seen", "S.m"), *MEANS, ("done", "S"))


async def act(conversation: Conversation, *said: Input, manager: str = ME) -> Reply:
    """The reply to the last of these."""
    for one in said:
        reply = await conversation.turn(manager, one)
    return reply


async def stored(program: Program, manager: str = ME) -> Any:
    """What is stored of a manager, as JSON has it."""
    return json.loads(json.dumps(await program.document(manager)))


def stored_in(data: Path, manager: str = ME) -> Path:
    return data.joinpath(*place(manager))


# --- many at once --------------------------------------------------------------------------------------


async def test_twenty_turns_at_once_count_as_if_one_followed_the_other(
    program: Program, library: Library, wording: Wording, tmp_path: Path
) -> None:
    said = TO_THE_RESULT[:20]
    await asyncio.gather(*(program.conversation.turn(ME, one) for one in said))
    apart = Program(library, wording, tmp_path / "apart")
    await act(apart.conversation, *said)
    assert await stored(program) == await stored(apart)
    assert len((await program.session(ME)).assessment.ratings) == 13
    assert not program.conversation.turns.held
    await apart.close()


async def test_a_tap_delivered_twenty_times_at_once_counts_once(program: Program) -> None:
    await act(program.conversation, *HALFWAY)
    replies = await asyncio.gather(
        *(program.conversation.turn(ME, Tap(MINE, "S-G4.t", "2")) for _ in range(20))
    )
    assert [bool(reply.messages) for reply in replies] == [True] + [False] * 19
    assert not any(reply.toast for reply in replies)
    assert (await program.session(ME)).assessment.ratings["S-G4.t"] == 2


async def test_managers_do_not_wait_for_each_other_nor_mix(program: Program) -> None:
    managers = [f"telegram:{n}" for n in range(20)]
    await asyncio.gather(*(program.conversation.turn(m, Command("start")) for m in managers))
    homes = {m: (await program.session(m)).current for m in managers}
    await asyncio.gather(*(act(program.conversation, *taps(*BEGIN, *ENDS[:n], home=homes[m]), manager=m)
                           for n, m in enumerate(managers[:9])))  # fmt: skip
    for n, manager in enumerate(managers[:9]):
        assert list((await program.session(manager)).assessment.ratings) == [key for key, _ in ENDS[:n]]
    assert (await act(program.conversation, Tap(homes[managers[0]], "lang", "zh"), manager=managers[1])).toast
    assert not program.conversation.turns.held


async def test_a_turn_called_off_holds_up_nobody(program: Program) -> None:
    await act(program.conversation, *HALFWAY)
    running = [asyncio.create_task(program.conversation.turn(ME, Say("3"))) for _ in range(5)]
    await asyncio.sleep(0)
    for task in running[:4]:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    assert (await act(program.conversation, Command("start"))).messages
    assert not program.conversation.turns.held


# --- another writer ------------------------------------------------------------------------------------


class Shared:
    """A store that several programs use; `meanwhile` is what others do before the next saves."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.meanwhile: list[Callable[[], Awaitable[object]]] = []

    async def load(self, manager: str) -> Record | None:
        return deepcopy(self.records.get(manager))

    async def save(self, manager: str, document: Document, seen: int) -> int:
        if self.meanwhile:
            await self.meanwhile.pop()()
        stored = self.records.get(manager)
        if (stored.revision if stored else 0) != seen:
            raise Overtaken("somebody else came first")
        self.records[manager] = Record(json.loads(json.dumps(document)), seen + 1)
        return seen + 1

    async def close(self) -> None:
        """Nothing to give back."""


@pytest.fixture
def shared() -> Shared:
    return Shared()


@pytest.fixture
def devices(shared: Shared, library: Library, wording: Wording) -> tuple[Conversation, Conversation]:
    """Two programs over one store."""
    made, clock = ids(), Clock()
    one, two = (Conversation(shared, Engine(library), wording, clock, lambda: next(made)) for _ in range(2))
    return one, two


async def test_an_overtaken_answer_is_taken_again_on_what_is_stored_now(
    shared: Shared, devices: tuple[Conversation, Conversation]
) -> None:
    one, two = devices
    await act(one, *HALFWAY)
    shared.meanwhile = [lambda: two.turn(ME, Tap(MINE, "S-G4.t", "2"))]
    reply = await one.turn(ME, Tap(MINE, "S-G4.t", "4"))
    assert (reply.stale, reply.toast) == (
        True,
        "This question is closed: local needs, 2. To change it: /review",
    )
    ratings = from_document(shared.records[ME].document).assessment.ratings
    assert ratings == {"S-G1.t": 4, "S-G2.t": 3, "S-G3.t": 4, "S-G4.t": 2}


async def test_typed_words_that_were_overtaken_answer_what_is_open_now(
    shared: Shared, devices: tuple[Conversation, Conversation]
) -> None:
    one, two = devices
    await act(one, *HALFWAY)
    shared.meanwhile = [lambda: two.turn(ME, Tap(MINE, "S-G4.t", "2"))]
    await one.turn(ME, Say("1"))
    ratings = from_document(shared.records[ME].document).assessment.ratings
    assert (ratings["S-G4.t"], ratings["S-G1.u"]) == (2, 1)


async def test_two_first_visits_at_once_make_one_assessment(
    shared: Shared, devices: tuple[Conversation, Conversation]
) -> None:
    one, two = devices
    shared.meanwhile = [lambda: two.turn(ME, Command("start"))]
    reply = await one.turn(ME, Command("start"))
    session = from_document(shared.records[ME].document)
    assert [a.id for a in session.assessments] == [session.current]
    assert all(session.current in b.data for message in reply.messages for row in message.rows for b in row)


async def test_who_is_always_overtaken_is_told_in_the_end_and_nothing_changed(
    shared: Shared, devices: tuple[Conversation, Conversation]
) -> None:
    one, _ = devices
    await act(one, *HALFWAY)
    before = shared.records[ME].document

    async def touch() -> None:
        shared.records[ME] = Record(before, shared.records[ME].revision + 1)

    shared.meanwhile = [touch] * (REPLAYS + 1)
    with pytest.raises(Overtaken):
        await one.turn(ME, Tap(MINE, "S-G4.t", "4"))
    assert (shared.records[ME].document, shared.meanwhile) == (before, [])
    assert not one.turns.held
    assert not (await one.turn(ME, Tap(MINE, "S-G4.t", "4"))).toast


async def test_a_keyboard_is_remembered_beside_the_session(
    shared: Shared, devices: tuple[Conversation, Conversation]
) -> None:
    one, _ = devices
    await one.anchored(ME, 7)
    assert ME not in shared.records
    await act(one, *HALFWAY)
    await one.anchored(ME, 7)
    assert (await one.turn(ME, Say("hm"))).anchor == 7
    assert shared.records[ME].document["anchor"] == 7


# --- the disk ------------------------------------------------------------------------------------------


@contextmanager
def no_room() -> Iterator[None]:
    """The system itself refuses every file of more than a few bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing may be written; root, who may write anyway, becomes nobody for a while."""
    folders = [folder, *(one for one in folder.rglob("*") if one.is_dir())]
    was_root = os.geteuid() == 0
    for one in folders:
        one.chmod(0o500)
    if was_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        for one in folders:
            one.chmod(0o700)


@pytest.mark.parametrize("trouble", ["full", "read-only"])
async def test_what_cannot_be_stored_does_not_count_until_it_can(
    program: Program, quick_path: Path, trouble: str
) -> None:
    await act(program.conversation, *HALFWAY)
    before = await stored(program)
    tap = Tap(MINE, "S-G4.t", "2")
    with no_room() if trouble == "full" else read_only(quick_path / "data"):
        for _ in range(2):
            with pytest.raises(StoreError):
                await program.conversation.turn(ME, tap)
        with pytest.raises(StoreError):
            await program.conversation.turn(OTHER, Command("start"))
    assert await stored(program) == before
    assert not program.conversation.turns.held
    await program.conversation.turn(ME, tap)
    await program.restart()
    assert (await program.session(ME)).assessment.ratings["S-G4.t"] == 2
    assert (await act(program.conversation, Command("start"), manager=OTHER)).messages


async def test_somebody_elses_damaged_file_disturbs_nobody(program: Program, quick_path: Path) -> None:
    await act(program.conversation, *HALFWAY)
    await act(program.conversation, Command("start"), manager=OTHER)
    before = await stored(program)
    stored_in(quick_path / "data", OTHER).write_bytes(b"\x00garbage")
    await program.restart()
    assert (await act(program.conversation, Command("start"), manager=OTHER)).messages
    assert await stored(program) == before
    await act(program.conversation, Tap(MINE, "S-G4.t", "2"))
    assert (await program.session(ME)).assessment.ratings["S-G4.t"] == 2


# --- documents nobody wrote ----------------------------------------------------------------------------

GONE = "S-G9.t"

Edit = Callable[[dict[str, Any], dict[str, Any]], object]
"""What is done to a document and to its only assessment."""

OLDER: dict[str, Edit] = {
    "an older edition": lambda d, a: None,
    "before there were editions": lambda d, a: d.pop("edition"),
    "an older rubric": lambda d, a: a.update(rubric="0"),
    "unknown fields": lambda d, a: (d.update(mood="good", n=[1]), a.update(mood={"x": 1})),
    "items that left the bank": lambda d, a: a["ratings"].update({"S-G9.t": 3, "B-X1.u": "?"}),
    "the last answer left the bank": lambda d, a: (
        a["ratings"].update({GONE: 3}),
        d.update(noted="S-G9.t"),
    ),
    "picks that left the bank": lambda d, a: a.update(top={"S.m.t": ["S-M9", "S-M1"], "S.g.u": ["S-G9"]}),
    "a pick of a tier that is gone": lambda d, a: a.update(top={"V.g.t": ["S-G1", "S-G2"]}),
    "a question that left the bank is open": lambda d, a: d.update(place=GONE),
    "a change of an item that left the bank": lambda d, a: d.update(stage="change", place="edit.S-G9.t"),
    "set-up questions that are gone": lambda d, a: a["setup"].update(colour="red"),
    "set-up options that are gone": lambda d, a: a["setup"].update(budget="emperor"),
    "a set-up question that is gone is open": lambda d, a: d.update(stage="setup", place="set.colour"),
    "set-up is open and all is answered": lambda d, a: d.update(stage="setup", place=""),
    "a stage that is gone": lambda d, a: d.update(stage="quiz", place="x.1"),
    "a tier that is gone": lambda d, a: a.update(tier="village"),
    "a form that is gone": lambda d, a: a.update(depth="tiny"),
    "results of a tier that is gone": lambda d, a: a.update(done={"village": "2026-01-01"}),
    "a name of a tier that is gone": lambda d, a: a.update(names={"village": "Elm"}),
    "a view that is gone": lambda d, a: d.update(view="S.horoscope"),
    "a language that is gone": lambda d, a: d.update(lang="la"),
}
"""What an earlier version of the content or of the program may have stored."""

BY_HAND: dict[str, Edit] = {
    "a current id that does not exist": lambda d, a: d.update(current="zzzzzz"),
    "no current id": lambda d, a: d.pop("current"),
    "no assessments": lambda d, a: d.update(assessments=[]),
    "a negative rating": lambda d, a: a["ratings"].update({"S-G1.t": -7}),
    "a rating beyond the scale": lambda d, a: a["ratings"].update({"S-G1.t": 9}),
    "a rating in words": lambda d, a: a["ratings"].update({"S-G1.t": "much"}),
    "half a rating": lambda d, a: a["ratings"].update({"S-G1.t": 2.5}),
    "a rating that is a list": lambda d, a: a["ratings"].update({"S-G1.t": [4]}),
    "ratings that are none": lambda d, a: a.update(ratings=None),
    "an id that no button can carry": lambda d, a: (a.update(id="Ünï"), d.update(current="Ünï")),
    "a day that is none": lambda d, a: a.update(opened_on="soon", done={"street": "soon"}),
    "a time that is none": lambda d, a: d.update(seen_at="yesterday"),
    "a time without a zone": lambda d, a: d.update(seen_at="2026-11-22T09:00:00"),
    "a top pick without dots": lambda d, a: d.update(stage="top", place="top.x.y.z"),
    "a number for a name": lambda d, a: a.update(nickname=5),
}
"""What nobody but a hand can have written."""

POKES: list[Input] = [
    Say("3"), Say("hello"), Tap(MINE, "S-G1.t", "1"), Tap(MINE, "S-G9.t", "1"), Tap(MINE, "at", "on"), Left(),
    Command("start"), Command("review"), Tap(MINE, "at", "change"), Command("result"), Command("assess"),
    Command("cancel"), Command("language"), Tap(MINE, "lang", "zh"), Command("help"), Attach("voice"),
    Tap(MINE, "show", "S"), Tap(MINE, "show", "overview"), Command("start"),
]  # fmt: skip


def cases() -> list[Any]:
    """Every edit."""
    return [pytest.param(kind, id=kind) for kind in (*OLDER, *BY_HAND)]


@pytest.mark.parametrize("where", ["halfway", "result"])
@pytest.mark.parametrize("kind", cases())
async def test_a_document_that_nobody_wrote_raises_nothing_and_leads_on(
    program: Program, kind: str, where: str
) -> None:
    await act(program.conversation, *(HALFWAY if where == "halfway" else TO_THE_RESULT))
    document = await stored(program)
    if kind in OLDER:
        document["edition"] = "00000000"
    (OLDER | BY_HAND)[kind](document, document["assessments"][0])
    seen = (await program.store.load(ME)).revision  # type: ignore[union-attr]
    await program.store.save(ME, document, seen)
    await act(program.conversation, *POKES)
    if kind in OLDER:
        kept = (await program.session(ME)).assessments[0].ratings
        assert [kept[key] for key, _ in ENDS[:3]] == [4, 3, 4]
    await plainly_to_a_result(program)


async def plainly_to_a_result(program: Program) -> None:
    """Tap the first button not taken yet until there is a result."""
    reply = await program.conversation.turn(ME, Command("start"))
    for _ in range(90):
        if (await program.session(ME)).stage == "verdict":
            return
        buttons = [button for row in reply.messages[-1].rows for button in row]
        button = next(button for button in buttons if not button.label.endswith("✓"))
        reply = await program.conversation.turn(ME, Tap.read(button.data) or Unreadable())
    raise AssertionError(f"stuck at {await program.document(ME)}")


# --- size ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x", "很", " ", "3 ", "\n", "\u202e", "🙂"], ids=ascii)
@pytest.mark.parametrize("stage", ["rating", "nickname"])
async def test_four_megabytes_of_text_are_answered_at_once(program: Program, stage: str, text: str) -> None:
    await act(program.conversation, *(HALFWAY if stage == "rating" else taps(*SET_UP)))
    said = Say(text * (4_000_000 // len(text.encode())))
    took_s = []
    for _ in range(3):  # the quickest counts: the machine may be busy
        began = perf_counter()
        assert (await program.conversation.turn(ME, said)).messages
        took_s.append(perf_counter() - began)
    assert min(took_s) < 0.5
    assert len(json.dumps(await program.document(ME))) < 5_000


async def test_what_cannot_be_read_is_kept_beside_the_new_session(program: Program) -> None:
    foreign = {"assessments": [{"id": "ABCDEF", "ratings": {"S-G1.t": 4}}]}
    await program.store.save(ME, foreign, 0)
    await act(program.conversation, Say("/start"), Say("hello"))
    assert (await stored(program))["unread"] == foreign
