"""Walks the dialog in one language: looks at every screen it meets and tries every button."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from flows.choice import Choice
from flows.engine import COMMANDS, Engine
from flows.errors import Fault
from flows.library import Library
from flows.model import Lang
from flows.room import Room
from flows.screens import Notice, Rate, Result, Screen, Shown
from flows.session import Session
from flows.talk import Attach, Attachment, CameBack, Command, Input, Left, Say, Tap, Unreadable
from flows.team import Team
from flows.turn import Turn

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

LONG_NAME: dict[Lang, str] = {"en": "Wide Willow Works WWWWWWWW", "zh": "求" * 13}
"""The longest names a person may give, as wide as they come."""

VIEWS = ("show", "help")
"""The keys of buttons that change what is seen and nothing else."""

WEEK_AND_A_DAY = 8 * 24 * 60
"""Long enough, in minutes, for the dialog to say where one stands."""

_LETTERS = str.maketrans("0123456789", "abcdefghij")

_ALWAYS = ("ideas", "further", "ask", "overview")
"""Views that differ with every answer."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A screen as it was seen: the session after the turn, what was shown, and a name for it."""

    session: Session
    shown: Shown
    name: str


@dataclass(slots=True)
class Walk:
    """A walk in one language: what was seen, what was said, what went wrong; `room` the group of a seat.

    With `proving`, every button met is tried: it must lead somewhere, and twice must equal once.
    """

    engine: Engine
    lang: Lang
    proving: bool = True
    sights: list[Sight] = field(default_factory=list)
    toasts: list[Notice] = field(default_factory=list)
    faults: set[Fault] = field(default_factory=set)
    team: Team | None = None
    _seen: set[Any] = field(default_factory=set)
    _tried: set[Any] = field(default_factory=set)
    room: Room | None = None
    _ids: int = 0

    @property
    def library(self) -> Library:
        return self.engine.library

    def step(self, session: Session, said: Input, minutes: float = 1) -> Turn:
        """The turn; what raises is a fault and leaves everything as it was."""
        self._ids += 1
        at = datetime.fromisoformat(session.seen_at) if session.seen_at else NOW
        try:
            return self.engine.step(
                session,
                said,
                at + timedelta(minutes=minutes),
                f"{self._ids:06d}".translate(_LETTERS),
                self.lang,
                self.room,
                self.team,
            )
        except Exception as error:
            what = f"{said} raises {type(error).__name__}: {error}"
            self.faults.add(Fault(f"flows: {session.stage or 'start'} {session.place}".rstrip(), what))
            return Turn(session)

    def do(self, session: Session, said: Input, minutes: float = 1) -> Turn:
        """The turn, its screens looked at."""
        turn = self.step(session, said, minutes)
        if turn.toast:
            self.toasts.append(turn.toast)
        for shown in turn.shown:
            self.look(turn.session, shown)
        return turn

    def tap(self, session: Session, key: str, value: str) -> Session:
        return self.do(session, Tap(session.current, key, value)).session

    def rate(self, session: Session, digit: str) -> Session:
        """The open rating given, another one where this one is not offered."""
        screen = self.open(session)
        if not isinstance(screen, Rate):
            return session
        offered = [c for c in choices(screen) if c.key == screen.question.key]
        wanted = next((c for c in offered if c.value == digit), offered[3])
        return self.tap(session, wanted.key, wanted.value)

    def look(self, session: Session, shown: Shown) -> None:
        """Take note of a screen, and try its buttons where it has not been met before."""
        name = shown.view or f"{session.stage} {session.place}".rstrip()
        self.sights.append(Sight(session, shown, name))
        if self.proving:
            offers = tuple((c.key, c.value, c.home or shown.home) for c in choices(shown.screen))
            if (type(shown.screen), offers) not in self._tried:
                self._tried.add((type(shown.screen), offers))
                self._try_all(session, name, offers)

    def _try_all(self, session: Session, name: str, offers: Iterable[tuple[str, str, str]]) -> None:
        for key, value, home in offers:
            tap = Tap(home or session.current, key, value)
            if key != "copy" and tap.data != session.heard:
                for what in self._tried_out(session, tap):
                    self.faults.add(Fault(f"flows: {name}", f"the button {key}={value} {what}"))

    def _tried_out(self, session: Session, tap: Tap) -> Iterator[str]:
        """What is wrong with a button: it must show something, and set no more the second time."""
        turn = self.step(session, tap)
        if turn.file:
            yield from ("shows something beside the file",) if turn.shown else ()
        elif not turn.shown or turn.stale or turn.toast:
            yield "leads nowhere"
        elif tap.key in VIEWS:
            wanted = f"help.{tap.value}" if tap.key == "help" else tap.value
            if turn.shown[0].view != ("" if wanted == "here" else wanted):
                yield f"does not show {wanted}"
            if _kept(turn.session) != _kept(session):
                yield "sets something, though it only shows"
        elif tap.key != "lang":
            again = self.step(turn.session, tap, minutes=5)
            if _kept(again.session) != _kept(turn.session):
                yield "does more when tapped twice"

    def look_around(self, session: Session) -> None:
        """Every view that can be reached by buttons from here, each kind once."""
        screen = self.open(session)
        square = screen.verdict.square if isinstance(screen, Result) else ""
        open_: list[tuple[Session, Choice]] = [(session, c) for c in choices(screen) if c.key in VIEWS]
        if session.view:
            over = self.step(session, Tap(session.current, "show", session.view), minutes=5)
            open_ += [(session, c) for s in over.shown for c in choices(s.screen) if c.key in VIEWS]
        here = set[tuple[str, str]]()
        while open_:
            before, choice = open_.pop()
            mark = _kind_of_view(choice, square)
            if (choice.key, choice.value) in here or mark in self._seen:
                continue
            here.add((choice.key, choice.value))
            if choice.value.rpartition(".")[2] not in _ALWAYS:
                self._seen.add(mark)
            turn = self.do(before, _tap(before, choice))
            for shown in turn.shown:
                there = (replace(c, home=c.home or shown.home) for c in choices(shown.screen))
                open_ += [(turn.session, c) for c in there if c.key in VIEWS]

    def aside(self, session: Session) -> None:
        """What people do besides: commands, stray words, pictures, leaving and coming back."""
        offered = choices(self.open(session))
        topic = next((c.value for c in offered if c.key == "help"), "")
        done = bool(session.assessment.done)
        mark = ("aside", session.stage, session.place[:5], topic, done, bool(session.assessment.names))
        if mark in self._seen:
            return
        self._seen.add(mark)
        for said in _besides(session):
            self.do(session, said)
        late: list[Input] = [Command("start"), Say("?!"), *(_tap(session, c) for c in offered[:2])]
        for said in late:
            self.do(session, said, minutes=WEEK_AND_A_DAY)
        left = self.do(session, Left()).session
        self.do(self.do(left, CameBack()).session, Say("hello"))
        elsewhere = replace(session.assessment, id="dddddd")
        two = replace(session, assessments=(*session.assessments, elsewhere), current="dddddd")
        self.do(two, Tap(session.current, "form", "quick"))
        self.do(two, Command("assess"))
        for choice in offered:
            if choice.key == "lang":
                self.tap(session, choice.key, choice.value)
        self.look_around(session)
        paused = self.do(session, Command("restart")).session
        self.look_around(paused)
        self.look_around(self.do(session, Command("assess")).session)

    def open(self, session: Session) -> Screen | None:
        """The screen that is open, as an unreadable button brings it back."""
        turn = self.step(session, Unreadable())
        return turn.shown[0].screen if turn.shown else None


