"""What the content and the dialog must keep to for every answer: advice, cuts, gap words, stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import get_args

from transitions import Machine, Transition

from flows.errors import Fault
from flows.library import Library
from flows.machine import Moment
from flows.model import SQUARES, TIERS, Depth, Direction, Rubric, Strategy, Tier
from flows.scoring import TOP, zone_of

GAP_KINDS = ("goal_gap", "means_gap", "reserve")
"""The kinds of strategy that answer a gap."""

ONWARD = ("answer", "resume")
"""The triggers that move the dialog on by themselves; one of them must work in every stage."""

_LARGEST_DIMENSION = 6


def advice_faults(library: Library) -> Iterator[Fault]:
    """Every tier, square, item and direction must have advice; every tier and square its own strategy."""
    for tier in TIERS:
        mine = [s for s in library.strategies.values() if s.tier == tier]
        reserve = [s for s in mine if s.kind == "reserve" and s.answers("we_more")]
        if not reserve:
            yield Fault(f"strategies.toml: {tier}", "no strategy to reserve a difference")
        for square in SQUARES:
            at = f"strategies.toml: {tier}, {square}"
            if all(s.square != square for s in mine):
                yield Fault(at, "no strategy of its own")
            gaps = [s for s in mine if s.square in (square, "any") and s.kind in GAP_KINDS]
            for direction in get_args(Direction):
                if lacking := list(_unanswered(library, tier, gaps, direction)):
                    yield Fault(at, f"no advice where {direction} on {', '.join(lacking)}")


def _unanswered(
    library: Library, tier: Tier, gaps: Iterable[Strategy], direction: Direction
) -> Iterator[str]:
    """The items on which a gap in this direction brings up nothing."""
    answered = {item for s in gaps if s.answers(direction) for item in s.items}
    return (i.id for i in library.items.values() if i.tier == tier and i.id not in answered)


def rubric_faults(rubric: Rubric) -> Iterator[Fault]:
    """Cuts that do not rise, and numbers no answer could reach."""
    cuts = {
        name: getattr(rubric, name).steps
        for name in ("similar_at_most", "leans_similar_at_most", "dissimilar_above")
    }
    for name, (top, bottom) in cuts.items():
        if bottom < 1 or top < 0:
            yield Fault(f"rubric.toml: {name}", f"{top}/{bottom} is no number of steps")
    if all(bottom >= 1 for _, bottom in cuts.values()):
        similar, leans, dissimilar = (Fraction(*cut) for cut in cuts.values())
        if not similar < leans < dissimilar <= TOP:
            yield Fault("rubric.toml", f"the cuts must rise: {similar} < {leans} < {dissimilar} <= {TOP}")
    half = _LARGEST_DIMENSION - 2
    reach = {
        "least_items_full": (1, _LARGEST_DIMENSION),
        "least_items_quick": (1, half),
        "wants_more_from": (1, TOP),
        "shared_gap_at_most": (0, TOP),
        "shared_from": (0, TOP),
        "reserve_us_from": (0, TOP),
        "reserve_tier_at_most": (0, TOP),
        "dont_knows_from": (1, 2 * _LARGEST_DIMENSION),
        "ideas_on_screen": (1, 3),
        "long_pause_days": (1, 365),
    }
    for name, (least, most) in reach.items():
        value = getattr(rubric, name).value
        if value != int(value) or not least <= value <= most:
            yield Fault(
                f"rubric.toml: {name}", f"is {value:g}; a whole number from {least} to {most} is needed"
            )
    if not 0 <= rubric.low_stakes_below.value <= TOP:
        yield Fault(
            "rubric.toml: low_stakes_below", f"is {rubric.low_stakes_below.value:g}, outside the scale"
        )
    if rubric.wants_more_from.value <= rubric.shared_gap_at_most.value:
        yield Fault("rubric.toml: wants_more_from", "must be above shared_gap_at_most")
    if rubric.reserve_us_from.value - rubric.reserve_tier_at_most.value < rubric.wants_more_from.value:
        yield Fault(
            "rubric.toml: reserve_us_from", "must be above reserve_tier_at_most by wants_more_from at least"
        )


def gap_faults(library: Library) -> Iterator[Fault]:
    """Every mean gap needs a word, and no word may stand for gaps of two zones."""
    zones: dict[str, set[str]] = {word.id: set() for word in library.gaps}
    forms: tuple[tuple[Depth, int], ...] = (("quick", _LARGEST_DIMENSION - 2), ("full", _LARGEST_DIMENSION))
    for depth, most in forms:
        for n in range(1, most + 1):
            for gap_sum in range(TOP * n + 1):
                word = next((g.id for g in library.gaps if g.names(gap_sum, n)), None)
                zone = zone_of(gap_sum, n, library.rubric, depth)
                if word is None:
                    yield Fault("gaps.toml", f"no word for a gap of {gap_sum} steps over {n} items")
                elif zone != "insufficient":
                    zones[word].add(zone)
    for word, named in zones.items():
        if len(named) != 1:
            said = " and ".join(sorted(named)) or "no zone: another word always comes before"
            yield Fault(f"gaps.toml: {word}", f"must stand for one zone, stands for {said}")


def dialog_faults(machine: Machine) -> list[Fault]:
    """Stages out of reach, dead ends, conditions that nobody can ask; sorted."""
    ways = [(trigger, way) for trigger, event in machine.events.items() for way in _ways(event.transitions)]
    leads = {stage: {str(way.dest) for _, way in ways if way.source == stage} for stage in machine.states}
    from_start = reached(leads, str(machine.initial))
    found = set[Fault]()
    for stage in machine.states:
        at = f"flows/machine.py: {stage}"
        if stage not in from_start:
            found.add(Fault(at, f"cannot be reached from {machine.initial}"))
        if "verdict" not in reached(leads, stage):
            found.add(Fault(at, "is a dead end: no way leads from it to a verdict"))
        elif not any(_always(machine, trigger, stage) for trigger in ONWARD):
            found.add(Fault(at, f"may get stuck: neither {' nor '.join(ONWARD)} always leads somewhere"))
    for trigger, way in ways:
        for condition in way.conditions:
            if not callable(getattr(Moment, str(condition.func), None)):
                at = f"flows/machine.py: {trigger} from {way.source} to {way.dest}"
                found.add(Fault(at, f"the condition {condition.func} does not exist"))
    return sorted(found)


def _ways(transitions: Mapping[str, list[Transition]]) -> Iterator[Transition]:
    return (way for ways in transitions.values() for way in ways)


def _always(machine: Machine, trigger: str, stage: str) -> bool:
    """Whether a trigger leads somewhere whatever was answered."""
    event = machine.events.get(trigger)
    return event is not None and any(not way.conditions for way in event.transitions.get(stage, ()))


def reached(leads: Mapping[str, Iterable[str]], start: str) -> set[str]:
    """Every stage that can be come to from one, itself included.

    >>> sorted(reached({"a": ["b"], "b": [], "c": ["a"]}, "a"))
    ['a', 'b']
    """
    seen, open_ = {start}, [start]
    while open_:
        for stage in leads.get(open_.pop(), ()):
            if stage not in seen:
                seen.add(stage)
                open_.append(stage)
    return seen
