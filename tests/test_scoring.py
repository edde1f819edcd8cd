"""The rules of the instrument as tables, and what holds for every set of answers."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.cross import apart, together
from flows.library import Library, load
from flows.model import DIMENSIONS, STEPS, TIERS, Depth, Dimension, Lean, Rating, Tier, Zone
from flows.question import LETTER, MARK, Pick
from flows.scoring import Counted, Pair, Score, counted, score, square_of, zone_of
from flows.session import Assessment
from flows.verdict import Verdict, judge
from flows.whatif import moves, telling

WORDS: dict[str, Rating] = {"dk": "?", "skip": "-"}
ZONES: tuple[Zone, ...] = ("similar", "borderline", "dissimilar")


@cache
def content() -> Library:
    return load()


def row(text: str) -> list[Rating]:
    """Ratings such as "4 dk skip"."""
    return [WORDS[word] if word in WORDS else int(word) for word in text.split()]


def pairs(theirs: list[Rating], ours: list[Rating]) -> list[Pair]:
    return [Pair(f"B-G{k}", t, a) for k, (t, a) in enumerate(zip(theirs, ours, strict=True), 1)]


def scored(theirs: str, ours: str, depth: Depth = "full", picks: tuple[str, str] = ("", "")) -> Score:
    """The score of one dimension; picks are item numbers such as "1 3"."""
    top = tuple([f"B-G{k}" for k in side.split()] for side in picks)
    return score(pairs(row(theirs), row(ours)), content().rubric, depth, (top[0], top[1]))


def answered(tier: Tier, goal: str, means: str, depth: Depth = "full") -> Assessment:
    """An assessment of one tier; each dimension such as "4 3 4 / 3 3 3", theirs before ours."""
    ratings: dict[str, Rating] = {}
    for dimension, text in zip(DIMENSIONS, (goal, means), strict=True):
        items = content().items_of(tier, dimension, depth)
        for mark, side in zip("tu", text.split("/"), strict=True):
            ratings |= {f"{i.id}.{mark}": value for i, value in zip(items, row(side), strict=True)}
    return Assessment("answer", "", "1", depth=depth, ratings=ratings)


def judged(tier: Tier, goal: str, means: str, depth: Depth = "full") -> Verdict:
    return judge(content(), answered(tier, goal, means, depth), tier)


# --- one dimension --------------------------------------------------------------------------------

VECTORS = [
    # theirs          ours             D   n  zone          leans      best       worst
    ("4 3 4 2 3 4", "3 3 3 3 2 4", 4, 6, "borderline", "similar", None),
    ("4 4 3 4 3 2", "4 4 3 3 3 2", 1, 6, "similar", None, None),
    ("4 4 4 3 4 2", "1 2 4 2 1 4", 11, 6, "dissimilar", None, None),
    ("4 dk 4 2 3 dk", "3 2 4 1 3 4", 2, 4, "similar", None, ("similar", "dissimilar")),
    ("2 2 2 2 2 2", "2 2 2 2 2 2", 0, 6, "similar", None, None),
]


@pytest.mark.parametrize(("theirs", "ours", "gap", "n", "zone", "leans", "bounds"), VECTORS)
def test_vectors_of_the_instrument(
    theirs: str, ours: str, gap: int, n: int, zone: str, leans: str | None, bounds: tuple[str, str] | None
) -> None:
    found = scored(theirs, ours)
    assert (found.gap_sum, found.n, found.zone, found.leans) == (gap, n, zone, leans)
    assert (found.bounds and (found.bounds.best, found.bounds.worst)) == bounds


def test_all_twos_are_flat_on_both_sides() -> None:
    assert scored("2 2 2 2 2 2", "2 2 2 2 2 2").flat == ("tier", "us")


@pytest.mark.parametrize(
    ("n", "depth", "similar", "leaning", "borderline"),
    # the greatest D that is similar (3n/5), leans similar (4n/5) and is borderline (n); -1 for never judged
    [
        (3, "full", -1, -1, -1),
        (4, "full", 2, 3, 4),
        (5, "full", 3, 4, 5),
        (6, "full", 3, 4, 6),
        (2, "quick", -1, -1, -1),
        (3, "quick", 1, 2, 3),
        (4, "quick", 2, 3, 4),
    ],
)
def test_zones_at_every_total_gap(n: int, depth: Depth, similar: int, leaning: int, borderline: int) -> None:
    for gap in range(4 * n + 1):
        each = [min(4, max(0, gap - 4 * k)) for k in range(n)]
        found = score(pairs([*each], [0] * n), content().rubric, depth)
        assert found.gap_sum == gap
        if borderline < 0:
            assert (found.zone, found.leans) == ("insufficient", None)
            continue
        expected = "similar" if gap <= similar else "borderline" if gap <= borderline else "dissimilar"
        leans = ("similar" if gap <= leaning else "dissimilar") if expected == "borderline" else None
        assert (found.zone, found.leans) == (expected, leans), gap


def test_figures_are_of_the_counted_items() -> None:
    found = scored("4 dk skip 1 3 4", "3 2 1 skip 3 4")
    assert (found.n, found.gap_sum) == (3, 1)
    assert (found.mean_gap_steps, found.similarity) == (1 / 3, 1 - 1 / 12)
    empty = scored("dk skip", "2 2")
    assert (empty.n, empty.mean_gap_steps, empty.similarity, empty.zone) == (0, None, None, "insufficient")


CLOSE, WIDE = ("4 3 4 2 3 4", "3 3 3 3 2 4"), ("4 3 4 2 4 4", "3 3 3 3 2 4")  # D 4 and D 5 of 6


@pytest.mark.parametrize(
    ("answers", "theirs", "ours", "leans"),
    [
        (CLOSE, "", "", "similar"),
        (CLOSE, "1 2", "2 1", "similar"),  # both the same
        (CLOSE, "1 2", "2 3", "similar"),  # one shared: as it was
        (CLOSE, "1 2", "3 4", "dissimilar"),  # none shared
        (CLOSE, "1 2", "", "similar"),  # a side skipped: as it was
        (CLOSE, "", "1 2", "similar"),
        (WIDE, "", "", "dissimilar"),
        (WIDE, "1 2", "2 1", "similar"),
        (WIDE, "1 2", "2 3", "dissimilar"),
        (WIDE, "1 2", "3 4", "dissimilar"),
        (WIDE, "1 2", "1", "dissimilar"),  # only one picked: as it was
    ],
)
def test_top_two_moves_the_lean_and_never_the_zone(
    answers: tuple[str, str], theirs: str, ours: str, leans: str
) -> None:
    found = scored(*answers, picks=(theirs, ours))
    assert (found.zone, found.leans) == ("borderline", leans)


@pytest.mark.parametrize("picks", [("1 2", "1 2"), ("1 2", "3 4")])
@pytest.mark.parametrize("ours", ["4 4 4 4 4 4", "0 0 0 0 0 0"])
def test_top_two_gives_no_lean_where_the_zone_is_settled(ours: str, picks: tuple[str, str]) -> None:
    found = scored("4 4 4 4 4 4", ours, picks=picks)
    assert found.zone != "borderline"
    assert found.leans is None


@pytest.mark.parametrize(
    ("theirs", "ours", "flat"),
    [
        ("3 3 3 3 3 3", "4 3 4 3 4 3", ("tier",)),
        ("4 3 4 3 4 3", "2 2 2 2 2 2", ("us",)),
        ("1 1 1 1 1 1", "4 4 4 4 4 4", ("tier", "us")),
        ("3 3 3 3 3 4", "4 3 4 3 4 3", ()),
        ("3 3 dk dk skip skip", "4 3 1 1 1 1", ("tier",)),  # n = 2
        ("3 3 3 3 3 4", "1 1 1 1 1 skip", ("tier", "us")),  # only what counts
        ("3 dk dk dk dk dk", "4 1 1 1 1 1", ()),  # n = 1
        ("dk dk dk dk dk dk", "1 1 1 1 1 1", ()),  # n = 0
    ],
)
def test_flat(theirs: str, ours: str, flat: tuple[str, ...]) -> None:
    assert scored(theirs, ours).flat == flat


@pytest.mark.parametrize(
    ("theirs", "ours", "best", "worst", "settled"),
    [
        # D 0 of 4; two unknown: 0 or 4 each
        ("4 4 4 4 dk dk", "4 4 4 4 4 4", "similar", "dissimilar", False),
        # D 0 of 5; one unknown whose worst is 2: 2 of 6
        ("4 3 2 1 0 dk", "4 3 2 1 0 2", "similar", "similar", True),
        # D 0 of 5; one unknown whose worst is 3: 3 of 6, still similar; 4: borderline
        ("4 3 2 1 0 dk", "4 3 2 1 0 3", "similar", "similar", True),
        ("4 3 2 1 0 dk", "4 3 2 1 0 0", "similar", "borderline", False),
        # far apart whatever is learnt
        ("4 4 4 4 dk dk", "0 0 0 0 2 2", "dissimilar", "dissimilar", True),
        # enough to say only with what is unknown; in the end still too little
        ("4 4 dk dk skip skip", "4 4 2 2 1 1", "similar", "borderline", False),
        ("4 dk dk skip skip skip", "4 2 2 1 1 1", "insufficient", "insufficient", True),
        # unknown, and nothing said about ourselves: nothing to add
        ("4 4 4 4 4 dk", "4 4 4 4 4 skip", "similar", "similar", True),
    ],
)
def test_bounds(theirs: str, ours: str, best: Zone, worst: Zone, settled: bool) -> None:
    bounds = scored(theirs, ours).bounds
    assert bounds is not None
    assert (bounds.best, bounds.worst, bounds.settled) == (best, worst, settled)


@pytest.mark.parametrize("theirs", ["4 4 4 4 4 4", "4 4 4 4 skip skip", "skip skip skip skip skip skip"])
def test_no_bounds_where_nothing_is_dont_know(theirs: str) -> None:
    assert scored(theirs, "4 4 4 4 4 4").bounds is None


@pytest.mark.parametrize(
    ("theirs", "ours", "depth", "fragile"),
    [
        ("0 0 0 0 0 0", "0 0 0 0 0 0", "full", False),  # D 0 of 6: one more is still similar
        ("2 0 0 0 0 0", "0 0 0 0 0 0", "full", False),  # D 2
        ("3 0 0 0 0 0", "0 0 0 0 0 0", "full", True),  # D 3, similar: 4 is on the line
        ("4 0 0 0 0 0", "0 0 0 0 0 0", "full", True),  # D 4, on the line: 3 is similar
        ("4 1 0 0 0 0", "0 0 0 0 0 0", "full", False),  # D 5: 4 and 6 are on the line too
        ("4 2 0 0 0 0", "0 0 0 0 0 0", "full", True),  # D 6: 7 is far apart
        ("4 3 0 0 0 0", "0 0 0 0 0 0", "full", True),  # D 7, far apart: 6 is on the line
        ("4 4 0 0 0 0", "0 0 0 0 0 0", "full", False),  # D 8
        ("4 4 4 4 4 4", "0 0 0 0 0 0", "full", False),  # every gap spans the scale: only closer
        ("0 0 0", "0 0 0", "quick", False),  # D 0 of 3: one more is similar
        ("1 0 0", "0 0 0", "quick", True),  # D 1 of 3: 2 is on the line
        ("3 0 0", "0 0 0", "full", False),  # too little to say, whatever the number
    ],
)
def test_fragile(theirs: str, ours: str, depth: Depth, fragile: bool) -> None:
    assert scored(theirs, ours, depth).fragile is fragile


# --- the square -----------------------------------------------------------------------------------

SIMILAR = "4 3 3 4 3 4 / 4 3 3 4 3 4"
DISSIMILAR = "4 4 4 4 4 4 / 2 2 2 2 2 1"
ON_LINE_NEAR = "4 4 4 4 4 4 / 3 3 3 3 4 4"  # D 4
ON_LINE_FAR = "4 4 4 4 4 4 / 3 3 3 3 3 4"  # D 5
TOO_LITTLE = "4 4 4 dk dk dk / 4 4 4 4 4 4"


@pytest.mark.parametrize(
    ("goal", "means", "square", "candidates"),
    [
        (SIMILAR, SIMILAR, "cooperation", "cooperation"),
        (SIMILAR, DISSIMILAR, "complementarity", "complementarity"),
        (DISSIMILAR, SIMILAR, "co-optation", "co-optation"),
        (DISSIMILAR, DISSIMILAR, "confrontation", "confrontation"),
        (ON_LINE_NEAR, SIMILAR, "borderline", "cooperation co-optation"),
        (ON_LINE_FAR, SIMILAR, "borderline", "co-optation cooperation"),
        (ON_LINE_NEAR, DISSIMILAR, "borderline", "complementarity confrontation"),
        (ON_LINE_FAR, DISSIMILAR, "borderline", "confrontation complementarity"),
        (SIMILAR, ON_LINE_NEAR, "borderline", "cooperation complementarity"),
        (SIMILAR, ON_LINE_FAR, "borderline", "complementarity cooperation"),
        (DISSIMILAR, ON_LINE_NEAR, "borderline", "co-optation confrontation"),
        (DISSIMILAR, ON_LINE_FAR, "borderline", "confrontation co-optation"),
        # both leans, means flipped, ends flipped, both flipped
        (ON_LINE_NEAR, ON_LINE_NEAR, "undecided", "cooperation complementarity co-optation confrontation"),
        (ON_LINE_NEAR, ON_LINE_FAR, "undecided", "complementarity cooperation confrontation co-optation"),
        (ON_LINE_FAR, ON_LINE_NEAR, "undecided", "co-optation confrontation cooperation complementarity"),
        (ON_LINE_FAR, ON_LINE_FAR, "undecided", "confrontation co-optation complementarity cooperation"),
        (TOO_LITTLE, SIMILAR, "insufficient", ""),
        (SIMILAR, TOO_LITTLE, "insufficient", ""),
    ],
)
@pytest.mark.parametrize("tier", TIERS)
def test_squares(tier: Tier, goal: str, means: str, square: str, candidates: str) -> None:
    verdict = judged(tier, goal, means)
    assert (verdict.square, " ".join(verdict.candidates)) == (square, candidates)


@pytest.mark.parametrize(
    ("goal", "means", "square"),
    [
        # the greater of each pair: 17 of 12, 18 of 12 (exactly 1.5), 19 of 12
        ("1 1 1 1 1 1 / 1 1 1 1 1 1", "2 2 2 2 2 1 / 2 2 2 2 2 1", "not-engaged"),
        ("1 1 1 1 1 1 / 1 1 1 1 1 1", "2 2 2 2 2 2 / 2 2 2 2 2 2", "cooperation"),
        ("1 1 1 1 1 2 / 1 1 1 1 1 1", "2 2 2 2 2 2 / 2 2 2 2 2 2", "cooperation"),
        ("0 0 0 0 0 0 / 0 0 0 0 0 0", "0 0 0 0 0 0 / 0 0 0 0 0 0", "not-engaged"),
        # low and far apart is low all the same: the greater is 1 on average
        ("2 0 2 0 2 0 / 0 0 0 0 0 2", "2 0 2 0 2 0 / 0 0 0 0 0 0", "not-engaged"),
        # not enough to say comes first
        ("0 0 0 dk dk dk / 0 0 0 0 0 0", "0 0 0 0 0 0 / 0 0 0 0 0 0", "insufficient"),
        # what does not count does not weigh: ours is 4 where they are unknown
        ("1 1 1 1 dk dk / 1 1 1 1 4 4", "1 1 1 1 skip skip / 1 1 1 1 4 4", "not-engaged"),
    ],
)
def test_low_stakes(goal: str, means: str, square: str) -> None:
    verdict = judged("community", goal, means)
    assert verdict.square == square
    assert bool(verdict.candidates) == (square == "cooperation")


def test_low_stakes_in_the_quick_form() -> None:  # dialog 4.8: 11/8
    verdict = judged("community", "1 1 0 1 / 1 2 1 1", "1 1 2 1 / 1 1 1 2", "quick")
    assert (verdict.square, verdict.goal.gap_sum, verdict.means.gap_sum) == ("not-engaged", 2, 2)


def test_top_two_orders_the_candidates() -> None:
    assessment = answered("street", SIMILAR, ON_LINE_NEAR)
    apart_picks = {
        Pick("street", "means", "tier").key: ("S-M1", "S-M2"),
        Pick("street", "means", "us").key: ("S-M3", "S-M4"),
    }
    other = Assessment("answer", "", "1", depth="full", ratings=assessment.ratings, top=apart_picks)
    assert judge(content(), assessment, "street").candidates == ("cooperation", "complementarity")
    assert judge(content(), other, "street").candidates == ("complementarity", "cooperation")


@pytest.mark.parametrize(
    ("theirs", "ours", "list_"),
    [
        (4, 2, "they_want_more"),
        (2, 0, "they_want_more"),
        (4, 0, "they_want_more"),
        (2, 4, "we_want_more"),
        (0, 4, "we_want_more"),
        (3, 3, "common_ground"),
        (4, 4, "common_ground"),
        (4, 3, "common_ground"),
        (3, 4, "common_ground"),
        (3, 2, None),
        (2, 3, None),
        (2, 2, None),
        (1, 0, None),
        ("?", 4, None),
        ("-", 4, None),
        (4, "-", None),
    ],
)
def test_signed_gaps_and_common_ground(theirs: Rating, ours: Rating, list_: str | None) -> None:
    ratings: dict[str, Rating] = {"B-M2.t": theirs, "B-M2.u": ours}
    verdict = judge(content(), Assessment("answer", "", "1", depth="full", ratings=ratings), "bureau")
    for name in ("they_want_more", "we_want_more", "common_ground"):
        assert getattr(verdict, name) == (("B-M2",) if name == list_ else ())


def test_items_stand_in_content_order_ends_first() -> None:
    verdict = judged("street", "4 4 4 4 4 4 / 4 4 4 4 4 4", "4 4 4 4 4 4 / 4 4 4 4 4 4")
    assert (
        verdict.common_ground == tuple(verdict.pairs) == tuple(f"S-{d}{k}" for d in "GM" for k in range(1, 7))
    )


def test_the_quick_form_leaves_out_what_it_does_not_ask() -> None:
    ratings: dict[str, Rating] = {f"S-G{k}.{mark}": 4 for k in range(1, 7) for mark in "tu"}
    verdict = judge(content(), Assessment("answer", "", "1", depth="quick", ratings=ratings), "street")
    assert verdict.goal.n == 4


# --- between tiers --------------------------------------------------------------------------------


def test_between_tiers_only_one_theme_is_compared() -> None:  # dialog 2
    verdicts = [
        judged("bureau", "4 4 4 3 / 4 4 3 3", "4 4 3 4 / 4 4 3 3", "quick"),
        judged("street", "4 4 3 3 / 2 4 3 3", "4 1 3 3 / 4 4 3 3", "quick"),
    ]
    widest = apart(content(), verdicts)[0]
    assert (widest.more.item, widest.less.item, widest.steps) == ("B-G1", "S-M2", 3)
    for tension in (*apart(content(), verdicts), *together(content(), verdicts)):
        assert content().items[tension.more.item].theme == content().items[tension.less.item].theme
        assert tension.more.tier != tension.less.tier


# --- what holds for all answers -------------------------------------------------------------------

numbers = st.integers(0, 4)
ours_any = st.one_of(numbers, st.just("-"))
theirs_any = st.one_of(numbers, st.sampled_from(["?", "-"]))
depths = st.sampled_from(["full", "quick"])


@st.composite
def dimensions(draw: st.DrawFn) -> tuple[list[Pair], Depth]:
    depth = cast(Depth, draw(depths))
    n = 6 if depth == "full" else 4
    theirs = draw(st.lists(theirs_any, min_size=n, max_size=n))
    ours = draw(st.lists(ours_any, min_size=n, max_size=n))
    return pairs(cast(list[Rating], theirs), cast(list[Rating], ours)), depth


@st.composite
def assessments(draw: st.DrawFn) -> tuple[Assessment, Tier]:
    tier, depth = draw(st.sampled_from(TIERS)), cast(Depth, draw(depths))
    ratings: dict[str, Rating] = {}
    for dimension in DIMENSIONS:
        for item in content().items_of(tier, dimension, depth):
            ratings[f"{item.id}.t"] = cast(Rating, draw(theirs_any))
            ratings[f"{item.id}.u"] = cast(Rating, draw(ours_any))
    return Assessment("answer", "", "1", depth=depth, ratings=ratings), tier


@given(dimensions())
def test_swapping_the_sides_changes_neither_gap_nor_zone(given_: tuple[list[Pair], Depth]) -> None:
    here, depth = given_
    one = score(here, content().rubric, depth)
    other = score([Pair(p.item, p.us, p.tier) for p in here], content().rubric, depth)
    assert (one.gap_sum, one.n, one.zone, one.leans, one.fragile) == (
        other.gap_sum,
        other.n,
        other.zone,
        other.leans,
        other.fragile,
    )


@given(st.integers(0, 24), st.integers(3, 6), depths)
def test_a_wider_gap_is_never_more_similar(gap: int, n: int, depth: Depth) -> None:
    rubric = content().rubric
    near, far = zone_of(gap, n, rubric, depth), zone_of(gap + 1, n, rubric, depth)
    assert near == far == "insufficient" or ZONES.index(near) <= ZONES.index(far)


@settings(max_examples=60)
@given(dimensions())
def test_bounds_hold_every_completion(given_: tuple[list[Pair], Depth]) -> None:
    here, depth = given_
    found = score(here, content().rubric, depth)
    unknown = [k for k, p in enumerate(here) if p.tier == "?" and isinstance(p.us, int)][:4]
    if any(p.tier == "?" for p in here):
        assert found.bounds is not None
    if found.bounds is None or sum(p.tier == "?" and isinstance(p.us, int) for p in here) > 4:
        return
    zones = set()
    for values in product(STEPS, repeat=len(unknown)):
        filled = dict(zip(unknown, values, strict=True))
        complete = [Pair(p.item, filled.get(k, p.tier), p.us) for k, p in enumerate(here)]
        zones.add(score(complete, content().rubric, depth).zone)
    order = ("insufficient", *ZONES)
    assert (min(zones, key=order.index), max(zones, key=order.index)) == (
        found.bounds.best,
        found.bounds.worst,
    )


@given(dimensions())
def test_fragile_iff_one_step_of_one_rating_changes_the_zone(given_: tuple[list[Pair], Depth]) -> None:
    here, depth = given_
    now = score(here, content().rubric, depth)
    zones = set()
    for k, pair in enumerate(here):
        if not (isinstance(pair.tier, int) and isinstance(pair.us, int)):
            continue
        for t, a in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            if pair.tier + t in STEPS and pair.us + a in STEPS:
                moved = [*here[:k], Pair(pair.item, pair.tier + t, pair.us + a), *here[k + 1 :]]
                zones.add(score(moved, content().rubric, depth).zone)
    assert now.fragile == bool(zones - {now.zone})


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.lists(st.tuples(numbers, numbers), min_size=1))
def test_a_square_is_named_iff_something_is_at_stake(
    goal: Zone, means: Zone, both: list[tuple[int, int]]
) -> None:
    def made(zone: Zone) -> Score:
        lean: Lean | None = "similar" if zone == "borderline" else None
        return Score(6, 0, zone, lean, (), False, None)

    items: list[Counted] = [("B-G1", t, a) for t, a in both]
    square, candidates = square_of(made(goal), made(means), items, content().rubric)
    low = 2 * sum(max(one) for one in both) < 3 * len(both)
    assert (square == "not-engaged") == low == (not candidates)
    if candidates:
        assert len(candidates) == 2 ** (goal, means).count("borderline") == len(set(candidates))


@settings(max_examples=40, deadline=None)
@given(assessments())
def test_moves_are_all_there_is_and_each_rescored(given_: tuple[Assessment, Tier]) -> None:
    assessment, tier = given_
    library, now = content(), judge(content(), assessment, tier)
    shortest: dict[tuple[str, str, Zone], int] = {}
    for item, side, after in product(now.pairs, ("tier", "us"), STEPS):
        pair, dimension = now.pairs[item], library.items[item].dimension
        before, other = (pair.tier, pair.us) if side == "tier" else (pair.us, pair.tier)
        if before == "-" or not isinstance(other, int):
            continue
        trial = judge(library, assessment.rated(f"{item}.{MARK[side]}", after), tier)
        if (zone := trial.score(dimension).zone) != now.score(dimension).zone:
            steps = abs(after - before) if isinstance(before, int) else len(STEPS)
            key = (item, side, zone)
            shortest[key] = min(steps, shortest.get(key, steps))
    found = moves(library, assessment, tier)
    assert {(m.item, m.side, m.zone): m.steps for m in found} == shortest
    assert len(found) == len(shortest)
    for move in found:
        again = judge(library, assessment.rated(f"{move.item}.{MARK[move.side]}", move.after), tier)
        assert move.verdict == again
        assert move.zone == again.score(move.dimension).zone != now.score(move.dimension).zone
    order = [(m.side == "tier", m.steps) for m in found]
    assert order == sorted(order)


def test_the_moves_told_of_the_street_in_the_reference_dialog() -> None:
    street = answered("street", "4 4 3 3 / 2 4 3 3", "4 1 3 3 / 4 4 3 3", "quick")
    told = [(m.item, m.side, m.before, m.after, m.zone) for m in telling(content(), street, "street")]
    assert told[:2] == [("S-M2", "us", 4, 3, "similar"), ("S-G1", "us", 2, 1, "borderline")]
    assert ("S-M2", "tier", 1, 2, "similar") in told
    assert ("S-M1", "tier", 4, 2, "dissimilar") in told


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_item_is_kept_under_its_tier(tier: Tier, dimension: Dimension) -> None:
    ids = [item.id for item in content().items_of(tier, dimension)]
    assert ids == [f"{LETTER[tier]}-{dimension[0].upper()}{k}" for k in range(1, 7)]
    assert counted([Pair(ids[0], 4, 2), Pair(ids[1], "?", 2), Pair(ids[2], 1, "-")]) == [(ids[0], 4, 2)]
