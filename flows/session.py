"""What is kept of one manager: where they are, and every assessment with its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flows.model import TIERS, Depth, Lang, Rating, Side, Tier
from flows.seat import Seat

Stage = str
"""A state of `flows.machine`."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answers about one project; everything is kept by id, never by position.

    `ratings` has keys such as "S-G3.t" (their side) and "S-G3.u" (ours); `top` keys such as "S.m.t"
    with up to two item ids, none for skipped; `setup` field ids with an option or "-" for skipped;
    `nickname` and `names` None or missing where not asked, empty where skipped; `done` the day each
    tier's result was last shown; `seen` the resting screens already passed; `deepened` the tiers
    taken from the quick form to the full one; `after` the assessment of the same project that this
    one follows, empty for none; `shown` each tier's verdict as it was shown on that day (see
    `flows.record`); `tried` the strategies that were tried.

    `only` is "tier" where the tier's side alone is asked, as those who answer as the tier do.

    `bid` holds what is known of a bid (`flows.bid`), empty where there is none; `remind` the wanted
    reminders and since when or for which day, `told` the marks of those that were sent
    (`flows.schedule`).

    `joint` says which tier a team answered together, and from which picture (`flows.settling`); empty
    for what one person answers alone.
    """

    id: str
    opened_on: str
    rubric: str
    nickname: str | None = None
    setup: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    depth: Depth | None = None
    tier: Tier | None = None
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    top: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    done: Mapping[str, str] = field(default_factory=dict)
    deepened: tuple[str, ...] = ()
    after: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    bid: Mapping[str, str] = field(default_factory=dict)
    remind: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    joint: Mapping[str, Any] = field(default_factory=dict)
    only: Side | None = None

    def depth_of(self, tier: Tier) -> Depth:
        """The form in which a tier is assessed; full where none was chosen."""
        return "full" if tier in self.deepened else self.depth or "full"

    def rated(self, key: str, value: Rating) -> Assessment:
        return replace(self, ratings={**self.ratings, key: value})

    def unconfirmed(self, *tiers: Tier | None) -> Assessment:
        """The assessment without the results of these tiers."""
        done, shown = ({t: v for t, v in kept.items() if t not in tiers} for kept in (self.done, self.shown))
        return replace(self, done=done, shown=shown)

    def tiers_done(self) -> tuple[Tier, ...]:
        """The tiers whose result has been shown, in the order of the tiers."""
        return tuple(tier for tier in TIERS if tier in self.done)


@dataclass(frozen=True, slots=True)
class Session:
    """One manager's dialog; plain data that outlives the program and its versions.

    `stage` is where the dialog rests, `place` the spot inside it where that was chosen rather than
    derived from the answers, `noted` what the last answer set, `view` what was last shown over the
    open screen, `heard` the last thing the person did and `seen_at` when (ISO, UTC), `edition` the
    content the session was last shown with, `left` whether the person blocked us, `trial` what was
    changed in a trial, such as "S-G1.t=3", the latest last: no answer, and gone once the trial is left.
    `zone` is their time zone (`flows.zones`), `muted` why no reminder is sent: "off" or "left", empty
    where they come. `teams` are the teams they belong to, the newest last: code and seat, such as
    "7K2M9P/0123456789abcdef", the seat empty where they have none.

    `seat` points to the seat that the person holds in a group, such as "7K2M9P/0123456789abcdef", empty for
    none. `part` is what a seat's own session knows of its group; None in a person's own record.
    """

    lang: Lang | None = None
    stage: Stage = "language"
    place: str = ""
    noted: str = ""
    view: str = ""
    heard: str = ""
    seen_at: str = ""
    current: str = ""
    assessments: tuple[Assessment, ...] = ()
    edition: str = ""
    left: bool = False
    trial: tuple[str, ...] = ()
    zone: str = ""
    muted: str = ""
    teams: tuple[str, ...] = ()
    seat: str = ""
    part: Seat | None = None

    @property
    def assessment(self) -> Assessment:
        """The assessment that is being worked on."""
        return next(a for a in self.assessments if a.id == self.current)

    def find(self, assessment_id: str) -> Assessment | None:
        """The assessment of this id, None where there is none."""
        return next((a for a in self.assessments if a.id == assessment_id), None)

    def owns(self, assessment_id: str) -> bool:
        return any(a.id == assessment_id for a in self.assessments)

    def revised(self, assessment: Assessment) -> Session:
        """The session with the assessment of the same id replaced."""
        kept = tuple(assessment if a.id == assessment.id else a for a in self.assessments)
        return replace(self, assessments=kept)
