"""The charts as SVG, and the same said in sentences."""

from __future__ import annotations

from typing import Any

from bot.reports.frame import BELOW, SMALL, TITLE, Column, drawn, frame, key, spaced
from bot.reports.map import PLOT, Scale, Spot, spots
from bot.reports.record import Item, Report, TierReport
from bot.wording import Wording
from flows.scoring import TOP


def map_svg(wording: Wording, report: Report) -> str:
    """The map of ends and means with every tier that can be placed, the others listed under it."""
    words, squares = wording.library.words[report.lang].report, wording.library.words[report.lang].squares
    placed = spots(report, Scale.of(wording.library.rubric))
    head = Column(22)
    head.add(report.project or words["labels"]["map"], TITLE)
    quick = words["labels"]["quick"] if report.indicative else ""
    head.add(report.as_of + spaced(report.lang, quick), SMALL)
    top = head.y + 14
    legend = Column(top + PLOT + BELOW)
    keys = [_key(legend, tier, words) for tier in report.tiers]
    notes = Column(legend.y + 4)
    for note in _notes(report, placed, words, squares):
        notes.add(note, SMALL)
    return drawn(
        wording,
        "map.svg",
        report.lang,
        head=head.lines,
        spots=placed,
        keys=keys,
        notes=notes.lines,
        height=notes.y + 6,
        title=words["labels"]["map"],
        sentences=map_sentences(wording, report),
        **frame(wording, report.lang, top),
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
    return drawn(
        wording,
        "items.svg",
        report.lang,
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


def _key(legend: Column, tier: TierReport, words: Any) -> dict[str, Any]:
    """One tier in the legend: its mark, its name, its relationship, its figures."""
    place = words["map"]["placed"].format(**_gaps(tier)) if tier.placed else words["map"]["unplaced"]
    return {"tier": tier, **key(legend, tier.name, tier.standing, place)}


def _notes(report: Report, placed: tuple[Spot, ...], words: Any, squares: Any) -> list[str]:
    said = [words["map"]["band"]]
    if any(spot.reach_x or spot.reach_y for spot in placed):
        said.append(words["map"]["bar"])
    if report.indicative:
        said.append(words["map"]["dashed"])
    return [*said, *asides(words, squares)]


def asides(words: Any, squares: Any) -> list[str]:
    """What the two squares that sound the worst do and do not mean."""
    names = {square: squares["names"][square] for square in ("co-optation", "confrontation")}
    return [
        words["map"]["aside"].format(square=name[:1].upper() + name[1:], meaning=squares["meaning"][square])
        for square, name in names.items()
    ]
