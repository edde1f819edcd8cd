"""The map with arrows: where things stand is what the comparison says, and nothing hides anything."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from math import hypot
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.arrows import RING, Arrow, arrows, curve
from bot.reports.composing import composed
from bot.reports.formats import made as report
from bot.reports.map import PLOT, RADIUS, Scale
from bot.reports.marked import words
from bot.reports.moving import moved, tried
from bot.reports.record import Moves
from bot.reports.shifting import shift_sentences, shift_svg
from flows.compare import compared
from flows.model import DIMENSIONS, LANGS, TIERS, Lang, Rating
from flows.session import Assessment
from flows.verdict import judge
from tests.reports.given import LONG, WIDE, assessment, assessments
from tests.reports.test_charts import LIBRARY, SOME, SVG, WORDING, fits

BEFORE, AFTER = "bbbbbb", "aaaaaa"
SCALE = Scale.of(LIBRARY.rubric)
BOTH = st.tuples(assessments(LIBRARY), assessments(LIBRARY))
"""Random answers about the same project twice."""


def made(*gaps: tuple[int, int], id_: str = AFTER, **changes: Any) -> Assessment:
    """Every tier with these gaps (ends, means), the agency caring less by as much."""
    ratings: dict[str, Rating] = {}
    for tier, gap in zip(TIERS, gaps, strict=False):
        for dimension, steps in zip(DIMENSIONS, gap, strict=True):
            for item in LIBRARY.items_of(tier, dimension, "full"):
                ratings |= {f"{item.id}.t": 4, f"{item.id}.u": 4 - steps}
    return replace(assessment(LIBRARY, tiers=TIERS[: len(gaps)]), id=id_, ratings=ratings, **changes)


def drawn(before: Assessment, after: Assessment, lang: Lang = "en") -> tuple[Moves, str]:
    moves = moved(WORDING, before, after, lang)
    return moves, shift_svg(WORDING, moves)


def numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+\.?\d*", text)]


def tips(svg: str) -> dict[int, tuple[tuple[float, float], tuple[float, float]]]:
    """Where each arrow of a drawing begins and ends, by the tier's number."""
    found = {}
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if group.get("class") == "arrow":
            start = numbers(group[0].get("transform", ""))
            tip = numbers(group[-1].get("d", ""))
            found[int(group.get("data-tier", ""))] = ((start[0], start[1]), (tip[0], tip[1]))
    return found


@SOME
@given(both=BOTH)
def test_arrows_lead_from_the_gaps_then_to_the_gaps_now(both: tuple[Assessment, Assessment]) -> None:
    before, after = replace(both[0], id=BEFORE), replace(both[1], id=AFTER)
    found = compared(LIBRARY, before, after)
    for lang in LANGS:
        _, svg = drawn(before, after, lang)
        ends = tips(svg)
        wanted = [one for one in found.tiers if one.placed and one.before.place != one.after.place]
        assert [*ends] == [TIERS.index(one.tier) + 1 for one in wanted]
        for (start, tip), one in zip(ends.values(), wanted, strict=True):
            for (x, y), (goal, means) in ((start, one.before.place), (tip, one.after.place)):
                assert abs(x - SCALE.at(means)) < 0.02 and abs(y - SCALE.at(goal)) < 0.02
        stays = [one for one in found.tiers if one.placed and one.before.place == one.after.place]
        assert svg.count('class="ring"') == len(stays)
        fits(svg)


def clear(placed: tuple[Arrow, ...]) -> None:
    """Fail where a mark hides a part of an arrow, another mark, or leaves the map."""
    for one in placed:
        size = RING if one.stays else RADIUS
        assert all(size <= along <= PLOT - size for along in one.mark)
        for other in placed:
            if not other.stays:
                near = min(hypot(x - one.mark[0], y - one.mark[1]) for x, y in curve(other))
                assert near >= size, (one, other)
    for one, other in combinations(placed, 2):
        sizes = sum(RING if a.stays else RADIUS for a in (one, other))
        assert hypot(one.mark[0] - other.mark[0], one.mark[1] - other.mark[1]) >= sizes


@settings(SOME, max_examples=80)
@given(both=BOTH)
def test_no_mark_hides_an_arrow_or_another_mark(both: tuple[Assessment, Assessment]) -> None:
    moves, _ = drawn(replace(both[0], id=BEFORE), replace(both[1], id=AFTER))
    clear(arrows(moves, SCALE))


GAPS = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (4, 0), (0, 4), (3, 1))
"""Corners, edges, the line and the middle."""


@pytest.mark.parametrize("then", GAPS)
def test_three_tiers_at_one_place_stay_apart(then: tuple[int, int]) -> None:
    """All from one place: to one place, crossing each other, or staying there."""
    for now in GAPS:
        for last in (now, then, (2, 1)):
            moves, svg = drawn(made(then, then, now, id_=BEFORE), made(now, now, last))
            placed = arrows(moves, SCALE)
            clear(placed)
            fits(svg)
            going = [one for one in placed if not one.stays]
            middles = [curve(one)[8] for one in going]
            if then != now:
                assert hypot(middles[0][0] - middles[1][0], middles[0][1] - middles[1][1]) > 1.5


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [LONG["en"], LONG["zh"], WIDE, "i" * 26, "榆树 & <b>站</b>"])
def test_the_longest_names_fit(lang: Lang, name: str) -> None:
    named = {"nickname": name, "names": dict.fromkeys(TIERS, name), "depth": "quick"}
    moves, svg = drawn(made((2, 1), (1, 1), (0, 2), id_=BEFORE, **named), made((1, 1), (3, 0), **named), lang)
    fits(svg)
    assert len(moves.tiers) == 2 and len(moves.left_out) == 1 and "stroke-dasharray" in svg
    fits(shift_svg(WORDING, tried(WORDING, made((1, 1), **named), made((0, 3), **named), "bureau", lang)))


