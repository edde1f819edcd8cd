"""Groups: the moves of a class, what two do at once, what time does, what is left of one that is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.groups import Groups, Over
from bot.keys import code_of, key_hash, wall_key
from bot.ports import Overtaken
from flows import group
from flows.group import Ended, Group, NotNow, due, moved, moves, revealed, settles_in
from flows.talk import Command, Tap
from tests.transcripts.program import BEGINNING, Clock, Program

NOW = BEGINNING


def made(**what: object) -> Group:
    at = NOW.isoformat(timespec="milliseconds")
    return Group("7K2M9P", "class", at, at, **what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phase", "round_", "open_to"),
    [
        ("lobby", 1, ("open",)),
        ("answering", 1, ("close",)),
        ("closed", 1, ("reveal", "reopen")),
        ("revealed", 1, ("again",)),
        ("answering", 2, ("close",)),
        ("closed", 2, ("reveal", "reopen")),
        ("revealed", 2, ()),
    ],
)
def test_the_moves_of_each_phase(phase: str, round_: int, open_to: tuple[str, ...]) -> None:
    one = made(phase=phase, round=round_)
    assert moves(one) == open_to
    for move in ("open", "close", "reopen", "again"):
        try:
            after = moved(one, move, NOW)
        except NotNow:
            assert move not in open_to
        else:
            assert after == one or move in open_to


def test_a_button_tapped_twice_moves_once() -> None:
    once = moved(made(phase="answering"), "close", NOW)
    assert moved(once, "close", NOW + timedelta(seconds=3)) == once
    again = moved(made(phase="revealed"), "again", NOW)
    assert again.round == 2
    with pytest.raises(NotNow):
        moved(again, "again", NOW)


def test_answers_settle_before_they_are_counted() -> None:
    closed = moved(made(phase="answering"), "close", NOW)
    assert settles_in(closed, NOW) == 1.0
    with pytest.raises(NotNow, match="settling"):
        revealed(closed, {"n": 5}, (), NOW)
    later = NOW + timedelta(seconds=1)
    shown = revealed(closed, {"n": 5}, ("a", "b"), later)
    assert shown.pictures == {"1": {"n": 5}} and shown.counted == ("a", "b")
    with pytest.raises(NotNow):
        revealed(shown, {"n": 6}, (), later + timedelta(seconds=9))


def test_a_picture_that_was_shown_is_never_made_again() -> None:
    """Not even where a second reveal of the same round gets past its phase."""
    odd = made(phase="closed", pictures={"1": {"n": 5}})
    with pytest.raises(NotNow):
        revealed(odd, {"n": 6}, (), NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("what", "hours", "comes"),
    [
        ({"phase": "lobby"}, 23, ""),
        ({"phase": "lobby"}, 25, "close"),
        ({"phase": "answering"}, 49, "delete"),
        ({"phase": "closed"}, 23, ""),
        ({"phase": "closed"}, 25, "delete"),
        ({"phase": "revealed", "round": 2}, 25, "delete"),
    ],
)
def test_what_time_does(what: dict[str, object], hours: int, comes: str) -> None:
    assert due(made(**what), NOW + timedelta(hours=hours)) == comes


def test_documents_come_back_whole_and_damaged_ones_are_none() -> None:
    one = made(
        case="z-street", tiers=("street",), play="halves", round=2, pictures={"1": {"n": 5}}, demo=True
    )
    assert group.from_document(group.to_document(one)) == one
    ended = Ended("7K2M9P", "class", NOW.isoformat())
    assert group.from_document(group.to_document(ended)) == ended
    whole = group.to_document(one)
    for name in whole:
        for odd in (None, 7, "?", [], {"3": 4}, [[]]):
            group.from_document({**whole, name: odd})  # never raises
    assert group.from_document({}) is None
    assert group.from_document({**whole, "moved_at": "yesterday"}) is None


async def test_keys_open_what_they_belong_to_alone(program: Program) -> None:
    groups = program.joining.groups
    one, other = await groups.open("class"), await groups.open("class")
    assert (await groups.hosted(one.host)).code == one.group.code == code_of(one.host)
    assert (await groups.walled(wall_key(one.host))).code == one.group.code
    stolen = other.host.replace(other.group.code, one.group.code)
    for key in (
        stolen,
        wall_key(other.host),
        one.host[:-1],
        one.group.code,
        "",
        "x" * 28,
        key_hash(one.host),
    ):
        with pytest.raises(Over):
            await groups.hosted(key)
    with pytest.raises(Over):
        await groups.walled(one.host)


async def test_two_processes_move_one_class_once(program: Program) -> None:
    """Two workers over one store: each has a memory of its own, the store decides."""
    here, there = program.joining.groups, Groups(program.store, program.clock)
    code = (await here.open("class", phase="answering")).group.code
    await there.find(code)
    await asyncio.gather(here.move(code, "close"), there.move(code, "close"))
    assert (await here.find(code, fresh=True)).phase == "closed"
    await here.end(code)
    with pytest.raises(Over) as over:
        await there.move(code, "reopen")
    assert over.value.ended and over.value.ended.code == code


async def test_a_key_renewed_by_one_process_opens_the_controls_in_every_other(program: Program) -> None:
    here, there = program.joining.groups, Groups(program.store, program.clock)
    first = await here.open("class")
    await there.hosted(first.host)
    key = await here.renew(first.group.code)
    assert (await there.hosted(key)).code == first.group.code
    with pytest.raises(Over):
        await there.hosted(first.host)


async def test_an_end_that_two_processes_are_told_of_is_one_end(program: Program) -> None:
    here, there = program.joining.groups, Groups(program.store, program.clock)
    code = (await here.open("class")).group.code
    await asyncio.gather(here.end(code), there.end(code))
    await there.end(code)
    with pytest.raises(Over):
        await there.find(code)


async def test_a_code_that_is_taken_is_drawn_again(program: Program) -> None:
    codes = iter(["7K2M9P", "7K2M9P", "8K2M9P"])
    groups = Groups(program.store, program.clock, lambda: next(codes))
    assert (await groups.open("class")).group.code == "7K2M9P"
    assert (await groups.open("class")).group.code == "8K2M9P"
    with pytest.raises(Overtaken):
        await Groups(program.store, program.clock, lambda: "7K2M9P").open("class")


async def test_an_end_that_was_cut_off_is_finished_by_the_sweep(program: Program, clock: Clock) -> None:
    """The group says that it is over, its seats are still there: as after a kill in between."""
    groups = program.joining.groups
    code = (await groups.open("class", pictures={"1": {"n": 5}})).group.code
    await program.store.save(f"@seats-{code}/0123456789abcdef", {"part": {}}, 0)
    record = await program.store.load(f"@groups/{code}")
    assert record
    await program.store.save(
        f"@groups/{code}", group.to_document(Ended(code, "class", clock().isoformat())), record.revision
    )
    await groups.sweep()
    assert not [one async for one in program.store.shelf(f"seats-{code}")]
    held = b"".join(path.read_bytes() for path in program.folder.rglob("*") if path.is_file())
    assert b"pictures" not in held and code.encode() in held


async def test_a_sweep_goes_on_past_what_is_damaged(program: Program, clock: Clock) -> None:
    """A record that calls itself by another code, and one that is none, keep no class from its end."""
    groups = program.joining.groups
    codes = [(await groups.open("class", phase="answering")).group.code for _ in range(3)]
    for code, damage in zip(codes, ({"code": "99ZZZZ"}, {"kind": 7}), strict=False):
        record = await program.store.load(f"@groups/{code}")
        assert record
        await program.store.save(f"@groups/{code}", {**record.document, **damage}, record.revision)
    clock.pass_(hours=25)
    await groups.sweep()
    assert (await groups.find(codes[2], fresh=True)).phase == "closed"
    clock.pass_(hours=25)
    await groups.sweep()
    for code in codes:
        with pytest.raises(Over):
            await groups.find(code, fresh=True)


async def test_a_delivery_that_comes_again_opens_no_second_class(program: Program) -> None:
    """As Telegram delivers the last choice of /class once more."""
    await program.conversation.turn("telegram:1", Command("start"))
    of = (await program.session("telegram:1")).current
    for _ in range(2):
        await program.conversation.turn("telegram:1", Tap(of, "class.1.S", "plain"), number=7)
    assert len([key async for key, _ in program.store.shelf("groups")]) == 1
