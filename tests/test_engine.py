"""The turn: a button counts if the screen now open offers it; everything else changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from flows.engine import COMMANDS, Engine
from flows.library import Library
from flows.machine import STAGES
from flows.question import Question
from flows.reading import given_name
from flows.scene import Scene
from flows.screens import (
    Change,
    Form,
    Naming,
    Nickname,
    Notice,
    Paused,
    Rate,
    Rest,
    Result,
    Review,
    Screen,
    Setup,
    Text,
    Tiers,
    Top,
    Trial,
    Welcome,
    Zoning,
)
from flows.session import Session
from flows.showing import open_screen
from flows.talk import Attach, CameBack, Command, Input, Left, Say, Tap, Unreadable
from flows.turn import Turn

ON_THE_LINE = dict(zip(("S-M1.t", "S-M2.t", "S-M1.u", "S-M2.u"), "4144", strict=True))
"""Means of the street a step apart in some places: two picks a side are asked for."""


class Person:
    """Somebody at the engine. `last` is what the last act brought, `session` where it led."""

    def __init__(self, library: Library) -> None:
        self.engine = Engine(library)
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self._ids = ("".join(letters) for letters in product("abcdefgh", repeat=6))
        self.session = self.engine.begin(next(self._ids), self.now)
        self.last = Turn(self.session)
        self.tap("lang", "en")

    def does(self, said: Input) -> Turn:
        self.last = self.engine.step(self.session, said, self.now, next(self._ids), "en")
        self.session = self.last.session
        return self.last

    def tap(self, key: str, value: str, home: str = "") -> Turn:
        return self.does(Tap(home or self.session.current, key, value))

    def say(self, text: str) -> Turn:
        return self.does(Say(text))

    def command(self, name: str) -> Turn:
        return self.does(Command(name))

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    @property
    def screen(self) -> Screen:
        """What is open."""
        return open_screen(Scene.of(self.engine.library, self.session, "en"))

    @property
    def question(self) -> str:
        """The key of the rating that is open."""
        assert isinstance(self.screen, Rate)
        return self.screen.question.key

    @property
    def ratings(self) -> dict[str, object]:
        return dict(self.session.assessment.ratings)

    def go_to(self, reached: type[Screen] | Callable[[Screen], bool], tier: str = "S") -> Person:
        """Tap on, one rating after the other, until this screen is open."""
        for _ in range(100):
            if isinstance(self.screen, reached) if isinstance(reached, type) else reached(self.screen):
                return self
            self.tap(*self._next(tier))
        raise AssertionError(f"never reached {reached}")

    def _next(self, tier: str) -> tuple[str, str]:
        choices = [choice for group in self.screen.groups for choice in group.choices]
        match self.screen:
            case Rate(question):
                # neither all the same nor, by itself, on the line
                return question.key, ON_THE_LINE.get(question.key, "34"[question.key[3] in "13"])
            case Tiers():
                return "tier", tier
        choice = next(c for c in choices if not c.chosen)
        return choice.key, choice.value

    def rate(self, *values: str) -> Person:
        """Answer the questions that come."""
        for value in values:
            self.tap(self.question, value)
        return self


@pytest.fixture
def person(library: Library) -> Person:
    """Somebody who has chosen a language and sees the welcome."""
    return Person(library)


@pytest.fixture
def rating(person: Person) -> Person:
    """Somebody who has rated two items of the street's ends and is asked for the third."""
    person.go_to(Rate).rate("4", "3")
    assert person.question == "S-G3.t"
    return person


def notice(turn: Turn) -> str:
    """The kind of the line said before the screen, empty for none."""
    return next((shown.notice.kind for shown in turn.shown if shown.notice), "")


def shown(turn: Turn) -> Screen:
    (only,) = turn.shown
    return only.screen


def is_silent(turn: Turn) -> bool:
    return (turn.shown, turn.toast, turn.stale) == ((), None, False)


def settled(session: Session) -> Session:
    """The session without what every input leaves behind."""
    return replace(session, heard="", seen_at="")


# --- taps: the rule ------------------------------------------------------------------------------------


