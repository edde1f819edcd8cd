"""A trial: whatever is tried, what is stored stays; the screen is what the scoring says of the copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine import Engine
from flows.library import load
from flows.model import TIERS, Rating
from flows.question import LETTER
from flows.record import recorded
from flows.scene import Scene
from flows.screens import Choice, Result, Screen, Trial
from flows.session import Assessment, Session
from flows.showing import open_screen
from flows.talk import Command, Say, Tap
from flows.trial import MOST
from flows.turn import Turn
from flows.verdict import judge

LIBRARY = load()
ENGINE = Engine(LIBRARY)
MINE = "aaaaaa"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def stored(theirs: int = 4, ours: int = 3) -> Session:
    """Somebody with a result of every tier, looking at that of the community."""
    ratings: dict[str, Rating] = {}
    for item in LIBRARY.items:
        ratings |= {f"{item}.t": theirs, f"{item}.u": ours}
    setup = {field.id: "-" for field in LIBRARY.setup}
    one = Assessment(MINE, "2026-11-22", "1", nickname="Elm", names={"bureau": ""}, depth="full", setup=setup)
    full = replace(one, ratings=ratings, tier="community", done=dict.fromkeys(TIERS, "2026-11-22"))
    shown = {tier: recorded(LIBRARY, judge(LIBRARY, full, tier)) for tier in TIERS}
    top = {f"{letter}.{d}.{s}": () for letter in LETTER.values() for d in "gm" for s in "tu"}
    whole = replace(full, shown=shown, top=top, seen=("welcome", "B.m", "S.m", "C.m"))
    return Session("en", "verdict", current=MINE, assessments=(whole,), edition=LIBRARY.edition)


class Person:
    """Somebody at the engine, one act a minute."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = NOW

    def does(self, said: Tap | Say | Command) -> Turn:
        self.now += timedelta(minutes=1)
        turn = ENGINE.step(self.session, said, self.now, "bbbbbb", "en")
        self.session = turn.session
        return turn

    def tap(self, key: str, value: str) -> Turn:
        return self.does(Tap(MINE, key, value))

    def turns_to(self, key: str) -> None:
        """Over the list of items to another rating of the street."""
        self.tap("at", "try.S")
        self.tap("at", f"try.{key[:-1]}u")
        self.tap("at", f"try.{key}")

    @property
    def screen(self) -> Screen:
        return open_screen(Scene.of(LIBRARY, self.session, "en"))

    @property
    def trial(self) -> Trial:
        assert isinstance(self.screen, Trial)
        return self.screen

    def choices(self) -> list[Choice]:
        return [choice for group in self.screen.groups for choice in group.choices]


@pytest.fixture
def trying() -> Person:
    """Somebody in a trial of the street, at our side of its first item."""
    person = Person(stored())
    person.tap("at", "try.C")
    person.does(Command("cancel"))
    person.does(Command("whatif"))
    person.tap("at", "try.S")
    person.tap("at", "try.S-G1.u")
    return person


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=60), st.sampled_from(("on", "stay")))
def test_whatever_is_tapped_in_a_trial_what_is_stored_stays(which: list[int], leave: str) -> None:
    person = Person(stored())
    before = person.session.assessments
    person.does(Command("whatif"))
    for n in which:
        inside = [c for c in person.choices() if c.key.startswith("try") or c.value.startswith("try")]
        choice = inside[n % len(inside)]
        person.tap(choice.key, choice.value)
        assert person.session.assessments == before
        assert person.trial.tier is None or matches(person)
    if leave == "on":
        person.tap("at", "on")
        assert (person.session.stage, person.session.trial) == ("verdict", ())
    assert person.session.assessments == before


def matches(person: Person) -> bool:
    """Whether the screen says what the scoring says of a copy with the changed answers."""
    trial, ratings = person.trial, dict(person.session.assessment.ratings)
    for one in trial.changes:
        assert ratings[one.question.key] == one.before != one.after
        ratings[one.question.key] = one.after
    assert trial.tier
    copy = replace(person.session.assessment, ratings=ratings)
    assert trial.before == judge(LIBRARY, person.session.assessment, trial.tier)
    return trial.now == judge(LIBRARY, copy, trial.tier)


