"""A team from its opening to its end: what each member sees, when, and what nobody ever does."""

from __future__ import annotations

import json
import re

import pytest

from bot.conversation import Conversation
from bot.joining import Joining
from bot.seats import seats, seats_shelf
from flows.talk import Tap
from tests.teams.people import Person, colleague, owner_of
from tests.transcripts.program import Program

DIGITS = {"owner": "3423", "ann": "1234", "bob": "3442", "cat": "0243"}


async def _team(program: Program, *names: str) -> tuple[dict[str, Person], str]:
    """The owner and colleagues of these names, all handed in."""
    owner, code = await owner_of(program)
    people = {"owner": owner} | {name: await colleague(program, name, code) for name in names}
    await owner.tap("Give my own answers")
    for name, person in people.items():
        await person.rate(DIGITS[name])
    return people, code


async def _shown(program: Program, *names: str) -> tuple[dict[str, Person], str]:
    """The same with the result shown."""
    people, code = await _team(program, *names)
    await people["owner"].command("team")
    await people["owner"].tap("Close the answers", "Yes, close them", "Show the result to all")
    return people, code


async def _forge(person: Person, key: str, value: str) -> str:
    """Tap a button that nobody was offered; what it says."""
    session = await person.session()
    await person.do(Tap(session.current, key, value))
    return person.text


def _says_results(text: str) -> bool:
    said = (
        "together see",
        "<b>each alone",
        "middle answer is",
        "on average",
        "steps apart",
        "the relationship with",
    )
    return any(word in text.lower() for word in said)


# --- what is shown, to whom, and when -----------------------------------------------------------------


async def test_the_result_comes_to_all_who_handed_in_at_once(program: Program) -> None:
    people, _ = await _shown(program, "ann", "bob")
    texts = []
    for person in people.values():
        await person.command("team")
        await person.tap("The team's result")
        texts.append(person.text)
    assert texts[0] == texts[1] == texts[2]
    assert "How 3 colleagues see it together" in texts[0] and "Each alone:" in texts[0]


async def test_two_are_too_few_for_anybody(program: Program) -> None:
    people, code = await _team(program, "ann")
    owner = people["owner"]
    await owner.command("team")
    assert "One more has to hand in" in owner.text
    assert "Close the answers" not in owner.labels
    for act in ("close", "reveal", "settle"):
        said = await _forge(owner, "team", f"{code}.{act}")
        assert not _says_results(said)
    await program.joining.groups.move(code, "close")  # by a slip of the program
    assert "Not enough people have handed in" in await _forge(owner, "team", f"{code}.reveal")
    for page in ("found", "talk", "blind", "roles", "gap"):
        assert not _says_results(await _forge(owner, "show", f"team.{code}.{page}"))


async def test_an_owner_who_has_not_handed_in_sees_nothing_and_shows_nothing(program: Program) -> None:
    owner, code = await owner_of(program)
    for name in ("ann", "bob", "cat"):
        await (await colleague(program, name, code)).rate(DIGITS[name])
    await owner.command("team")
    assert "3 joined, 3 handed in" in owner.text and "Close the answers" not in owner.labels
    assert "Hand in your own answers first" in await _forge(owner, "team", f"{code}.close")
    await program.joining.groups.move(code, "close")
    assert "Hand in your own answers first" in await _forge(owner, "team", f"{code}.reveal")
    assert not _says_results(await _forge(owner, "show", f"team.{code}.found"))


async def test_who_has_not_handed_in_sees_no_result_from_anywhere(program: Program) -> None:
    owner, code = await owner_of(program)
    late = await colleague(program, "late", code)
    people = {"owner": owner} | {name: await colleague(program, name, code) for name in ("ann", "bob")}
    await owner.tap("Give my own answers")
    for name, person in people.items():
        await person.rate(DIGITS[name])
    await owner.command("team")
    await owner.tap("Close the answers", "Yes, close them", "Show the result to all")
    stranger = await Person(program, "stranger").begin()
    for person in (late, stranger):
        for name, word in (("start", code), ("team", ""), ("start", "")):
            await person.command(name, word)
            assert not _says_results(person.text), person.text
        for page in ("found", "talk", "blind", "roles", "gap"):
            assert not _says_results(await _forge(person, "show", f"team.{code}.{page}"))
    await late.command("team")
    assert "Whoever has not handed in sees no result" in late.text


