"""What the charts share: columns of text, the empty map of ends and means, the template filled."""

from __future__ import annotations

from typing import Any

from bot.reports.map import LEFT, PLOT, RADIUS, WIDTH, Scale
from bot.reports.measure import parted
from bot.wording import Wording
from flows.model import SQUARES, Lang
from flows.scoring import TOP

TITLE, TEXT, SMALL = 15, 13, 11
"""Sizes of type in drawing units: on the narrowest phones (320 px) the smallest is just under 10 px."""

MARGIN = 12
TICKS = (2, 3)
"""Whole steps named on the axes beyond the cuts."""

INDENT = 2 * RADIUS + 12
"""Where the text of a legend begins, beside its mark."""

BELOW = 80
"""Between the map and its legend: what is said of the axis."""

Lines = list[dict[str, Any]]


class Column:
    """Lines of text under each other; `y` is where the next one may begin."""

    def __init__(self, y: float) -> None:
        self.y = y
        self.lines: Lines = []

    def add(self, text: str, size: int, indent: int = 0) -> None:
        """The text in as many lines as it needs."""
        room = WIDTH - 2 * MARGIN - indent
        for line in parted(text, size, room):
            self.lines.append({"x": MARGIN + indent, "y": self.y, "size": size, "text": line})
            self.y += round(1.36 * size)


def key(legend: Column, title: str, *said: str) -> dict[str, Any]:
    """One entry of a legend: where its mark stands, its title, what is said under it."""
    at = legend.y
    legend.add(title, TEXT, INDENT)
    for text in said:
        legend.add(text, SMALL, INDENT)
    lines, legend.lines = legend.lines, []
    legend.y += 6
    return {"y": at, "lines": lines}


def frame(wording: Wording, lang: Lang, top: float) -> dict[str, Any]:
    """The map before anything stands on it, `top` units from the top: band, ticks, zones, squares."""
    words, squares = wording.library.words[lang].report, wording.library.words[lang].squares
    scale = Scale.of(wording.library.rubric)
    steps = (0, scale.similar, scale.dissimilar, *TICKS, TOP)
    return {
        "plot": {"x": LEFT, "y": top, "size": PLOT, "radius": RADIUS},
        "band": (scale.at(scale.similar), scale.at(scale.dissimilar)),
        "ticks": [(scale.at(step), f"{step:g}") for step in steps],
        "zones": _zones(wording, lang, scale),
        "squares": [squares["names"][square] for square in SQUARES],
        "axis": words["map"],
    }


def _zones(wording: Wording, lang: Lang, scale: Scale) -> list[tuple[float, str]]:
    """The names of the zones with the middle of each."""
    edges = (0.0, scale.at(scale.similar), scale.at(scale.dissimilar), float(PLOT))
    zones = wording.library.words[lang].talk["zones"]
    names = [zones[zone] for zone in ("similar", "borderline", "dissimilar")]
    return [((a + b) / 2, name) for a, b, name in zip(edges, edges[1:], names, strict=False)]


def spaced(lang: Lang, text: str) -> str:
    """A sentence as it follows another one, nothing where there is none."""
    return f" {text}" if text and lang == "en" else text


def drawn(wording: Wording, template: str, lang: Lang, **values: Any) -> str:
    """The SVG; every text in it is escaped."""
    page = wording.environment.get_template(f"report/{template}")
    return page.render(lang=lang, width=WIDTH, small=SMALL, size=TEXT, **values)
