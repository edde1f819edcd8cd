"""The charts: nothing overlaps, nothing is cut off, nothing hangs on colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import hypot
from typing import Any
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings

from bot.reports import fonts
from bot.reports.composing import composed
from bot.reports.drawing import item_sentences, items_svg, map_sentences, map_svg
from bot.reports.map import APART, PLOT, RADIUS, Scale, spots
from bot.reports.measure import breadth_em
from bot.reports.picture import png
from bot.wording import Wording
from flows.library import load
from flows.model import LANGS, TIERS, Lang
from flows.session import Assessment
from tests.reports.given import LONG, WIDE, assessment, assessments

LIBRARY = load()
WORDING = Wording(LIBRARY)
SVG = "{http://www.w3.org/2000/svg}"
SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text really stands, by the font's own measures."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def boxes(svg: str) -> list[Box]:
    """Every text of a chart, turned and moved as its groups say."""
    return [box for box in _of(ElementTree.fromstring(svg), 0.0, 0.0, 16.0, "start") if box.text.strip()]


def _of(node: Any, x: float, y: float, size: float, anchor: str, turned: bool = False) -> Iterator[Box]:
    if moved := re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", node.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    turned = turned or "rotate(-90)" in node.get("transform", "")
    size, anchor = float(node.get("font-size", size)), node.get("text-anchor", anchor)
    if node.tag == f"{SVG}text":
        yield _box(
            node.text or "", x + float(node.get("x", 0)), y + float(node.get("y", 0)), size, anchor, turned
        )
    for inner in node:
        yield from _of(inner, x, y, size, anchor, turned)


def _box(text: str, x: float, y: float, size: float, anchor: str, turned: bool) -> Box:
    breadth = size * sum(_advance(c) for c in text)
    shift = {"start": 0.0, "middle": breadth / 2, "end": breadth}[anchor]
    up, down = 0.78 * size, 0.18 * size
    if turned:
        return Box(text, x - up, y + shift - breadth, x + down, y + shift)
    return Box(text, x - shift, y - up, x - shift + breadth, y + down)


with TTFont(fonts.sans_file(), lazy=True) as _font:
    _CMAP, _WIDTHS, _UNITS = _font.getBestCmap(), dict(_font["hmtx"].metrics), _font["head"].unitsPerEm


def _advance(character: str) -> float:
    return float(_WIDTHS[_CMAP.get(ord(character), ".notdef")][0] / _UNITS)


def fits(svg: str) -> None:
    """Fail where texts overlap or leave the picture."""
    found = boxes(svg)
    width, height = (float(n) for n in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    out = [b for b in found if b.left < 0 or b.top < 0 or b.right > width or b.bottom > height]
    assert not out, out
    meeting = [(a, b) for a, b in combinations(found, 2) if a.meets(b)]
    assert not meeting, meeting[:3]


@SOME
@given(given=assessments(LIBRARY))
def test_no_label_overlaps_or_is_cut_off(given: Assessment) -> None:
    for lang in LANGS:
        report = composed(WORDING, given, lang)
        fits(map_svg(WORDING, report))
        for tier in report.tiers:
            fits(items_svg(WORDING, report, tier))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [LONG["en"], LONG["zh"], WIDE, "i" * 26, "榆树 & <b>站</b>"])
def test_three_tiers_at_one_spot_under_the_longest_names(lang: Lang, name: str) -> None:
    for ratings in ((4, 4), (4, 3), (4, 0), (0, 4), (3, 2)):
        same = assessment(
            LIBRARY, ratings=ratings, nickname=name, names=dict.fromkeys(TIERS, name), depth="quick"
        )
        report = composed(WORDING, same, lang)
        svg = map_svg(WORDING, report)
        fits(svg)
        placed = spots(report, Scale.of(LIBRARY.rubric))
        assert len({(s.x, s.y) for s in placed}) == 1
        for one, other in combinations(placed, 2):
            assert hypot(one.mark_x - other.mark_x, one.mark_y - other.mark_y) >= APART - 0.01
        assert all(RADIUS < s.mark_x < PLOT - RADIUS and RADIUS < s.mark_y < PLOT - RADIUS for s in placed)


@SOME
@given(given=assessments(LIBRARY))
def test_marks_never_cover_each_other(given: Assessment) -> None:
    placed = spots(composed(WORDING, given, "en"), Scale.of(LIBRARY.rubric))
    for one, other in combinations(placed, 2):
        assert hypot(one.mark_x - other.mark_x, one.mark_y - other.mark_y) >= APART - 0.01


def test_breadths_are_never_taken_for_less_than_they_are() -> None:
    short = [chr(c) for c in _CMAP if 0x20 <= c < 0xFFFF and _advance(chr(c)) > breadth_em(chr(c)) + 0.001]
    assert {*short} <= {"Ю", "⸺", "⸻"}


def test_a_tier_that_cannot_be_placed_is_listed_beside_the_map() -> None:
    low = assessment(LIBRARY, ratings=(1, 1))
    report = composed(WORDING, low, "en")
    svg = map_svg(WORDING, report)
    assert svg.count("Not on the map.") == 2 * 3  # in the legend and in the description
    assert not spots(report, Scale.of(LIBRARY.rubric))


def test_don_t_knows_are_a_bar_and_the_quick_form_is_dashed() -> None:
    unknown = assessment(LIBRARY, "quick", ("street",))
    ratings = {**unknown.ratings, "S-G1.t": "?"}
    report = composed(WORDING, replace(unknown, ratings=ratings), "en")
    (spot,) = spots(report, Scale.of(LIBRARY.rubric))
    assert spot.reach_x is None and spot.reach_y is not None and spot.reach_y[0] < spot.y < spot.reach_y[1]
    svg = map_svg(WORDING, report)
    assert "stroke-dasharray" in svg and "Dashed: quick form, indicative." in svg and "Bar:" in svg
    (said,) = map_sentences(WORDING, report)
    assert "may lie anywhere from 0.75 to 1.50" in said and said.endswith("Quick form: indicative.")


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_says_the_same_in_words(lang: Lang) -> None:
    report = composed(WORDING, assessment(LIBRARY), lang)
    for svg, said in (
        (map_svg(WORDING, report), map_sentences(WORDING, report)),
        (items_svg(WORDING, report, report.tiers[0]), item_sentences(WORDING, report, report.tiers[0])),
    ):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img" and root[0].tag == f"{SVG}title" and root[0].text
        assert root[1].tag == f"{SVG}desc" and root[1].text == " ".join(said)


def test_nothing_hangs_on_colour_alone() -> None:
    """Each tier has a shape and a number of its own, and every filled mark stands out in grey."""
    svg = map_svg(WORDING, composed(WORDING, assessment(LIBRARY), "en"))
    assert svg.count("<circle r=") == svg.count('<rect x="-') == svg.count('<path d="M0 -') == 2
    for colour in {*re.findall(r'fill="(#[0-9A-F]{6})"', svg)}:
        assert _contrast(colour) > 4.5, colour
    items = items_svg(WORDING, (r := composed(WORDING, assessment(LIBRARY), "en")), r.tiers[0])
    assert not re.findall(r"#[0-9A-Fa-f]{3,6}", items)


def _contrast(colour: str) -> float:
    """With white (WCAG 2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_picture_is_the_same_on_every_machine_and_full_of_ink() -> None:
    svg = map_svg(WORDING, composed(WORDING, assessment(LIBRARY, nickname="榆树站"), "zh"))
    made = png(svg)
    assert made == png(svg) and made.startswith(b"\x89PNG") and len(made) > 50_000
    assert int.from_bytes(made[16:20]) == 1080
    without = png(svg.replace("榆树站", ""))
    assert made != without