async def test_before_the_result_nothing_depends_on_any_answer(
    program: Program, library: object, wording: object, quick_path: object
) -> None:
    other = Program(library, wording, quick_path / "other")  # type: ignore[arg-type, operator]
    seen = []
    for one, turned in ((program, False), (other, True)):
        owner, code = await owner_of(one)
        ann, bob = [await colleague(one, name, code) for name in ("ann", "bob")]
        await owner.tap("Give my own answers")
        said = []
        for n, person in enumerate((owner, ann, bob)):
            await person.tap(*(["Go on with my answers"] if n else []))
            await person.rate("0413"[::-1] if turned else ("3142", "2431", "4213")[n])
            for looker in (owner, ann, bob):
                await looker.command("team")
                said.append(looker.text.replace(code, "CODE"))
        await owner.tap("Close the answers", "Yes, close them")
        said.append(owner.text.replace(code, "CODE"))
        seen.append(said)
    await other.close()
    assert seen[0] == seen[1]


async def test_there_is_one_result_and_no_second_one(program: Program) -> None:
    people, code = await _shown(program, "ann", "bob")
    owner, ann = people["owner"], people["ann"]
    before = (await program.joining.groups.find(code)).pictures
    for act in ("reopen", "close", "reveal"):
        await _forge(owner, "team", f"{code}.{act}")
    newcomer = await Person(program, "new").begin()
    await newcomer.command("start", code)
    assert "Join" not in "".join(newcomer.labels)
    await ann.command("start")
    assert "Change one" not in ann.labels
    after = await program.joining.groups.find(code, fresh=True)
    assert after.pictures == before and after.phase == "revealed"


async def test_nobody_but_the_owner_moves_a_team(program: Program) -> None:
    people, code = await _team(program, "ann", "bob")
    for act in ("close", "end", "official"):
        await _forge(people["ann"], "team", f"{code}.{act}")
        assert (await program.joining.groups.find(code, fresh=True)).phase == "answering"
    assert len(await seats(program.store, code)) == 3
    assert "official" not in (await program.joining.groups.find(code, fresh=True)).asks


async def test_roles_are_shown_apart_only_where_nobody_is_left_over(program: Program) -> None:
    owner, code = await owner_of(program)
    for name, role in (("ann", "Director"), ("bob", "Director"), ("cat", "Director")):
        await (await colleague(program, name, code, role)).rate(DIGITS[name])
    await owner.tap("Give my own answers")
    await owner.rate(DIGITS["owner"])
    await owner.command("team")
    await owner.tap("Close the answers", "Yes, close them", "Show the result to all", "The team's result")
    assert "By role" not in owner.labels  # three directors, and one who would be left over


# --- leaving, removing, ending ------------------------------------------------------------------------


async def test_who_leaves_before_the_result_is_gone_wholly(program: Program) -> None:
    people, code = await _team(program, "ann", "bob")
    owner, ann = people["owner"], people["ann"]
    await ann.command("team")
    await ann.tap("Leave the team", "Yes, leave")
    assert "You have left the team" in ann.text
    assert len(await seats(program.store, code)) == 2
    session = await ann.session()
    assert session.teams == () and session.seat == ""
    await owner.command("team")
    assert "2 joined, 2 handed in" in owner.text


async def test_leaving_a_closed_team_can_make_it_too_small(program: Program) -> None:
    people, _ = await _team(program, "ann", "bob")
    owner, ann = people["owner"], people["ann"]
    await owner.command("team")
    await owner.tap("Close the answers", "Yes, close them")
    await ann.command("team")
    await ann.tap("Leave the team", "Yes, leave")
    await owner.tap("Show the result to all")
    assert "Not enough people have handed in" in owner.text
    await owner.tap("Open the answers again")
    assert "Answers are taken again" in owner.text