def test_a_change_moves_the_square_on_the_same_screen(trying: Person) -> None:
    assert trying.trial.before == trying.trial.now
    trying.tap("at", "try.S")
    assert trying.trial.near
    for n in range(1, 7):
        trying.turns_to(f"S-G{n}.u")
        turn = trying.tap(f"try.S-G{n}.u", "0")
        (shown,) = turn.shown
        assert isinstance(shown.screen, Trial) and not shown.fresh and not shown.screen.near
    assert trying.trial.now and trying.trial.before
    assert (trying.trial.before.goal.zone, trying.trial.now.goal.zone) == ("borderline", "dissimilar")


def test_undo_goes_back_tap_by_tap_and_twice_is_once(trying: Person) -> None:
    for value in "012":
        trying.tap("try.S-G1.u", value)
    trying.tap("try.S-G1.u", "2")
    assert trying.session.trial == ("S-G1.u=0", "S-G1.u=1", "S-G1.u=2")
    for _ in range(2):
        trying.tap("try.undo", "to.2")
        assert trying.session.trial == ("S-G1.u=0", "S-G1.u=1")
    trying.tap("try.undo", "to.0")
    assert trying.session.trial == ()
    assert not trying.trial.changes


def test_what_equals_the_stored_answer_is_no_change(trying: Person) -> None:
    trying.tap("try.S-G1.u", "3")
    assert trying.session.trial == ()
    trying.tap("try.S-G1.u", "0")
    trying.tap("try.S-G1.u", "3")
    assert len(trying.session.trial) == 2
    assert trying.trial.changes == ()


def test_a_long_trial_stays_small_and_keeps_its_values(trying: Person) -> None:
    trying.turns_to("S-G2.u")
    trying.tap("try.S-G2.u", "1")
    trying.turns_to("S-G1.u")
    for n in range(3 * MOST):
        trying.tap("try.S-G1.u", str(n % 3))
    assert len(trying.session.trial) <= MOST
    assert {c.question.key: c.after for c in trying.trial.changes} == {
        "S-G2.u": 1,
        "S-G1.u": (3 * MOST - 1) % 3,
    }


def test_a_tap_that_comes_after_leaving_says_so_and_changes_nothing(trying: Person) -> None:
    trying.tap("try.S-G1.u", "0")
    trying.tap("at", "on")
    before = trying.session.assessments
    for key, value in (("try.S-G1.u", "4"), ("try.undo", "to.0")):
        turn = trying.tap(key, value)
        assert turn.toast and turn.toast.kind == "trial_over" and turn.stale
        assert (trying.session.assessments, trying.session.trial) == (before, ())
    assert isinstance(trying.screen, Result)


def test_a_button_of_another_item_of_the_trial_changes_nothing(trying: Person) -> None:
    trying.tap("try.S-G2.u", "0")
    assert trying.session.trial == ()
    trying.tap("S-G1.u", "0")  # nor does one of the questions themselves
    assert trying.session.trial == () and trying.session.assessment.ratings["S-G1.u"] == 3


def test_typed_words_count_in_the_trial_alone(trying: Person) -> None:
    trying.does(Say("top concern"))
    assert trying.session.trial == ("S-G1.u=4",)
    turn = trying.does(Say("no idea what this is"))
    assert turn.shown[0].notice and turn.shown[0].notice.kind == "not_understood"
    assert trying.session.trial == ("S-G1.u=4",)


@pytest.mark.parametrize("command", ["review", "cancel", "restart"])
def test_what_leads_out_drops_the_trial(trying: Person, command: str) -> None:
    trying.tap("try.S-G1.u", "0")
    trying.does(Command(command))
    assert (trying.session.stage == "trial", trying.session.trial) == (False, ())


@pytest.mark.parametrize("command", ["start", "whatif", "result", "help", "language", "history", "compare"])
def test_what_only_shows_keeps_the_trial(trying: Person, command: str) -> None:
    trying.tap("try.S-G1.u", "0")
    trying.does(Command(command))
    assert (trying.session.stage, trying.session.trial) == ("trial", ("S-G1.u=0",))


def test_another_tier_is_another_trial(trying: Person) -> None:
    trying.tap("try.S-G1.u", "0")
    trying.tap("at", "try.S")
    trying.tap("at", "try")
    assert trying.session.trial == ("S-G1.u=0",)
    trying.tap("at", "try.B")
    assert trying.session.trial == ()


def test_a_trial_of_what_is_gone_asks_which_tier() -> None:
    for place in ("try.V", "try.S-G9.u", "nonsense", "try.S"):
        session = replace(stored(), stage="trial", place=place)
        person = Person(replace(session, assessments=(session.assessment.unconfirmed("street"),)))
        assert person.trial.tier is None
        person.tap("at", "on")
        assert person.session.stage != "trial"
