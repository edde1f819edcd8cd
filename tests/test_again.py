"""A project once more: what is kept and what is asked anew, old answers, ideas tried, two compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from flows.library import Library
from flows.model import TIERS, Rating
from flows.record import recorded
from flows.scene import Scene
from flows.screens import Before, Card, Compared, History, Rate, Result, Screen, Shown, Text, Tiers
from flows.session import Assessment, Session
from flows.showing import open_screen
from flows.talk import Command, Input, Say, Tap
from flows.turn import Turn
from flows.verdict import judge
from flows.views import SHOWING
from tests.test_trial import ENGINE, LIBRARY, NOW, stored

FIRST = "aaaaaa"


class Person:
    """Somebody at the engine; each act comes a minute after the one before."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._acts = count(1)

    def does(self, said: Input) -> Turn:
        act = next(self._acts)
        new_id = "b" + "".join("abcdefghij"[int(digit)] for digit in f"{act:05d}")
        turn = ENGINE.step(self.session, said, NOW + timedelta(minutes=act), new_id, "en")
        self.session = turn.session
        return turn

    def tap(self, key: str, value: str, home: str = "") -> Shown:
        (shown,) = self.does(Tap(home or self.session.current, key, value)).shown
        return shown

    def command(self, name: str) -> Screen:
        (shown,) = self.does(Command(name)).shown
        return shown.screen

    @property
    def screen(self) -> Screen:
        return open_screen(Scene.of(LIBRARY, self.session, "en"))


def keys(screen: Screen) -> set[tuple[str, str]]:
    return {(choice.key, choice.value) for group in screen.groups for choice in group.choices}


@pytest.fixture
def person() -> Person:
    return Person(stored())


@pytest.fixture
def again(person: Person) -> Person:
    """Somebody who assesses the project once more and is asked for the first rating of the street."""
    person.command("history")
    person.tap("show", f"past.{FIRST}")
    person.tap("again", FIRST)
    person.tap("tier", "S")
    assert isinstance(person.screen, Rate)
    return person


def test_assessing_again_keeps_what_is_known_and_asks_for_every_answer(again: Person) -> None:
    first, second = again.session.assessments
    assert first == stored().assessment
    assert (second.after, second.ratings, second.done, second.top) == (FIRST, {}, {}, {})
    kept = (second.nickname, second.setup, second.names, second.depth)
    assert kept == (first.nickname, first.setup, first.names, first.depth)
    assert isinstance(again.screen, Rate) and again.screen.given is None


def test_assessing_again_twice_begins_one(person: Person) -> None:
    for _ in range(3):
        person.command("history")
        person.tap("show", f"past.{FIRST}")
        shown = person.tap("again", FIRST)
        assert isinstance(shown.screen, Tiers)
        assert shown.notice and shown.notice.kind == "assessed_again"
        person.tap("again", FIRST)
    assert len(person.session.assessments) == 2


def test_an_old_answer_is_shown_when_asked_for_and_never_filled_in(again: Person) -> None:
    question = again.screen
    shown = again.tap("show", "before.S-G1.t")
    assert isinstance(shown.screen, Before)
    assert (shown.screen.value, shown.screen.day, shown.fresh) == (4, "2026-11-22", False)
    assert again.tap("back", "here").screen == question
    assert again.session.assessment.ratings == {}
    again.tap("S-G1.t", "2")
    assert isinstance(again.screen, Rate) and again.screen.question.key == "S-G2.t"


def test_a_first_assessment_has_no_old_answers(person: Person) -> None:
    person.does(Command("restart"))
    person.tap("new", "yes")
    for key, value in (("set.rest", "-"), ("name", "-"), ("form", "quick"), ("tier", "S")):
        person.tap(key, value)
    assert isinstance(person.screen, Rate)
    assert not any(value.startswith("before.") for _, value in keys(person.screen))
    assert not isinstance(person.tap("show", "before.S-G1.t").screen, Before)


def test_an_old_answer_is_looked_for_through_every_former_assessment() -> None:
    first = stored().assessment
    between = Assessment("bbbbbb", "2027-01-01", "1", after=FIRST, depth="full", tier="street")
    last = replace(between, id="cccccc", after="bbbbbb")
    in_a_circle = replace(between, after="cccccc")
    for middle, found in ((between, True), (in_a_circle, False)):
        session = Session("en", "rating", current="cccccc", assessments=(first, middle, last))
        person = Person(replace(session, edition=LIBRARY.edition))
        assert isinstance(person.tap("show", "before.S-G1.t").screen, Before) is found


