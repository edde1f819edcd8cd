"""The questions about a bid, and its brief on screens that fit a phone."""

from __future__ import annotations

from datetime import date
from typing import cast, get_args

from flows import bid
from flows.brief import Brief, brief
from flows.calendar import read_iso
from flows.choice import Choice, Group, Groups
from flows.preparing import nickname
from flows.scene import Scene, column
from flows.screens import Bidding, Briefing, BriefPage, Deadline, Nickname, Offer

DUE = "due."
"""Before the day, or the two days, that were understood and wait for a yes, in `Session.place`."""

BRIEFS = ("brief.pdf", "brief.docx")
"""The files in which a brief may be taken away."""

_SKIP_REST = Choice("bid", "rest", "skip_rest")


def offer(scene: Scene) -> Offer:
    """What a brief is, with the way in: for the assessment at hand or for another project."""
    begun = bool(scene.assessment.ratings)
    ways = [Choice("bid", "begin", "bid_this" if begun else "begin")]
    ways += [Choice("bid", "new", "bid_new")] if begun else []
    return Offer(begun, (*column(*ways), scene.foot("here", "bid", "bid")))


def question(scene: Scene) -> Nickname | Deadline | Bidding:
    """The question about the bid that is open: where the person went, else the first not answered."""
    place = scene.session.place
    if scene.assessment.nickname is None:
        return nickname(scene)
    every = bid.fields(scene.library.proposal, scene.assessment)
    chosen = place.removeprefix("bid.")
    field = (
        chosen if chosen in every else bid.open_field(scene.library.proposal, scene.assessment) or every[0]
    )
    if place.startswith(DUE) or field == "deadline":
        return _deadline(scene)
    return _question(scene, field)


def _count(scene: Scene, field: str) -> tuple[int, int]:
    """Which question it is, and of how many; what a side looks at counts with the side."""
    main = ["kind", "deadline", *scene.library.proposal.scorers]
    return main.index(field.partition(".")[0]) + 1, len(main)


def _back(scene: Scene, field: str) -> str:
    every = bid.fields(scene.library.proposal, scene.assessment)
    before = every.index(field) - 1
    return f"bid.{every[before]}" if before >= 0 else "return"


def _question(scene: Scene, field: str) -> Bidding:
    n, of = _count(scene, field)
    known = bid.scorers(scene.library.proposal, scene.assessment)
    foot = scene.foot(_back(scene, field), "bidding")
    return Bidding(field, n, of, known, (*_answers(scene, field), foot))


def _answers(scene: Scene, field: str) -> Groups:
    proposal, given = scene.library.proposal, scene.assessment.bid.get(field)
    key = f"bid.{field}"

    def choice(value: str, label: str) -> Choice:
        return Choice(key, value, label, given == value)

    if field == "kind":
        kinds = (choice(kind, f"bid:kinds:{kind}") for kind in proposal.kinds)
        return *column(*kinds, choice(bid.SKIPPED, "not_known")), *column(Choice("bid", "off", "no_bid"))
    if field.endswith(".part"):
        parts = (choice(part, f"bid:parts:{part}") for part in proposal.parts)
        return *column(*parts), Group((choice(bid.SKIPPED, "skip"), _SKIP_REST), 2)
    weights = tuple(choice(str(percent), f"percent:{percent}") for percent in proposal.weights)
    others = (choice(bid.NO, "scores_not"), choice(bid.SKIPPED, "not_known"))
    unknown = column(choice(bid.UNKNOWN, "weight_unknown"))
    return Group(weights, 4), *unknown, Group(others, 2), *column(_SKIP_REST)


def _deadline(scene: Scene) -> Deadline:
    """The question, or the day understood with a yes; what has passed since it was typed is asked anew."""
    n, of = _count(scene, "deadline")
    days = understood(scene)
    foot = scene.foot(_back(scene, "deadline"), "deadline")
    another = Choice("at", "bid.deadline", "another_day")
    if len(days) == 1:
        ways = column(Choice("bid.deadline", days[0], "that_day"), another)
    elif days:
        ways = column(*(Choice("bid.deadline", day, f"day:{day}") for day in days), another)
    else:
        ways = column(Choice("bid.deadline", bid.SKIPPED, "no_date"), _SKIP_REST)
    return Deadline(days, scene.today.isoformat(), n, of, (*ways, foot))


def understood(scene: Scene) -> tuple[str, ...]:
    """The days that wait for a yes and are still to come."""
    if not scene.session.place.startswith(DUE):
        return ()
    days = scene.session.place.removeprefix(DUE).split(".")
    return tuple(day for day in days if (found := read_iso(day)) and found > scene.today)


def pending(days: tuple[date, ...]) -> str:
    """The place at which days that were understood wait for a yes."""
    return DUE + ".".join(day.isoformat() for day in days)


# --- the brief ----------------------------------------------------------------------------------


def briefing(scene: Scene, page: str) -> Briefing | None:
    """A page of the brief, None where there is no bid or no such page."""
    if not bid.has_bid(scene.assessment) or page not in get_args(BriefPage):
        return None
    made = brief(scene.library, scene.assessment, scene.today)
    name = "brief" if page == "front" else f"brief.{page}"
    groups = _front(scene, made) if page == "front" else _copies(made, page)
    back = "here" if page == "front" else "brief"
    return Briefing(made, cast(BriefPage, page), (*groups, scene.foot(back, "brief", name)))


def _front(scene: Scene, made: Brief) -> Groups:
    pages = tuple(Choice("show", f"brief.{page}", f"brief_{page}") for page in get_args(BriefPage)[1:])
    remind = made.deadline is not None and made.deadline > made.today
    ways = [Choice("remind", "bid", "remind_bid")] if remind and "bid" not in scene.assessment.remind else []
    change = (Choice("at", "bid.deadline", "new_deadline"), Choice("at", "bid.third", "new_scorers"))
    files = Group(tuple(Choice("get", kind, f"file:{kind.removeprefix('brief.')}") for kind in BRIEFS), 2)
    return Group(pages, 2), files, *column(*ways), Group(change, 2)


def _copies(made: Brief, page: str) -> Groups:
    """What may be copied from a page: sentences made of items, or those of strategies."""
    if page == "line":
        theme = [Choice("copy", f"theme.{made.theme}", "copy_theme")] if made.theme else []
        own = [
            Choice("copy", f"line.{'.'.join(line.items)}", f"copy_line:{line.tier}") for line in made.lines
        ]
        return column(*theme, *own)
    if page == "keep":
        found = [
            Choice("copy", one.strategy or f"keep.{one.item}", f"copy_line:{one.tier}")
            for one in made.reserves
        ]
        return column(*found)
    return ()
