"""The rules of advice as tables: which strategies, by which rule, because of which answers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from flows.advice import Idea, across, further, ideas
from flows.library import Library, load
from flows.model import DIMENSIONS, SQUARES, TIERS, Depth, Direction, Named, Rating, Square, Strategy, Tier
from flows.scoring import Pair, Score
from flows.session import Assessment
from flows.verdict import Verdict, judge

WORDS: dict[str, Rating] = {"dk": "?", "skip": "-"}
SETTLED = Score(6, 0, "similar", None, (), False, None)


@cache
def content() -> Library:
    return load()


def judged(tier: Tier, goal: str, means: str, depth: Depth = "full") -> Verdict:
    """The verdict on answers such as "4 3 4 dk / 3 3 3 2", theirs before ours, a string a dimension."""
    ratings: dict[str, Rating] = {}
    for dimension, text in zip(DIMENSIONS, (goal, means), strict=True):
        items = content().items_of(tier, dimension, depth)
        for mark, side in zip("tu", text.split("/"), strict=True):
            values = (WORDS[word] if word in WORDS else int(word) for word in side.split())
            ratings |= {f"{i.id}.{mark}": value for i, value in zip(items, values, strict=True)}
    return judge(content(), Assessment("answer", "", "1", depth=depth, ratings=ratings), tier)


def verdict(
    tier: Tier, square: Square, candidates: tuple[Named, ...], **given: tuple[Rating, Rating]
) -> Verdict:
    """A verdict made by hand: this square, and these answers by item ("B_G1" for B-G1)."""
    pairs = {name.replace("_", "-"): Pair(name.replace("_", "-"), *both) for name, both in given.items()}
    gaps = {item: pair.gap or 0 for item, pair in pairs.items()}
    return Verdict(
        tier=tier,
        depth="full",
        goal=SETTLED,
        means=SETTLED,
        square=square,
        candidates=candidates,
        pairs=pairs,
        common_ground=tuple(
            i for i, p in pairs.items() if abs(gaps[i]) <= 1 and isinstance(p.us, int) and min(p.us, 4) >= 3
        ),
        they_want_more=tuple(i for i in pairs if gaps[i] >= 2),
        we_want_more=tuple(i for i in pairs if gaps[i] <= -2),
    )


def told(found: tuple[Idea, ...]) -> list[str]:
    """Such as "ST-S9 gap+reserve", with "general" where it is."""
    return [
        f"{i.strategy.id} {'+'.join(r.rule for r in i.reasons)}{' general' if i.general else ''}"
        for i in found
    ]


ALL_FOURS = "4 4 4 4 4 4 / 4 4 4 4 4 4"
NO_GAP_LOW = "2 2 2 2 2 2 / 2 2 2 2 2 2"


@pytest.mark.parametrize(
    ("tier", "depth", "goal", "means", "expected"),
    [
        # the reference dialog, section 2: the strengths of ST-S1 are not both shared, so it is general advice
        (
            "street",
            "quick",
            "4 4 3 3 / 2 4 3 3",
            "4 1 3 3 / 4 4 3 3",
            ["ST-S1 square general", "ST-S9 gap+reserve", "ST-X5 line"],
        ),
        ("bureau", "quick", "4 4 4 3 / 4 4 3 3", "4 4 3 4 / 4 4 3 3", ["ST-B1 square"]),
        # complementarity: ST-C3 answers C-M3 (gap 2), ST-C8 C-M4 (gap 3): the wider gap fits better
        (
            "community",
            "quick",
            "3 4 4 3 / 4 4 4 3",
            "3 2 4 4 / 3 4 2 1",
            ["ST-C8 square+gap"],
        ),
        # nothing stands out
        ("street", "full", NO_GAP_LOW, NO_GAP_LOW, ["ST-S1 square general"]),
        # the same for all tiers: a fitting shared strength is not general
        ("street", "full", ALL_FOURS, ALL_FOURS, ["ST-S1 square"]),
        # both shared strengths of the community fit alike: content order decides
        ("community", "full", ALL_FOURS, ALL_FOURS, ["ST-C1 square"]),
        # only the second of them fits
        ("community", "full", ALL_FOURS, NO_GAP_LOW, ["ST-C2 square"]),
        # two don't-knows are none too many, three are
        ("street", "full", "4 4 4 4 dk dk / 4 4 4 4 4 4", ALL_FOURS, ["ST-S1 square"]),
        (
            "street",
            "full",
            "4 4 4 4 dk dk / 4 4 4 4 4 4",
            "4 4 4 4 4 dk / 4 4 4 4 4 4",
            ["ST-S1 square", "ST-X4 ask"],
        ),
        # skips are no don't-knows
        (
            "street",
            "full",
            "4 4 4 4 skip skip / 4 4 4 4 4 4",
            "4 4 4 4 4 skip / 4 4 4 4 4 4",
            ["ST-S1 square"],
        ),
        # no square, no idea for it; the other rules hold
        ("street", "full", "dk dk dk dk dk dk / 4 4 4 4 4 4", NO_GAP_LOW, ["ST-X4 ask"]),
        ("community", "full", "0 0 0 0 0 0 / 0 0 0 0 0 0", "0 0 0 0 0 2 / 0 0 0 0 0 0", ["ST-C12 gap"]),
        # a gap of one is no gap, and nothing is kept where they say 2
        ("street", "full", ALL_FOURS, "4 3 4 4 4 4 / 4 4 4 4 4 4", ["ST-S1 square"]),
        ("street", "full", ALL_FOURS, "4 2 4 4 4 4 / 4 4 4 4 4 4", ["ST-S1 square general", "ST-S9 gap"]),
        # a difference to keep: ours 3, theirs 1 is enough; ours 2, theirs 0 is not
        (
            "street",
            "full",
            ALL_FOURS,
            "4 1 4 4 4 4 / 4 3 4 4 4 4",
            ["ST-S1 square general", "ST-S9 gap+reserve"],
        ),
        ("street", "full", ALL_FOURS, "4 0 4 4 4 4 / 4 2 4 4 4 4", ["ST-S1 square general", "ST-S9 gap"]),
        # the widest gap and what is kept are different things
        (
            "bureau",
            "full",
            "4 4 4 4 1 4 / 4 4 4 4 3 4",
            "4 4 4 4 4 0 / 4 4 4 4 4 4",
            ["ST-B1 square", "ST-B11 gap", "ST-B10 reserve", "ST-X5 line"],
        ),
    ],
)
def test_the_ideas_of_a_tier(tier: Tier, depth: Depth, goal: str, means: str, expected: list[str]) -> None:
    assert told(ideas(content(), judged(tier, goal, means, depth))) == expected


def test_reasons_name_the_answers() -> None:
    street = judged("street", "4 4 3 3 / 2 4 3 3", "4 1 3 3 / 4 4 3 3", "quick")
    reasons = {(i.strategy.id, r.rule): r.items for i in ideas(content(), street) for r in i.reasons}
    assert reasons == {
        ("ST-S1", "square"): (),
        ("ST-S9", "gap"): ("S-M2",),
        ("ST-S9", "reserve"): ("S-M2",),
        ("ST-X5", "line"): ("S-M2",),
    }


def test_dont_knows_are_the_evidence_for_asking() -> None:
    street = judged("street", "4 4 4 4 dk dk / 4 4 4 4 4 4", "4 4 4 4 4 dk / 4 4 4 4 4 skip")
    (ask,) = [i for i in ideas(content(), street) if i.strategy.id == "ST-X4"]
    assert ask.reasons[0].items == ("S-G5", "S-G6", "S-M6")


@pytest.mark.parametrize(
    ("candidates", "leading"),
    [
        (("cooperation", "complementarity"), "cooperation"),
        (("complementarity", "cooperation"), "complementarity"),
        (("confrontation", "co-optation", "complementarity", "cooperation"), "confrontation"),
    ],
)
@pytest.mark.parametrize("tier", TIERS)
def test_the_leading_square_has_the_idea(tier: Tier, candidates: tuple[Named, ...], leading: Named) -> None:
    first = ideas(content(), verdict(tier, "borderline", candidates))[0]
    own = [s for s in content().strategies.values() if s.tier == tier and s.square == leading]
    assert (first.strategy, first.general) == (own[0], True)


@pytest.mark.parametrize("square", SQUARES)
@pytest.mark.parametrize("tier", TIERS)
def test_every_square_of_every_tier_has_ideas_of_its_own(tier: Tier, square: Named) -> None:
    found = ideas(content(), verdict(tier, square, (square,)))
    assert [i.strategy.square for i in found] == [square]


CASES = [
    (tier, square, item, direction)
    for tier in TIERS
    for square, direction in product(SQUARES, ("they_more", "we_more"))
    for item in (i.id for d in DIMENSIONS for i in load().items_of(tier, d))
]


@pytest.mark.parametrize(("tier", "square", "item", "direction"), CASES)
def test_every_gap_has_a_strategy_in_its_direction(
    tier: Tier, square: Named, item: str, direction: Direction
) -> None:
    both: tuple[Rating, Rating] = (4, 0) if direction == "they_more" else (0, 4)
    found = ideas(content(), verdict(tier, square, (square,), **{item.replace("-", "_"): both}))
    (for_gap,) = [i for i in found if "gap" in [r.rule for r in i.reasons]]
    strategy = for_gap.strategy
    assert item in strategy.items
    assert strategy.answers(direction)
    assert strategy.tier == tier
    assert strategy.square in (square, "any")
    rivals = [s for s in _answering(tier, square, item, direction) if s.square == square]
    assert strategy.square == square or not rivals, "a square's own comes before any"


def _answering(tier: Tier, square: Named, item: str, direction: Direction) -> list[Strategy]:
    return [
        s
        for s in content().strategies.values()
        if s.tier == tier and s.square in (square, "any") and item in s.items and s.answers(direction)
    ]


def test_the_widest_gap_decides_and_the_square_own_comes_first() -> None:
    # confrontation: ST-B5 (own) and ST-B14 (any) both answer B-M2
    found = ideas(content(), verdict("bureau", "confrontation", ("confrontation",), B_M2=(4, 1), B_G2=(4, 2)))
    assert told(found) == ["ST-B5 square+gap"]


def test_among_equal_gaps_the_one_that_answers_more_comes_first() -> None:
    two = verdict("community", "complementarity", ("complementarity",), C_M3=(4, 2), C_M6=(4, 2), C_M4=(4, 2))
    assert told(ideas(content(), two)) == ["ST-C3 square+gap"]


def test_equals_stand_in_content_order() -> None:
    # complementarity: ST-C3 answers C-M3, ST-C8 C-M4, both by one gap of two
    found = verdict("community", "complementarity", ("complementarity",), C_M4=(4, 2), C_M3=(4, 2))
    assert told(ideas(content(), found)) == ["ST-C3 square+gap"]


def test_a_strategy_fits_only_in_its_direction() -> None:
    # ST-C3 and ST-C8 are for what they want more; here we do
    found = ideas(content(), verdict("community", "complementarity", ("complementarity",), C_M4=(2, 4)))
    assert told(found) == ["ST-C3 square general", "ST-C11 gap"]


def test_one_idea_a_strategy() -> None:
    # ST-B4 is for the square and answers the widest gap, though it is not to be kept
    found = ideas(content(), verdict("bureau", "confrontation", ("confrontation",), B_G2=(1, 4)))
    assert told(found) == ["ST-B4 square+gap"]


def test_further_ideas_repeat_none() -> None:
    here = judged("street", "4 4 3 3 / 2 4 3 3", "4 1 3 3 / 4 4 3 3", "quick")
    shown = {i.strategy.id for i in ideas(content(), here)}
    more = [i.strategy for i in further(content(), here)]
    assert not shown & {s.id for s in more}
    assert {s.square for s in more} <= {"any", "cooperation"}
    assert "ST-S11" in {s.id for s in more}  # yearly tasks, which they want more


# --- for all tiers together -----------------------------------------------------------------------

COOPERATION = verdict("bureau", "cooperation", ("cooperation",))
LEANING = verdict("street", "borderline", ("cooperation", "complementarity"))
COMPLEMENTARITY = verdict("community", "complementarity", ("complementarity",))
NOTHING = verdict("community", "insufficient", ())


@pytest.mark.parametrize(
    ("verdicts", "setup", "expected"),
    [
        ([], {}, []),
        ([COOPERATION], {}, ["ST-L2 long"]),
        ([COOPERATION, LEANING], {}, ["ST-L2 long"]),  # the leading squares are alike
        ([COOPERATION, COMPLEMENTARITY], {}, ["ST-X1 tiers", "ST-L1 long"]),
        ([COOPERATION, NOTHING], {}, ["ST-L2 long"]),  # no square is no other square
        ([COOPERATION], {"share": "over70"}, ["ST-L3 long"]),
        ([COOPERATION, LEANING, COMPLEMENTARITY], {"share": "over70"}, ["ST-X1 tiers", "ST-L3 long"]),
        ([COOPERATION, COMPLEMENTARITY], {"share": "-"}, ["ST-X1 tiers", "ST-L1 long"]),
    ],
)
def test_the_ideas_for_all_tiers(verdicts: list[Verdict], setup: dict[str, str], expected: list[str]) -> None:
    chosen, others = across(content(), verdicts, setup)
    assert told(chosen) == expected
    long = {"ST-L1", "ST-L2", "ST-L3"} if verdicts else set()
    assert {i.strategy.id for i in (*chosen, *others)} - {"ST-X1"} == long


def test_set_up_changes_no_square_and_no_idea_of_a_tier() -> None:
    plain = Assessment("answer", "", "1", depth="full", ratings={"B-G1.t": 4, "B-G1.u": 1})
    told_more = replace(plain, setup={field.id: field.options[0] for field in content().setup})
    assert judge(content(), plain, "bureau") == judge(content(), told_more, "bureau")
