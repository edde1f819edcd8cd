"""The screens of several occasions: every result so far, two compared, what was said before."""

from __future__ import annotations

from flows.compare import Advice, TierShift, advice_given, compared
from flows.labels import project
from flows.model import Rating, Tier
from flows.project import latest_two, two_of, with_results
from flows.question import LETTER, TIER_OF, Question
from flows.record import is_outdated, record_of
from flows.scene import Scene, column
from flows.screens import (
    Advised,
    Before,
    Choice,
    Compared,
    Entry,
    Group,
    Groups,
    History,
    Moved,
    Outcome,
    Screen,
    Text,
)
from flows.session import Assessment, Session
from flows.verdict import judge

PER_PAGE = 4
"""How many assessments are listed at once: each takes up to five lines of a phone."""

MOST_IDEAS = 10
"""The most ideas in one list."""


# --- every assessment -------------------------------------------------------------------------------


def history(scene: Scene, page: int = 1) -> History | None:
    """Every assessment with its results, the newest first; None where there is no such page."""
    newest = scene.session.assessments[::-1]
    listed = newest[(page - 1) * PER_PAGE : page * PER_PAGE]
    if not listed or page < 1:
        return None
    ways = [Choice("show", f"past.{a.id}", f"assessment:{a.id}") for a in listed]
    turn = [Choice("show", f"history.{page - 1}", "later_ones")] if page > 1 else []
    turn += [Choice("show", f"history.{page + 1}", "earlier_ones")] if newest[page * PER_PAGE :] else []
    pages = (Group(tuple(turn), 2),) if turn else ()
    view = f"history.{page}" if page > 1 else "history"
    groups = (*column(*ways), *pages, *column(*comparing(scene)), scene.foot("here", "history", view))
    return History("all", tuple(_entry(scene, a) for a in listed), "", "", groups)


def comparing(scene: Scene) -> list[Choice]:
    """The way to the comparison of the last two results of the project, none where there are not two."""
    return [Choice("show", "compare", "compare")] if latest_two(scene.session) else []


def _entry(scene: Scene, assessment: Assessment) -> Entry:
    outcomes = tuple(_outcome(scene, assessment, tier) for tier in assessment.tiers_done())
    here = assessment.id == scene.session.current
    return Entry(_name(scene, assessment), assessment.opened_on, here, outcomes)


def _name(scene: Scene, assessment: Assessment) -> str:
    return project(scene.library.words[scene.lang], scene.session, assessment.id)


def _outcome(scene: Scene, assessment: Assessment, tier: Tier) -> Outcome:
    today, shown = judge(scene.library, assessment, tier), record_of(assessment, tier)
    standing = shown or today
    moved = is_outdated(scene.library, assessment, tier) and standing.candidates != today.candidates
    depth = assessment.depth_of(tier)
    return Outcome(tier, assessment.done[tier], depth, standing, today if moved else None)


def past(scene: Scene, id_: str) -> History | None:
    """One assessment and what can be done from it; None where there is no such."""
    one = scene.session.find(id_)
    if one is None:
        return None
    elsewhere = id_ if id_ != scene.session.current else ""
    results = (Choice("show", LETTER[t], f"result:{t}", home=elsewhere) for t in one.tiers_done())
    ways = [*_comparisons(scene.session, one)]
    ways += [Choice("again", id_, "assess_again")] if one.done else []
    ways += [Choice("assess", id_, "go_on_with")] if elsewhere else []
    shown = (Group(tuple(results), 3),) if one.done else ()
    former = scene.session.find(one.after)
    groups: Groups = (*shown, *column(*ways), scene.foot("history", "history", f"past.{id_}"))
    return History("one", (_entry(scene, one),), "", _name(scene, former) if former else "", groups)


def _comparisons(session: Session, one: Assessment) -> list[Choice]:
    """The way to a comparison: with the only other result of the project, or to a choice of them."""
    others = [a for a in with_results(session, one) if a.id != one.id] if one.done else []
    if len(others) == 1:
        return [Choice("show", _pair_of(session, one, others[0]), "compare")]
    return [Choice("show", f"pair.{one.id}", "compare")] if others else []


def _pair_of(session: Session, one: Assessment, other: Assessment) -> str:
    """The view that compares two assessments, whichever of them was first."""
    order = session.assessments.index
    older, newer = sorted((one, other), key=order)
    return f"compare.{newer.id}.{older.id}"


