"""Several raters of one relationship: medians, what to talk about, the verdict they come to together."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.joint import joint
from flows.library import Library
from flows.model import TIERS, Depth, Rating
from flows.own import owned
from flows.pictured import from_document, to_document
from flows.picturing import picture
from flows.raters import As, Row, spread
from flows.session import Assessment
from flows.shift import MovedMedian, shifted
from flows.verdict import judge

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault."""

RATINGS: tuple[Rating, ...] = (0, 1, 2, 3, 4, "?", "-")


@pytest.mark.parametrize(
    ("numbers", "middle", "deviation", "splits"),
    [
        ("3", 3.0, 0.0, False),
        ("23", 2.5, 0.5, False),  # mean of two
        ("13", 2.0, 1.0, True),  # 2-3 raters: a range of two
        ("122", 2.0, 1 / 3, False),
        ("024", 2.0, 4 / 3, True),
        ("113", 1.0, 2 / 3, True),  # its deviation alone would not say so
        ("1113", 1.0, 0.5, False),  # 4 and more: the deviation counts, not the range
        ("1133", 2.0, 1.0, True),
        ("12234", 2.0, 0.8, False),  # exactly 0.8 is not above
        ("02234", 2.0, 1.0, True),
        ("0024", 1.0, 1.5, True),
    ],
)
def test_an_item_comes_to_its_median_and_splits_by_the_two_rules(
    library: Library, numbers: str, middle: float, deviation: float, splits: bool
) -> None:
    found = spread(library.several, Counter(map(int, numbers)))
    assert found is not None
    assert (found.n, found.median, found.splits) == (len(numbers), middle, splits)
    assert found.average_deviation_steps == pytest.approx(deviation)
    assert found.reach_steps == int(numbers[-1]) - int(numbers[0])


def test_no_numbers_come_to_nothing(library: Library) -> None:
    assert spread(library.several, {}) is None


@PATIENT
@given(st.lists(st.sampled_from(range(5)), min_size=1, max_size=40))
def test_median_and_deviation_are_the_textbook_ones(library: Library, numbers: list[int]) -> None:
    found = spread(library.several, Counter(numbers))
    assert found is not None
    middle = Fraction(median(map(Fraction, numbers)))
    exact = sum(abs(number - middle) for number in numbers) / len(numbers)
    assert Fraction(found.halves, 2) == middle
    assert found.average_deviation_steps == pytest.approx(float(exact))
    few = len(numbers) <= 3
    assert found.splits == (max(numbers) - min(numbers) >= 2 if few else exact > Fraction(4, 5))


def halves(library: Library, ends: str, means: str, depth: Depth = "full") -> list[tuple[str, int, int]]:
    """Medians of the street: "4/3.5 3/3 ..." for ends and for means, in content order."""
    items = [i.id for d in ("goal", "means") for i in library.items_of("street", d, depth)]
    both = [pair.split("/") for pair in (*ends.split(), *means.split())]
    return [(item, int(2 * float(t)), int(2 * float(u))) for item, (t, u) in zip(items, both, strict=True)]


CLOSE = "4/4 3/3 4/4 3/3 2/2 4/4"


@pytest.mark.parametrize(
    ("ends", "zone", "leans", "square"),
    [
        ("4/4 3/3 4/4 3/3 2/2 4/4", "similar", None, "cooperation"),
        ("4/3.5 3/2.5 4/3.5 3/2.5 2/1.5 4/3", "similar", None, "cooperation"),  # 3.5 of 6: under 0.6
        ("4/3 3/2.5 4/3 3/2.5 2/1.5 4/4", "similar", None, "cooperation"),  # 3.5
        ("4/3 3/2 4/3 3/2.5 2/1.5 4/4", "borderline", "similar", "borderline"),  # 4 of 6
        ("4/3 3/2 4/3 3/2 2/1.5 4/3.5", "borderline", "dissimilar", "borderline"),  # 5 of 6: over 0.8
        ("4/3 3/2 4/3 3/2 2/1 4/3", "borderline", "dissimilar", "borderline"),  # exactly one step
        ("4/3 3/2 4/3 3/2 2/1 4/2.5", "dissimilar", None, "co-optation"),  # half a step more
    ],
)
def test_zones_come_from_medians_without_rounding(
    library: Library, ends: str, zone: str, leans: str | None, square: str
) -> None:
    found = joint(library, "street", "full", halves(library, ends, CLOSE))
    assert (found.goal.zone, found.goal.leans, found.square) == (zone, leans, square)


def test_too_few_medians_are_not_enough_to_say(library: Library) -> None:
    every = halves(library, CLOSE, CLOSE)
    assert joint(library, "street", "full", every[3:]).square == "insufficient"
    assert joint(library, "street", "full", []).goal.mean_gap_steps is None


def test_low_stakes_are_told_from_medians_too(library: Library) -> None:
    just_under = halves(library, "1.5/1 1.5/1 1.5/1 1/1 1/1 1/1", "1.5/1 1.5/1 1.5/1 1.5/1 1.5/1 1.5/1")
    at_the_limit = halves(library, *(("1.5/1 " * 6,) * 2))
    assert joint(library, "street", "full", just_under).square == "not-engaged"
    assert joint(library, "street", "full", at_the_limit).square == "cooperation"


def ratings(library: Library, depth: Depth = "quick") -> st.SearchStrategy[dict[str, Rating]]:
    """One rater's answers about all tiers."""
    keys = [key for tier in TIERS for key in library.form(tier, depth)]
    # "?" is no answer about oneself
    return st.fixed_dictionaries(
        {k: st.sampled_from(RATINGS if k.endswith("t") else (*RATINGS[:5], "-")) for k in keys}
    )


