"""What an outsider can work out of everything a group shows: nothing about fewer than the rules promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from flows.library import Library, load
from flows.model import Rating, Tier
from flows.picture import Picture, TierPicture
from flows.pictured import to_document
from flows.picturing import picture
from flows.raters import As, Row
from flows.seat import Seat, handed_in
from flows.shift import shifted
from flows.withholding import counting, lacking, parted

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault."""

LIBRARY = load()
CLASS = LIBRARY.several.groups["class"]
TEAM = LIBRARY.several.groups["team"]
TIER: Tier = "street"
KEYS = tuple(LIBRARY.form(TIER, "quick"))
VALUES: tuple[Rating, ...] = (0, 1, 2, 3, 4, "?", "-")

# few kinds of answers, so that figures of one or two people come about all the time
SHAPES = st.sampled_from(("low", "high", "apart", "unknown", "skipped", "mixed"))


def answers(shape: str, spice: int = 0) -> dict[str, Rating]:
    """One person's answers; `spice` sets a few of them apart from others of the shape."""
    plain: dict[str, tuple[Rating, Rating]] = {
        "low": (1, 1),
        "high": (4, 4),
        "apart": (4, 0),
        "unknown": ("?", 3),
        "skipped": ("-", "-"),
        "mixed": (3, 2),
    }
    theirs, ours = plain[shape]
    given: dict[str, Rating] = {k: theirs if k.endswith("t") else ours for k in KEYS}
    for n in range(spice % 4):
        key = KEYS[(spice * 7 + n * 5) % len(KEYS)]
        value = VALUES[(spice + n) % 7]
        given[key] = 2 if value == "?" and key.endswith("u") else value
    return given


def mine(side: As, shape: str, spice: int = 0) -> dict[str, Rating]:
    """The answers of somebody who answers this side."""
    return {k: v for k, v in answers(shape, spice).items() if side == "both" or k.endswith("t")}


@dataclass
class Room:
    """A group as its keeper runs it: who sits where, and everything that ever left the server."""

    sides: tuple[As, ...]
    seats: dict[int, Seat] = field(default_factory=dict)
    phase: str = "answering"
    round: int = 1
    views: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    behind: list[dict[As, set[int]]] = field(default_factory=list)
    left: dict[int, Row] = field(default_factory=dict)

    def row(self, n: int) -> Row | None:
        return self.left.get(n) or (self.seats[n].row if n in self.seats else None)

    @property
    def rows(self) -> dict[int, Row]:
        return {n: row for n in {*self.seats, *self.left} if (row := self.row(n))}

    def told(self) -> None:
        """The two numbers that leave before a reveal."""
        self.views.append((len(self.seats), sum(seat.last == self.round for seat in self.seats.values())))

    def reveal(self) -> None:
        every = self.rows
        if lacking(list(every.values()), self.round, CLASS, self.sides):
            return
        again = Counter(row.side for row in counting(every.values(), 2, CLASS) if row.last == 2)
        assert self.round == 1 or again.total() >= CLASS.part <= min(again.values())
        found = picture(LIBRARY, every.values(), kind="class", tiers=(TIER,), round_=self.round)
        assert found is not None
        ids = {id(row): n for n, row in every.items()}
        counted = counting(every.values(), self.round, CLASS)
        self.behind.append({side: {ids[id(r)] for r in counted if r.side == side} for side in self.sides})
        self.pictures.append(found)
        self.phase = "revealed"


