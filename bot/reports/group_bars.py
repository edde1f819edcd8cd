"""What a group answered, item by item, as SVG: medians of both sides, or the two views of a tier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.reports.frame import SMALL, Column, drawn
from bot.reports.group_record import Bar, Gathered, TierFound
from bot.wording import Wording
from flows.model import DIMENSIONS
from flows.raters import Spread
from flows.scoring import TOP

FIRST, STEP = 122, 32
"""Where a rating of 0 stands, and how broad a step is, in drawing units."""

ROW, APART = 27, 5
"""How high a row is, and how far either side's line stands off its middle."""


def bars_svg(wording: Wording, group: Gathered, tier: TierFound) -> str:
    """Both sides' medians on every item with their spread, agreed and split marked."""
    taken = wording.library.words[group.lang].classroom["taken"]

    def row(bar: Bar) -> dict[str, Any]:
        lines = [*_side("ring", bar.theirs, -APART), *_side("dot", bar.ours, APART)]
        return {"lines": lines, "link": None, "sign": bar.verdict, "note": bar.meaning}

    legend, says = (taken["theirs"], taken["ours"]), bar_sentences(wording, group, tier)
    return _drawn(wording, group, tier, row, legend, says)


def views_svg(wording: Wording, group: Gathered, tier: TierFound) -> str:
    """The agency's view of how much a tier cares beside the tier's own, item by item."""
    taken = wording.library.words[group.lang].classroom["taken"]
    far = wording.library.rubric.wants_more_from.value

    def row(bar: Bar) -> dict[str, Any]:
        if bar.own is None or bar.view is None:
            return {"lines": [], "link": None, "sign": "none", "note": taken["withheld"]}
        gap = abs(bar.own - bar.view)
        link = {"from": _at(bar.own), "to": _at(bar.view), "wide": gap >= far}
        lines = [{"kind": "ring", "x": _at(bar.own), "y": 0}, {"kind": "dot", "x": _at(bar.view), "y": 0}]
        said = taken["apart"].format(n=f"{gap:g}") if gap else ""
        return {"lines": lines, "link": link, "sign": "views" if gap >= far else "none", "note": said}

    legend, says = (taken["own"], taken["view"]), view_sentences(wording, group, tier)
    return _drawn(wording, group, tier, row, legend, says)


def bar_sentences(wording: Wording, group: Gathered, tier: TierFound) -> list[str]:
    """What the chart of a tier shows, item by item."""
    taken = wording.library.words[group.lang].classroom["taken"]

    def said(bar: Bar) -> str:
        values = {"item": bar.name, "tier": median(bar.theirs, taken), "us": median(bar.ours, taken)}
        return str(taken["bar_marked" if bar.meaning else "bar"].format(mark=bar.meaning, **values))

    return [said(bar) for bar in tier.bars]


def view_sentences(wording: Wording, group: Gathered, tier: TierFound) -> list[str]:
    """What the chart of the two views shows, item by item; withheld items are left out."""
    taken = wording.library.words[group.lang].classroom["taken"]
    return [
        taken["seen"].format(item=bar.name, own=f"{bar.own:g}", view=f"{bar.view:g}")
        for bar in tier.bars
        if bar.own is not None and bar.view is not None
    ]


def median(side: Spread | None, taken: Any) -> str:
    """A median as it is printed, or that it is not told."""
    return f"{side.median:g}" if side else str(taken["withheld"])


def _side(kind: str, side: Spread | None, off: int) -> list[dict[str, Any]]:
    """One side's line: its mark and how far answers lie from it on average; none where withheld."""
    if side is None:
        return []
    away = side.average_deviation_steps
    low, high = max(0.0, side.median - away), min(float(TOP), side.median + away)
    return [{"kind": kind, "x": _at(side.median), "y": off, "from": _at(low), "to": _at(high)}]


def _at(value: float) -> float:
    return round(FIRST + STEP * value, 2)


def _drawn(
    wording: Wording,
    group: Gathered,
    tier: TierFound,
    row: Callable[[Bar], dict[str, Any]],
    legend: tuple[str, str],
    sentences: list[str],
) -> str:
    words = wording.library.words[group.lang]
    head = Column(16)
    head.add(f"{tier.name} · {group.case}", 13)
    for line in filter(None, (group.demo,)):
        head.add(line, SMALL)
    rows: list[dict[str, Any]] = []
    y = head.y + 26
    for dimension in DIMENSIONS:
        rows.append({"head": words.talk["dimensions"][dimension]["title"], "y": y})
        for bar in (bar for bar in tier.bars if bar.dimension == dimension):
            y += ROW
            rows.append({"name": bar.name, "y": y, **row(bar)})
        y += ROW + 8
    return drawn(
        wording,
        "group_items.svg",
        group.lang,
        head=head.lines,
        legend=legend,
        legend_y=head.y,
        rows=rows,
        demo=group.watermark,
        height=y - 8,
        scale=[(step, _at(step)) for step in range(TOP + 1)],
        title=words.classroom["taken"]["items_title"].format(tier=tier.name),
        sentences=sentences,
    )