def pair(scene: Scene, id_: str) -> History | None:
    """The assessments that one can be compared with, the newest first; None where there is none."""
    one = scene.session.find(id_)
    others = [a for a in with_results(scene.session, one) if a != one][::-1][: 2 * PER_PAGE] if one else []
    if one is None or not others:
        return None
    ways = (Choice("show", _pair_of(scene.session, one, a), f"assessment:{a.id}") for a in others)
    groups = (*column(*ways), scene.foot(f"past.{id_}", "compare", f"pair.{id_}"))
    return History("pair", tuple(_entry(scene, a) for a in others), _name(scene, one), "", groups)


# --- two of them ------------------------------------------------------------------------------------


def comparison(scene: Scene, rest: str) -> Screen | None:
    """A comparison, such as "" for the last two, "k7f3qa.bbbbbb" (the newer first), "k7f3qa.bbbbbb.S" for
    one tier and "k7f3qa.bbbbbb.X" for the ideas given; None where there is no such."""
    if not rest:
        two = latest_two(scene.session)
        return _front(scene, *two, "compare", "here") if two else _nothing(scene)
    newer, older, page = [*rest.split("."), "", ""][:3]
    two = two_of(scene.session, newer, older)
    if two is None:
        return None
    before, after = two
    if not page:
        return _front(scene, before, after, f"compare.{rest}", f"past.{newer}")
    if page == "X":
        return _advised(scene, before, f"compare.{rest}", f"compare.{newer}.{older}")
    found = (one for one in compared(scene.library, before, after).tiers if one.tier == TIER_OF.get(page))
    return next((_moved(scene, one, newer, older) for one in found), None)


def _nothing(scene: Scene) -> Text:
    """Why there is nothing to compare yet, and what would lead there."""
    known = with_results(scene.session, scene.assessment)
    ways = column(*(Choice("again", a.id, "assess_again") for a in known[-1:]))
    page = "no_comparison.one" if known else "no_comparison.none"
    return Text(page, None, (*ways, scene.foot("here", "compare", "compare")))


def _front(scene: Scene, before: Assessment, after: Assessment, view: str, back: str) -> Compared:
    found = compared(scene.library, before, after)
    at = f"compare.{after.id}.{before.id}"
    tiers = tuple(Choice("show", f"{at}.{LETTER[one.tier]}", f"result:{one.tier}") for one in found.tiers)
    ways = [Choice("show", f"{at}.X", "ideas_tried")] if found.advice else []
    more = len(with_results(scene.session, after)) > 2
    ways += [Choice("show", f"pair.{after.id}", "compare_others")] if more else []
    if any(one.placed for one in found.tiers):
        ways.append(Choice("get", f"shift.{after.id}.{before.id}", "file:png"))
    details = (Group(tiers, 3),) if tiers else ()
    names = (_name(scene, before), _name(scene, after))
    days = (max(before.done.values(), default=""), max(after.done.values(), default=""))
    return Compared(found, names, days, (*details, *column(*ways), scene.foot(back, "compare", view)))


def _moved(scene: Scene, shift: TierShift, newer: str, older: str) -> Moved:
    at = f"compare.{newer}.{older}"
    return Moved(shift, (scene.foot(at, "compare", f"{at}.{LETTER[shift.tier]}"),))


def _advised(scene: Scene, before: Assessment, view: str, back: str) -> Advised | None:
    given = advice_given(scene.library, before)[:MOST_IDEAS]
    home = before.id if before.id != scene.session.current else ""
    numbers = tuple(
        Choice("show", f"{_letter(one)}.{one.strategy}", f"nth:{n}:{one.strategy}", one.tried, home)
        for n, one in enumerate(given, 1)
    )
    groups = (Group(numbers, 5), scene.foot(back, "compare", view))
    return Advised(given, _name(scene, before), groups) if given else None


def _letter(advice: Advice) -> str:
    return LETTER[advice.tier] if advice.tier else "X"


# --- one answer -------------------------------------------------------------------------------------


def said_before(session: Session, key: str) -> tuple[Assessment, Rating] | None:
    """The last assessment before the current one that has an answer to this question, and that answer."""
    met = {session.current}
    former = session.find(session.assessment.after)
    while former is not None and former.id not in met:
        if key in former.ratings:
            return former, former.ratings[key]
        met.add(former.id)
        former = session.find(former.after)
    return None


def before(scene: Scene, key: str) -> Before | None:
    """What was answered the last time; None where nothing was."""
    found = said_before(scene.session, key)
    if found is None or key[:-2] not in scene.library.items:
        return None
    former, value = found
    tier = scene.library.items[key[:-2]].tier
    day = former.done.get(tier, former.opened_on)
    question = Question(key)
    foot = scene.foot("here", f"rating.{key[-1]}", f"before.{key}")
    return Before(tier, question, value, day, (foot,))
