"""What a template is given: the record as plain data, the words around it, the charts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.reports.drawing import item_sentences, items_svg, map_sentences, map_svg, steps
from bot.reports.record import Figures, Report, TierReport
from bot.reports.shifting import shift_sentences, shift_svg
from bot.wording import Wording, templates_folder

FOLDER = templates_folder() / "report"
"""Where the templates of everything printed lie."""


def contents(wording: Wording, report: Report) -> dict[str, Any]:
    """Plain data, the same for every format; what ends in `_svg` holds a chart."""
    words = wording.library.words[report.lang]
    told = asdict(report)
    for tier, data in zip(report.tiers, told["tiers"], strict=True):
        data["heading"] = words.report["lines"]["standing"].format(tier=tier.name, square=tier.standing)
        data["items_svg"] = items_svg(wording, report, tier)
        data["items_title"] = words.report["lines"]["items_title"].format(tier=tier.name)
        data["items_say"] = item_sentences(wording, report, tier)
        data["rows"] = [figures_row(tier, figures, words.report) for figures in tier.figures]
    if report.since:
        told["since"]["map_svg"] = shift_svg(wording, report.since.moves)
        told["since"]["map_says"] = shift_sentences(wording, report.since.moves)
    return told | {
        "map_svg": map_svg(wording, report),
        "map_says": map_sentences(wording, report),
        "words": {name: dict(words.report[name]) for name in ("labels", "columns", "lines", "map")},
        "between": words.talk["joins"]["sentences"],
        "code": "zh-Hans" if report.lang == "zh" else report.lang,
    }


def figures_row(tier: TierReport, figures: Figures, words: Any) -> list[str]:
    """One dimension as a row of the table of figures."""
    return [
        tier.name,
        figures.title,
        figures.zone_words,
        str(figures.n),
        str(figures.gap_sum),
        steps(figures.mean_gap),
        steps(figures.similarity),
        "–" if figures.least is None else f"{steps(figures.least)}–{steps(figures.most)}",
        words["lines"]["yes" if figures.fragile else "no"],
    ]