async def test_who_leaves_after_the_result_changes_nothing_in_it(program: Program) -> None:
    people, code = await _shown(program, "ann", "bob")
    before = (await program.joining.groups.find(code)).pictures
    ann = people["ann"]
    await ann.command("team")
    await ann.tap("Leave the team", "Yes, leave")
    assert (await program.joining.groups.find(code, fresh=True)).pictures == before
    assert (await ann.session()).teams == ()
    await ann.command("team")
    assert not _says_results(ann.text)


async def test_a_place_is_removed_by_number_and_only_without_answers(program: Program) -> None:
    people, code = await _team(program, "ann")
    idle = await colleague(program, "idle", code)
    owner = people["owner"]
    handed = [id_ for id_, doc in (await seats(program.store, code)).items() if doc["part"].get("handed")]
    await owner.command("team")
    await owner.tap("Remove a place")
    places = [label for label in owner.labels if label.startswith("Place")]
    assert len(places) == 1
    for id_ in handed:
        assert "cannot be done" in await _forge(owner, "team", f"{code}.drop.{id_}")
    assert len(await seats(program.store, code)) == 3
    await owner.tap("Remove a place", *places)
    assert "The place is removed" in owner.text
    assert len(await seats(program.store, code)) == 2
    await idle.tap("3")
    assert not await _open_seat(program, idle)


async def _open_seat(program: Program, person: Person) -> str:
    return (await person.session()).seat


async def test_ending_deletes_everything_and_the_code_says_so(program: Program) -> None:
    people, code = await _shown(program, "ann", "bob")
    owner = people["owner"]
    await owner.command("team")
    await owner.tap("End the team", "Yes, delete it all")
    assert "The team is ended" in owner.text
    assert [key async for key, _ in program.store.shelf(seats_shelf(code))] == []
    await people["ann"].command("team")
    assert not _says_results(people["ann"].text)
    stranger = await Person(program, "stranger").begin()
    await stranger.command("start", code)
    assert code in stranger.text or "over" in stranger.text


async def test_a_team_ends_also_where_its_officials_code_is_over_already(program: Program) -> None:
    """That code is kept for thirty days from its making, the team from its last use."""
    owner, code = await owner_of(program)
    await owner.tap("Ask an official", "Yes, make the link")
    program.clock.pass_(days=20)
    await colleague(program, "ann", code)
    program.clock.pass_(days=20)
    await owner.command("team")
    await owner.tap("End the team", "Yes, delete it all")
    assert (await owner.session()).teams == ()
    assert not await seats(program.store, code)


async def test_a_team_left_alone_is_deleted_after_thirty_days(program: Program) -> None:
    people, code = await _team(program, "ann", "bob")
    program.clock.pass_(days=29)
    await people["ann"].command("team")
    assert "3 joined" in people["ann"].text
    program.clock.pass_(days=3)
    await program.joining.groups.sweep()
    assert await seats(program.store, code) == {}
    await people["owner"].command("team")
    assert code not in people["owner"].text


# --- the official -------------------------------------------------------------------------------------


async def _official(program: Program, owner: Person, name: str = "official") -> Person:
    await owner.command("team")
    if "Ask an official" in owner.labels:
        await owner.tap("Ask an official", "Yes, make the link")
    found = re.search(r"side only:</b> the code <code>(\w{6})", owner.text)
    assert found, owner.text
    official = Person(program, name)
    await official.command("start", found[1])
    return official


async def test_an_official_agrees_first_and_answers_the_tiers_side_alone(program: Program) -> None:
    people, code = await _team(program, "ann", "bob")
    official = await _official(program, people["owner"])
    assert "To the team they are then not anonymous" in official.text
    assert "I agree, begin" in official.labels
    await official.tap("I agree, begin")
    await official.rate("4100")
    stored = [doc["part"] for doc in (await seats(program.store, code)).values()]
    handed = next(part["handed"] for part in stored if part.get("side") == "tier")
    assert handed and all(key.endswith(".t") for key in handed)
    await people["owner"].command("team")
    assert "For the street: 1 joined, 1 handed in" in people["owner"].text