class Attack(RuleBasedStateMachine):
    """Joins, answers, changes, leavings, reveals and a second round, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(("both",))
        self.next = 0

    @initialize(
        halves=st.booleans(),
        at_once=st.booleans(),
        sizes=st.tuples(st.integers(3, 12), st.integers(3, 12)),
        shape=SHAPES,
    )
    def opens(self, halves: bool, at_once: bool, sizes: tuple[int, int], shape: str) -> None:
        self.room.sides = ("both", "tier") if halves else ("both",)
        for side, n in enumerate(sizes):
            self.joins(n, shape, side, side)
        if at_once:
            self.room.reveal()

    @precondition(lambda self: self.room.phase == "answering")
    @rule(n=st.integers(1, 7), shape=SHAPES, side=st.integers(0, 1), spice=st.integers(0, 9))
    def joins(self, n: int, shape: str, side: int, spice: int) -> None:
        """Several hand in, the first of them with answers a little of their own; one more only joins."""
        part = self.room.sides[side % len(self.room.sides)]
        empty = Seat("7K2M9P", "class", tiers=(TIER,), side=part, round=self.room.round)
        for k in range(n):
            self.room.seats[self.next] = handed_in(empty, mine(part, shape, spice if k == 0 else 0))
            self.next += 1
            self.room.told()
        self.room.seats[self.next] = empty
        self.next += 1
        self.room.told()

    @precondition(lambda self: self.room.phase == "answering" and self.room.seats)
    @rule(which=st.integers(0, 99), n=st.integers(1, 6), shape=SHAPES)
    def hand_in_again(self, which: int, n: int, shape: str) -> None:
        ids = sorted(self.room.seats)
        for k in range(n):
            one = ids[(which + k) % len(ids)]
            seat = replace(self.room.seats[one], round=self.room.round)
            self.room.seats[one] = handed_in(seat, mine(seat.side, shape))
        self.room.told()

    @precondition(lambda self: self.room.seats)
    @rule(which=st.integers(0, 99))
    def leaves(self, which: int) -> None:
        """Whoever stands behind a picture leaves an anonymous row; anybody else is gone."""
        one = sorted(self.room.seats)[which % len(self.room.seats)]
        seat = self.room.seats.pop(one)
        counted = bool(self.room.behind) and any(one in ids for ids in self.room.behind[0].values())
        if counted and (row := seat.row):
            self.room.left[one] = row
        self.room.told()

    @precondition(lambda self: self.room.phase == "answering")
    @rule()
    def reveals(self) -> None:
        self.room.reveal()

    @precondition(lambda self: self.room.phase == "revealed" and self.room.round == 1)
    @rule(n=st.integers(0, 12), new=st.integers(0, 7), side=st.integers(0, 1), shape=SHAPES)
    def again(self, n: int, new: int, side: int, shape: str) -> None:
        """A second round: some hand in again, some for the first time, and it may be enough at once."""
        self.room.round, self.room.phase = 2, "answering"
        if self.room.seats:
            self.hand_in_again(side, n, shape)
        self.joins(new, shape, side, 0)
        self.room.reveal()

    @invariant()
    def no_view_tells_of_fewer_than_the_rules_promise(self) -> None:
        for found in self.room.pictures:
            assert not list(too_small(found, CLASS.part))

    @invariant()
    def no_newcomer_is_deduced_from_two_views(self) -> None:
        if len(self.room.behind) == 2:
            first, second = self.room.behind
            for side in self.room.sides:
                for moved in (first[side] - second[side], second[side] - first[side]):
                    assert len(moved) == 0 or len(moved) >= CLASS.part


def too_small(found: Picture, part: int) -> Iterator[str]:
    """Every number of people in a picture, told or left over by taking away, that is none and too small."""
    for one in found.tiers:
        for what, n in told(one):
            if 0 < n < part:
                yield f"{what} {n}"
    for view in found.perception:
        if view.n < part:
            yield f"officials {view.n}"


def told(one: TierPicture) -> Iterator[tuple[str, int]]:
    """The figures of a tier with how many people stand behind them, and what is left over."""
    yield "raters", one.n
    if one.blind is not None:
        yield from (("blind", one.blind), ("not blind", one.n - one.blind))
    for item in one.items:
        for spread in (item.tier, item.us):
            if spread and spread.n is not None:
                yield from ((item.item, spread.n), (f"{item.item} left over", one.n - spread.n))
        if item.unknown is not None:
            yield f"{item.item} unknown", item.unknown
            if item.tier and item.tier.n is not None:
                yield f"{item.item} skipped", one.n - item.unknown - item.tier.n
    counts = [n for _, n in one.squares.counts]
    yield from (("square", n) for n in counts)
    if counts:
        yield from (("others", one.squares.others), ("not named", one.n - sum(counts)))
    if one.points:
        places = [n for _, _, n in one.points if n]
        yield from (("place", n) for n in places)
        yield "not placed with a count", one.n - sum(places)


TestAttack = Attack.TestCase
TestAttack.settings = settings(PATIENT, max_examples=120, stateful_step_count=12)


def test_five_stand_behind_a_class_and_three_behind_a_team() -> None:
    assert (CLASS.raters, CLASS.tier, CLASS.part) == (5, 5, 5)
    assert (TEAM.raters, TEAM.role) == (3, 3)


GROUP = st.lists(st.tuples(SHAPES, st.integers(0, 30)), min_size=5, max_size=24)


def rows(group: Sequence[tuple[str, int]], side: As = "both") -> list[Row]:
    return [Row(side, "", "quick", answers(*one)) for one in group]


@PATIENT
@given(GROUP)
def test_every_figure_has_enough_behind_it(group: list[tuple[str, int]]) -> None:
    every = rows(group)
    found = picture(LIBRARY, every, kind="class", tiers=(TIER,))
    assert found is not None
    for item in found.tiers[0].items:
        for side, mark in ((item.tier, "t"), (item.us, "u")):
            numbers = [v for row in every if isinstance(v := row.ratings[f"{item.item}.{mark}"], int)]
            assert (side is not None) == (len(numbers) >= CLASS.raters)
            assert side is None or side.reach_steps is None  # the ends are single answers
    counted = {i.item for i in found.tiers[0].items if i.tier and i.us}
    assert found.tiers[0].verdict.goal.n + found.tiers[0].verdict.means.n == len(counted)
    assert not list(too_small(found, CLASS.part))


@PATIENT
@given(GROUP, st.integers(0, 23), st.sampled_from(KEYS))
def test_a_count_never_gives_one_persons_answer_away_to_who_knows_how_many_answered(
    group: list[tuple[str, int]], who: int, key: str
) -> None:
    """Whatever single answer one person changes, a small group's figures of counts tell nothing of it."""
    every = rows(group)
    who %= len(every)

    def counts(value: Rating) -> Any:
        mine = {**every[who].ratings, key: value}
        other = [replace(row, ratings=mine) if n == who else row for n, row in enumerate(every)]
        found = picture(LIBRARY, other, kind="class", tiers=(TIER,))
        item = found and found.tiers[0].item(key[:-2])
        side = item and (item.tier if key.endswith("t") else item.us)
        return side.n if side else None, item.unknown if item else None

    others = [row.ratings[key] for n, row in enumerate(every) if n != who]
    silent = sum(not isinstance(value, int) for value in others)
    if 0 <= silent < CLASS.part - 1 and len(others) - silent >= CLASS.raters:
        # with fewer than five who gave no number, don't know and skipped look alike
        assert counts("-") == counts("?") if key.endswith("t") else True
        # and which number it was shows in no count
        assert len({counts(n) for n in range(5)}) == 1


