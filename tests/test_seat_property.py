"""Anything in a seat, in any order and any phase: nothing raises, nothing is taken after closing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.wording import Wording
from flows.document import from_document, to_document
from flows.engine import COMMANDS
from flows.library import load
from flows.model import Lang
from flows.raters import As
from flows.screens import Found, FoundTier, Rate, Rest, Screen, Top
from flows.seat import Phase
from flows.talk import Attach, CameBack, Command, Input, Left, Say, Tap, Unreadable
from tests.test_seat import ID, Student, room

LIBRARY = load()
WORDING = Wording(LIBRARY)
OTHER = Student(LIBRARY)
OTHER.hands_in("4310")
FOUND = room(LIBRARY, OTHER)

KEYS = ("at", "show", "get", "done", "top.S.g.t.1", "again", "new", "tier", "form", "try.S-G1.t", "bell")
VALUES = ("tiers", "verdict", "S", "B", "overview", "found.S", "pdf", "yes", "full.S", "3", "name", "on")
SAID = st.one_of(
    st.sampled_from([Command(name) for name in (*COMMANDS, "leave", "nonsense")]),
    st.sampled_from([Say(words) for words in ("3", "?!", "yes", "hand in", "跳过", "7K2M9P", "x" * 3000)]),
    st.sampled_from([Unreadable(), Left(), CameBack(), Attach("voice"), Tap("zzzzzz", "S-G1.t", "3")]),
    st.builds(Tap, st.just(ID), st.sampled_from(KEYS), st.sampled_from(VALUES)),
)


class Sitting(RuleBasedStateMachine):
    """One student, whose room moves on by itself."""

    @initialize(side=st.sampled_from(("both", "tier")), lang=st.sampled_from(("en", "zh", None)))
    def joins(self, side: As, lang: Lang | None) -> None:
        self.student = Student(LIBRARY, side)
        self.student.session = replace(self.student.session, lang=lang)
        self.old: list[Tap] = []
        self.seen(Command("start"))

    def seen(self, said: Input) -> None:
        """Do one thing, and hold what came of it against what may come of it in this phase."""
        one = self.student
        before = one.session
        turn = one.does(said)
        assert turn.file is None
        after = one.session
        if one.phase != "answering":
            assert after.assessment.ratings == before.assessment.ratings
            assert one.seat.handed == before.part.handed if before.part else False
        if one.phase != "revealed":
            assert not any(isinstance(shown.screen, Found | FoundTier) for shown in turn.shown)
        if one.seat.side == "tier":
            assert all(key.endswith("t") for key in after.assessment.ratings)
        assert all(WORDING.message(shown, after, "en").text for shown in turn.shown)
        assert turn.toast is None or WORDING.notice(turn.toast, "en")
        assert from_document(to_document(after)) == after

    @property
    def open(self) -> Screen:
        one = self.student
        again = Student(LIBRARY)
        again.session, again.phase, again.round, again.found = one.session, one.phase, one.round, one.found
        again.does(Unreadable())
        return again.screen

    @rule(n=st.integers(0, 99), times=st.integers(1, 12))
    def taps_what_is_offered(self, n: int, times: int) -> None:
        for k in range(times):
            offered = [choice for group in self.open.groups for choice in group.choices]
            if not offered:
                return
            choice = offered[(n + k) % len(offered)]
            self.old.append(Tap(ID, choice.key, choice.value))
            self.seen(self.old[-1])

    @precondition(lambda self: self.student.seat.is_open and isinstance(self.open, Rate | Rest | Top))
    @rule(digits=st.sampled_from(("4", "43", "?1-", "04")))
    def hands_in(self, digits: str) -> None:
        self.student.hands_in(digits)

    @precondition(lambda self: self.old)
    @rule(n=st.integers(0, 999))
    def taps_an_old_button(self, n: int) -> None:
        self.seen(self.old[n % len(self.old)])

    @rule(said=SAID)
    def does_something_else(self, said: Input) -> None:
        self.seen(said)

    @rule(phase=st.sampled_from(("lobby", "answering", "closed", "revealed")), again=st.booleans())
    def moves_on(self, phase: Phase, again: bool) -> None:
        one = self.student
        one.phase, one.round = phase, 2 if again or one.round == 2 else 1
        one.found = FOUND if phase == "revealed" or one.round == 2 else None

    @invariant()
    def there_is_always_a_screen(self) -> None:
        assert self.open.groups or self.student.seat.left


TestSitting = Sitting.TestCase
TestSitting.settings = settings(
    max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
