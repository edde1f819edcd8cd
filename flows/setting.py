"""What a chosen button sets, and where that leads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from flows import bid
from flows.bid import SKIPPED
from flows.library import Library
from flows.machine import step
from flows.model import TIERS, Depth, Rating, Tier
from flows.path import next_in_walk
from flows.places import stage_of
from flows.project import followed, followed_up
from flows.question import TIER_OF
from flows.record import recorded
from flows.schedule import handed_on, wish
from flows.session import Assessment, Session, Stage
from flows.sitting import confirmed, gone
from flows.standing import parked
from flows.trial import begun, changed
from flows.verdict import judge


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets one thing in a session and moves it on."""

    library: Library
    session: Session
    now: datetime
    new_id: str

    @property
    def assessment(self) -> Assessment:
        return self.session.assessment

    def set(self, key: str, value: str) -> Session:
        """The session after a choice it offers."""
        head, _, rest = key.partition(".")
        if head in self.library.items:  # nearly every tap, so it is looked at first
            return self._rated(key, value)
        match head:
            case "at":
                return self._visit(value)
            case "set":
                return self._setup(rest, value)
            case "name" | "tiername":
                return self.named(head, "")
            case "form":
                return self._form(value)
            case "tier":
                return self.forward(replace(self.assessment, tier=TIER_OF[value]))
            case "seen":
                seen = dict.fromkeys((*self.assessment.seen, value))
                return self.forward(replace(self.assessment, seen=tuple(seen)))
            case "top":
                return self._picked(rest, value)
            case "done":
                return self._done(TIER_OF[value])
            case "leave":
                return gone(self.session)
            case "new":
                return self._afresh()
            case "bid":
                return self._bid(rest, value)
            case "remind":
                return self._remind(value)
            case "zone":
                return self._moved(replace(self.session, zone=value), "resume")
            case "bell":
                return replace(self.session, muted="" if value == "on" else "off")
            case "assess":
                return self._turned(value)
            case "again":
                return self._again(value)
            case "try":
                return replace(self.session, trial=changed(self.session, rest, value), view="")
        return self.session

    def forward(self, assessment: Assessment | None = None) -> Session:
        """The session with its assessment replaced, moved to what is open next."""
        return self._answered(assessment or self.assessment)

    def _moved(self, session: Session, trigger: str, towards: Stage = "", place: str = "") -> Session:
        stage = step(self.library, session.assessment, session.stage, trigger, towards)
        return replace(session, stage=stage, place=place, view="") if stage else self.session

    def _answered(self, assessment: Assessment, noted: str = "") -> Session:
        """The session with its assessment replaced, moved to what is open next."""
        session = self.session
        stage = step(self.library, assessment, session.stage, "answer")
        return replace(
            session,
            assessments=tuple(assessment if a.id == assessment.id else a for a in session.assessments),
            stage=stage or session.stage,
            place="",
            noted=noted,
            view="",
        )

    def looking(self) -> Session:
        """The session at the review of its tier."""
        return self._moved(replace(self.session, noted=""), "look")

    def named(self, key: str, name: str) -> Session:
        """The session with the project's nickname or the tier's own name; empty for none."""
        if key == "name":
            return self.forward(replace(self.assessment, nickname=name))
        names = {**self.assessment.names, cast(str, self.assessment.tier): name}
        return self.forward(replace(self.assessment, names=names))

    def _visit(self, place: str) -> Session:
        session = replace(self.session, noted="")
        match place.split("."):
            case ["on" | "return"]:
                return self._moved(session, "resume")
            case ["before"]:  # the way back from a result
                return self._moved(session, "look")
            case ["review", letter]:
                return self._moved(self._turned_to(session, letter), "look")
            case ["open", item, side]:
                return self._moved(self._turned_to(session, item[0]), "reopen", place=f"open.{item}.{side}")
            case ["afresh"]:
                return parked(self.session, place)
            case ["again"]:
                tier = cast(Tier, self.assessment.tier)
                return self._begun(self._followed(self.assessment, (tier,), deepened=False))
            case ["again", letter]:
                return self._begun(self._followed(self.assessment, (TIER_OF[letter],), deepened=False))
            case ["try", *_]:
                return self._moved(replace(session, trial=begun(session, place)), "try", place=place)
            case ["bid" | "zone" as stage, *_]:
                return self._moved(session, stage, place=place)
        if session.stage in ("paused", "trial"):  # leave these first, then go where the button points
            if place == "review":
                return self._moved(session, "look")
            session = self._moved(session, "resume")
        kept = "" if place in ("tiers", "review", "verdict", "naming", "name", "form") else place
        return self._moved(session, "visit", stage_of(place), kept)

    def _turned_to(self, session: Session, letter: str) -> Session:
        """The session at work on another tier; what is open elsewhere stays open there."""
        return session.revised(replace(session.assessment, tier=TIER_OF[letter]))

    def _followed(self, old: Assessment, tiers: tuple[Tier, ...], *, deepened: bool) -> Assessment:
        day, rubric = self.now.date().isoformat(), self.library.rubric.version
        return followed(old, tiers, self.new_id, day, rubric, deepened=deepened)

    def _again(self, former: str) -> Session:
        """The whole project once more; one that was begun so and holds no answer yet is gone on with."""
        old = self.session.find(former)
        if old is None:
            return self.session
        if begun := followed_up(self.session, old):
            return self._turned(begun.id)
        return self._begun(replace(self._followed(old, TIERS, deepened=True), tier=None))

    def _turned(self, assessment_id: str) -> Session:
        return self._moved(replace(self.session, current=assessment_id, stage="paused"), "resume")

    def _afresh(self) -> Session:
        day = self.now.date().isoformat()
        return self._begun(Assessment(self.new_id, day, self.library.rubric.version, seen=("welcome",)))

    def _begun(self, assessment: Assessment) -> Session:
        former = self.session.find(assessment.after)
        if former:  # reminders go with the project's newest
            former, assessment = handed_on(former, assessment)
        before = self.session.revised(former) if former else self.session
        kept = (*before.assessments, assessment)
        session = replace(before, assessments=kept, current=assessment.id, stage="paused", noted="", place="")
        return self._moved(session, "resume")

    def bidding(self) -> Session:
        """The session at the questions about its bid, which is begun where there is none."""
        if not bid.has_bid(self.assessment):
            return self._bid("", "begin")
        return self._moved(replace(self.session, noted=""), "bid")

    def _bid(self, field: str, value: str) -> Session:
        """The session with one answer about its bid, or with the bid begun or given up."""
        if (field, value) == ("", "new"):
            return replace(self, session=self._afresh()).bidding()
        answered = bid.answered(self.library.proposal, self.assessment, field, value, self.now)
        if self.session.stage == "bid" and value != "off":
            return self.forward(answered)
        trigger = "answer" if self.session.stage == "welcome" else "resume"
        return self._moved(replace(self.session.revised(answered), noted=""), trigger)

    def _remind(self, value: str) -> Session:
        """The session with a reminder wanted; the time zone is asked for with the first."""
        session = wish(self.library, self.session, value, self.now)
        return session if session.zone else self._moved(session, "zone")

    def _setup(self, field: str, value: str) -> Session:
        known = self.assessment.setup
        if field == "rest":
            skipped = {f.id: "-" for f in self.library.setup if f.id not in known}
            return self.forward(replace(self.assessment, setup={**known, **skipped}))
        return self.forward(replace(self.assessment, setup={**known, field: value}))

    def _form(self, value: str) -> Session:
        depth, _, letter = value.partition(".")
        if not letter:
            return self.forward(replace(self.assessment, depth=cast(Depth, depth)))
        tier = TIER_OF[letter]
        shallow = self.assessment.unconfirmed(tier)
        deeper = replace(shallow, deepened=(*shallow.deepened, tier), tier=tier)
        return self._moved(replace(self.session.revised(deeper), noted=""), "resume")

    def _done(self, tier: Tier) -> Session:
        """The session with a tier confirmed: its result is shown today, and kept as it is shown."""
        day = self.now.date().isoformat()
        if self.session.part:
            return confirmed(self.library, self.session, tier, day)
        text = recorded(self.library, judge(self.library, self.assessment, tier))
        done, shown = {**self.assessment.done, tier: day}, {**self.assessment.shown, tier: text}
        return self.forward(replace(self.assessment, done=done, shown=shown))

    def _picked(self, key: str, value: str) -> Session:
        side, rank = key[:5], key[6:]
        before = self.assessment.top.get(side, ())
        if value in before[:1] and rank == "2":
            return self.session  # the row of the first pick: a second tap in the same place changes nothing
        picks: tuple[str, ...]
        if not rank:  # skipped: the side as a whole, or the second pick alone
            picks = (*before, SKIPPED) if len(before) == 1 and not self.session.place else ()
        else:
            picks = (value,) if rank == "1" else (*before[:1], value)
        picked = self._unconfirmed(replace(self.assessment, top={**self.assessment.top, side: picks}))
        return self._answered(picked)

    def _rated(self, key: str, value: str) -> Session:
        rating = cast(Rating, int(value) if value.isdigit() else value)
        before = self.assessment.ratings.get(key)
        rated = self.assessment.rated(key, rating)
        noted = key
        if before is not None and before != rating:
            rated = self._unconfirmed(rated)
            noted = f"{key}<{before}"
        if self.session.place and (place := next_in_walk(self.library, rated, self.session.place, key)):
            return replace(self.session.revised(rated), noted=noted, place=place, view="")
        return self._answered(rated, noted)

    def _unconfirmed(self, assessment: Assessment) -> Assessment:
        """The assessment without its tier's result: changed answers are looked at once more before it."""
        return assessment.unconfirmed(assessment.tier) if assessment.tier in assessment.done else assessment
