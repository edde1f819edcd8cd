"""A seat in a class or a team: asked alone, handed in, closed, revealed, answered once more, left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.pictures import ordered
from bot.wording import Wording
from flows.code import COUNT, read_code, spelled
from flows.document import from_document, to_document
from flows.engine import COMMANDS, Engine
from flows.library import Library
from flows.model import Tier
from flows.picture import Picture
from flows.picturing import picture
from flows.raters import As, Row
from flows.room import Room
from flows.screens import (
    Found,
    FoundTier,
    Language,
    Leaving,
    Opening,
    Rate,
    Review,
    Screen,
    Seated,
    Text,
)
from flows.seat import Phase, Seat, row_of
from flows.talk import CameBack, Command, Input, Left, Say, Tap, Unreadable
from flows.turn import Turn

TIERS: tuple[Tier, ...] = ("bureau", "street")
ID = "aaaaaa"


class Student:
    """Somebody in a seat. `phase` and `round` are the room's, `found` what it has revealed."""

    def __init__(self, library: Library, side: As = "both", case: str = "", **more: object) -> None:
        self.engine = Engine(library)
        self.now = datetime(2026, 11, 27, 9, tzinfo=UTC)
        self.phase: Phase = "answering"
        self.round = 1
        self.found: Picture | None = None
        seat = Seat("7K2M9P", "class", case, TIERS, "quick", side)
        self.session = self.engine.seat(replace(seat, **more), ID, self.now, "en")  # type: ignore[arg-type]
        self.last = Turn(self.session)

    def does(self, said: Input) -> Turn:
        self.now += timedelta(minutes=1)
        room = Room(self.phase, self.round, self.found)
        self.last = self.engine.step(self.session, said, self.now, "bbbbbb", "en", room)
        self.session = self.last.session
        return self.last

    def tap(self, key: str, value: str) -> Turn:
        return self.does(Tap(ID, key, value))

    @property
    def screen(self) -> Screen:
        """The last screen that was shown."""
        return self.last.shown[-1].screen

    @property
    def seat(self) -> Seat:
        assert self.session.part is not None
        return self.session.part

    def enters(self, phase: Phase, round_: int = 1, found: Picture | None = None) -> Screen:
        """The open screen once the room is in a phase."""
        self.phase, self.round, self.found = phase, round_, found or self.found
        self.does(Command("start"))
        return self.screen

    def answers(self, digits: str = "4") -> None:
        """A whole tier up to its review, the digits over and over."""
        self.does(Command("start"))
        for n in range(60):
            match self.screen:
                case Rate(question=question):
                    value = digits[n % len(digits)]
                    value = "-" if value == "?" and question.side == "us" else value
                    self.tap(question.key, value)
                case Review() | Seated():
                    return
                case screen:
                    skip = [c for g in screen.groups for c in g.choices if c.value == "-" or c.key == "seen"]
                    self.tap(skip[0].key, skip[0].value)

    def changes(self, item: str, value: str) -> None:
        """Their side of one item, from the open review."""
        self.tap("at", "change")
        if self.seat.side == "both":
            self.tap("at", f"change.{item}")
        self.tap("at", f"edit.{item}.t")
        self.tap(f"{item}.t", value)

    def hands_in(self, digits: str = "4") -> None:
        """Every tier answered, confirmed, handed in."""
        for letter in "BS":
            self.answers(digits)
            self.tap("done", letter)


def room(library: Library, *students: Student) -> Picture:
    """What these students and four others of the same mind as the first come to."""
    every = [row for one in students if (row := one.seat.row)]
    found = picture(library, every + every[:1] * 4, kind="class", tiers=TIERS)
    assert found is not None
    return found


# --- answering --------------------------------------------------------------------------------------


def test_the_first_question_comes_at_once_and_nothing_else_is_asked(library: Library) -> None:
    student = Student(library)
    student.does(Command("start"))
    assert isinstance(student.screen, Rate)
    assert (student.screen.tier, student.screen.question.key, student.screen.of) == ("bureau", "B-G1.t", 4)


def test_one_tier_follows_another_and_the_last_yes_hands_in(library: Library) -> None:
    student = Student(library)
    student.answers("43")
    student.tap("done", "B")
    assert isinstance(student.screen, Rate) and student.screen.tier == "street"
    assert not student.seat.handed
    student.answers("43")
    student.tap("done", "S")
    assert isinstance(student.screen, Seated) and student.screen.why == "handed"
    assert student.seat.handed == student.session.assessment.ratings
    assert len(student.seat.handed) == 32
    assert (student.seat.first, student.seat.last) == (1, 1)