async def test_only_with_an_official_is_there_talk_of_the_relationship(program: Program) -> None:
    people, _ = await _team(program, "ann", "bob")
    owner = people["owner"]
    official = await _official(program, owner)
    await official.tap("I agree, begin")
    await official.rate("4100")
    await owner.command("team")
    await owner.tap("Close the answers", "Yes, close them", "Show the result to all", "The team's result")
    assert "The relationship" not in owner.text
    await owner.tap("Their own view")
    assert "The relationship with the street" in owner.text
    assert "One person answered for the street" in owner.text and "we thought" in owner.text
    for name in ("team", "start"):
        await official.command(name)
        assert not _says_results(official.text), official.text


async def test_an_official_never_learns_the_colleagues_code(program: Program) -> None:
    """By that they could join as a colleague from another phone, and be shown the agency's view."""
    people, code = await _team(program, "ann", "bob")
    owner = people["owner"]
    official = await _official(program, owner)

    def knows() -> bool:
        return code in official.text or any(code in button.data for button in official.buttons)

    assert not knows()
    await official.tap("I agree, begin")
    for _ in range(3):
        assert not knows()
        await official.tap("3")
    for command in ("team", "help", "start", "case", "leave"):
        await official.command(command)
        assert not knows(), command
    await official.command("team")
    await official.tap("Go on with my answers")
    await official.rate("4100")
    assert not knows()
    await official.command("team")
    assert not knows() and "handed in" in official.text
    await official.tap("Refresh")
    assert not knows()
    await owner.command("team")
    await owner.tap("Close the answers", "Yes, close them", "Show the result to all")
    await official.command("team")
    assert not knows() and not _says_results(official.text)
    await official.tap("Leave the team", "Yes, leave")
    assert not knows() and (await official.session()).teams == ()
    kept = [doc["part"] for doc in (await seats(program.store, code)).values()]
    assert sum(part.get("side") == "tier" for part in kept) == 1  # behind the picture, nobody's any more


async def test_officials_do_not_make_up_for_missing_colleagues(program: Program) -> None:
    people, _ = await _team(program, "ann")
    for n in range(3):
        official = await _official(program, people["owner"], f"official{n}")
        await official.tap("I agree, begin")
        await official.rate("4100")
    await people["owner"].command("team")
    assert "One more has to hand in" in people["owner"].text


async def test_a_colleague_cannot_take_a_second_seat_by_the_officials_code(program: Program) -> None:
    people, code = await _team(program, "ann", "bob")
    await _official(program, people["owner"], "ann")
    assert len(await seats(program.store, code)) == 3


# --- the joint answer ---------------------------------------------------------------------------------


async def test_what_is_settled_becomes_an_assessment_of_the_owners(program: Program) -> None:
    people, code = await _shown(program, "ann", "bob")
    owner = people["owner"]
    await owner.tap("Settle together")
    joint = (await owner.session()).assessment
    assert joint.joint["code"] == code
    asked = list(joint.joint["keys"])
    assert set(joint.ratings) | set(asked) == set(program.library.form("street", "quick"))
    assert "The team:" in owner.text and "What do you say together?" in owner.text
    for _ in asked:
        await owner.tap("3")
    for _ in range(4):
        if "Skip" in owner.labels:
            await owner.tap("Skip")
    await owner.tap("Yes, show the result")
    assert "A joint answer of 3 colleagues" in owner.text
    await owner.command("team")
    await owner.tap("End the team", "Yes, delete it all")
    await owner.command("result")
    assert "A joint answer of 3 colleagues" in owner.text
    assert "Go on to the full form" not in owner.labels
    again = await program.conversation.file(owner.manager, joint.id, "png")
    assert again is not None


async def test_settling_twice_goes_on_with_the_first(program: Program) -> None:
    people, _ = await _shown(program, "ann", "bob")
    owner = people["owner"]
    await owner.tap("Settle together")
    first = await owner.session()
    await owner.command("team")
    await owner.tap("Settle together")
    assert (await owner.session()).current == first.current
    assert len((await owner.session()).assessments) == len(first.assessments)