def rows(*given: dict[str, Rating], side: As = "both", role: str = "", depth: Depth = "quick") -> list[Row]:
    return [Row(side, role, depth, one) for one in given]


@PATIENT
@given(st.data())
def test_raters_who_agree_come_to_what_each_of_them_says(library: Library, data: st.DataObject) -> None:
    depth = data.draw(st.sampled_from(("quick", "full")))
    one = data.draw(ratings(library, depth))
    found = picture(library, rows(*[one] * 5, depth=depth), kind="class", tiers=TIERS)
    assert found is not None
    alone = Assessment("aaaaaa", "2026-11-27", "1", depth=depth, ratings=one)
    for tier in TIERS:
        seen, own = found.of(tier), judge(library, alone, tier)
        assert seen is not None
        assert seen.verdict.square == own.square
        assert seen.verdict.candidates == own.candidates
        assert seen.verdict.goal.mean_gap_steps == own.goal.mean_gap_steps
        assert seen.squares.counts == ((own.square, 5),)
        assert not seen.split


@PATIENT
@given(st.data())
def test_ones_own_view_is_that_of_a_single_assessment(library: Library, data: st.DataObject) -> None:
    depth = data.draw(st.sampled_from(("quick", "full")))
    one = data.draw(ratings(library, depth))
    alone = Assessment("aaaaaa", "2026-11-27", "1", depth=depth, ratings=one)
    for tier in TIERS:
        own, verdict = owned(library, tier, depth, [one])[0], judge(library, alone, tier)
        assert own.square == verdict.square
        assert own.unknown == len(verdict.dont_knows)
        assert own.gaps == tuple((score.gap_sum, score.n) for score in (verdict.goal, verdict.means))


@PATIENT
@given(st.data())
def test_a_picture_does_not_hang_on_the_order_of_raters(library: Library, data: st.DataObject) -> None:
    given = [data.draw(ratings(library)) for _ in range(data.draw(st.integers(3, 7)))]
    roles = [data.draw(st.sampled_from(("", "director", "front"))) for _ in given]
    every = [Row("both", role, "quick", one) for role, one in zip(roles, given, strict=True)]
    for kind in ("class", "team"):
        shuffled = data.draw(st.permutations(every))
        assert picture(library, every, kind=kind, tiers=TIERS) == picture(
            library, shuffled, kind=kind, tiers=TIERS
        )


def answered(library: Library, value: Rating, ours: Rating = 3) -> dict[str, Rating]:
    """Everything about all tiers answered alike."""
    return {k: value if k.endswith("t") else ours for tier in TIERS for k in library.form(tier, "quick")}


def test_what_the_tier_says_itself_stands_beside_what_is_thought_of_it(library: Library) -> None:
    agency = rows(*(answered(library, n, 3) for n in (1, 2, 2)))
    official = rows({k: v for k, v in answered(library, 4).items() if k.endswith("t")}, side="tier")
    found = picture(library, agency + official, kind="team", tiers=("street",))
    assert found is not None
    seen, both = found.of("street"), found.perceived("street")
    assert seen is not None and both is not None
    assert (found.n, seen.n, both.n) == (4, 3, 1)
    assert {(view, own) for _, view, own in both.items} == {(4, 8)}
    assert both.mean_gap_steps("goal") == both.mean_gap_steps("means") == 2.0
    assert len(both.widest) == 8
    assert seen.verdict.goal.mean_gap_steps == 1.0
    assert both.relation.goal.mean_gap_steps == 1.0


def test_a_second_round_moves_what_moved(library: Library) -> None:
    first = picture(library, rows(*[answered(library, 1)] * 5), kind="class", tiers=("street",))
    moved = {**answered(library, 1), "S-G1.t": 4}
    second = picture(library, rows(*[moved] * 5), kind="class", tiers=("street", "bureau"), round_=2)
    assert first is not None and second is not None
    (street,) = shifted(first, second).tiers
    assert street.moved == (MovedMedian("S-G1", "tier", 2, 8),)
    assert street.before == (2.0, 2.0) and street.after == (1.75, 2.0)
    assert shifted(first, first).tiers[0].moved == ()


def _broken(value: Any, dice: st.DataObject) -> Any:
    """The same data with one thing in it gone, or replaced by something else."""
    junk = dice.draw(st.sampled_from((None, -1, "x", [], {}, 1e300, True)))
    if isinstance(value, dict) and value:
        key = dice.draw(st.sampled_from(sorted(value)))
        deeper = dice.draw(st.booleans())
        return {**value, key: _broken(value[key], dice) if deeper else junk}
    if isinstance(value, list) and value:
        at = dice.draw(st.integers(0, len(value) - 1))
        return [*value[:at], _broken(value[at], dice), *value[at + 1 :]]
    return junk


@PATIENT
@given(st.data())
def test_a_picture_is_read_back_and_a_damaged_one_is_none_or_another(
    library: Library, data: st.DataObject
) -> None:
    given = [data.draw(ratings(library)) for _ in range(5)]
    official = rows(given[0], side="tier")
    found = picture(library, rows(*given) + official, kind="team", tiers=TIERS)
    assert found is not None
    stored = json.loads(json.dumps(to_document(found)))
    assert from_document(library, stored) == found
    from_document(library, _broken(stored, data))  # raises nothing


def test_items_of_other_content_are_no_picture(library: Library) -> None:
    found = picture(library, rows(*[answered(library, 1)] * 5), kind="class", tiers=("street",))
    assert found is not None
    less = replace(library, items={k: v for k, v in library.items.items() if k != "S-G1"})
    assert from_document(less, to_document(found)) is None
    assert from_document(library, None) is None