def test_an_idea_is_marked_from_a_card_of_any_assessment(again: Person) -> None:
    answers = again.session.assessment
    card = again.tap("show", "S.ideas", home=FIRST)
    assert isinstance(card.screen, Card)
    key = next(k for k, _ in keys(card.screen) if k.startswith("tried."))
    for value, tried in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0), ("yes", 1)):
        for shown in again.does(Tap(FIRST, key, value)).shown:
            assert isinstance(shown.screen, Card) and shown.home == FIRST
        assert len(again.session.assessments[0].tried) == tried
    assert again.session.assessment == answers
    assert again.session.assessments[0].tried == (key.rpartition(".")[2],)


@pytest.mark.parametrize("key", ["tried.S.ST-gone", "tried.S", "tried.S.ST-B1", "tried.x"])
def test_what_is_no_idea_of_the_tier_cannot_be_marked(person: Person, key: str) -> None:
    before = person.session.assessments
    person.tap(key, "yes")
    assert person.session.assessments == before


def test_a_result_of_an_earlier_assessment_offers_only_what_works_there(again: Person) -> None:
    again.command("history")
    past = again.tap("show", f"past.{FIRST}").screen
    assert isinstance(past, History)
    result = again.does(Say("Street office")).shown[0]
    assert isinstance(result.screen, Result) and result.home == FIRST
    assert {key.partition(".")[0] for key, _ in keys(result.screen)} <= {*SHOWING}
    assert {key for key, _ in keys(person_result(again))} - {*SHOWING}


def person_result(person: Person) -> Screen:
    return Person(replace(person.session, current=FIRST, stage="verdict")).screen


def many(answers: int) -> Session:
    """That many looks at one project, each a step nearer to the tier."""
    first = stored(4, 0).assessment
    looks = [first]
    for n in range(1, answers):
        ratings: dict[str, Rating] = {key: n if key[-1] == "u" else 4 for key in first.ratings}
        day = f"2027-0{n}-01"
        one = replace(first, id=f"bbbbb{'abcdefg'[n]}", ratings=ratings, after=looks[-1].id, opened_on=day)
        looks.append(replace(one, done=dict.fromkeys(TIERS, day)))
    return replace(stored(), assessments=tuple(looks), current=looks[-1].id)


def test_the_last_two_are_compared_and_others_can_be_chosen() -> None:
    person = Person(many(4))
    ids = [one.id for one in person.session.assessments]
    shown = person.command("compare")
    assert isinstance(shown, Compared)
    assert (shown.comparison.before, shown.comparison.after) == (ids[2], ids[3])
    chosen = person.tap("show", f"pair.{ids[3]}").screen
    assert isinstance(chosen, History) and len(chosen.entries) == 3
    for other in ids[:3]:
        found = person.tap("show", f"compare.{ids[3]}.{other}").screen
        assert isinstance(found, Compared) and found.comparison.before == other
    for wrong in (f"{ids[3]}.zzzzzz", f"{ids[3]}.{ids[3]}", ids[3], "x.y.z"):
        assert not isinstance(person.tap("show", f"compare.{wrong}").screen, Compared)


@pytest.mark.parametrize(("done", "page"), [(TIERS, "no_comparison.one"), ((), "no_comparison.none")])
def test_what_is_missing_for_a_comparison_is_said(done: tuple[str, ...], page: str) -> None:
    one = replace(stored().assessment, done=dict.fromkeys(done, "2026-11-22"))
    person = Person(replace(stored(), assessments=(one,), stage="tiers"))
    shown = person.command("compare")
    assert isinstance(shown, Text) and shown.page == page
    assert bool(done) == (("again", FIRST) in keys(shown))


def test_every_assessment_is_found_in_the_history() -> None:
    person = Person(many(7))
    met = []
    for page in ("history", "history.2"):
        shown = person.tap("show", page).screen
        assert isinstance(shown, History)
        met += [value for key, value in keys(shown) if value.startswith("past.")]
    assert {*met} == {f"past.{one.id}" for one in person.session.assessments}
    for wrong in ("history.3", "history.0", "past.zzzzzz", "pair.zzzzzz"):
        assert not isinstance(person.tap("show", wrong).screen, History)


def test_a_confirmed_review_keeps_the_result_as_it_is_shown(library: Library) -> None:
    person = Person(replace(stored(), stage="review"))
    unconfirmed = person.session.assessment.unconfirmed("community")
    person = Person(replace(person.session, assessments=(unconfirmed,)))
    person.tap("done", "C")
    one = person.session.assessment
    assert one.shown["community"] == recorded(library, judge(library, one, "community"))
    person.command("review")
    for place in ("change", "change.C-G1", "edit.C-G1.t"):
        person.tap("at", place)
    person.tap("C-G1.t", "0")
    assert "community" not in person.session.assessment.shown
