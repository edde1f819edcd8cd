"""The map of ends and means with what a group found on it: places, centre and spread, and what moved."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from bot.reports.arrows import RING, arrows
from bot.reports.drawing import asides, steps
from bot.reports.frame import BELOW, SMALL, TITLE, Column, drawn, frame, key, spaced
from bot.reports.group_record import Gathered, TierFound
from bot.reports.map import PLOT, Point, Scale, marks_of
from bot.reports.record import Moves, TierMove
from bot.wording import Wording
from flows.scoring import TOP

SOMEBODY = 4.0
"""The radius of a place whose count is not told."""

MOST = 17.0
"""The largest place, so that those a quarter of a step apart do not cover each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where raters stand: the middle, the radius, how many; no count where that is not told."""

    x: float
    y: float
    radius: float
    count: str


@dataclass(frozen=True, slots=True)
class Centre:
    """A tier's centre, where its mark stands, and the whiskers of its spread along means and ends."""

    n: int
    indicative: bool
    x: float
    y: float
    mark: Point
    along: Point | None
    down: Point | None


def group_svg(wording: Wording, group: Gathered) -> str:
    """One tier with everybody's places, or the centres of several; an arrow from the round before."""
    words = wording.library.words[group.lang]
    stands = _standing(group, Scale.of(wording.library.rubric))
    head = _head(group, words)
    top = head.y + 14
    legend = Column(top + PLOT + BELOW)
    keys = [{"tier": tier, **key(legend, tier.name, *told(tier, group, words))} for tier in group.tiers]
    notes = Column(legend.y + 4)
    for note in (*_notes(group, stands, words), *asides(words.report, words.squares)):
        notes.add(note, SMALL)
    return drawn(
        wording,
        "group.svg",
        group.lang,
        head=head.lines,
        ring=RING,
        keys=keys,
        notes=notes.lines,
        height=notes.y + 6,
        demo=group.watermark,
        title=words.classroom["taken"]["map"],
        sentences=group_sentences(wording, group),
        **stands,
        **frame(wording, group.lang, top),
    )


def _standing(group: Gathered, scale: Scale) -> dict[str, Any]:
    """Everything that stands on the map; people's places only where there is one tier."""
    placed = [tier for tier in group.tiers if tier.placed]
    earlier = [tier for tier in group.before.tiers if tier.placed] if group.before else []
    moved = _moves(group)
    arrowed = arrows(moved, scale) if moved else ()
    alone = len(group.tiers) == 1
    return {
        "places": _places(placed[0], scale) if alone and placed else [],
        "centres": centres(placed, scale),
        "before": centres(earlier, scale),
        "arrows": arrowed,
        "arrowed": [one.tier.n for one in arrowed],
        "bare": alone and not arrowed,
    }


def group_sentences(wording: Wording, group: Gathered) -> list[str]:
    """What the map shows, tier by tier."""
    words = wording.library.words[group.lang]
    first = [group.demo] if group.demo else []
    joined = words.talk["joins"]["sentences"].join
    said = words.report["shift"]["said"]
    return [*first, *(said.format(tier=t.name, said=joined(told(t, group, words))) for t in group.tiers)]


def told(tier: TierFound, group: Gathered, words: Any) -> list[str]:
    """The square, the centre, the spread, and where the centre was in the round before."""
    lines, stop = words.classroom["taken"], words.talk["joins"]["stop"]
    said = [lines["standing"].format(square=tier.standing, n=tier.raters) + stop]
    said[0] = said[0][0].upper() + said[0][1:]
    if tier.goal is None or tier.means is None:
        return [*said, words.report["map"]["unplaced"]]
    said.append(lines["centre"].format(goal=steps(tier.goal), means=steps(tier.means)))
    if tier.spread:
        said.append(lines["spread"].format(goal=steps(tier.spread[0]), means=steps(tier.spread[1])))
    then = _then(tier, group)
    if then and then.goal is not None and then.means is not None:
        gaps = {"goal": steps(then.goal), "means": steps(then.means)}
        said.append(lines["then"].format(square=then.standing, **gaps))
    return said if tier.placed else [*said, words.report["map"]["unplaced"]]


def centres(tiers: list[TierFound], scale: Scale) -> list[Centre]:
    """The centres of tiers that can be placed, marks beside them where they would cover each other."""
    true = [(scale.at(tier.means or 0.0), scale.at(tier.goal or 0.0)) for tier in tiers]
    return [
        Centre(tier.n, tier.indicative, x, y, mark, *_whiskers(tier, scale))
        for tier, (x, y), mark in zip(tiers, true, marks_of(true), strict=True)
    ]


def _whiskers(tier: TierFound, scale: Scale) -> tuple[Point | None, Point | None]:
    """Along means and ends, from the centre as far as raters lie from it on average."""
    if tier.spread is None:
        return None, None
    goal, means = tier.spread
    return _reach(tier.means or 0.0, means, scale), _reach(tier.goal or 0.0, goal, scale)


def _reach(middle: float, away: float, scale: Scale) -> Point | None:
    if not away:
        return None
    return scale.at(max(0.0, middle - away)), scale.at(min(float(TOP), middle + away))


def _places(tier: TierFound, scale: Scale) -> list[Place]:
    """The places on the grid, the largest first so that small ones stay in sight."""
    found = [
        Place(scale.at(means), scale.at(goal), _radius(count), str(count or ""))
        for goal, means, count in tier.points
    ]
    return sorted(found, key=lambda place: -place.radius)


def _radius(count: int) -> float:
    return min(MOST, 5 + 2.4 * sqrt(count)) if count else SOMEBODY


def _then(tier: TierFound, group: Gathered) -> TierFound | None:
    earlier = group.before.tiers if group.before else ()
    return next((one for one in earlier if one.tier == tier.tier), None)


def _moves(group: Gathered) -> Moves | None:
    """The centres then and now, as arrows are made of; None without a round before."""
    if group.before is None:
        return None
    both = [(then, now) for now in group.tiers if (then := _then(now, group))]
    moves = tuple(
        TierMove(
            tier=now.tier,
            n=now.n,
            name=now.name,
            says=now.standing,
            indicative=now.indicative,
            placed=then.placed and now.placed,
            goal=(then.goal, now.goal),
            means=(then.means, now.means),
        )
        for then, now in both
    )
    return Moves("shift", group.lang, group.case, "", any(m.indicative for m in moves), moves, ())


def _head(group: Gathered, words: Any) -> Column:
    head = Column(22)
    head.add(group.case, TITLE)
    quick = words.report["labels"]["quick"] if any(tier.indicative for tier in group.tiers) else ""
    count = words.classroom["taken"]["round"].format(round=group.round, n=group.n)
    for line in (group.demo, group.about, count + spaced(group.lang, quick)):
        if line:
            head.add(line, SMALL)
    return head


def _notes(group: Gathered, stands: dict[str, Any], words: Any) -> list[str]:
    lines = words.classroom["taken"]
    said = [lines["places"]] if stands["places"] else []
    if stands["bare"] and stands["centres"]:
        said.append(lines["middle"])
    if any(tier.spread for tier in group.tiers):
        said.append(lines["whiskers"])
    if stands["arrows"]:
        said.append(lines["arrow"])
    return [*said, words.report["map"]["band"]]
