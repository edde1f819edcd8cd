"""The dialog about a bid and about reminders, one rule at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.bid import deadline, has_bid
from flows.bid import scorers as known_scorers
from flows.document import from_document, to_document
from flows.schedule import planned
from flows.screens import Bell, Bidding, Briefing, Deadline, Nickname, Result, Setup, Zoning
from flows.session import Session
from flows.talk import CameBack, Command, Left
from tests.test_engine import Person, notice, shown


@pytest.fixture
def person(library) -> Person:  # type: ignore[no-untyped-def]
    return Person(library)


def asked_for_the_day(person: Person) -> Person:
    """At the question for the deadline of a bid."""
    person.command("bid")
    person.tap("bid", "begin")
    person.tap("name", "-")
    person.tap("bid.kind", "tender")
    assert isinstance(person.screen, Deadline)
    return person


def with_deadline(person: Person, text: str = "31 Dec", day: str = "2026-12-31") -> Person:
    asked_for_the_day(person).say(text)
    person.tap("bid.deadline", day)
    return person


def test_a_bid_begins_with_the_name_and_leads_into_the_same_assessment(person: Person) -> None:
    person.command("bid")
    person.tap("bid", "begin")
    assert isinstance(person.screen, Nickname)
    person.say("Elm station")
    assert isinstance(person.screen, Bidding) and person.screen.field == "kind"
    person.tap("bid.kind", "-")
    person.tap("bid", "rest")
    assert isinstance(person.screen, Setup) and notice(person.last) == "bid_noted"
    assert has_bid(person.session.assessment)


def test_a_bid_begun_by_mistake_is_given_up_with_one_tap(person: Person) -> None:
    person.go_to(Result)
    before = person.session.assessment
    person.command("bid")
    person.tap("bid", "begin")
    person.tap("bid", "off")
    assert isinstance(person.screen, Result)
    assert person.session.assessment == before


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("soon", "day_unread"),
        ("31 February", "day_impossible"),
        ("yesterday", "day_past"),
        ("today", "day_today"),
        ("22 Nov 2035", "day_far"),
    ],
)
def test_what_is_no_deadline_is_said_and_the_question_stays(person: Person, text: str, kind: str) -> None:
    turn = asked_for_the_day(person).say(text)
    assert notice(turn) == kind
    assert isinstance(person.screen, Deadline) and person.screen.days == ()
    assert "deadline" not in person.session.assessment.bid


def test_a_day_counts_only_after_a_yes(person: Person) -> None:
    asked_for_the_day(person).say("31 Dec")
    assert deadline(person.session.assessment) is None
    person.tap("bid.deadline", "2026-12-30")
    assert deadline(person.session.assessment) is None, "only the day that was understood is offered"
    person.tap("bid.deadline", "2026-12-31")
    assert str(deadline(person.session.assessment)) == "2026-12-31"


def test_a_day_that_passes_before_the_yes_is_asked_anew(person: Person) -> None:
    asked_for_the_day(person).say("in 3 days")
    person.wait(days=4)
    person.tap("bid.deadline", "2026-11-25")
    assert deadline(person.session.assessment) is None
    assert isinstance(person.screen, Deadline)


def test_a_day_outlives_a_restart_between_typing_and_the_yes(person: Person) -> None:
    asked_for_the_day(person).say("3/4/2027")
    kept = from_document(to_document(person.session))
    assert kept == person.session
    assert isinstance(person.screen, Deadline) and len(person.screen.days) == 2


def test_the_day_is_that_of_the_managers_own_calendar(person: Person) -> None:
    person.wait(hours=15)  # midnight in UTC, eight in the morning in China, 23 November
    asked_for_the_day(person).say("tomorrow")
    assert isinstance(person.screen, Deadline) and person.screen.days == ("2026-11-24",)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("35", "35"), ("35%", "35"), ("３５％", "35"), ("三成", "30"), ("百分之四十", "40"), ("0", "0")],
)
def test_a_weight_may_be_typed(person: Person, text: str, kept: str) -> None:
    with_deadline(person).say(text)
    assert person.session.assessment.bid["third"] == kept


@pytest.mark.parametrize("text", ["101", "-5", "a third", "3.5", "", "9" * 400])
def test_what_is_no_weight_is_said(person: Person, text: str) -> None:
    turn = with_deadline(person).say(text)
    assert notice(turn) == "not_a_weight"
    assert "third" not in person.session.assessment.bid


def test_what_a_side_looks_at_is_asked_only_where_it_scores(person: Person) -> None:
    with_deadline(person).tap("bid.third", "no")
    assert isinstance(person.screen, Bidding) and person.screen.field == "bureau"
    person.tap("bid.bureau", "?")
    assert isinstance(person.screen, Bidding) and person.screen.field == "bureau.part"
    found = known_scorers(person.engine.library.proposal, person.session.assessment)
    assert [(one.id, one.weight, one.part) for one in found] == [("bureau", None, "")]


def test_with_a_result_the_questions_lead_to_the_brief(person: Person) -> None:
    person.go_to(Result)
    person.command("bid")
    person.tap("bid", "begin")
    person.tap("bid.kind", "-")
    turn = person.tap("bid", "rest")
    assert isinstance(shown(turn), Briefing)
    assert isinstance(shown(person.command("bid")), Briefing)


def test_the_deadline_moves_and_its_reminders_with_it(person: Person) -> None:
    with_deadline(person).tap("bid", "rest")
    person.command("bid")
    person.tap("remind", "bid")
    assert isinstance(person.screen, Zoning)
    person.tap("zone", "hk")
    days = [reminder.day.isoformat() for reminder in planned(person.engine.library, person.session)]
    assert days == ["2026-12-31"] * 3
    person.command("bid")
    person.tap("at", "bid.deadline")
    person.say("31 Jan 2027")
    person.tap("bid.deadline", "2027-01-31")
    days = [reminder.day.isoformat() for reminder in planned(person.engine.library, person.session)]
    assert days == ["2027-01-31"] * 3
    person.tap("at", "bid.deadline")


def test_the_zone_is_asked_once(person: Person) -> None:
    person.go_to(Result)
    person.command("reminders")
    person.tap("remind", "again")
    turn = person.say("Toronto")
    assert person.session.zone == "us-east"
    assert isinstance(shown(turn), Bell)
    person.tap("show", "charge.S")
    assert isinstance(shown(person.tap("remind", "S.soon")), Bell)
    assert len(planned(person.engine.library, person.session)) == 2


def test_a_block_stops_reminders_and_only_a_tap_brings_them_back(person: Person) -> None:
    person.go_to(Result)
    person.command("reminders")
    person.tap("remind", "again")
    person.tap("zone", "cn")
    person.does(Left())
    person.does(CameBack())
    person.command("start")
    assert (person.session.left, person.session.muted) == (False, "left")
    assert planned(person.engine.library, person.session) == ()
    person.tap("bell", "on")
    assert len(planned(person.engine.library, person.session)) == 1


def test_who_switched_reminders_off_is_not_told_that_a_block_did(person: Person) -> None:
    person.go_to(Result)
    person.command("reminders")
    person.tap("remind", "again")
    person.tap("zone", "cn")
    person.tap("bell", "off")
    person.does(Left())
    assert person.session.muted == "off"


def test_off_counts_under_a_reminder_of_any_age_and_of_any_assessment(person: Person) -> None:
    person.go_to(Result)
    first = person.session.current
    person.command("reminders")
    person.tap("remind", "again")
    person.tap("zone", "cn")
    person.command("restart")
    person.tap("new", "yes")
    person.wait(days=100)
    turn = person.tap("bell", "off", first)
    assert person.session.muted == "off" and isinstance(shown(turn), Bell)
    assert person.tap("bell", "off", "zzzzzz").toast is not None, "not under somebody else's"


def test_rated_afresh_the_projects_reminders_go_with_the_newest(person: Person) -> None:
    with_deadline(person).tap("bid", "rest")
    person.go_to(Result)
    person.command("bid")
    person.tap("remind", "bid")
    person.tap("zone", "cn")
    person.tap("show", "charge.S")
    person.tap("remind", "S.soon")
    assert len(planned(person.engine.library, person.session)) == 4
    person.tap("show", "charge.S")
    person.tap("at", "again.S")
    found = planned(person.engine.library, person.session)
    assert [(one.kind, one.assessment) for one in found] == [("bid", person.session.current)] * 3


def test_nothing_of_this_costs_a_session_that_has_none() -> None:
    document = to_document(Session(current="aaaaaa"))
    assert not {"zone", "muted"} & {*document}


def test_sessions_of_before_load_unchanged(person: Person) -> None:
    person.go_to(Result)
    document = to_document(person.session)
    assert not {"bid", "remind", "told"} & {key for one in document["assessments"] for key in one}
    assert from_document(document) == person.session


@pytest.mark.parametrize(
    "broken", [3, [], "x", {"deadline": 7, "begun": None}, {"begun": "x", "third": "500"}]
)
def test_what_is_stored_and_cannot_be_meant_does_no_harm(person: Person, broken: object) -> None:
    document = to_document(person.session)
    document["assessments"][0] |= {"bid": broken, "remind": broken, "told": broken}
    kept = from_document(document)
    assert kept
    person.session = replace(kept, zone="nowhere", muted="?")
    for command in ("bid", "reminders", "start"):
        assert person.does(Command(command)).shown
    person.now += timedelta(days=30)
    assert planned(person.engine.library, person.session) == ()
