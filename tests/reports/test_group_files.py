"""What a group found, in every format: every figure is the picture's, and nothing finer leaves."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports import Exhibit
from bot.reports.drawing import steps
from bot.reports.group_formats import FORMATS, made
from bot.reports.map import Scale
from bot.wording import Wording
from flows.library import load
from flows.model import LANGS, Lang
from flows.picture import ItemPicture, Perception, Picture
from flows.picturing import picture
from flows.raters import Spread
from tests.reports.crowd import found, rows
from tests.reports.given import pdf_text

LIBRARY = load()
WORDING = Wording(LIBRARY)
SOME = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))

exhibits = st.builds(
    found,
    st.sampled_from([*LIBRARY.cases]),
    st.integers(5, 60),
    depth=st.sampled_from(["quick", "full"]),
    own=st.sampled_from([0, 5, 11]),
    rounds=st.sampled_from([1, 2]),
    demo=st.booleans(),
)


def taken(lang: Lang) -> Any:
    return LIBRARY.words[lang].classroom["taken"]


def pictures(exhibit: Exhibit) -> list[Picture]:
    return [one for one in (exhibit.before, exhibit.picture) if one]


def side(one: Spread | None, withheld: str) -> list[str]:
    if one is None:
        return [withheld] * 3
    off = f"{round(one.average_deviation_steps, 4):g}"
    return [withheld if one.n is None else str(one.n), f"{one.median:g}", off]


def item_row(item: ItemPicture, seen: Perception | None, lang: Lang) -> list[str]:
    """The figures of an item as they must stand in its row."""
    hidden = taken(lang)["withheld"]
    views = ["", ""]
    if seen:
        both = {id_: (own / 2, (own - view) / 2) for id_, view, own in seen.items}
        views = [f"{x:g}" for x in both[item.item]] if item.item in both else [hidden, hidden]
    unknown = hidden if item.unknown is None else str(item.unknown)
    return [*side(item.tier, hidden), *side(item.us, hidden), unknown, *views]


def plain(cell: Any) -> str:
    return "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)


def items_as_expected(lines: list[list[str]], exhibit: Exhibit, lang: Lang) -> None:
    every = [(p, t, i) for p in pictures(exhibit) for t in p.tiers for i in t.items]
    assert len(lines) == len(every)  # one row an item, none a person
    for row, (whole, tier, item) in zip(lines, every, strict=True):
        assert row[0] == str(whole.round) and row[3] == item.item
        figures = [*row[5:12], *row[13:15]]
        assert [plain_number(f) for f in figures] == item_row(item, whole.perceived(tier.tier), lang)


def plain_number(text: str) -> str:
    return f"{float(text):g}" if re.fullmatch(r"'?-?\d+(\.\d+)?", text) else text


def tiers_as_expected(lines: list[list[str]], exhibit: Exhibit) -> None:
    every = [(p, t) for p in pictures(exhibit) for t in p.tiers]
    assert len(lines) == len(every)
    for row, (whole, tier) in zip(lines, every, strict=True):
        assert (row[0], row[2]) == (str(whole.round), str(tier.n))
        assert tier.centre and tier.spread_steps
        figures = [*(round(gap, 4) for gap in tier.centre), *tier.spread_steps]
        assert [plain_number(cell) for cell in row[6:10]] == [f"{figure:g}" for figure in figures]
        assert sum(map(int, re.findall(r"\d+", row[10]))) == tier.n


@SOME
@given(exhibit=exhibits)
def test_every_figure_of_the_tables_is_the_pictures(exhibit: Exhibit) -> None:
    for lang in LANGS:
        content = made("csv", exhibit, lang)
        assert content.startswith(b"\xef\xbb\xbf")
        blocks = [[]]  # type: list[list[list[str]]]
        for row in csv.reader(StringIO(content.decode("utf-8-sig"))):
            if row:
                blocks[-1].append(row)
            else:
                blocks.append([])
        about, items, tiers = blocks
        assert (taken(lang)["demo"] in [line[0] for line in about]) == exhibit.demo
        items_as_expected(items[1:], exhibit, lang)
        tiers_as_expected(tiers[1:], exhibit)
        book = openpyxl.load_workbook(BytesIO(made("xlsx", exhibit, lang)))
        names = taken(lang)["sheets"]
        assert book.sheetnames == [names["items"], names["tiers"], names["about"]]
        cells = {n: [[plain(c.value) for c in row] for row in book[n].iter_rows()] for n in book.sheetnames}
        items_as_expected(cells[names["items"]][1:], exhibit, lang)
        tiers_as_expected(cells[names["tiers"]][1:], exhibit)


@SOME
@given(exhibit=exhibits)
def test_no_place_of_anybody_is_in_a_table(exhibit: Exhibit) -> None:
    """The tables hold as many cells as items and tiers ask for, whoever many answered."""
    lines = list(csv.reader(StringIO(made("csv", exhibit, "en").decode("utf-8-sig"))))
    own, rounds = 5 if exhibit.picture.perception else 0, len(pictures(exhibit))
    depth = exhibit.picture.depth
    few = found(exhibit.case, 5, own=own, rounds=rounds, demo=exhibit.demo, depth=depth)
    assert len(lines) == len(list(csv.reader(StringIO(made("csv", few, "en").decode("utf-8-sig")))))


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(exhibit=exhibits)
def test_the_summary_says_the_same(exhibit: Exhibit, tmp_path_factory: pytest.TempPathFactory) -> None:
    for lang in LANGS:
        path = tmp_path_factory.mktemp("pdf") / "summary.pdf"
        path.write_bytes(made("pdf", exhibit, lang))
        text = re.sub(r"\s", "", pdf_text(path, "-raw"))
        for tier in exhibit.picture.tiers:
            assert tier.centre and tier.spread_steps
            gaps = {"goal": steps(tier.centre[0]), "means": steps(tier.centre[1])}
            assert re.sub(r"\s", "", taken(lang)["centre"].format(**gaps)) in text
            spread = {"goal": steps(tier.spread_steps[0]), "means": steps(tier.spread_steps[1])}
            assert re.sub(r"\s", "", taken(lang)["spread"].format(**spread)) in text
        assert (taken(lang)["demo_mark"] in text) == exhibit.demo
        assert re.sub(r"\s", "", taken(lang)["limits"][1]) in text


XY = r"([\d.]+) ([\d.]+)"


def _at(scale: Scale, means: float, goal: float) -> tuple[float, float]:
    return scale.at(means), scale.at(goal)


def near(drawn: Sequence[tuple[str, str]], true: Sequence[tuple[float, float]]) -> bool:
    """Whether what is drawn stands where it is, to the hundredth of a unit."""
    places = sorted((float(x), float(y)) for x, y in drawn)
    pairs = zip(places, sorted(true), strict=True)
    return all(abs(a - b) < 0.02 for one, other in pairs for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("lang", LANGS)
def test_the_map_has_everybodys_place_where_it_is(lang: Lang) -> None:
    exhibit = found("z-street", 40, tiers=("street",), tier="street")
    svg, scale = made("map", exhibit, lang).decode(), Scale.of(LIBRARY.rubric)
    tier = exhibit.picture.tiers[0]
    places = re.findall(rf'class="place" transform="translate\({XY}\)', svg)
    places += re.findall(r'class="place" cx="([\d.]+)" cy="([\d.]+)"', svg)
    assert near(places, [_at(scale, means, goal) for goal, means, _ in tier.points])
    counts = sorted(str(n) for *_, n in tier.points if n)
    assert sorted(re.findall(r'fill="#fff">(\d+)</text>', svg)) == counts
    assert tier.centre
    centre = re.findall(rf'class="centre" transform="translate\({XY}\)', svg)
    assert near(centre, [_at(scale, tier.centre[1], tier.centre[0])])


@pytest.mark.parametrize("lang", LANGS)
def test_an_arrow_leads_from_each_centre_to_the_next(lang: Lang) -> None:
    exhibit = found("q-street", 30, rounds=2, blur=3)
    svg, scale = made("map", exhibit, lang).decode(), Scale.of(LIBRARY.rubric)
    assert exhibit.before
    for n, (then, now) in enumerate(zip(exhibit.before.tiers, exhibit.picture.tiers, strict=True), 1):
        assert then.centre and now.centre and then.verdict.candidates and now.verdict.candidates
        starts = re.findall(rf'data-tier="{n}">\s*<g class="before" transform="translate\({XY}\)', svg)
        moved = [] if then.centre == now.centre else [_at(scale, then.centre[1], then.centre[0])]
        assert near(starts, moved)
    assert 'class="demo"' not in svg and svg.count('stroke-dasharray="3 2.5"') == 3


@pytest.mark.parametrize("lang", LANGS)
def test_the_bars_say_every_median(lang: Lang) -> None:
    exhibit = found("w-street", 20, own=6, tiers=("street",), tier="street")
    tier, seen = exhibit.picture.tiers[0], exhibit.picture.perceived("street")
    bars, views = made("items", exhibit, lang).decode(), made("views", exhibit, lang).decode()
    words = LIBRARY.words[lang]
    assert bars.count('class="item"') == views.count('class="item"') == len(tier.items)
    for item in tier.items:
        assert item.tier and item.us
        medians = {"tier": f"{item.tier.median:g}", "us": f"{item.us.median:g}"}
        assert taken(lang)["bar"].format(item=words.items[item.item].name, **medians)[:-1] in bars
    assert seen
    for id_, view, own in seen.items:
        both = {"own": f"{own / 2:g}", "view": f"{view / 2:g}"}
        assert taken(lang)["seen"].format(item=words.items[id_].name, **both) in views


@pytest.mark.parametrize("kind", [*FORMATS])
def test_the_same_group_gives_the_same_bytes_and_a_demo_says_so(kind: str) -> None:
    real, demo = (found("z-street", 12, demo=one, tiers=("street",), own=6) for one in (False, True))
    for lang in LANGS:
        first, again = (made(kind, real, lang) for _ in range(2))  # type: ignore[arg-type]
        assert first == again
        assert first != made(kind, demo, lang)  # type: ignore[arg-type]


def test_a_picture_is_a_png_and_a_group_of_its_own_agency_names_no_case() -> None:
    own = Exhibit(found("z-street", 9).picture, day="2026-11-27")
    assert made("png", own, "zh").startswith(b"\x89PNG")
    svg = made("map", own, "zh").decode()
    assert LIBRARY.words["zh"].classroom["case"]["own"] in svg
    assert LIBRARY.words["zh"].classroom["case"]["invented"] not in svg


def test_what_is_withheld_is_said_to_be() -> None:
    """Four of nine do not know: neither that count nor how many gave a number is told."""
    people = rows("z-street", 9, 1, blur=0)
    people = [replace(p, ratings={**p.ratings, "S-G1.t": "?" if n < 4 else 3}) for n, p in enumerate(people)]
    made_of = picture(LIBRARY, people, kind="class", tiers=("street",))
    assert made_of
    item = made_of.tiers[0].item("S-G1")
    assert item and item.unknown is None and made_of.tiers[0].n == 9
    lines = csv.reader(StringIO(made("csv", Exhibit(made_of), "en").decode("utf-8-sig")))
    row = next(line for line in lines if "S-G1" in line)
    assert row[11] == "not shown" and row[5] == "not shown"