def test_the_tiers_come_in_the_order_of_the_group(library: Library) -> None:
    student = Student(library, tiers=("street", "bureau"))
    student.answers()
    assert isinstance(student.screen, Review) and student.screen.tier == "street"


def test_who_answers_as_the_tier_is_asked_its_side_alone(library: Library) -> None:
    student = Student(library, side="tier")
    student.does(Command("start"))
    assert isinstance(student.screen, Rate) and student.screen.as_tier
    student.hands_in()
    assert {key[-1] for key in student.seat.handed} == {"t"}
    assert len(student.seat.handed) == 16
    student.tap("at", "review.B")
    student.changes("B-G1", "0")
    assert isinstance(student.screen, Review) and student.screen.as_tier
    assert student.screen.rows[0] == ("B-G1", 0, None)


def test_going_back_leads_through_the_reviews_to_what_is_rated(library: Library) -> None:
    student = Student(library)
    student.answers()
    student.tap("done", "B")
    back = student.screen.groups[-1].choices[0]
    assert (back.key, back.value) == ("at", "review.B")
    student.tap(back.key, back.value)
    assert isinstance(student.screen, Review) and student.screen.tier == "bureau"
    student.tap("done", "B")
    assert isinstance(student.screen, Rate) and student.screen.tier == "street"
    fresh = Student(library)
    fresh.does(Command("start"))
    back = fresh.screen.groups[-1].choices[0]
    fresh.tap(back.key, back.value)
    assert isinstance(fresh.screen, Opening)


def test_a_change_counts_once_it_is_handed_in_again(library: Library) -> None:
    student = Student(library)
    student.hands_in("4")
    student.tap("at", "review.B")
    student.changes("B-G1", "0")
    assert student.seat.handed["B-G1.t"] == 4
    assert student.seat.last == 1  # what was handed in still counts
    screen = student.enters("closed")
    assert isinstance(screen, Seated) and (screen.why, screen.changed) == ("closed", True)
    student.enters("answering")
    student.tap("done", "B")
    assert student.seat.handed["B-G1.t"] == 0
    assert isinstance(student.screen, Seated) and not student.screen.changed


def test_a_double_tap_of_the_last_yes_hands_in_once(library: Library) -> None:
    student = Student(library)
    student.hands_in()
    once = student.session
    again = student.tap("done", "S")
    assert not again.shown
    assert replace(again.session, heard="", seen_at="") == replace(once, heard="", seen_at="")


# --- phases -----------------------------------------------------------------------------------------


def test_before_it_begins_the_case_and_the_role_are_shown(library: Library) -> None:
    student = Student(library, side="tier", case="z-street")
    screen = student.enters("lobby")
    assert isinstance(screen, Opening)
    assert (screen.case, screen.role, screen.waiting) == ("z-street", "bureau", True)
    student.tap("B-G1.t", "4")
    assert not student.session.assessment.ratings


def test_an_answer_after_closing_is_not_stored_and_that_is_said(library: Library) -> None:
    student = Student(library)
    student.does(Command("start"))
    student.tap("B-G1.t", "4")
    student.phase = "closed"
    for late in (Tap(ID, "B-G1.u", "3"), Tap(ID, "B-G2.t", "3"), Tap(ID, "done", "B")):
        turn = student.does(late)
        assert turn.toast and turn.toast.kind == "answers_closed"
        assert turn.stale
        assert student.session.assessment.ratings == {"B-G1.t": 4}
    assert isinstance(student.screen, Seated) and student.screen.why == "missed"
    student.does(Say("3"))
    assert student.session.assessment.ratings == {"B-G1.t": 4}


def test_opened_again_one_goes_on_where_one_was(library: Library) -> None:
    student = Student(library)
    student.does(Command("start"))
    student.tap("B-G1.t", "4")
    student.enters("closed")
    screen = student.enters("answering")
    assert isinstance(screen, Rate) and screen.question.key == "B-G2.t"


def test_nothing_of_ones_own_verdict_is_shown_before_the_reveal(library: Library, wording: Wording) -> None:
    """Two who answered differently see the same, whatever they try."""
    close, far = Student(library), Student(library)
    close.hands_in("43"), far.hands_in("40")
    tries: list[Input] = [Command(name) for name in COMMANDS]
    tries += [Tap(ID, "show", name) for name in ("B", "S", "overview", "report", "discussion", "long")]
    tries += [Tap(ID, "show", name) for name in ("found.B", "S.ideas", "S.meaning", "compare", "past.aaaaaa")]
    tries += [Tap(ID, "get", kind) for kind in ("pdf", "png", "xlsx")]
    for phase in ("answering", "closed"):
        close.enters(phase), far.enters(phase)
        for said in tries:
            if said == Command("review") and phase == "answering":
                continue  # one's own answers may be looked at
            one, other = close.does(said), far.does(said)
            assert one.file is None and other.file is None
            assert _texts(wording, one) == _texts(wording, other)
            assert ordered(library, close.session, ID, "map.1") is None
    assert close.engine.file(close.session, ID, "pdf", close.now, "en") is None
    recalled = close.engine.recall(close.session, "en", Room("closed"))
    assert all(isinstance(shown.screen, Seated) for shown in recalled.shown)