def test_a_double_tap_is_answered_with_nothing(rating: Person) -> None:
    before = rating.rate("4").session
    assert is_silent(rating.tap("S-G3.t", "4"))
    assert settled(rating.session) == settled(before)
    assert rating.question == "S-G4.t"


def test_the_same_answer_again_later_shows_what_is_open(rating: Person) -> None:
    """The edit after the first tap was lost: the person still sees the question answered long ago."""
    rating.rate("4")
    rating.wait(seconds=30)
    turn = rating.tap("S-G3.t", "4")
    assert isinstance(shown(turn), Rate) and not turn.shown[0].fresh
    assert rating.question == "S-G4.t"


def test_a_closed_question_is_named_with_what_stands(rating: Person) -> None:
    turn = rating.tap("S-G1.t", "1")
    assert (turn.toast, turn.stale) == (Notice("closed", Question("S-G1.t"), 4), True)
    assert isinstance(shown(turn), Rate)
    assert rating.ratings == {"S-G1.t": 4, "S-G2.t": 3}
    assert rating.question == "S-G3.t"


def test_a_question_not_yet_asked_cannot_be_answered(rating: Person) -> None:
    turn = rating.tap("S-G4.t", "1")
    assert shown(turn) == rating.screen
    assert rating.ratings == {"S-G1.t": 4, "S-G2.t": 3}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("S-G3.t", "4"),
        ("at", "S-G2.t"),
        ("show", "overview"),
        ("help", "setup"),
        ("lang", "zh"),
        ("new", "yes"),
    ],
)
def test_another_persons_button_stores_nothing(rating: Person, key: str, value: str) -> None:
    before = rating.session
    turn = rating.tap(key, value, home="zzzzzz")
    assert (turn.toast, turn.shown) == (Notice("not_yours"), ())
    assert settled(turn.session) == settled(before)


def test_buttons_of_an_earlier_assessment_only_show(person: Person) -> None:
    person.go_to(Result)
    first = person.session.current
    person.command("restart")
    person.tap("new", "yes")
    before = settled(person.session)
    for key, value in (
        ("at", "tiers"),
        ("S-G1.t", "0"),
        ("done", "S"),
        ("form", "full"),
        ("set.budget", "-"),
    ):
        turn = person.tap(key, value, home=first)
        assert (turn.toast, turn.shown) == (Notice("earlier_assessment"), ())
    turn = person.tap("show", "S.changes", home=first)
    assert (turn.toast, turn.shown[0].view, turn.shown[0].home) == (None, "S.changes", first)
    assert settled(person.session) == before


def test_after_start_afresh_every_old_button_leaves_both_assessments_alone(rating: Person) -> None:
    person, old = rating, rating.session
    person.command("start")
    person.tap("at", "afresh")
    person.tap("new", "yes")
    begun = person.session.assessments
    keys = person.engine.library.form("street", "full")
    taps = [
        *product(keys, "04?-"),
        ("at", "on"),
        ("at", "S-G2.t"),
        ("at", "again"),
        ("tier", "B"),
        ("new", "yes"),
    ]
    for key, value in taps:
        person.tap(key, value, home=old.current)
    assert person.session.assessments == begun
    assert begun[0] == old.assessment
    assert isinstance(person.screen, Setup)


@pytest.mark.parametrize("stage", ["setup", "rating", "verdict"])
def test_showing_changes_neither_answer_nor_place(person: Person, stage: str) -> None:
    at_stage(person, stage)
    before, screen = person.session, person.screen
    for key, value in (
        ("show", "S"),
        ("help", "rating.t"),
        ("show", "overview"),
        ("show", "nonsense"),
        ("help", ""),
    ):
        assert person.tap(key, value or "none").shown
        assert replace(settled(person.session), view="") == replace(settled(before), view="")
        assert person.screen == screen


def test_a_view_that_is_the_last_message_is_not_sent_twice(person: Person) -> None:
    person.go_to(Result)
    assert person.tap("show", "S.changes").shown
    assert is_silent(person.tap("show", "S.changes"))


