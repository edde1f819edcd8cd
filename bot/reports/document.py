"""The report as a Word document."""

from __future__ import annotations

from typing import Any

from bot.reports.contents import FOLDER
from bot.reports.marked import words
from bot.reports.picture import png
from bot.reports.record import Report, TierReport
from bot.reports.word import Picture, docx

MAP_MM, ITEMS_MM = 100.0, 82.0
"""How broad the charts stand on the page."""

PIXELS = 800
"""Their breadth in pixels: 200 to 250 in an inch."""


def document(report: Report, told: dict[str, Any]) -> bytes:
    """The record filled into the Word template; what people edit there is theirs."""
    tiers = [_tier(tier, data) for tier, data in zip(report.tiers, told["tiers"], strict=True)]
    values = told | {
        "tiers": tiers,
        "overview": told["says"],
        "figures": [row for tier in told["tiers"] for row in tier["rows"]],
        "map_picture": _map(told, told["between"]),
    }
    if told["since"]:
        values["since"] = told["since"] | {"picture": _map(told["since"], told["between"])}
    values["team"] = told["team"] and told["team"]["parts"]
    return docx(FOLDER / "report.docx", values)


def _map(told: dict[str, Any], between: str) -> Picture:
    return Picture(png(told["map_svg"], PIXELS), MAP_MM, between.join(told["map_says"]))


def _tier(tier: TierReport, data: dict[str, Any]) -> dict[str, Any]:
    rated = [row | {"gap": "" if row["gap_steps"] is None else row["gap_steps"]} for row in data["items"]]
    picture = Picture(png(data["items_svg"], PIXELS), ITEMS_MM, " ".join(data["items_say"]))
    title = words(tier.changes[0]) if tier.changes else ""
    return data | {"rated": rated, "picture": picture, "changes_title": title}