def _texts(wording: Wording, turn: Turn) -> list[str]:
    return [wording.message(shown, turn.session, "en").text for shown in turn.shown]


def test_the_reveal_shows_ones_own_beside_the_rooms(library: Library) -> None:
    student = Student(library)
    student.hands_in("43")
    found = room(library, student)
    screen = student.enters("revealed", found=found)
    assert isinstance(screen, Found) and screen.counted
    assert [(one.tier, one.own and one.own.square) for one in screen.tiers] == [
        (tier, seen.verdict.square) for tier in TIERS if (seen := found.of(tier))
    ]
    student.tap("show", "found.S")
    assert isinstance(student.screen, FoundTier)
    line = student.screen.lines[0]
    assert line.room == (2 * line.given[0], 2 * line.given[1])  # type: ignore[operator]


def test_who_did_not_hand_in_sees_the_room_and_is_told(library: Library) -> None:
    other, student = Student(library), Student(library)
    other.hands_in("43")
    screen = student.enters("revealed", found=room(library, other))
    assert isinstance(screen, Found) and not screen.counted
    assert all(one.own is None for one in screen.tiers)
    student.tap("show", "found.S")
    assert isinstance(student.screen, FoundTier)


def test_a_reveal_without_a_picture_is_waited_for(library: Library) -> None:
    student = Student(library)
    student.hands_in()
    assert isinstance(student.enters("revealed"), Seated)


# --- the second round -------------------------------------------------------------------------------


def test_a_second_round_opens_the_reviews_and_counts_once_handed_in(library: Library) -> None:
    student = Student(library)
    student.hands_in("43")
    student.enters("revealed", found=room(library, student))
    screen = student.enters("answering", 2)
    assert isinstance(screen, Review) and screen.tier == "bureau" and screen.complete
    student.changes("B-G1", "3")
    assert (student.seat.first, student.seat.last, student.seat.handed["B-G1.t"]) == (1, 1, 4)
    student.tap("done", "B")
    assert isinstance(student.screen, Review) and student.screen.tier == "street"
    student.tap("done", "S")
    assert (student.seat.first, student.seat.last, student.seat.handed["B-G1.t"]) == (1, 2, 3)


def test_who_had_not_finished_goes_on_in_the_second_round(library: Library) -> None:
    student = Student(library)
    student.does(Command("start"))
    student.tap("B-G1.t", "4")
    screen = student.enters("answering", 2)
    assert isinstance(screen, Rate) and screen.question.key == "B-G2.t"
    student.hands_in()
    assert (student.seat.first, student.seat.last) == (2, 2)
    other = Student(library)
    other.hands_in()
    found = replace(room(library, other), round=2)
    late = student.enters("revealed", 2, found)
    assert isinstance(late, Found) and not late.counted
    late = student.enters("revealed", 2, replace(found, newly=("both",)))
    assert isinstance(late, Found) and late.counted


# --- commands, language, leaving --------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", sorted({*COMMANDS} - {"start", "review", "language", "case", "help", "cancel"})
)
def test_commands_of_ones_own_assessment_say_that_they_do_nothing_here(library: Library, name: str) -> None:
    student = Student(library)
    student.does(Command("start"))
    before = student.session
    shown = student.does(Command(name)).shown[0]
    assert shown.notice and shown.notice.kind == "not_in_a_seat"
    assert isinstance(shown.screen, Rate)
    assert student.session.assessment == before.assessment and student.session.stage == before.stage


def test_case_help_and_language_work_anywhere(library: Library) -> None:
    student = Student(library, case="z-street")
    for phase in ("lobby", "answering", "closed"):
        student.enters(phase)
        student.does(Command("case"))
        assert isinstance(student.screen, Opening)
        student.does(Command("help"))
        assert isinstance(student.screen, Text)
        student.does(Command("language"))
        assert isinstance(student.screen, Language)
        student.tap("lang", "zh@here")
        assert student.session.lang == "zh"
        student.tap("lang", "en")


def test_the_language_is_asked_where_it_is_not_known(library: Library) -> None:
    student = Student(library)
    student.session = replace(student.session, lang=None)
    student.does(Command("start"))
    assert isinstance(student.screen, Language)
    student.tap("lang", "zh")
    assert isinstance(student.screen, Rate) and student.session.lang == "zh"


