"""Anything, in any order, twice, late: nothing raises, nothing is lost, there is a way on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.channels.telegram.length import plain
from bot.wording import Wording
from flows.document import from_document, to_document
from flows.engine import COMMANDS, Engine
from flows.labels import name
from flows.library import load
from flows.model import LANGS
from flows.record import recorded
from flows.scene import Scene
from flows.screens import Choice, Language, Rate, Result, Review, Screen, Shown, Trial
from flows.session import Session
from flows.showing import open_screen
from flows.talk import DATA_LIMIT_BYTES, Attach, CameBack, Command, Input, Left, Say, Tap, Unreadable
from flows.turn import Turn
from flows.verdict import judge
from flows.views import view

LIBRARY = load()
ENGINE = Engine(LIBRARY)
WORDING = Wording(LIBRARY)
STEPS_TO_A_RESULT = 90
"""More than every question of the full form with all its picks, pauses and the review."""

KINDS = ("voice", "sticker", "picture", "forwarded", "edited", "other")
VALUES = (
    "begin",
    "rest",
    "off",
    "tender",
    "2026-12-31",
    "2020-01-01",
    "hk",
    "bid",
    "S.soon",
    "brief.pdf",
    "0",
    "4",
    "?",
    "-",
    "7",
    "on",
    "review",
    "tiers",
    "afresh",
    "again",
    "change",
    "verdict",
    "quick",
)
KEYS = ("S-G1.t", "B-M1.u", "C-G9.t", "top.S.g.t.2", "set.budget", "set.rest", "at", "seen", "form", "tier",
        "bid", "bid.kind", "bid.deadline", "bid.third", "remind", "zone", "bell", "get",
        "name", "done", "new", "assess", "again", "try.S-G1.t", "try.C-G9.u", "try.undo", "tried.S.ST-S9",
        "show", "back", "help", "lang", "copy", "no-such")  # fmt: skip
PLACES = ("S", "S.ideas", "X.ST-X1", "overview", "S.changes", "S.ask", "S-G1.t", "change.S-G1", "edit.S-G1.t",
          "again.S-G1.t", "try", "try.S", "try.S-G1.u", "to.0", "to.x", "history", "compare", "past.aaa222",
          "pair.aaa222", "before.S-G1.t", "top.S.g.t", "edit.top.S.g.u", "set.budget", "zh@S", "zh", "xx",
          "yes")  # fmt: skip
WORDS = (
    "31 Dec",
    "3/4/2027",
    "下周五",
    "35%",
    "+8",
    "yes",
    "好",
    "skip",
    "不清楚",
    "much",
    "很在意",
    "３",
    "3",
    "next",
    "<b>&amp;",
    "\u202eabc",
    "🙂" * 50,
)


def facts(session: Session) -> dict[tuple[str, str], object]:
    """Everything that was ever answered, by assessment and by the key of the button that answers it."""
    found: dict[tuple[str, str], object] = {}
    for a in session.assessments:
        found |= {(a.id, key): rating for key, rating in a.ratings.items()}
        found |= {(a.id, f"top.{key}"): picks for key, picks in a.top.items()}
        found |= {(a.id, f"set.{key}"): option for key, option in a.setup.items()}
        once = {"name": a.nickname, "tiername": a.names.get("bureau"), "form": a.depth, "tier": a.tier}
        found |= {(a.id, key): value for key, value in once.items() if value is not None}
    return found


def about(session: Session, said: Input) -> set[str]:
    """The facts that an input may change, which is none where it is no choice that is offered."""
    offered = {(c.key, c.value) for screen in screens(session) for c in choices(screen)}
    match said:
        case Tap(home, key, value):
            keys = {key} if home == session.current and (key, value) in offered else set()
        case Say():
            keys = {key for key, _ in offered} | {"name", "tiername"}
        case _:
            keys = set()
    return {key[:9] if key.startswith("top.") else key for key in keys}


def screens(session: Session) -> list[Screen]:
    """The last view, if any, and the open screen."""
    scene = Scene.of(LIBRARY, session, "en")
    over = view(scene, session.view) if session.view else None
    return [screen for screen in (over, open_screen(scene)) if screen]


def choices(screen: Screen) -> list[Choice]:
    return [choice for group in screen.groups for choice in group.choices]


def ways_on(screen: Screen) -> list[Choice]:
    """The choices that are not in the foot row."""
    groups = screen.groups if isinstance(screen, Language) else screen.groups[:-1]
    return [choice for group in groups for choice in group.choices]


def plainest(session: Session, rating: int) -> Tap:
    """What somebody taps who wants to be done: the first choice not taken yet, one number for all."""
    screen = screens(session)[-1]
    if isinstance(screen, Trial):  # the way out of it stands last
        return Tap(session.current, "at", "on")
    ways = ways_on(screen)
    way = ways[rating] if isinstance(screen, Rate) else next((c for c in ways if not c.chosen), ways[0])
    return Tap(session.current, way.key, way.value)


def without_clock(session: Session) -> Session:
    return replace(session, heard="", seen_at="")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Manager(RuleBasedStateMachine):
    """One manager who does whatever comes to mind."""

    @initialize(guess=st.sampled_from(LANGS))
    def begin(self, guess: str) -> None:
        self.guess = guess
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self.ids = self.new_ids()
        self.session = ENGINE.begin(next(self.ids), self.now)
        self.buttons: list[Tap] = [Tap(self.session.current, "seen", "welcome")]
        self.last: Input = Command("start")
        self.confirmed: set[tuple[str, str]] = set()

    @staticmethod
    def new_ids() -> Iterator[str]:
        letters = "abcdefghijklmnopqrstuvwxyz"
        return (f"{a}{b}{c}222" for a in letters for b in letters for c in letters)

    # --- what may be done -------------------------------------------------------------------------

    @rule(which=st.integers(0, 30), over=st.booleans())
    def tap_what_is_offered(self, which: int, over: bool) -> None:
        offered = choices(screens(self.session)[0 if over else -1])
        choice = offered[which % len(offered)]
        if choice.key != "copy":  # it carries no data
            self.do(Tap(self.session.current, choice.key, choice.value))

    @rule(count=st.integers(1, 30), ratings=st.lists(st.integers(0, 6), min_size=1, max_size=8))
    def go_on_for_a_while(self, count: int, ratings: list[int]) -> None:
        for n in range(count):
            self.do(
                plainest(self.session, ratings[n % len(ratings)] % len(ways_on(screens(self.session)[-1])))
            )

    @rule(which=st.integers(0, 10_000))
    def tap_an_old_button(self, which: int) -> None:
        self.do(self.buttons[which % len(self.buttons)])

    @rule(times=st.integers(1, 3))
    def do_it_again(self, times: int) -> None:
        for _ in range(times):
            self.do(self.last)

    @rule(
        home=st.sampled_from(("own", "zzz777")),
        key=st.sampled_from(KEYS),
        value=st.sampled_from(VALUES + PLACES),
    )
    def tap_what_nobody_made(self, home: str, key: str, value: str) -> None:
        self.do(Tap(self.session.current if home == "own" else home, key, value))

    @rule(data=st.text(max_size=70) | st.from_regex(r"1:[a-z2-7]{6}:[A-Za-z0-9.-]{1,24}=[a-z?@.-]{1,40}"))
    def tap_noise(self, data: str) -> None:
        self.do(Tap.read(data) or Unreadable())

    @rule(text=st.text(max_size=60) | st.sampled_from(WORDS))
    def say(self, text: str) -> None:
        self.do(Say(text))

    @rule(which=st.integers(0, 30), lang=st.sampled_from(LANGS), over=st.booleans())
    def say_what_a_button_says(self, which: int, lang: str, over: bool) -> None:
        offered = choices(screens(self.session)[0 if over else -1])
        self.do(Say(name(offered[which % len(offered)].label, LIBRARY.words[lang], self.session)))

    @rule(command=st.sampled_from((*COMMANDS, "nonsense", "")))
    def command(self, command: str) -> None:
        self.do(Command(command))

    @rule(kind=st.sampled_from(KINDS))
    def attach(self, kind: str) -> None:
        self.do(Attach(kind))

    @rule()
    def block(self) -> None:
        self.do(Left())

    @rule()
    def unblock(self) -> None:
        self.do(CameBack())

    @rule(days=st.integers(-40, 40) | st.just(0), seconds=st.integers(0, 90))
    def the_clock_jumps(self, days: int, seconds: int) -> None:
        self.now += timedelta(days=days, seconds=seconds)

    @rule(lang=st.sampled_from(LANGS))
    def turn_the_language(self, lang: str) -> None:
        self.do(Tap(self.session.current, "lang", lang))

    @rule()
    def the_process_starts_again(self) -> None:
        self.session = from_document(json.loads(json.dumps(to_document(self.session))))

    # --- what holds at every step -----------------------------------------------------------------

    def do(self, said: Input) -> None:
        """One turn, and again the same if it was a tap."""
        before, new_id = self.session, next(self.ids)
        turn = ENGINE.step(before, said, self.now, new_id, self.guess)
        self.keeps_what_was_answered(before, said, turn.session)
        self.confirms(before, turn.session)
        self.can_be_put_into_words(turn)
        told = self.was_told_where_one_stands(before, turn.session)
        if isinstance(said, Tap) and not told:
            twice = ENGINE.step(turn.session, said, self.now, new_id, self.guess)
            assert without_clock(twice.session) == without_clock(turn.session), (
                f"{said.data} twice is not once"
            )
        self.session, self.last = turn.session, said

    @staticmethod
    def was_told_where_one_stands(before: Session, after: Session) -> bool:
        """After an absence the first tap says where one stands, and only the second one counts."""
        return before.left or after.place.startswith("away")

    def keeps_what_was_answered(self, before: Session, said: Input, after: Session) -> None:
        """Only a choice that was offered changes anything, and only what it is about."""
        was, now = facts(before), facts(after)
        changed = {fact[1] for fact, value in was.items() if now.get(fact) != value}
        assert changed <= about(before, said), f"{said} changed {changed}"
        if not isinstance(said, Say) and not about(before, said):
            assert after.assessments == before.assessments, f"{said} counted without being offered"
        if isinstance(said, Tap) and said.key in changed & {*before.assessment.ratings}:
            assert str(after.assessment.ratings[said.key]) == said.value

    def confirms(self, before: Session, after: Session) -> None:
        """A tier counts as done once its complete review was confirmed, and only then."""
        open_before = screens(before)[-1]
        for a in after.assessments:
            for tier in a.done:
                begun_afresh = not before.owns(a.id) and (before.current, tier) in self.confirmed
                if not begun_afresh and (a.id, tier) not in self.confirmed:
                    assert isinstance(open_before, Review), f"{tier} is done without a review"
                    assert (open_before.tier, open_before.complete) == (tier, True)
            self.confirmed = {(i, t) for i, t in self.confirmed if i != a.id} | {
                (a.id, tier) for tier in a.done
            }

    def can_be_put_into_words(self, turn: Turn) -> None:
        for shown in turn.shown:
            for lang in LANGS:
                self.is_in_order(shown, replace(turn.session, lang=lang))
        if turn.toast:
            assert all(len(WORDING.notice(turn.toast, lang)) <= 200 for lang in LANGS)

    def is_in_order(self, shown: Shown, session: Session) -> None:
        if isinstance(shown.screen, Result):
            assert (shown.home or session.current, shown.screen.verdict.tier) in self.confirmed
        message = WORDING.message(shown, session, self.guess)
        assert 0 < units(plain(message.text)) <= 4096
        buttons = [button for row in message.rows for button in row]
        data = [button.data for button in buttons if button.data]
        assert len(set(data)) == len(data), "two buttons of one screen say the same"
        for button in buttons:
            assert button.label and bool(button.data) != bool(button.copy)
            assert units(button.copy) <= 256
        for one in data:
            tap = Tap.read(one)
            assert tap and tap.data == one and len(one.encode("ascii")) <= DATA_LIMIT_BYTES
            self.buttons.append(tap)

    @invariant()
    def something_leads_on(self) -> None:
        assert ways_on(screens(self.session)[-1])

    @invariant()
    def what_is_tried_stays_in_the_trial(self) -> None:
        assert self.session.stage == "trial" or not self.session.trial
        stored = self.session.assessment.ratings
        assert all(one.partition("=")[0] in stored for one in self.session.trial)

    @invariant()
    def every_result_is_kept_as_it_was_shown(self) -> None:
        for one in self.session.assessments:
            for tier in one.tiers_done():
                assert one.shown[tier] == recorded(LIBRARY, judge(LIBRARY, one, tier))

    @invariant()
    def survives_a_restart(self) -> None:
        assert from_document(json.loads(json.dumps(to_document(self.session)))) == self.session

    def teardown(self) -> None:
        """From wherever one has got to, the plainest way leads to a result."""
        if not hasattr(self, "session"):
            return
        session = self.session
        for _ in range(STEPS_TO_A_RESULT):
            if isinstance(screens(session)[-1], Result):
                return
            session = ENGINE.step(session, plainest(session, 3), self.now, next(self.ids), self.guess).session
        raise AssertionError(f"No result from {self.session}, stuck at {session.stage} {session.place}")


TestManager = Manager.TestCase
TestManager.settings = settings(
    max_examples=200,
    stateful_step_count=30,
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
