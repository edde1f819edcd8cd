"""Screens shown over the open one, by name; they change no answer and no place."""

from __future__ import annotations

from dataclasses import replace

from flows.bidding import briefing, offer
from flows.cards import card, card_across, listed, listed_across
from flows.history import before, comparison, history, pair, past
from flows.model import Tier
from flows.preparing import language
from flows.question import LETTER, TIER_OF
from flows.reminding import bell, charge
from flows.results import changes, discussion, latest, onward, overview, questions, report, result
from flows.scene import Scene, column
from flows.screens import Choice, Group, Screen, Text
from flows.seat import Seat
from flows.seating import found_tier, leaving, opening
from flows.standing import shelf
from flows.teaming import team_view

SHOWING = ("show", "back", "help", "lang", "copy", "tried", "get", "bell")
"""What a button of any assessment does at any time: it shows or hands over something, marks an idea as
tried, or switches reminders."""

_FRESH = ("overview", "report", "discussion", "long", "case", "brief", "bell", "opening", "leave")
_FRESH_OF_TIER = ("", "ideas", "changes", "ask")
_OCCASIONS = ("history", "past", "pair", "compare", "before")
_EXAMPLES = {"example": "example.2", "example.2": "example.3", "example.3": ""}


def is_fresh(name: str) -> bool:
    """Whether a view comes as a new message rather than in place of the one tapped."""
    head, _, rest = name.partition(".")
    if head == "found":
        return True
    if head == "compare":
        return rest.count(".") < 2  # the comparison itself, not its pages
    if head == "team":
        return rest.endswith(".found")
    return name in _FRESH or name == "X.ST-X1" or (head in TIER_OF and rest in _FRESH_OF_TIER)


def view(scene: Scene, name: str) -> Screen | None:
    """The view of this name, None where there is none or it has nothing to show yet.

    Names are "S", "S.ideas", "S.ST-S9", "S.ST-S9.why", "X.ST-X1", "overview", "help.rating.t" and
    such; what the buttons of results name.
    """
    head, _, rest = name.partition(".")
    if head == "help":
        return _help(scene, name, rest)
    if scene.session.part:
        return _of_seat(scene, scene.session.part, head, rest)
    if name in _EXAMPLES:
        return _example(scene, name)
    if head == "team":
        return team_view(scene, name)
    if head in _OCCASIONS:
        return _of_occasions(scene, head, rest)
    if head in TIER_OF:
        return _of_tier(scene, TIER_OF[head], rest) if TIER_OF[head] in scene.assessment.done else None
    return _of_all(scene, name, rest)


def _of_seat(scene: Scene, seat: Seat, head: str, rest: str) -> Screen | None:
    """The views of a seat: of its results only what its group has revealed."""
    if seat.left:
        return None
    match head:
        case "language":
            return language(scene.lang, "here")
        case "opening":
            return opening(scene, seat)
        case "leave":
            return leaving(scene, seat)
        case "found":
            return found_tier(scene, seat, rest)
    return None


def _of_occasions(scene: Scene, head: str, rest: str) -> Screen | None:
    match head:
        case "history":
            return history(scene, int(rest) if rest.isdecimal() else 1)
        case "past":
            return past(scene, rest)
        case "pair":
            return pair(scene, rest)
        case "before":
            return before(scene, rest)
    return comparison(scene, rest)


def _of_all(scene: Scene, name: str, rest: str) -> Screen | None:
    match name:
        case "language":
            return language(scene.lang, "here")
        case "shelf":
            return shelf(scene)
        case "bid":
            return offer(scene)
        case "bell":
            return bell(scene)
        case "brief":
            return briefing(scene, "front")
        case "case":
            return Text("case", None, (scene.foot("here", "welcome", "case"),))
        case "results":
            return latest(scene)
    if name.startswith("brief."):
        return briefing(scene, rest)
    if name.startswith("charge."):
        return charge(scene, TIER_OF[rest]) if rest in TIER_OF else None
    if not scene.assessment.done:
        return None
    match name:
        case "overview":
            return overview(scene)
        case "discussion":
            return discussion(scene)
        case "report":
            return report(scene)
        case "longer":
            return listed_across(scene)
    return card_across(scene, "long" if name == "long" else rest)


def _of_tier(scene: Scene, tier: Tier, rest: str) -> Screen | None:
    letter = LETTER[tier]
    match rest:
        case "":
            return result(scene, tier, over=True)
        case "meaning":
            return Text("meaning", tier, (onward(scene), scene.foot(letter, "verdict", f"{letter}.meaning")))
        case "changes":
            return changes(scene, tier)
        case "ask":
            return questions(scene, tier)
        case "further":
            return listed(scene, tier)
    return card(scene, tier, rest)


def _example(scene: Scene, name: str) -> Text:
    """A page of the invented example; the last one leads to the beginning where that is still to come."""
    following = _EXAMPLES[name]
    ways = [Choice("show", following, "go_on")] if following else []
    ways += [Choice("seen", "welcome", "begin")] if scene.session.stage == "welcome" and not following else []
    page = "example.1" if name == "example" else name
    return Text(page, None, (*column(*ways), scene.foot("here", "welcome", name)))


def _help(scene: Scene, name: str, rest: str) -> Text | None:
    """The help of a topic, over a view where the topic names one, such as "card@S.ST-S9"."""
    topic, _, over = rest.partition("@")
    if not _has_help(scene, topic):
        return None
    other = scene.foot(over or "here", topic, name).choices
    again = Choice("help", rest, "help")
    return Text(f"help.{topic}", scene.assessment.tier, (Group((other[0], again, other[2]), 3),))


def _has_help(scene: Scene, topic: str) -> bool:
    page = scene.library.words[scene.lang].pages["help"]
    for step in topic.split("."):
        page = page.get(step) if isinstance(page, dict) else None
    return isinstance(page, dict) and "title" in page


def to_look_at(screen: Screen) -> Screen:
    """The screen of an earlier assessment without the buttons that only work in the current one."""
    groups = (
        Group(tuple(c for c in group.choices if c.key.partition(".")[0] in SHOWING), group.per_row)
        for group in screen.groups
    )
    return replace(screen, groups=tuple(group for group in groups if group.choices))
