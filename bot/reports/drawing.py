"""The charts as SVG, and the same said in sentences."""

from __future__ import annotations

from typing import Any

from bot.reports.map import LEFT, PLOT, RADIUS, WIDTH, Scale, Spot, spots
from bot.reports.measure import parted
from bot.reports.record import Item, Report, TierReport
from bot.wording import Wording
from flows.model import SQUARES
from flows.scoring import TOP

TITLE, TEXT, SMALL = 15, 13, 11
"""Sizes of type in drawing units: on the narrowest phones (320 px) the smallest is just under 10 px."""

MARGIN = 12
TICKS = (2, 3)
"""Whole steps named on the axes beyond the cuts."""


def map_svg(wording: Wording, report: Report) -> str:
    """The map of ends and means with every tier that can be placed, the others listed under it."""
    words, squares = wording.library.words[report.lang].report, wording.library.words[report.lang].squares
    scale = Scale.of(wording.library.rubric)
    placed = spots(report, scale)
    head = _Column(22)
    head.add(report.project or words["labels"]["map"], TITLE)
    head.add(report.as_of + _spaced(report, words["labels"]["quick"] if report.indicative else ""), SMALL)
    top = head.y + 14
    legend = _Column(top + PLOT + 80)
    keys = [_key(legend, tier, words) for tier in report.tiers]
    notes = _Column(legend.y + 4)
    for note in _notes(report, placed, words, squares):
        notes.add(note, SMALL)
    return _drawn(
        wording,
        "map.svg",
        report,
        head=head.lines,
        plot={"x": LEFT, "y": top, "size": PLOT, "radius": RADIUS},
        band=(scale.at(scale.similar), scale.at(scale.dissimilar)),
        ticks=[
            (scale.at(steps), f"{steps:g}") for steps in (0, scale.similar, scale.dissimilar, *TICKS, TOP)
        ],
        zones=_zones(wording, report, scale),
        squares=[squares["names"][square] for square in SQUARES],
        axis=words["map"],
        spots=placed,
        keys=keys,
        notes=notes.lines,
        height=notes.y + 6,
        title=words["labels"]["map"],
        sentences=map_sentences(wording, report),
    )


def items_svg(wording: Wording, report: Report, tier: TierReport) -> str:
    """Their ratings and ours on every item of a tier: a ring for theirs, a dot for ours."""
    words = wording.library.words[report.lang]
    rows: list[dict[str, Any]] = []
    y = 44.0
    for figures in tier.figures:
        rows.append({"head": figures.title, "y": y})
        for item in (i for i in tier.items if i.dimension == figures.dimension):
            y += 23
            rows.append({"item": item, "y": y})
        y += 30
    return _drawn(
        wording,
        "items.svg",
        report,
        tier=tier,
        rows=rows,
        height=y - 4,
        scale=[(step, 122 + 30 * step) for step in range(TOP + 1)],
        theirs=words.report["lines"]["theirs"],
        ours=words.report["lines"]["ours"],
        title=words.report["lines"]["items_title"].format(tier=tier.name),
        sentences=item_sentences(wording, report, tier),
    )


def map_sentences(wording: Wording, report: Report) -> list[str]:
    """What the map shows, tier by tier."""
    return [_place(wording, report, tier) for tier in report.tiers]


def _place(wording: Wording, report: Report, tier: TierReport) -> str:
    words = wording.library.words[report.lang]
    said = [words.report["lines"]["standing"].format(tier=tier.name, square=tier.standing)]
    said[0] += words.talk["joins"]["stop"]
    key = "placed" if tier.placed else "unplaced"
    said.append(words.report["map"][key].format(**_gaps(tier)))
    for figures in tier.figures:
        if tier.placed and figures.least is not None:
            name = words.talk["dimensions"][figures.dimension]["name"]
            reach = {"least": steps(figures.least), "most": steps(figures.most)}
            said.append(words.report["lines"]["reach"].format(dimension=name, **reach))
    if tier.indicative:
        said.append(words.report["labels"]["quick"])
    return str(words.talk["joins"]["sentences"].join(said))


def item_sentences(wording: Wording, report: Report, tier: TierReport) -> list[str]:
    """What the chart of a tier shows, item by item."""
    lines = wording.library.words[report.lang].report["lines"]

    def said(item: Item) -> str:
        line = lines["both" if item.meaning else "plain"]
        return str(line.format(item=item.name, tier=item.theirs, us=item.ours, mark=item.meaning))

    return [said(item) for item in tier.items]


def steps(figure: float | None) -> str:
    """A mean gap or a similarity as it is printed, with two decimal places.

    >>> steps(0.6667), steps(None)
    ('0.67', '–')
    """
    return "–" if figure is None else f"{figure:.2f}"


def _gaps(tier: TierReport) -> dict[str, str]:
    return {figures.dimension: steps(figures.mean_gap) for figures in tier.figures}


def _spaced(report: Report, text: str) -> str:
    return f" {text}" if text and report.lang == "en" else text


def _zones(wording: Wording, report: Report, scale: Scale) -> list[tuple[float, str]]:
    """The names of the zones with the middle of each."""
    edges = (0.0, scale.at(scale.similar), scale.at(scale.dissimilar), float(PLOT))
    names = [
        wording.library.words[report.lang].talk["zones"][z] for z in ("similar", "borderline", "dissimilar")
    ]
    return [((a + b) / 2, name) for a, b, name in zip(edges, edges[1:], names, strict=False)]


def _key(legend: _Column, tier: TierReport, words: Any) -> dict[str, Any]:
    """One tier in the legend: its mark, its name, its relationship, its figures."""
    at = legend.y
    indent = 2 * RADIUS + 12
    legend.add(tier.name, TEXT, indent)
    legend.add(tier.standing, SMALL, indent)
    place = words["map"]["placed"].format(**_gaps(tier)) if tier.placed else words["map"]["unplaced"]
    legend.add(place, SMALL, indent)
    lines, legend.lines = legend.lines, []
    legend.y += 6
    return {"tier": tier, "y": at, "lines": lines}


def _notes(report: Report, placed: tuple[Spot, ...], words: Any, squares: Any) -> list[str]:
    said = [words["map"]["band"]]
    if any(spot.reach_x or spot.reach_y for spot in placed):
        said.append(words["map"]["bar"])
    if report.indicative:
        said.append(words["map"]["dashed"])
    for square in ("co-optation", "confrontation"):
        name = squares["names"][square]
        said.append(
            words["map"]["aside"].format(
                square=name[:1].upper() + name[1:], meaning=squares["meaning"][square]
            )
        )
    return said


class _Column:
    """Lines of text under each other; `y` is where the next one may begin."""

    def __init__(self, y: float) -> None:
        self.y = y
        self.lines: list[dict[str, Any]] = []

    def add(self, text: str, size: int, indent: int = 0) -> None:
        room = WIDTH - 2 * MARGIN - indent
        for line in parted(text, size, room):
            self.lines.append({"x": MARGIN + indent, "y": self.y, "size": size, "text": line})
            self.y += round(1.36 * size)


def _drawn(wording: Wording, template: str, report: Report, **values: Any) -> str:
    """The SVG; every text in it is escaped."""
    page = wording.environment.get_template(f"report/{template}")
    return page.render(lang=report.lang, width=WIDTH, small=SMALL, size=TEXT, **values)