async def test_nobody_but_the_owner_settles(program: Program) -> None:
    people, code = await _shown(program, "ann", "bob")
    await _forge(people["ann"], "team", f"{code}.settle")
    assert all(not one.joint for one in (await people["ann"].session()).assessments)


# --- records and restarts -----------------------------------------------------------------------------


async def test_nothing_kept_of_a_team_names_its_members(program: Program) -> None:
    people, code = await _shown(program, "ann", "bob")
    stored = json.dumps([*(await seats(program.store, code)).values()])
    group = await program.store.load(f"@groups/{code}")
    assert group
    for name, person in people.items():
        assert person.manager not in stored and name not in stored
    for name in ("ann", "bob"):
        assert f"web:{name}" not in json.dumps(group.document)


async def test_a_member_goes_on_after_a_restart_and_in_between_with_their_own(program: Program) -> None:
    _, code = await owner_of(program)
    ann = await colleague(program, "ann", code)
    await ann.tap("3", "2")
    await ann.command("team")
    await ann.tap("Back")
    assert code not in ann.text  # one's own dialog
    await program.restart()
    await ann.command("team")
    await ann.tap("Go on with my answers")
    assert "3 of 4" in ann.text


async def test_opening_twice_by_a_double_tap_opens_one(program: Program) -> None:
    owner = await Person(program, "owner").begin()
    await owner.command("team")
    await owner.tap("Street office")
    tap = Tap.read(owner.button("Quick form").data)
    assert tap
    await owner.do(tap)
    await owner.do(tap)
    assert len((await owner.session()).teams) == 1


async def test_two_workers_agree(program: Program) -> None:
    people, code = await _team(program, "ann", "bob")
    talk = program.conversation
    second = Conversation(program.store, talk.engine, talk.wording, program.clock, lambda: "zzzzzz")
    second.rooms = Joining(second, program.clock, lambda: "zzzzzz")
    await people["owner"].command("team")
    await people["owner"].tap("Close the answers", "Yes, close them", "Show the result to all")
    ann = people["ann"]
    session = await ann.session()
    reply = await second.turn(ann.manager, Tap(session.current, "show", f"team.{code}.found"), hint="en")
    assert "How 3 colleagues" in reply.messages[0].text


@pytest.mark.parametrize("hint", ["en", "zh"])
async def test_every_words_is_in_the_members_language(program: Program, hint: str) -> None:
    owner = await Person(program, "owner", hint).begin()
    await owner.command("team")
    assert ("同事" in owner.text) == (hint == "zh")


async def test_leaving_by_command_in_the_seat_leaves_no_link(program: Program) -> None:
    people, code = await _shown(program, "ann", "bob")
    ann = people["ann"]
    await ann.command("start")
    await ann.command("team")
    await ann.tap("Back")
    await ann.command("start", code)
    assert "The team's result" in ann.labels or code in ann.text
    session = await ann.session()
    assert session.seat == ""


async def test_a_class_is_not_lost_for_a_team(program: Program) -> None:
    _, code = await owner_of(program)
    ann = Person(program, "ann")
    opened = await program.joining.groups.open("class", case="", tiers=("street",), phase="answering")
    await ann.command("start", opened.group.code)
    seat = (await ann.session()).seat
    await ann.command("start", code)
    assert "You are in a class now" in ann.text
    assert (await ann.session()).seat == seat


async def test_a_seat_in_a_team_is_not_lost_for_a_class(program: Program) -> None:
    people, code = await _team(program, "ann")
    ann = people["ann"]
    opened = await program.joining.groups.open("class", case="", tiers=("street",), phase="answering")
    await ann.command("start", opened.group.code)
    if "Join" in ann.labels:
        await ann.tap("Join")
    assert len(await seats(program.store, code)) == 2
    assert (await ann.session()).teams


async def test_leaving_in_the_seat_itself(program: Program) -> None:
    _, code = await owner_of(program)
    ann = await colleague(program, "ann", code)
    await ann.command("leave")
    await ann.tap(next(label for label in ann.labels if label.startswith("Yes")))
    assert await seats(program.store, code) == {}
    assert (await ann.session()).seat == ""