@pytest.mark.parametrize(
    "data",
    [
        "", "1", "1:aaaaaa:S-G3.t", "2:aaaaaa:S-G3.t=4", "1:aaaaa:S-G3.t=4", "1:aaaaaa:S-G3.t=4\n",
        "1:AAAAAA:a=1", "1:aaaaaa:=4", "1:aaaaaa:S-G3.t=", "1:aaaaaa:街道=4", "1:aaaaaa:S-G3.t=４",
        "1:aaaaaa:a=" + "b" * 60, "x" * 10**6,
    ],
)  # fmt: skip
def test_data_that_is_none_of_ours(data: str) -> None:
    assert Tap.read(data) is None


def test_unreadable_data_shows_what_is_open(rating: Person) -> None:
    before = settled(rating.session)
    assert shown(rating.does(Unreadable())) == rating.screen
    assert settled(rating.session) == before


@pytest.mark.parametrize(
    "key", ["copy", "no-such", "S-X9.t", "top.Z.q.x.9", "set.nothing", "edit", "tiername"]
)
def test_made_up_keys_store_nothing(person: Person, key: str) -> None:
    person.go_to(Result)
    before = person.session.assessments
    for value in ("4", "S", "ST-S1", "-"):
        assert person.tap(key, value).toast is None
    assert person.session.assessments == before


def test_the_copy_button_sets_nothing_even_where_its_data_is_forged(person: Person) -> None:
    turn = person.go_to(Result).tap("show", "S.ideas")
    copy = next(c for group in shown(turn).groups for c in group.choices if c.key == "copy")
    before = person.session.assessments
    person.tap("copy", copy.value)
    assert person.session.assessments == before


# --- taps: going back, picks, old results --------------------------------------------------------------


def test_back_tapped_twice_goes_back_once(rating: Person) -> None:
    rating.tap("at", "S-G2.t")
    assert is_silent(rating.tap("at", "S-G2.t"))
    assert rating.question == "S-G2.t"
    assert rating.ratings == {"S-G1.t": 4, "S-G2.t": 3}


def test_back_marks_what_was_given_and_the_same_answer_leads_on(rating: Person) -> None:
    rating.tap("at", "S-G2.t")
    assert isinstance(rating.screen, Rate)
    assert rating.screen.given == 3
    rating.rate("3")
    assert rating.question == "S-G3.t"


@pytest.mark.parametrize("stage", ["paused", "verdict"])
def test_back_where_its_button_leads_elsewhere_too_goes_back_once(person: Person, stage: str) -> None:
    person.go_to(Result)
    if stage == "paused":
        person.command("cancel")
    back = person.screen.groups[-1].choices[0]
    once = settled(person.tap(back.key, back.value).session)
    person.tap(back.key, back.value)
    assert settled(person.session) == once


def test_a_second_tap_on_the_row_of_the_first_pick_changes_nothing(person: Person) -> None:
    person.go_to(Top)
    person.tap("top.S.m.t.1", "S-M3")
    before = settled(person.session)
    assert is_silent(person.tap("top.S.m.t.1", "S-M3"))
    person.tap("top.S.m.t.2", "S-M3")
    assert settled(person.session) == before
    person.tap("top.S.m.t.2", "S-M4")
    assert person.session.assessment.top == {"S.m.t": ("S-M3", "S-M4")}


def test_changing_the_picks_in_the_review_ends_in_the_review(person: Person) -> None:
    person.go_to(Review)
    person.tap("at", "change")
    person.tap("at", "change.top")
    person.tap("at", "edit.top.S.m.t")
    person.tap("top.S.m.t.1", "S-M4")
    person.tap("top.S.m.t.2", "S-M3")
    assert person.session.assessment.top["S.m.t"] == ("S-M4", "S-M3")
    assert isinstance(person.screen, Review)


def test_next_tier_of_an_old_result_leads_back_to_the_open_question(person: Person) -> None:
    person.go_to(Result)
    person.tap("at", "tiers")
    person.go_to(Rate, tier="C").rate("2", "3")
    assert person.question == "C-G3.t"
    person.tap("show", "S")
    person.tap("at", "tiers")
    assert person.question == "C-G3.t"