def test_leaving_is_asked_about_and_then_final(library: Library) -> None:
    student = Student(library)
    student.does(Command("start"))
    student.tap("leave", "yes")
    assert not student.seat.left  # nobody was asked
    student.does(Command("leave"))
    assert isinstance(student.screen, Leaving) and not student.screen.counted
    student.tap("back", "here")
    assert isinstance(student.screen, Rate)
    student.does(Command("leave"))
    student.does(Say("Yes, leave"))
    assert student.seat.left
    assert isinstance(student.screen, Seated) and student.screen.why == "left"
    student.tap("B-G1.t", "4")
    assert not student.session.assessment.ratings


def test_who_leaves_is_told_what_becomes_of_the_answers(library: Library) -> None:
    student, late = Student(library), Student(library)
    student.hands_in()
    student.does(Command("leave"))
    assert isinstance(student.screen, Leaving) and not student.screen.counted
    for phase, round_ in (("revealed", 1), ("answering", 2)):
        student.enters(phase, round_, room(library, student))  # type: ignore[arg-type]
        late.enters(phase, round_, student.found)  # type: ignore[arg-type]
        for one, counted in ((student, True), (late, False)):
            one.does(Command("leave"))
            assert isinstance(one.screen, Leaving) and one.screen.counted == counted


def test_a_button_of_ones_own_assessment_is_told_apart(library: Library) -> None:
    student = Student(library)
    turn = student.does(Tap("zzzzzz", "S-G1.t", "4"))
    assert turn.toast and turn.toast.kind == "own_kept"


def test_a_block_a_long_sleep_and_odd_buttons_lead_to_the_open_question(library: Library) -> None:
    student = Student(library)
    student.does(Command("start"))
    student.tap("B-G1.t", "4")
    student.does(Left())
    student.does(CameBack())
    student.now += timedelta(days=12)
    for said in (
        Unreadable(),
        Say("?!"),
        Command("start"),
        Tap(ID, "bell", "on"),
        Tap(ID, "tried.S.ST-S1", "yes"),
    ):
        student.does(said)
        assert isinstance(student.screen, Rate) and student.screen.question.key == "B-G2.t", said


# --- stored -----------------------------------------------------------------------------------------


def test_a_seat_is_stored_and_read_back(library: Library) -> None:
    student = Student(library, side="tier", role="front", case="z-street")
    student.hands_in("43?")
    assert from_document(to_document(student.session)) == student.session
    found = row_of(to_document(student.session))
    assert found == Row("tier", "front", "quick", student.seat.handed)
    assert row_of(to_document(Student(library).session)) is None


@pytest.mark.parametrize(
    "damage",
    [
        {"handed": {"B-G1.t": True, "B-G1.u": 1.0, "B-G2.t": [1]}, "last": "1"},
        {"phase": "over", "round": 9, "tiers": ["moon"], "side": 3, "handed": None},
        {"code": None, "tiers": None, "first": True},
    ],
)
def test_a_damaged_seat_is_read_as_far_as_it_goes(library: Library, damage: dict[str, object]) -> None:
    document = to_document(Student(library).session)
    document["part"] = {**document["part"], **damage}
    session = from_document(document)
    assert session is not None and session.part is not None
    assert session.part.handed == {}
    assert row_of(document) is None
    assert row_of({"part": "x"}) is None
    Engine(library).step(
        session, Command("start"), datetime(2026, 11, 27, tzinfo=UTC), "b", "en", Room("closed")
    )


def test_ones_own_record_keeps_only_a_pointer(library: Library) -> None:
    own = replace(Engine(library).begin("bbbbbb", datetime(2026, 11, 27, tzinfo=UTC)), seat="7K2M9P/0a")
    assert from_document(to_document(own)) == own
    assert "part" not in to_document(own)


# --- codes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["7K2M9P", "7k2m9p", " 7K2-M9P ", "７Ｋ２ｍ９ｐ", "7K2 M9P", "7k2—m9p"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "7K2M9P"


@pytest.mark.parametrize(
    "typed", ["", "street", "7K2M9", "7K2M9PP", "O0I1L2", "KKKKK2", "五个字母数字", "x" * 999]
)
def test_other_words_are_no_code(typed: str) -> None:
    assert read_code(typed) == ""


def test_a_spelled_code_reads_back() -> None:
    codes = [code for number in range(0, COUNT, COUNT // 999) if (code := spelled(number))]
    assert 300 < len(codes) < 700
    assert all(read_code(code.lower()) == code for code in codes)