def _besides(session: Session) -> Iterator[Input]:
    yield from (Command(name) for name in (*COMMANDS, "nonsense"))
    yield from (Attach(kind) for kind in get_args(Attachment))
    yield from (Say(words) for words in ("?!", "", "<b>&amp;", "x" * 5000))
    yield Unreadable()
    yield Tap("zzzzzz", "form", "quick")
    for key in list(session.assessment.ratings)[:1]:
        other = "0" if session.assessment.ratings[key] != 0 else "1"
        yield Tap(session.current, key, other)


def _kind_of_view(choice: Choice, square: str) -> tuple[str, ...]:
    """What makes a view worth looking at again: its reasons hang on the square, its steps do not."""
    page = choice.value.rpartition(".")[2]
    if choice.key == "help" or page in ("steps", "source"):
        return (choice.key, choice.value)
    if ".ST-" in choice.value and page != "why":
        return (choice.key, choice.value, choice.label, str(choice.chosen))
    return (choice.key, choice.value, square)


def _tap(session: Session, choice: Choice) -> Tap:
    return Tap(choice.home or session.current, choice.key, choice.value)


def _kept(session: Session) -> tuple[object, ...]:
    """What a second tap must not change."""
    return (session.lang, session.stage, session.place, session.current, session.assessments, session.trial)


def choices(screen: Screen | None) -> list[Choice]:
    """Every button of a screen in order, none where there is no screen."""
    return [c for group in screen.groups for c in group.choices] if screen else []