@pytest.mark.parametrize("where", ["rating", "verdict"])
def test_deepening_an_old_result_concerns_its_own_tier(person: Person, where: str) -> None:
    person.go_to(Result)
    person.tap("at", "tiers")
    person.go_to(lambda screen: isinstance(screen, Rate), tier="C")
    if where == "verdict":
        person.go_to(Result, tier="C")
    person.tap("show", "S")
    person.tap("form", "full")
    assessment = person.session.assessment
    assert assessment.depth_of("community") == "quick"
    assert ("community" in assessment.done) == (where == "verdict")


def test_looking_once_more_at_an_old_result_shows_its_own_review(person: Person) -> None:
    little_at_stake(person, "S")
    person.tap("at", "tiers")
    person.go_to(Result, tier="C")
    person.tap("show", "S")
    person.tap("at", "review")
    assert isinstance(person.screen, Review | Rate | Result)
    assert not isinstance(person.screen, Review) or person.screen.tier == "street"


def test_answering_what_is_open_in_an_old_result_asks_its_own_question(person: Person) -> None:
    person.go_to(Tiers).tap("tier", "S")
    while not isinstance(person.screen, Review):
        skip = ("seen", "S.m") if isinstance(person.screen, Rest) else (person.question, "-")
        person.tap(*skip)
    person.tap("done", "S")
    person.tap("at", "tiers")
    person.go_to(Result, tier="C")
    person.tap("show", "S")
    person.tap("at", "open.S-G1.t")
    assert person.question == "S-G1.t"


def little_at_stake(person: Person, tier: str) -> None:
    """A result that is not yet engaged."""
    person.go_to(Tiers)
    person.tap("tier", tier)
    while not isinstance(person.screen, Review):
        if isinstance(person.screen, Rate):
            person.rate("01"[person.question[3] in "13"])
        else:
            choice = person.screen.groups[0].choices[0]
            person.tap(choice.key, choice.value)
    person.tap("done", tier)
    assert isinstance(person.screen, Result)
    assert person.screen.verdict.square == "not-engaged"


# --- language and absence ------------------------------------------------------------------------------


def test_turning_the_language_keeps_the_place_and_what_was_noted(rating: Person) -> None:
    rating.tap("at", "S-G2.t")
    rating.rate("1")
    before = rating.session
    turn = rating.tap("lang", "zh")
    assert settled(turn.session) == settled(replace(before, lang="zh"))
    assert not turn.shown[0].fresh
    screen = shown(turn)
    assert isinstance(screen, Rate) and screen.noted and screen.noted.question.key == "S-G2.t"


def test_turning_the_language_of_a_result_keeps_the_open_question(person: Person) -> None:
    person.go_to(Result)
    person.tap("at", "tiers")
    person.go_to(Rate, tier="C").rate("2")
    person.tap("show", "S.ideas")
    turn = person.tap("lang", "zh@S.ideas")
    assert turn.shown[0].view == "S.ideas"
    assert (person.session.lang, person.question) == ("zh", "C-G2.t")


LATER = (Say("hello"), Say("3"), Command("review"), Command("help"), Command("result"), Attach("voice"))


@pytest.mark.parametrize("said", LATER, ids=repr)
def test_after_a_long_absence_anything_first_shows_where_one_stands(rating: Person, said: Input) -> None:
    before = rating.ratings
    rating.wait(days=8)
    screen = shown(rating.does(said))
    assert isinstance(screen, Paused)
    assert (screen.why, screen.since, screen.kept) == ("away", "2026-11-22", 2)
    assert screen.question and screen.question.question.key == "S-G3.t"
    assert rating.ratings == before
    rating.tap("at", "on")
    assert rating.question == "S-G3.t"


def test_an_answer_after_a_long_absence_counts_and_is_welcomed(rating: Person) -> None:
    rating.wait(days=8)
    turn = rating.tap("S-G3.t", "2")
    assert notice(turn) == "welcome_back"
    assert rating.ratings["S-G3.t"] == 2
    assert rating.question == "S-G4.t"
    assert notice(rating.tap("S-G4.t", "2")) == ""