@PATIENT
@given(GROUP, GROUP)
def test_before_the_reveal_nothing_hangs_on_an_answer(
    one: list[tuple[str, int]], other: list[tuple[str, int]]
) -> None:
    """How many are lacking, all that is told besides joined and finished, is the same for any answers."""
    size = min(len(one), len(other))
    for round_, sides in product((1, 2), (("both",), ("both", "tier"))):
        first, second = rows(one[:size]), rows(other[:size])
        assert lacking(first, round_, CLASS, sides) == lacking(second, round_, CLASS, sides)


@PATIENT
@given(GROUP, GROUP)
def test_two_rounds_are_compared_from_their_pictures_alone(
    one: list[tuple[str, int]], other: list[tuple[str, int]]
) -> None:
    first = picture(LIBRARY, rows(one), kind="class", tiers=(TIER,))
    second = picture(LIBRARY, rows(other), kind="class", tiers=(TIER,))
    assert first is not None and second is not None
    shown = {(i.item, side) for i in second.tiers[0].items for side in ("tier", "us") if getattr(i, side)}
    for moved in shifted(first, second).tiers[0].moved:
        assert (moved.item, moved.side) in shown


def test_a_picture_holds_no_row_and_names_nobody() -> None:
    found = picture(LIBRARY, rows([("high", n) for n in range(9)]), kind="class", tiers=(TIER,))
    assert found is not None
    text = repr(to_document(found))
    assert "ratings" not in text and "seat" not in text


@pytest.mark.parametrize(
    ("parts", "smallest", "rest", "expected"),
    [
        ({"a": 9}, 5, 0, ({"a": 9}, 0)),
        ({"a": 9, "b": 5}, 5, 0, ({"a": 9, "b": 5}, 0)),
        ({"a": 9, "b": 5, "c": 2}, 5, 0, ({"a": 9}, 7)),  # b joins c, else 2 could be taken away
        ({"a": 9, "b": 4, "c": 2}, 5, 0, ({"a": 9}, 6)),
        ({"a": 9, "b": 4}, 5, 0, ({}, 13)),
        ({"a": 9}, 5, 1, ({}, 10)),
        ({"a": 6, "b": 6, "c": 2}, 5, 0, ({"a": 6}, 8)),
        ({"b": 6, "a": 6, "c": 2}, 5, 0, ({"a": 6}, 8)),  # whoever came first
        ({"a": 2, "b": 1}, 1, 0, ({"a": 2, "b": 1}, 0)),
    ],
)
def test_parts_are_told_so_that_nothing_is_left_over_by_taking_away(
    parts: dict[str, int], smallest: int, rest: int, expected: tuple[dict[str, int], int]
) -> None:
    assert parted(parts, smallest, rest) == expected


@PATIENT
@given(st.dictionaries(st.text(max_size=2), st.integers(1, 12)), st.integers(0, 6))
def test_told_parts_and_their_rest_are_never_small(parts: dict[str, int], rest: int) -> None:
    found, left = parted(parts, 5, rest)
    assert sum(found.values()) + left == sum(parts.values()) + rest
    assert all(n >= 5 for n in found.values())
    assert left == 0 or left >= 5 or not found


