"""Everything that is made of what a group found: files to take away, and drawings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from bot.ports import Exhibit, Taken
from bot.reports.contents import FOLDER
from bot.reports.drawing import steps
from bot.reports.group_bars import bar_sentences, bars_svg, view_sentences, views_svg
from bot.reports.group_map import group_sentences, group_svg, told
from bot.reports.group_record import Gathered, TierFound, gathered
from bot.reports.group_tables import as_csv, as_xlsx, counted, rounds_said
from bot.reports.picture import png
from bot.reports.typeset import pdf
from bot.wording import Wording
from flows.library import load
from flows.model import Lang

FORMATS: dict[Taken, Callable[[Wording, Gathered], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "pdf": lambda w, g: pdf(FOLDER / "group.typ", contents(w, g), g.day),
    "png": lambda w, g: png(group_svg(w, g)),
    "map": lambda w, g: group_svg(w, g).encode(),
    "items": lambda w, g: bars_svg(w, g, g.tiers[0]).encode(),
    "views": lambda w, g: views_svg(w, g, g.tiers[0]).encode(),
}
"""By kind; "items" and "views" draw one tier."""


def made(kind: Taken, exhibit: Exhibit, lang: Lang) -> bytes:
    """A file or a drawing; plain data in, bytes out, so that it can be made in another process."""
    wording = _wording()
    return FORMATS[kind](wording, gathered(wording, exhibit, lang))


def contents(wording: Wording, group: Gathered) -> dict[str, Any]:
    """What the summary's template is given: plain data, what ends in `_svg` holds a chart."""
    words = wording.library.words[group.lang]
    taken = words.classroom["taken"]
    now = replace(group, before=None)
    return {
        "lang": group.lang,
        "labels": dict(taken["labels"]),
        "title": group.title,
        "case": group.case,
        "about": group.about,
        "demo": group.demo,
        "watermark": group.watermark,
        "day": group.day,
        "rounds": rounds_said(wording, group),
        "map_svg": group_svg(wording, now),
        "map_says": group_sentences(wording, now),
        "shift_svg": group_svg(wording, group) if group.before else "",
        "shift_says": group_sentences(wording, group) if group.before else [],
        "tiers": [_tier(wording, group, tier) for tier in group.tiers],
        "how": words.classroom["discussion"]["how"],
        "talks": [{"lead": talk.lead, "ask": talk.ask} for talk in group.talks],
        "limits": list(group.limits),
        "between": words.talk["joins"]["sentences"],
    }


def _tier(wording: Wording, group: Gathered, tier: TierFound) -> dict[str, Any]:
    return {
        "name": tier.name,
        "says": told(tier, group, wording.library.words[group.lang]),
        "more": tier_says(wording, group, tier),
        "items_svg": bars_svg(wording, group, tier),
        "items_say": bar_sentences(wording, group, tier),
        "views_svg": views_svg(wording, group, tier) if tier.own_n else "",
        "views_say": view_sentences(wording, group, tier) if tier.own_n else [],
    }


def tier_says(wording: Wording, group: Gathered, tier: TierFound) -> list[str]:
    """What more there is to say of a tier: each alone, where the room agrees and splits, the other view."""
    words = wording.library.words[group.lang]
    taken, names = words.classroom["taken"], {bar.id: bar.name for bar in tier.bars}
    listed = str(words.talk["joins"]["list"]).join
    said: list[str] = []
    if tier.counts:
        said.append(taken["counts"].format(counts=counted(wording, group, tier)))
    if tier.agree:
        said.append(taken["agrees"].format(items=listed(names[item] for item in tier.agree)))
    split = listed(names[item] for item in tier.split)
    said.append(taken["splits"].format(items=split) if split else taken["no_splits"])
    if tier.own_n:
        goal, means = (steps(gap) for gap in tier.views)
        values = {"n": tier.own_n, "tier": words.talk["tiers"][tier.tier]["the"], "square": tier.relation}
        said.append(taken["relation"].format(goal=goal, means=means, **values))
    return said


@cache
def _wording() -> Wording:
    """The words, read once in each process that makes files."""
    return Wording(load())
