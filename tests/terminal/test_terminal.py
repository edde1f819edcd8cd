"""The talk in a terminal: what is typed, what is printed, how it ends."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from typing import Any

import pytest

from bot.channels import terminal
from bot.channels.terminal.chat import locale_hint, shown
from bot.channels.terminal.offer import offered
from bot.conversation import Conversation
from bot.due import Due
from bot.message import Button, Message, Reply
from bot.ports import Record, StoreError
from bot.wording import Wording
from flows.document import to_document
from flows.engine import Engine
from flows.library import Library
from flows.talk import Input
from tests.terminal.phone import TerminalPhone
from tests.test_schedule import bidding
from tests.test_timetable import DUE
from tests.transcripts.program import Program

TO_RATING = ("English", "Begin", "Skip the rest", "Skip", "Quick form", "Street office")


class Elsewhere:
    """A conversation that does something else first, for the turn with these words."""

    def __init__(self, conversation: Conversation, trouble: Callable[[Input], None]) -> None:
        self.wording = conversation.wording
        self._conversation = conversation
        self._trouble = trouble

    async def turn(self, manager: str, said: Input, *, hint: str = "") -> Reply:
        self._trouble(said)
        return await self._conversation.turn(manager, said, hint=hint)

    async def remind(self, manager: str, *, awake: bool = False) -> Due | None:
        return await self._conversation.remind(manager, awake=awake)


async def talk(conversation: Any, typed: str, lang: Any = "en") -> str:
    """Everything printed for lines from a pipe."""
    out = io.StringIO()
    assert (
        await terminal.chat(conversation, lang=lang, plain=False, stdin=io.StringIO(typed), stdout=out) == 0
    )
    return out.getvalue()


@pytest.fixture
async def rating(conversation: Conversation) -> TerminalPhone:
    """A phone with the first rating open."""
    phone = TerminalPhone(conversation)
    await phone.say("/start")
    for label in TO_RATING:
        await phone.tap(label)
    return phone


# --- keys ---------------------------------------------------------------------------------------


async def test_a_transcript_from_a_pipe_reads_well(conversation: Conversation) -> None:
    printed = await talk(conversation, "Begin\n6\n")
    assert printed.endswith(
        "> 6\n"
        "A nickname for this project, so that you know it again\n"
        "Type it, without real names of people or streets.\n\n"
        "1 Skip\nb Back\nh Help\nl 中文\n\n"
        "End of input. Everything is kept.\n"
    )
    assert "\x1b" not in printed


async def test_the_choices_of_a_rating(rating: TerminalPhone) -> None:
    assert rating.printed.endswith("\n\n0 1 2 3 4\nd Don't know\ns Skip\nb Back\nh Help\nl 中文\n\n")
    assert rating.screen.rows[0] == ["0", "1", "2", "3", "4"]
    assert rating.screen.lines[0] == "Street office, ends, their side, 1 of 4"


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        ("4", "4"),
        ("０", "0"),
        (" ３。", "3"),
        ("much", "3"),
        ("很在意", "3"),
        ("d", "don't know"),
        ("D", "don't know"),
        ("s", "skipped"),
        ("skip", "skipped"),
    ],
)
async def test_what_counts_as_a_rating(rating: TerminalPhone, typed: str, noted: str) -> None:
    await rating.say(typed)
    assert rating.screen.lines[0].endswith(f", {noted}.")


@pytest.mark.parametrize("typed", ["5", "44", "they care", "-1", "x" * 4_000_000])
async def test_what_does_not(rating: TerminalPhone, typed: str) -> None:
    await rating.say(typed)
    assert rating.screen.lines[0].startswith("I can't turn that into one of the answers")
    assert rating.screen.lines[1] == "Street office, ends, their side, 1 of 4"


async def test_the_foot_row_has_letters(rating: TerminalPhone) -> None:
    await rating.say("1")
    await rating.say("b")
    assert rating.screen.rows[0] == ["0", "1✓", "2", "3", "4"]
    await rating.say("l")
    assert rating.screen.lines[0] == "街道 · 目标 · 对方 · 第1题，共4题"
    await rating.say("h")
    assert rating.screen.lines[0].startswith("帮助")
    await rating.say("b")
    assert rating.screen.lines[0] == "街道 · 目标 · 对方 · 第1题，共4题"


async def test_nothing_new_is_said_in_one_line(rating: TerminalPhone) -> None:
    await rating.say("h")
    await rating.say("h")
    assert rating.printed == "Nothing has changed.\n\n"
    await rating.say("")
    assert rating.printed == ""


def test_a_number_too_high_on_a_page_does_not_reach_the_question_behind_it() -> None:
    foot = tuple(
        Button(f, f"1:k7f3qa:{d}") for f, d in (("B", "show=here"), ("H", "help=x"), ("中", "lang=zh@S"))
    )
    page = offered(Message("", ((Button("Ideas", "1:k7f3qa:show=S.ideas"),), foot), "en"))
    assert [key for key, _ in page] == ["1", "b", "h", "l"]
    assert (page.lacks("3"), page.lacks("1"), page.lacks("much")) == (True, False, False)


async def test_a_sentence_to_copy_stands_on_a_line_of_its_own(rating: TerminalPhone) -> None:
    for key in (*"44334332", "1", *"41334433"):
        await rating.say(key)
    while ["Yes, show the result"] not in rating.screen.rows:
        await rating.tap("Skip")
    await rating.tap("Yes, show the result")
    await rating.say("1")
    before = rating.screen
    await rating.tap("Copy sentence")
    assert rating.printed == f"To copy:\n{rating.copies[0]}\n\n"
    assert rating.copies[0] in before.text
    await rating.say("copy sentence")
    assert len(rating.copies) == 1
    await rating.tap("Next tier")


async def test_the_phone_knows_what_there_is(rating: TerminalPhone) -> None:
    with pytest.raises(LookupError, match="No choice"):
        await rating.tap("5")
    await rating.say("／QUIT")
    assert rating.left


# --- opening, language, trouble -----------------------------------------------------------------


async def test_one_comes_back_to_where_one_was(conversation: Conversation) -> None:
    await talk(conversation, "1\n6\nElm station\n")
    again = await talk(conversation, "/quit\n", lang=None)
    assert "You are in the middle: Elm station" in again
    assert again.endswith("> /quit\nEverything is kept. Come back with the same command.\n")


async def test_lang_turns_the_screen_and_keeps_the_place(conversation: Conversation) -> None:
    await talk(conversation, "1\n6\nElm station\n")
    again = await talk(conversation, "1\n", lang="zh")
    assert "上次做到一半：Elm station" in again
    assert "English" in again.split("> 1\n")[1]
    assert "middle" not in again


async def test_without_lang_the_locale_is_the_hint(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert (await talk(conversation, "", lang=None)).startswith("输入序号")
    assert locale_hint({}) == ""


async def test_what_cannot_be_stored_is_said_with_the_reason(conversation: Conversation) -> None:
    def refuse(said: Input) -> None:
        if "Begin" in str(said):
            raise StoreError("/data: no space left; free some")

    printed = await talk(Elsewhere(conversation, refuse), "begin\nBegin\nbegin\n")
    said = "That could not be stored just now, so it does not count yet. Please try again in a minute."
    assert f"> Begin\n{said}\n/data: no space left; free some\n\n> begin\n" in printed


async def test_our_own_fault_is_an_apology_and_one_line_in_the_log(
    conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    def break_(said: Input) -> None:
        if "secret" in str(said):
            raise KeyError("secret")

    printed = await talk(Elsewhere(conversation, break_), "secret\n1\n")
    assert "> secret\nSomething went wrong here." in printed
    assert "Set-up, 1 of 6" in printed
    assert len(caplog.records) == 1
    assert "KeyError in " in caplog.text
    assert "secret" not in caplog.records[0].getMessage()


async def test_even_the_opening_may_fail(library: Library, wording: Wording) -> None:
    class Broken:
        async def load(self, manager: str) -> Record | None:
            raise StoreError("unreadable")

    conversation = Conversation(Broken(), Engine(library), wording, lambda: None, lambda: "k7f3qa")  # type: ignore
    printed = await talk(conversation, "1\n/start\n", lang="zh")
    assert printed.count("unreadable") == 3
    assert printed.endswith("输入结束，答案都留着。\n")


async def test_being_called_off_is_a_goodbye(conversation: Conversation) -> None:
    def call_off(said: Input) -> None:
        if "never" in str(said):
            raise asyncio.CancelledError

    printed = await talk(Elsewhere(conversation, call_off), "never\n")
    assert printed.endswith("\nEverything is kept. Come back with the same command.\n")


@pytest.mark.parametrize(("error", "code"), [(BrokenPipeError(), 0), (OSError("no space"), 1)])
async def test_paper_that_cannot_be_written_ends_the_talk(
    conversation: Conversation, error: OSError, code: int
) -> None:
    class Torn(io.StringIO):
        def write(self, text: str) -> int:
            raise error

    assert (
        await terminal.chat(conversation, lang=None, plain=True, stdin=io.StringIO(), stdout=Torn()) == code
    )


async def test_bytes_that_are_no_text_are_words_too(conversation: Conversation) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00\n\xef\xbb\xbf1\r\n\x1b[2J\n"), "utf-8")
    out = io.StringIO()
    assert await terminal.chat(conversation, lang="en", plain=True, stdin=typed, stdout=out) == 0
    assert "> 1\nSet-up, 1 of 6" in out.getvalue()
    assert "> [2J\n" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_a_long_line_is_shown_back_in_short() -> None:
    assert shown("长" * 4_000_000) == "长" * 200 + "…"


async def test_what_is_due_is_said_once_when_the_terminal_opens(program: Program) -> None:
    await program.store.save("terminal:local", to_document(bidding()), 0)
    program.clock.now = DUE.replace(hour=20)  # four in the morning there, but somebody is here
    said = await talk(program.conversation, "/quit\n")
    assert said.index("13 days until the deadline") < said.index("Elm station, ")
    assert "until the deadline" not in await talk(program.conversation, "/quit\n")