# --- rounds -----------------------------------------------------------------------------------------


def several(n: int, first: int, last: int, side: As = "both") -> list[Row]:
    return [Row(side, "", "quick", answers("mixed"), first, last) for _ in range(n)]


@pytest.mark.parametrize(
    ("old", "again", "new", "counted", "lack"),
    [
        (10, 5, 0, 10, 0),
        (10, 4, 0, 10, 1),
        (10, 0, 0, 10, 5),
        (10, 5, 4, 10, 0),  # newcomers too few to count
        (10, 5, 5, 15, 0),
        (10, 0, 5, 15, 0),
        (10, 0, 4, 10, 5),
    ],
)
def test_the_second_round_counts_newcomers_only_where_they_are_enough(
    old: int, again: int, new: int, counted: int, lack: int
) -> None:
    every = several(old - again, 1, 1) + several(again, 1, 2) + several(new, 2, 2)
    assert len(counting(every, 2, CLASS)) == counted
    assert lacking(every, 2, CLASS) == lack
    assert len(counting(every, 1, CLASS)) == old  # a first round never counts who came later


def test_newcomers_and_who_answers_again_are_enough_on_each_side_by_itself() -> None:
    every = several(8, 1, 2) + several(6, 1, 1, "tier") + several(4, 2, 2, "tier") + several(5, 2, 2)
    assert Counter(row.side for row in counting(every, 2, CLASS)) == {"both": 13, "tier": 6}
    some_again = [*every, *several(1, 1, 2, "tier")]
    assert lacking(every, 2, CLASS, ("both", "tier")) == 0
    assert lacking(some_again, 2, CLASS, ("both", "tier")) == 4


def test_a_reveal_needs_enough_behind_each_side() -> None:
    assert lacking(several(4, 1, 1), 1, CLASS) == 1
    assert lacking(several(5, 1, 1), 1, CLASS) == 0
    assert lacking(several(9, 1, 1), 1, CLASS, ("both", "tier")) == 5
    assert lacking(several(9, 1, 1) + several(4, 1, 1, "tier"), 1, CLASS, ("both", "tier")) == 1
    assert lacking(several(2, 1, 1), 1, TEAM) == 1
    assert picture(LIBRARY, several(4, 1, 1), kind="class", tiers=(TIER,)) is None
    few = picture(LIBRARY, several(9, 1, 1) + several(4, 1, 1, "tier"), kind="class", tiers=(TIER,))
    assert few is not None and few.n == 9 and not few.perception


# --- teams ------------------------------------------------------------------------------------------


@PATIENT
@given(
    st.lists(
        st.tuples(st.sampled_from(("", "a", "b", "c")), SHAPES, st.integers(0, 30)), min_size=3, max_size=14
    )
)
def test_a_role_is_shown_apart_only_where_nobody_is_left_alone(group: list[tuple[str, str, int]]) -> None:
    every = [Row("both", role, "quick", answers(shape, spice)) for role, shape, spice in group]
    found = picture(LIBRARY, every, kind="team", tiers=(TIER,))
    assert found is not None
    sizes = Counter(row.role for row in every)
    rest = len(every) - sum(sizes[role] for role in found.roles)
    assert all(sizes[role] >= TEAM.role for role in found.roles) and "" not in found.roles
    assert rest == 0 or rest >= TEAM.role or not found.roles
    for item in found.tiers[0].items:
        for side, mark in (("tier", "t"), ("us", "u")):
            apart = [tiers[0].item(item.item) for tiers in found.roles.values()]
            if any(one and getattr(one, side) for one in apart):
                numbers = Counter(r.role for r in every if isinstance(r.ratings[f"{item.item}.{mark}"], int))
                outside = sum(numbers.values()) - sum(numbers[role] for role in found.roles)
                assert all(numbers[role] >= TEAM.raters for role in found.roles)
                assert outside == 0 or outside >= TEAM.raters


def test_a_team_counts_every_verdict(library: Library) -> None:
    every = rows([("high", 0), ("high", 0), ("apart", 0), ("unknown", 0)])
    found = picture(library, every, kind="team", tiers=(TIER,))
    assert found is not None
    tally = found.tiers[0].squares
    assert dict(tally.counts) == {"cooperation": 2, "confrontation": 1, "insufficient": 1}
    assert (tally.others, tally.most) == (0, "cooperation")
    assert found.tiers[0].blind == 1
    assert found.tiers[0].items[0].unknown == 1
    assert found.tiers[0].items[0].tier is not None and found.tiers[0].items[0].tier.reach_steps == 0