def test_a_move_of_one_step_is_an_arrow_that_can_be_seen() -> None:
    before = made((2, 2), id_=BEFORE)
    after = replace(before, id=AFTER, ratings={**before.ratings, "B-G1.u": 3})
    moves, _ = drawn(before, after)
    (arrow,) = arrows(moves, SCALE)
    tip, left, right = arrow.head
    assert not arrow.stays and tip == arrow.end
    assert hypot(left[0] - right[0], left[1] - right[1]) >= 4 and arrow.stem < 4


def test_who_has_not_moved_is_ringed_and_said_to_be_unchanged() -> None:
    moves, svg = drawn(made((1, 2), (0, 0), id_=BEFORE, nickname="Elm"), made((1, 2), (0, 0)))
    assert svg.count('class="ring"') == 0  # answers that were only taken over are no second look
    assert not moves.tiers and len(moves.left_out) == 2
    later = dict.fromkeys(TIERS[:2], "2027-02-21")
    moves, svg = drawn(made((1, 2), (0, 0), id_=BEFORE), made((1, 2), (0, 0), done=later))
    assert svg.count('class="ring"') == 2 and svg.count('class="arrow"') == 0
    assert svg.count("Unchanged: ends") >= 4 and "Ring: unchanged." in svg and "Outline" not in svg


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_in_words_what_it_shows(lang: Lang) -> None:
    moves, svg = drawn(made((1, 2), (0, 0), (3, 3), id_=BEFORE), made((0, 1), (2, 0)), lang)
    root = ElementTree.fromstring(svg)
    said = shift_sentences(WORDING, moves)
    assert root.get("role") == "img" and root[1].text == " ".join(said)
    assert len(said) == 3 and said[2] == moves.left_out[0]
    for tier, line in zip(moves.tiers, said, strict=False):
        assert tier.says in line and all(f"{gap:.2f}" in line for gap in (*tier.goal, *tier.means))


@pytest.mark.parametrize("lang", LANGS)
def test_a_trial_says_first_that_it_is_one(lang: Lang) -> None:
    saved, trial = made((3, 3)), made((0, 1))
    moves = tried(WORDING, saved, trial, "bureau", lang)
    svg = shift_svg(WORDING, moves)
    first = next(ElementTree.fromstring(svg).iter(f"{SVG}text")).text
    assert first == WORDING.library.words[lang].report["shift"]["trial_head"]
    assert shift_sentences(WORDING, moves)[0] == first
    assert tips(svg)[1][1] == (round(SCALE.at(1), 2), round(SCALE.at(0), 2))
    fits(svg)


def test_who_cannot_be_placed_is_listed_without_an_arrow() -> None:
    low = assessment(LIBRARY, tiers=("bureau",), ratings=(1, 1))
    assert not judge(LIBRARY, low, "bureau").candidates
    moves, svg = drawn(made((1, 2), id_=BEFORE), low)
    assert not tips(svg) and svg.count("Not on the map both times.") == 2  # legend and description
    assert moves.tiers and not moves.tiers[0].placed


def test_nothing_hangs_on_colour_alone() -> None:
    """Arrows and outlines are of the text's colour; each tier has its own shape, then and now."""
    _, svg = drawn(made((1, 2), (0, 0), (3, 3), id_=BEFORE), made((0, 1), (2, 0), (2, 2)))
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if group.get("class") in ("arrow", "before"):
            assert not any("#" in (part.get(k) or "") for part in group.iter() for k in ("fill", "stroke"))
    shapes = [g[0].tag for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("class") == "before"]
    assert shapes == [f"{SVG}circle", f"{SVG}rect", f"{SVG}path"]


@settings(SOME, max_examples=10)
@given(both=BOTH)
def test_every_format_says_the_same_of_what_moved(both: tuple[Assessment, Assessment]) -> None:
    before, after = replace(both[0], id=BEFORE), replace(both[1], id=AFTER)
    found = []
    for lang in LANGS:
        since = composed(WORDING, after, lang, before).since
        assert (since is not None) == bool(compared(LIBRARY, before, after).tiers)
        if since is None:
            continue
        found.append([(tier.goal, tier.means, tier.placed) for tier in since.moves.tiers])
        said = [line for tier in since.tiers for line in tier.says]
        wanted = [*shift_sentences(WORDING, since.moves), *map(words, (*since.says, *said))]
        page = html.unescape(re.sub(r"<[^>]+>", "", report("html", after, lang, before).decode()))
        document = docx.Document(BytesIO(report("docx", after, lang, before)))
        typed = "\n".join(line.text for line in document.paragraphs)
        markdown = report("md", after, lang, before).decode().replace("\\", "").replace("**", "")
        for line in wanted:
            assert line in page and line in markdown
        assert all(words(line) in typed for line in (*since.says, *said))
    assert found[:1] == found[1:]
