"""The screens about reminders, and what is said when one is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.bells import Bell, Charge, Named, Reminding, Zoning
from flows.bid import deadline
from flows.choice import Choice, Groups
from flows.labels import project
from flows.model import Tier
from flows.question import LETTER
from flows.scene import Scene, column
from flows.schedule import Reminder, planned

ROWS = 6
"""The next reminders that are listed."""

REMINDED = ("brief", "results", "charge")
"""The views that the buttons of a reminder lead to."""

OFF, ON = Choice("bell", "off", "bell_off"), Choice("bell", "on", "bell_on")


def bell(scene: Scene) -> Bell:
    """Whether reminders come and which; the next ones first."""
    session = scene.session
    rows = _named(scene, _to_come(scene))
    switch = [] if not any(one.remind for one in session.assessments) else [ON if session.muted else OFF]
    offers = [] if session.muted else _offers(scene)
    change = [Choice("at", "zone", "new_zone")] if rows else []
    groups = (*column(*switch, *offers, *change), scene.foot("here", "bell", "bell"))
    return Bell(session.muted, session.zone, rows[:ROWS], groups)


def _to_come(scene: Scene) -> list[Reminder]:
    """Those not sent yet that still make sense; one that is due already comes today."""
    every = planned(scene.library, scene.session)
    now = scene.now
    return [replace(one, at=max(one.at, now)) for one in every if one.until > now] if now else [*every]


def _offers(scene: Scene) -> list[Choice]:
    """The reminders that the assessment at hand could still have."""
    assessment, wanted = scene.assessment, scene.assessment.remind
    day = deadline(assessment)
    found = []
    if day and day > scene.today and "bid" not in wanted:
        found.append(Choice("remind", "bid", "remind_bid"))
    if assessment.done and "again" not in wanted:
        found.append(Choice("remind", "again", "remind_again"))
    return found


def zoning(scene: Scene) -> Zoning:
    """The choice of a time zone; other cities and offsets may be typed."""
    zones = [zone.id for zone in scene.library.zones.zones if zone.on_screen]
    kept = scene.session.zone
    choices = column(*(Choice("zone", id_, f"zone:{id_}", kept == id_) for id_ in zones))
    return Zoning(kept, (*choices, scene.foot("on", "zone")))


def charge(scene: Scene, tier: Tier) -> Charge:
    """Somebody new is in charge at a tier: rate it afresh, now or when a reminder comes."""
    letter = LETTER[tier]
    rated = any(key.startswith(letter) for key in scene.assessment.ratings)
    ways = [Choice("at", f"again.{letter}", "rate_afresh")] if rated else []
    ways += [Choice("remind", f"{letter}.{when}", f"remind_{when}") for when in ("soon", "quarter")]
    return Charge(tier, rated, (*column(*ways), scene.foot("here", "charge", f"charge.{letter}")))


def reminding(scene: Scene, due: Sequence[Reminder]) -> Reminding:
    """What is said when reminders are due: about each what it is, and the way to what it is about."""
    return Reminding(_named(scene, due), scene.today.isoformat(), _ways(due))


def _ways(due: Sequence[Reminder]) -> Groups:
    """The way to what the first of them is about, and [Reminders off]."""
    kind = due[0].kind
    to = {"bid": "brief", "again": "results", "charge": f"charge.{due[0].tier}"}[kind]
    label = {"bid": "brief", "again": "results", "charge": "charge"}[kind]
    return column(Choice("show", to, label), OFF)


def _named(scene: Scene, reminders: Sequence[Reminder]) -> Named:
    words = scene.library.words[scene.lang]
    return tuple((project(words, scene.session, one.assessment), one) for one in reminders)