@pytest.mark.parametrize("tap", [("at", "S-G2.t"), ("at", "on")], ids=str)
def test_any_other_tap_after_a_long_absence_first_shows_where_one_stands(
    rating: Person, tap: tuple[str, str]
) -> None:
    rating.wait(days=8)
    assert isinstance(shown(rating.tap(*tap)), Paused)
    rating.tap("at", "on")
    assert rating.question == "S-G3.t"


def test_a_week_is_not_yet_a_long_absence_and_a_clock_set_back_is_none(rating: Person) -> None:
    rating.wait(days=7)
    assert notice(rating.say("hello")) == "not_understood"
    rating.wait(days=-400)
    assert notice(rating.say("hello")) == "not_understood"
    rating.rate("3")
    assert rating.ratings["S-G3.t"] == 3


def test_rating_afresh_keeps_the_earlier_answers(rating: Person) -> None:
    rating.wait(days=8)
    rating.say("hello")
    rating.tap("at", "again")
    first, second = rating.session.assessments
    assert first.ratings == {"S-G1.t": 4, "S-G2.t": 3}
    assert (second.ratings, second.tier, second.setup) == ({}, "street", first.setup)
    assert rating.question == "S-G1.t"


# --- blocked, attachments ------------------------------------------------------------------------------


def test_a_block_and_an_unblock_say_nothing_and_lose_nothing(rating: Person) -> None:
    before = rating.session
    for said in (Left(), Left(), CameBack(), Left(), CameBack()):
        assert is_silent(rating.does(said))
    assert settled(replace(rating.session, left=False)) == settled(before)
    screen = shown(rating.command("start"))
    assert isinstance(screen, Paused)
    assert (screen.why, rating.session.left) == ("returned", False)
    rating.tap("at", "on")
    assert rating.question == "S-G3.t"


def test_an_answer_after_a_block_counts(rating: Person) -> None:
    rating.does(Left())
    assert notice(rating.tap("S-G3.t", "2")) == "welcome_back"
    assert (rating.ratings["S-G3.t"], rating.session.left) == (2, False)


def test_begin_after_a_block_begins(person: Person) -> None:
    person.does(Left())
    person.tap("seen", "welcome")
    assert isinstance(person.screen, Setup)


def test_a_burst_of_attachments_gets_one_reply(rating: Person) -> None:
    before = settled(rating.session)
    assert notice(rating.does(Attach("picture"))) == "attached_picture"
    for kind in ("picture", "sticker", "voice"):
        rating.wait(seconds=2)
        assert is_silent(rating.does(Attach(kind)))
    rating.wait(seconds=30)
    assert notice(rating.does(Attach("voice"))) == "attached_voice"
    assert replace(settled(rating.session), noted=before.noted) == before


# --- typed words ---------------------------------------------------------------------------------------

