"""Two assessments side by side: turned round everything turns, and it is what the scoring says."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.advice import ideas
from flows.compare import Shift, TierShift, compared
from flows.library import Library, load
from flows.model import DIMENSIONS, TIERS, Cut, Depth, Rating, Tier
from flows.path import top_two
from flows.project import followed, followed_up, latest_two, occasions
from flows.question import LETTER
from flows.record import is_outdated, record_of, recorded
from flows.scoring import Pair, least_items, score
from flows.session import Assessment, Session
from flows.verdict import judge

LIBRARY = load()
FIRST, SECOND = "aaaaaa", "bbbbbb"


@st.composite
def assessments(draw: st.DrawFn, id_: str = FIRST, day: str = "2026-11-22") -> Assessment:
    """Any answers about all tiers, some of them with a result, all in one of the forms."""
    ratings: dict[str, Rating] = {}
    for item in LIBRARY.items:
        theirs: Rating = draw(st.sampled_from((0, 1, 2, 3, 4, 3, 4, "?", "-")))
        ours: Rating = draw(st.sampled_from((0, 1, 2, 3, 4, 3, 4, "-")))
        ratings |= {f"{item}.t": theirs, f"{item}.u": ours}
    depth: Depth = draw(st.sampled_from(get_args(Depth)))
    done = {tier: day for tier in TIERS if draw(st.booleans())}
    picks = {"S.m.t": ("S-M1", "S-M2"), "S.m.u": ("S-M2", "S-M1")} if draw(st.booleans()) else {}
    return confirmed(Assessment(id_, day, "1", depth=depth, ratings=ratings, top=picks, done=done))


def confirmed(assessment: Assessment) -> Assessment:
    done = assessment.tiers_done()
    return replace(assessment, shown={t: recorded(LIBRARY, judge(LIBRARY, assessment, t)) for t in done})


BOTH = st.tuples(assessments(), assessments(SECOND, "2027-02-21"))


@settings(max_examples=60, deadline=None)
@given(BOTH)
def test_turned_round_every_direction_turns(both: tuple[Assessment, Assessment]) -> None:
    there, back = compared(LIBRARY, *both), compared(LIBRARY, *both[::-1])
    assert (there.before, there.after) == (back.after, back.before)
    assert [one.tier for one in there.tiers] == [one.tier for one in back.tiers]
    turned = {"only_before": "only_after", "only_after": "only_before"}
    assert [(t, turned.get(why, why)) for t, why in there.left_out] == [*back.left_out]
    for one, other in zip(there.tiers, back.tiers, strict=True):
        assert (one.before, one.after) == (other.after, other.before)
        assert (one.before.place, one.after.place) == (other.after.place, other.before.place)
        assert [(r.item, r.theirs, r.ours, r.closer, r.size) for r in one.rows] == [
            (r.item, -r.theirs, -r.ours, -r.closer, r.size) for r in other.rows
        ]
        assert [r.item for r in one.moved] == [r.item for r in other.moved]
        assert item(one.nearest) == item(other.farthest)
        assert item(one.farthest) == item(other.nearest)
        assert [one.closer(d) for d in DIMENSIONS] == [-other.closer(d) for d in DIMENSIONS]


def item(shift: Shift | None) -> str:
    return shift.item if shift else ""


@settings(max_examples=60, deadline=None)
@given(BOTH)
def test_it_is_what_the_scoring_says_of_the_items_with_numbers_both_times(
    both: tuple[Assessment, Assessment],
) -> None:
    """Computed anew from the answers alone, item by item and dimension by dimension."""
    found = {one.tier: one for one in compared(LIBRARY, *both).tiers}
    depth: Depth = "quick" if "quick" in {one.depth for one in both} else "full"
    for tier in TIERS:
        counted = {d: countable(both, tier, d, depth) for d in DIMENSIONS}
        enough = all(len(items) >= least_items(LIBRARY.rubric, depth) for items in counted.values())
        assert (tier in found) == (enough and all(tier in one.done for one in both))
        if tier not in found:
            continue
        shift = found[tier]
        assert [row.item for row in shift.rows] == [*counted["goal"], *counted["means"]]
        for occasion, one in ((shift.before, both[0]), (shift.after, both[1])):
            for d in DIMENSIONS:
                pairs = [pair(one, i) for i in counted[d]]
                wanted = score(pairs, LIBRARY.rubric, depth, top_two(one, tier, d))
                assert occasion.verdict.score(d) == wanted
            means = [occasion.verdict.score(d).mean_gap_steps for d in DIMENSIONS]
            assert [*occasion.place] == means
            assert occasion.whole == judge(LIBRARY, one, tier)
        for row in shift.rows:
            (t, u), (t_, u_) = (numbers(one, row.item) for one in both)
            assert (row.theirs, row.ours, row.closer) == (t_ - t, u_ - u, abs(t - u) - abs(t_ - u_))


def countable(both: tuple[Assessment, Assessment], tier: Tier, dimension: str, depth: Depth) -> list[str]:
    asked = LIBRARY.items_of(tier, "goal" if dimension == "goal" else "means", depth)
    return [i.id for i in asked if all(pair(one, i.id).gap is not None for one in both)]


def pair(one: Assessment, item: str) -> Pair:
    return Pair(item, one.ratings[f"{item}.t"], one.ratings[f"{item}.u"])


def numbers(one: Assessment, item: str) -> tuple[int, int]:
    t, u = one.ratings[f"{item}.t"], one.ratings[f"{item}.u"]
    assert isinstance(t, int) and isinstance(u, int)
    return t, u


# --- one thing at a time --------------------------------------------------------------------------------


def told(id_: str = FIRST, day: str = "2026-11-22", depth: Depth = "full", **changed: Rating) -> Assessment:
    """The street with a gap of one step on every item, or as changed ("S_G1_u=0")."""
    ratings: dict[str, Rating] = {}
    for one in LIBRARY.items_of("street", "goal") + LIBRARY.items_of("street", "means"):
        ratings |= {f"{one.id}.t": 4, f"{one.id}.u": 3}
    ratings |= {key.replace("_", "-", 1).replace("_", "."): value for key, value in changed.items()}
    done = {"street": day}
    return confirmed(Assessment(id_, day, "1", depth=depth, ratings=ratings, done=done, nickname="Elm"))


def street(before: Assessment, after: Assessment, library: Library = LIBRARY) -> TierShift:
    (only,) = compared(library, before, after).tiers
    return only


def test_what_moved_comes_by_size_and_the_extremes_by_the_gap() -> None:
    after = told(SECOND, "2027-02-21", S_G1_u=4, S_G2_u=0, S_M1_t=2, S_M1_u=1)
    shift = street(told(), after)
    assert [(r.item, r.theirs, r.ours, r.closer) for r in shift.moved] == [
        ("S-M1", -2, -2, 0),
        ("S-G2", 0, -3, -3),
        ("S-G1", 0, 1, 1),
    ]
    assert (item(shift.nearest), item(shift.farthest)) == ("S-G1", "S-G2")


def test_a_quick_form_and_a_full_one_are_compared_over_the_items_of_the_quick_one() -> None:
    shift = street(told(depth="quick"), told(SECOND, "2027-02-21", S_G5_u=0, S_G6_u=0))
    core = {i.id for i in LIBRARY.items.values() if i.core}
    assert shift.mixed and {row.item for row in shift.rows} <= core and len(shift.rows) == shift.of
    same = street(told(), told(SECOND, "2027-02-21"))
    assert not same.mixed and len(same.rows) == 12


@pytest.mark.parametrize("side", ["t", "u"])
def test_an_item_without_both_numbers_both_times_is_left_out(side: str) -> None:
    shift = street(told(**{f"S_G1_{side}": "-"}), told(SECOND, "2027-02-21", S_G2_u="-"))
    assert {"S-G1", "S-G2"}.isdisjoint(row.item for row in shift.rows)
    assert (len(shift.rows), shift.of) == (10, 12)


def test_why_a_tier_is_not_compared() -> None:
    before = told()
    unknown: dict[str, Rating] = {f"S_G{n}_t": "?" for n in range(1, 4)}
    few = told(SECOND, "2027-02-21", **unknown)
    assert compared(LIBRARY, before, few).left_out == (("street", "too_few"),)
    assert compared(LIBRARY, before, few.unconfirmed("street")).left_out == (("street", "only_before"),)
    assert compared(LIBRARY, few.unconfirmed("street"), before).left_out == (("street", "only_after"),)
    taken_over = replace(before, id=SECOND, after=FIRST)
    assert compared(LIBRARY, before, taken_over).left_out == (("street", "carried"),)


def test_an_earlier_edition_is_scored_again_and_its_result_stays_beside_it() -> None:
    cut = LIBRARY.rubric.similar_at_most.model_copy(update={"steps": (1, 1)})
    earlier = replace(
        LIBRARY, rubric=LIBRARY.rubric.model_copy(update={"similar_at_most": cut, "version": "0"})
    )
    old = told()
    old = replace(old, rubric="0", shown={"street": recorded(earlier, judge(earlier, old, "street"))})
    shift = street(old, told(SECOND, "2027-02-21"))
    assert shift.before.outdated and not shift.after.outdated
    assert shift.before.shown and shift.before.shown.square == "cooperation"
    assert (shift.before.shown.rubric, shift.before.shown.goal.gap_sum) == ("0", 6)
    assert shift.before.verdict.square == shift.after.verdict.square == "undecided"
    assert street(replace(old, shown={}), told(SECOND, "2027-02-21")).before.shown is None


def test_the_measure_of_a_tier_changes_with_its_items_and_cuts_and_nothing_else() -> None:
    def changed(**rubric: object) -> Library:
        return replace(LIBRARY, rubric=LIBRARY.rubric.model_copy(update=rubric))

    def reworded(cut: Cut) -> Cut:
        return cut.model_copy(update={"source": "said better"})

    marks = {tier: LIBRARY.measure(tier) for tier in TIERS}
    assert len({*marks.values()}) == 3
    assert changed(version="2").measure("street") != marks["street"]
    assert changed(dissimilar_above=Cut(steps=(9, 8), source="x")).measure("street") != marks["street"]
    assert (
        changed(dissimilar_above=reworded(LIBRARY.rubric.dissimilar_above)).measure("street")
        == marks["street"]
    )
    without = replace(LIBRARY, items={k: v for k, v in LIBRARY.items.items() if k != "S-G6"})
    assert (without.measure("street") != marks["street"], without.measure("bureau")) == (
        True,
        marks["bureau"],
    )
    assert replace(LIBRARY, strategies={}).measure("street") == marks["street"]


@settings(max_examples=40, deadline=None)
@given(assessments())
def test_a_result_is_kept_as_it_was_shown(assessment: Assessment) -> None:
    for tier in assessment.tiers_done():
        verdict, record = judge(LIBRARY, assessment, tier), record_of(assessment, tier)
        assert record and len(assessment.shown[tier]) <= 40
        assert (record.square, record.candidates, record.depth) == (
            verdict.square,
            verdict.candidates,
            verdict.depth,
        )
        for d, kept in (("goal", record.goal), ("means", record.means)):
            scored = verdict.goal if d == "goal" else verdict.means
            assert (kept.zone, kept.gap_sum, kept.n) == (scored.zone, scored.gap_sum, scored.n)
        assert not is_outdated(LIBRARY, assessment, tier)
    assert record_of(replace(assessment, shown=dict.fromkeys(TIERS, "by hand")), "street") is None


def test_which_ideas_were_tried() -> None:
    before = told(S_G1_u=0, S_M2_t=0, S_M2_u=4)
    shown = [one.strategy.id for one in ideas(LIBRARY, judge(LIBRARY, before, "street"))[:3]]
    before = replace(before, tried=(shown[1], "ST-X1", "ST-gone"))
    found = compared(LIBRARY, before, told(SECOND, "2027-02-21")).advice
    assert [(one.strategy, one.tried) for one in found] == [
        *((id_, id_ == shown[1]) for id_ in shown),
        ("ST-X1", True),
    ]
    assert found[-1].tier is None


# --- which assessments belong together ------------------------------------------------------------------


def test_one_project_is_what_follows_one_another_or_goes_by_one_name() -> None:
    first, other = told(), replace(told("cccccc"), nickname="Canal")
    again = followed(first, TIERS, SECOND, "2027-02-21", "1", deepened=True)
    named = told("dddddd", "2027-05-21")
    unnamed = replace(told("eeeeee"), nickname="", after="cccccc")
    session = Session(current=SECOND, assessments=(first, other, again, named, unnamed))
    assert [one.id for one in occasions(session, again)] == [FIRST, SECOND, "dddddd"]
    assert [one.id for one in occasions(session, unnamed)] == ["cccccc", "eeeeee"]
    two = latest_two(session)
    assert two and [one.id for one in two] == [FIRST, "dddddd"]  # the one in between has no result


def test_without_a_name_only_what_follows_belongs_together() -> None:
    nameless = [replace(told(id_), nickname="") for id_ in (FIRST, SECOND)]
    session = Session(current=FIRST, assessments=tuple(nameless))
    assert occasions(session, nameless[0]) == (nameless[0],)
    assert latest_two(session) is None


@settings(max_examples=40, deadline=None)
@given(assessments(), st.sets(st.sampled_from(TIERS), min_size=1))
def test_what_follows_keeps_everything_but_the_answers(assessment: Assessment, tiers: set[Tier]) -> None:
    old = replace(
        assessment, setup={"budget": "bureau"}, nickname="Elm", names={"bureau": ""}, tried=("ST-S9",)
    )
    new = followed(old, tiers, SECOND, "2027-02-21", "1", deepened=True)
    letters = {LETTER[tier] for tier in tiers}
    assert {key[0] for key in new.ratings} == {*LETTER.values()} - letters
    assert {*new.done} == {*new.shown} == {*old.done} - tiers
    assert (new.setup, new.nickname, new.names, new.depth) == (old.setup, old.nickname, old.names, old.depth)
    assert (new.after, new.tried, new.id) == (old.id, (), SECOND)
    assert old.ratings == assessment.ratings
    session = Session(current=FIRST, assessments=(old, new))
    assert followed_up(session, old) == (new if not new.ratings else None)
