"""The stages of the dialog and what leads from one to the next (one shared machine, no state on it)."""

from __future__ import annotations

from typing import Any

from transitions import EventData, Machine, MachineError

from flows.bid import open_field
from flows.library import Library
from flows.path import open_pick, open_spot, resting
from flows.session import Assessment, Stage

FORWARD: tuple[tuple[Stage, str | None], ...] = (
    ("bid", "bid_open"),
    ("setup", "setup_open"),
    ("nickname", "nickname_open"),
    ("depth", "depth_open"),
    ("tiers", "tier_open"),
    ("naming", "naming_open"),
    ("rest", "rest_open"),
    ("rating", "rating_open"),
    ("top", "top_open"),
    ("review", "review_open"),
    ("verdict", None),
)
"""The way through an assessment: each stage with the condition under which it is still open."""

STAGES: tuple[Stage, ...] = (
    "language",
    "welcome",
    *(stage for stage, _ in FORWARD),
    "change",
    "paused",
    "zone",
    "trial",
)

VISITS: dict[Stage, tuple[Stage, ...]] = {
    "welcome": ("language",),
    "setup": ("setup", "welcome"),
    "nickname": ("setup",),
    "depth": ("nickname",),
    "tiers": ("depth", "verdict"),
    "naming": ("naming", "tiers"),
    "rest": ("rating",),
    "rating": ("rating", "rest", "tiers", "naming"),
    "top": ("top", "rating"),
    "review": ("change", "top", "rating", "rest", "tiers"),
    "change": ("change", "review"),
    "verdict": ("tiers", "review", "rating"),
    "paused": ("paused",),
}
"""Where a button that names a place may lead from each stage: back, across, or to an edit."""


class Moment:
    """An assessment at a stage for the length of one step; what the machine's conditions ask about."""

    __slots__ = ("assessment", "library", "state", "towards")

    def __init__(self, library: Library, assessment: Assessment, stage: Stage, towards: Stage = "") -> None:
        self.library = library
        self.assessment = assessment
        self.state = stage
        self.towards = towards

    def bid_open(self, _: EventData) -> bool:
        return open_field(self.library.proposal, self.assessment) != ""

    def setup_open(self, _: EventData) -> bool:
        return any(field.id not in self.assessment.setup for field in self.library.setup)

    def nickname_open(self, _: EventData) -> bool:
        return self.assessment.nickname is None

    def depth_open(self, _: EventData) -> bool:
        return self.assessment.depth is None

    def tier_open(self, _: EventData) -> bool:
        return self.assessment.tier is None

    def naming_open(self, _: EventData) -> bool:
        return self.assessment.tier == "bureau" and "bureau" not in self.assessment.names

    def rest_open(self, _: EventData) -> bool:
        tier = self.assessment.tier
        return tier is not None and resting(self.library, self.assessment, tier)

    def rating_open(self, _: EventData) -> bool:
        tier = self.assessment.tier
        return tier is not None and open_spot(self.library, self.assessment, tier) is not None

    def top_open(self, _: EventData) -> bool:
        tier = self.assessment.tier
        return tier is not None and open_pick(self.library, self.assessment, tier) is not None

    def review_open(self, _: EventData) -> bool:
        return self.assessment.tier not in self.assessment.done

    def heading(self, event: EventData) -> bool:
        """Whether this transition leads where the tapped button points."""
        return event.transition is not None and event.transition.dest == self.towards


def _transitions() -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = [
        {"trigger": "answer", "source": "language", "dest": "welcome"},
        {"trigger": "answer", "source": "change", "dest": "top", "conditions": "top_open"},
        {"trigger": "answer", "source": "change", "dest": "review"},
    ]
    names = [stage for stage, _ in FORWARD]
    first_open = {name: i for i, name in enumerate(names)} | {"rating": names.index("rest")}
    ways = [("answer", "welcome", 0), *(("answer", name, i) for name, i in first_open.items())]
    inside = [stage for stage in STAGES if stage not in ("language", "welcome")]
    for trigger, source, first in [*ways, *(("resume", name, 0) for name in inside)]:
        for stage, condition in FORWARD[first:]:
            step: dict[str, Any] = {"trigger": trigger, "source": source, "dest": stage}
            table.append(step | ({"conditions": condition} if condition else {}))
    for source, targets in VISITS.items():
        for dest in targets:
            table.append({"trigger": "visit", "source": source, "dest": dest, "conditions": "heading"})
    table.append({"trigger": "reopen", "source": inside, "dest": "rating"})
    table.append({"trigger": "pause", "source": inside, "dest": "paused"})
    table.append({"trigger": "bid", "source": inside, "dest": "bid"})
    table.append({"trigger": "zone", "source": inside, "dest": "zone"})
    table.append({"trigger": "try", "source": inside, "dest": "trial"})
    table.append({"trigger": "look", "source": inside, "dest": "review"})
    return table


def machine() -> Machine:
    """The machine of all sessions; transitions are tried in the order they are written."""
    return Machine(
        model=None,
        states=list(STAGES),
        transitions=_transitions(),
        initial="language",
        auto_transitions=False,
        send_event=True,
        queued=False,
    )


_MACHINE: list[Machine] = []


def step(
    library: Library, assessment: Assessment, stage: Stage, trigger: str, towards: Stage = ""
) -> Stage | None:
    """The stage a trigger leads to from a stage, None where it leads nowhere."""
    if not _MACHINE:
        _MACHINE.append(machine())
    moment = Moment(library, assessment, stage, towards)
    try:
        moved = _MACHINE[0].events[trigger].trigger(moment)
    except MachineError:
        return None
    return moment.state if moved else None