SAID = [
    ("3", 3), ("３", 3), (" 4. ", 4), ("④", 4), ("much", 3), ("MUCH!", 3), ("Top concern", 4),
    ("not at all", 0), ("a little.", 1), ("somewhat", 2), ("很在意", 3), ("头等大事。", 4), ("完全不在意", 0),
    ("一般", 2), ("don't know", "?"), ("Don’t know", "?"), ("dont know", "?"), ("不清楚", "?"), ("skip", "-"),
    ("SKIP", "-"), ("跳过", "-"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value"), SAID)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_typed_words_count_as_the_tap_in_either_language(
    rating: Person, lang: str, words: str, value: object
) -> None:
    rating.tap("lang", lang)
    rating.say(words)
    assert rating.ratings["S-G3.t"] == value
    assert rating.question == "S-G4.t"


UNCLEAR = [
    "", " ", "5", "-1", "33", "3.5", "3 4", "they care quite a lot I think", "他们应该挺在意的吧", "muc",
    "much much", "1:aaaaaa:S-G3.t=4", "<b>3</b>x",
    "{0}", "%s", "🙂", "\u202e3\u202cx", "\x00", "\ud800", "3" * 10**6,
]  # fmt: skip


@pytest.mark.parametrize("words", UNCLEAR, ids=lambda words: ascii(words[:20]))
def test_words_that_are_not_clear_change_nothing(rating: Person, words: str) -> None:
    before, screen = rating.session, rating.screen
    turn = rating.say(words)
    assert notice(turn) == "not_understood"
    assert turn.shown[0].fresh
    assert rating.ratings == dict(before.assessment.ratings)
    assert isinstance(screen, Rate)
    assert shown(turn) == replace(screen, noted=None)


def test_a_word_that_two_buttons_go_by_changes_nothing(person: Person) -> None:
    person.go_to(Naming, tier="B").tap("at", "own")
    person.say("street OFFICE")
    person.tap("at", "tiers")
    before = settled(person.session)
    assert notice(person.say("Street office")) == "not_understood"
    assert settled(person.session) == before
    person.say("Community")
    assert person.session.assessment.tier == "community"


def test_the_words_of_any_button_count_wherever_it_stands(rating: Person) -> None:
    rating.say("Back")
    assert rating.question == "S-G2.t"
    assert shown(rating.say("帮助")) == Text("help.rating.t", "street", shown(rating.last).groups)
    rating.say("中文")
    assert rating.session.lang == "zh"


# --- names ---------------------------------------------------------------------------------------------

NAMES = [
    ("Elm station", "Elm station"),
    ("  Elm\n\n station\t ", "Elm station"),
    ("榆树站", "榆树站"),
    ("<b>Elm</b> & {x}", "<b>Elm</b> & {x}"),
    ("\u202eElm\u202c \u2066x\u2069", "Elm x"),
    ("El\x00m\x1b[2J\x7f", "Elm[2J"),
    ("Elm\ud800", "Elm"),
    ("🌳🏡", "🌳🏡"),
    ("مركز", "مركز"),
]


@pytest.mark.parametrize(("typed", "kept"), NAMES, ids=ascii)
def test_a_nickname_is_kept_without_what_disturbs(person: Person, typed: str, kept: str) -> None:
    person.go_to(Nickname).say(typed)
    assert person.session.assessment.nickname == kept


INVISIBLE = ["", " \n ", "\u3000\u00a0", "\u202e", "\x00", "\ud800", "\u200b\u200c"]


@pytest.mark.parametrize("typed", [*INVISIBLE, *"\u200d\ufe0f\u3164\u2800"], ids=ascii)
def test_a_nickname_that_nobody_could_see_is_asked_for_again(person: Person, typed: str) -> None:
    assert notice(person.go_to(Nickname).say(typed)) == "name_empty"
    assert person.session.assessment.nickname is None


@pytest.mark.parametrize("typed", ["x" * 500, "榆" * 500, "a " * 250, "🙂" * 41, "x" * 4_000_000], ids=len)
def test_a_nickname_that_is_too_long_is_asked_for_again(person: Person, typed: str) -> None:
    assert notice(person.go_to(Nickname).say(typed)) == "name_too_long"
    assert person.session.assessment.nickname is None
    assert isinstance(person.screen, Nickname)


def test_a_family_emoji_stays_one_family() -> None:
    assert given_name("👨‍👩‍👧") == "👨‍👩‍👧"


# --- commands ------------------------------------------------------------------------------------------

WALKS: dict[str, tuple[type[Screen], tuple[str, ...], str]] = {
    "welcome": (Welcome, (), "S"),
    "setup": (Setup, (), "S"),
    "nickname": (Nickname, (), "S"),
    "depth": (Form, (), "S"),
    "tiers": (Tiers, (), "S"),
    "naming": (Naming, (), "B"),
    "naming, typing": (Naming, ("own",), "B"),
    "rating": (Rate, (), "S"),
    "rest": (Rest, (), "S"),
    "top": (Top, (), "S"),
    "review": (Review, (), "S"),
    "change": (Review, ("change",), "S"),
    "change, a side": (Review, ("change", "change.S-G1"), "S"),
    "change, the answer": (Review, ("change", "change.S-G1", "edit.S-G1.t"), "S"),
    "verdict": (Result, (), "S"),
    "bid": (Setup, ("/bid", "bid=begin"), "S"),
    "zone": (Result, ("/reminders", "remind=again"), "S"),
    "trial, a tier": (Result, ("try.S",), "S"),
    "trial, a rating": (Result, ("try.S", "try.S-G1.u"), "S"),
}


def at_stage(person: Person, name: str) -> Person:
    """Somebody who has come to this stage."""
    reached, places, tier = WALKS[name]
    person.go_to(reached, tier)
    for place in places:
        if place.startswith("/"):
            person.command(place[1:])
        else:
            person.tap(*(place.split("=") if "=" in place else ("at", place)))
    assert person.session.stage == name.partition(",")[0]
    return person


def asks(screen: Screen) -> object:
    """What a screen asks, whatever was noted before."""
    match screen:
        case Rate(question, editing=False):
            return question
        case Setup(field=field):
            return field
        case Top(pick):
            return pick
        case Rate() | Change() | Review():
            return Review  # a change that was left is begun again from the review
        case Zoning():
            return Result  # the time zone is asked for over a result, and again in /reminders
        case Trial():
            return Result  # a trial that was left is begun again from the result
        case _:
            return type(screen)


def test_every_stage_is_walked_to() -> None:
    assert {name.partition(",")[0] for name in WALKS} == {*STAGES} - {"language", "paused"}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "restart"] + ["nonsense"])
