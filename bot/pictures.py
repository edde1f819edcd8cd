"""The chart that goes with a message: its name, and what is to be drawn for a name."""

from __future__ import annotations

from zlib import crc32

from bot.ports import Chart
from flows.compare import compared
from flows.library import Library
from flows.model import Lang
from flows.project import two_of
from flows.question import TIER_OF
from flows.screens import Compared, Overview, Result, Screen, Trial
from flows.session import Assessment, Session
from flows.verdict import judge
from flows.whatif import on_trial


def named(library: Library, screen: Screen, session: Session, lang: Lang) -> str:
    """The name of the chart that goes with a screen of the session's current assessment, empty for none.

    It ends in a mark of what is drawn, so that another picture never goes by the same name.
    """
    chart = _beside(library, screen, session)
    if chart is None:
        return ""
    head = f"shift.{chart.after.id}.{chart.before.id}" if chart.kind == "shift" else chart.kind
    return f"{head}.{crc32(repr((lang, chart)).encode()):x}"


def _beside(library: Library, screen: Screen, session: Session) -> Chart | None:
    match screen:
        case Result() | Overview():
            return _map(library, session.assessment)
        case Compared():
            return _shift(library, session, screen.comparison.after, screen.comparison.before)
        case Trial():
            return _trial(library, session)
    return None


def ordered(library: Library, session: Session, of: str, name: str) -> Chart | None:
    """What is to be drawn for a name that `named` gave; None where it is none of this session's.

    The mark at the end of a name is not looked at: what is drawn is what holds now.
    """
    assessment, (kind, *ids) = session.find(of), name.split(".")
    if assessment is None or session.part:  # nothing of a seat is drawn before its group reveals it
        return None
    match kind, ids:
        case "map", _:
            return _map(library, assessment)
        case "shift", [newer, older, *_]:
            return _shift(library, session, newer, older)
        case "trial", _ if of == session.current:
            return _trial(library, session)
    return None


def _map(library: Library, assessment: Assessment) -> Chart | None:
    done = assessment.tiers_done()
    placed = any(judge(library, assessment, tier).candidates for tier in done)
    return Chart("map", assessment, assessment) if placed else None


def _shift(library: Library, session: Session, newer: str, older: str) -> Chart | None:
    two = two_of(session, newer, older)
    tiers = compared(library, *two).tiers if two else ()
    return Chart("shift", *two) if two and any(tier.placed for tier in tiers) else None


def _trial(library: Library, session: Session) -> Chart | None:
    """The tier whose answers are being tried, where it stands on the map with them and without."""
    saved, tier = session.assessment, TIER_OF.get(session.place.partition(".")[2][:1])
    if session.stage != "trial" or tier is None or tier not in saved.done:
        return None
    trial = on_trial(saved, session)
    placed = all(judge(library, one, tier).candidates for one in (saved, trial))
    return Chart("trial", saved, trial, tier) if placed else None
