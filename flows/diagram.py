"""The dialog as a Mermaid diagram, generated from the machine so that it cannot go stale."""

from __future__ import annotations

from transitions import Machine

from flows import machine as dialog

Edges = dict[tuple[str, str], list[str]]
"""Which triggers lead from one stage to another."""

MANY = 6
"""A trigger that leads to one stage from this many is told in a note instead of drawn."""


PASSING = "answer passes over stages where nothing is open, and stays where something still is"


def mermaid(machine: Machine | None = None) -> str:
    """The stages and what leads from one to the next, as the text of a stateDiagram-v2.

    Of several stages a trigger may lead to, those that lie on the way through a nearer one are left
    out, and so is staying where one is; notes say so.
    """
    machine = machine or dialog.machine()
    edges: Edges = {}
    notes: list[str] = []
    for trigger, event in machine.events.items():
        ways = {source: [str(way.dest) for way in found] for source, found in event.transitions.items()}
        chained = any(not way.conditions for found in event.transitions.values() for way in found)
        if note := _note(machine, trigger, ways):
            notes += note
            continue
        for source, dests in ways.items():
            for dest in _nearest(machine, source, dests, ways if chained else {}):
                edges.setdefault((source, dest), []).append(trigger)
    order = list(machine.states)
    arrows = sorted(edges.items(), key=lambda edge: [order.index(stage) for stage in edge[0]])
    return "\n".join(
        (
            "stateDiagram-v2",
            f"    [*] --> {machine.initial}",
            *(f"    {source} --> {dest}: {', '.join(triggers)}" for (source, dest), triggers in arrows),
            *(f"    {line}" for line in (*_lines(str(machine.initial), PASSING), *notes)),
        )
    )


def _nearest(machine: Machine, source: str, dests: list[str], ways: dict[str, list[str]]) -> list[str]:
    """The stages worth an arrow: no loops, and none that is met on the way through one drawn already."""
    order = list(machine.states)
    drawn: list[str] = []
    for dest in dict.fromkeys(dests):
        ahead = [stage for stage in drawn if order.index(stage) > order.index(source)]
        if dest != source and all(dest not in ways.get(stage, ()) for stage in ahead):
            drawn.append(dest)
    return drawn


def _note(machine: Machine, trigger: str, ways: dict[str, list[str]]) -> list[str]:
    """The lines of a note on a trigger that works nearly everywhere, or leads nearly everywhere."""
    leads = {dest for dests in ways.values() for dest in dests}
    if len(ways) >= MANY and len(leads) == 1:
        (dest,) = leads
        without = [stage for stage in machine.states if stage not in ways]
        return _lines(dest, f"{trigger} leads here from every stage but {' and '.join(without)}")
    if len({tuple(dests) for dests in ways.values()}) == 1 and len(leads) >= MANY:
        dests = next(iter(ways.values()))
        first, *rest = ways
        others = f" (so it does from {' and '.join(rest)})" if rest else ""
        return _lines(
            first, f"{trigger} leads to the first of {dests[0]} ... {dests[-1]} that is open{others}"
        )
    return []


def _lines(stage: str, text: str) -> list[str]:
    return [f"note right of {stage}", f"    {text}", "end note"]
