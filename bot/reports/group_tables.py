"""What a group found as tables: by item and by tier, never by person."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reports.group_record import Bar, Gathered, TierFound, rounded
from bot.reports.table import Cell, Row, csv_of, xlsx_of
from bot.wording import Wording
from flows.raters import Spread

_SIDES = ("n_tier", "median_tier", "off_tier", "n_us", "median_us", "off_us")
_ITEM = ("round", "tier", "dimension", "id", "item", *_SIDES, "unknown", "verdict", "own", "gap")
_TIER = (
    *("round", "tier", "raters", "square", "zone_goal", "zone_means", "goal", "means"),
    *("spread_goal", "spread_means", "counts", "relation"),
)


def as_csv(wording: Wording, group: Gathered) -> bytes:
    """What it is, then both tables."""
    return csv_of(about_rows(wording, group), item_rows(wording, group), tier_rows(wording, group))


def as_xlsx(wording: Wording, group: Gathered) -> bytes:
    """Both tables and what they are, on a sheet each."""
    taken = wording.library.words[group.lang].classroom["taken"]
    rows = {
        "items": item_rows(wording, group),
        "tiers": tier_rows(wording, group),
        "about": about_rows(wording, group),
    }
    return xlsx_of(group.title, {taken["sheets"][name]: table for name, table in rows.items()})


def about_rows(wording: Wording, group: Gathered) -> Iterator[Row]:
    """What the tables are about and what they cannot tell, a line each."""
    first = [group.title, group.demo, group.case, group.about]
    for line in (*first, *rounds_said(wording, group), group.day, *group.limits):
        if line:
            yield [line]


def rounds_said(wording: Wording, group: Gathered) -> list[str]:
    """How many answered in each round."""
    taken = wording.library.words[group.lang].classroom["taken"]
    told = [taken["round"].format(round=one.round, n=one.n) for one in _rounds(group)]
    return [*told, taken["again"]] if group.round > 1 else told


def item_rows(wording: Wording, group: Gathered) -> Iterator[Row]:
    """The head, then every item of every tier and round; what is withheld is said to be."""
    words = wording.library.words[group.lang]
    taken = words.classroom["taken"]
    yield [taken["columns"][key] for key in _ITEM]
    for one in _rounds(group):
        for tier in one.tiers:
            for bar in tier.bars:
                dimension = words.talk["dimensions"][bar.dimension]["title"]
                yield [one.round, tier.name, dimension, *_item(bar, tier, taken["withheld"])]


def _item(bar: Bar, tier: TierFound, withheld: str) -> Row:
    sides = [cell for side in (bar.theirs, bar.ours) for cell in _side(side, withheld)]
    unknown = withheld if bar.unknown is None else bar.unknown
    views: Row = [None, None]
    if tier.own_n:
        known = bar.own is not None and bar.view is not None
        views = [bar.own, (bar.own or 0.0) - (bar.view or 0.0)] if known else [withheld, withheld]
    return [bar.id, bar.sentence, *sides, unknown, bar.meaning, *views]


def _side(side: Spread | None, withheld: str) -> Row:
    if side is None:
        return [withheld, withheld, withheld]
    count: Cell = withheld if side.n is None else side.n
    return [count, side.median, rounded(side.average_deviation_steps)]


def tier_rows(wording: Wording, group: Gathered) -> Iterator[Row]:
    """The head, then every tier of every round."""
    taken = wording.library.words[group.lang].classroom["taken"]
    yield [taken["columns"][key] for key in _TIER]
    for one in _rounds(group):
        for tier in one.tiers:
            spread = tier.spread or (None, None)
            yield [
                *(one.round, tier.name, tier.raters, tier.standing, *tier.zones, tier.goal, tier.means),
                *(taken["withheld"] if away is None else rounded(away) for away in spread),
                counted(wording, one, tier),
                tier.relation,
            ]


def counted(wording: Wording, group: Gathered, tier: TierFound) -> str:
    """The raters' own squares as counts, empty where they are withheld."""
    words = wording.library.words[group.lang]
    count = words.classroom["taken"]["count"]
    return str(words.talk["joins"]["list"]).join(count.format(n=n, square=name) for name, n in tier.counts)


def _rounds(group: Gathered) -> list[Gathered]:
    return [group.before, group] if group.before else [group]