@pytest.mark.parametrize("stage", WALKS)
def test_a_command_leads_back_from_anywhere(person: Person, stage: str, command: str) -> None:
    at_stage(person, stage)
    before, question = person.session, asks(person.screen)
    turn = person.command(command)
    assert turn.shown[0].fresh
    assert person.session.assessments == before.assessments
    assert question in {asks(person.screen), *after_one_tap(person, shown(turn))}
    assert person.session.assessments == before.assessments


def after_one_tap(person: Person, screen: Screen) -> set[object]:
    """What is asked after each of the choices of a screen."""
    found = set()
    for choice in (choice for group in screen.groups for choice in group.choices):
        tap = Tap(person.session.current, choice.key, choice.value)
        session = person.engine.step(person.session, tap, person.now, "zzzzzz", "en").session
        found.add(asks(open_screen(Scene.of(person.engine.library, session, "en"))))
    return found


@pytest.mark.parametrize("stage", WALKS)
def test_restart_asks_first_and_no_goes_on(person: Person, stage: str) -> None:
    at_stage(person, stage)
    before, question = person.session, asks(person.screen)
    turn = person.command("restart")
    assert question in {asks(person.screen), *after_one_tap(person, shown(turn))}
    if stage != "welcome":
        person.tap("new", "yes")
        assert (len(person.session.assessments), person.session.assessments[0]) == (2, before.assessment)
        person.tap("new", "yes")
        assert len(person.session.assessments) == 2


def test_before_a_language_is_chosen_commands_ask_for_it(library: Library) -> None:
    engine = Engine(library)
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    session = engine.begin("aaaaaa", now)
    for name in ("start", "review", "result", "language", "cancel", "restart", "assess"):
        turn = engine.step(session, Command(name), now, "bbbbbb", "zh")
        assert [choice.key for choice in shown(turn).groups[0].choices] == ["lang", "lang"]
        assert turn.session.stage == "language"


def test_the_shelf_lists_the_newest_and_the_one_at_hand(person: Person) -> None:
    person.go_to(Nickname)
    for _ in range(10):
        person.command("restart")
        person.tap("new", "yes")
    listed = [
        c for group in shown(person.command("assess")).groups for c in group.choices if c.key == "assess"
    ]
    assert person.session.current in [choice.value for choice in listed]


def test_going_through_the_beginning_again_and_again_stores_no_more(person: Person) -> None:
    for _ in range(5):
        person.tap("seen", "welcome")
        person.tap("at", "welcome")
    assert person.session.assessment.seen == ("welcome",)
