"""What screens look like in a terminal that draws."""

from __future__ import annotations

import io
import re

import pytest
from rich.text import Text

from bot.channels import terminal
from bot.channels.terminal.offer import Offer
from bot.channels.terminal.panel import PanelPaper, breaks, styled, wrapped
from bot.channels.terminal.plain import PlainPaper
from bot.conversation import Conversation
from flows.model import Lang


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


async def talk(conversation: Conversation, typed: str, lang: Lang = "en") -> str:
    """Everything printed on a terminal for lines from a pipe."""
    out = Tty()
    await terminal.chat(conversation, lang=lang, plain=False, stdin=io.StringIO(typed), stdout=out)
    return out.getvalue()


async def drawn(conversation: Conversation, typed: str, lang: Lang) -> list[str]:
    """The lines of a terminal with boxes, without styles."""
    printed = await talk(conversation, typed, lang)
    return re.sub(r"\x1b\[[\d;]*m", "", printed).split("\n")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", [40, 80, 200])
async def test_boxes_fit_the_terminal(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, lang: Lang, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = await drawn(conversation, "/case\nb\n1\nh\nb\n6\n1\n1\n2\n", lang)
    assert max(Text(line).cell_len for line in lines) <= min(columns, 76)
    boxed = [line for line in lines if line[:1] in ("╭", "│", "╰")]
    assert {Text(line).cell_len for line in boxed} == {min(columns, 76)}
    assert not any(re.match(r"│ [，。、；：？！”）]", line) for line in boxed)
    assert "  0   1   2   3   4" in [line.rstrip() for line in lines]


async def test_no_color_means_none(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    colour = re.compile(r"\x1b\[[\d;]*3\dm")
    assert colour.search(await talk(conversation, ""))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colour.search(await talk(conversation, ""))


async def test_a_dumb_terminal_gets_plain_text(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in await talk(conversation, "")


def test_marks_become_styles_and_escapes_become_letters() -> None:
    text = styled("<b>A &lt;b&gt; &amp; <i>B</i></b> C&#39;s")
    assert text.plain == "A <b> & B C's"
    assert [(span.style, text.plain[span.start : span.end]) for span in text.spans] == [
        ("bold", "A <b> & "),
        ("bold italic", "B"),
    ]
    out = io.StringIO()
    PlainPaper(out).message("<b>A &lt;b&gt;</b>", Offer())
    assert out.getvalue() == "A <b>\n\n"


def test_chinese_breaks_anywhere_but_before_a_comma() -> None:
    assert breaks("目标相近，平均", 8) == [3]
    assert breaks("看“头等大事”吧", 4) == [1, 3, 5, 7]
    assert breaks("one two", 4) == [4]
    assert breaks("abcdef", 4) == [4]
    assert [line.plain for line in wrapped(Text("▪ to them\nb"), 6)] == ["▪ to", "  them", "b"]


def test_a_copied_sentence_goes_to_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    PanelPaper(out).copied("To copy:", "Hello " * 30)
    assert "\n" + "Hello " * 30 + "\n" in out.getvalue()
    assert "\x1b]52;c;SGVsbG8g" in out.getvalue()
