"""The machinery under every file: Typst, Word, pictures, fonts, the press."""

from __future__ import annotations

import asyncio
import os
import sys
from io import BytesIO
from pathlib import Path

import docx
import pytest

from bot.ports import NotMade
from bot.reports import fonts, typeset, word
from bot.reports.picture import png
from bot.reports.press import Press

TEMPLATE = """
#let given = json(bytes(sys.inputs.data))
#set document(title: given.title)
#set text(font: "Noto Serif SC", lang: "en")
= #given.title
"""


def test_what_typst_is_given_is_never_markup(tmp_path: Path) -> None:
    (tmp_path / "one.typ").write_text(TEMPLATE)
    title = '*Elm* #panic("!") $x$ 榆树站'
    made = typeset.pdf(tmp_path / "one.typ", {"title": title}, "2026-11-22")
    assert made.startswith(b"%PDF-1.7")
    assert made == typeset.pdf(tmp_path / "one.typ", {"title": title}, "2026-11-22")


def test_a_character_without_a_glyph_becomes_a_box(tmp_path: Path) -> None:
    (tmp_path / "one.typ").write_text(TEMPLATE)
    assert fonts.printable("榆树 😀 مرحبا Elm") == "榆树 □ □□□□□ Elm"
    boxed = typeset.pdf(tmp_path / "one.typ", {"title": "榆树 □ Elm"}, "2026-11-22")
    assert typeset.pdf(tmp_path / "one.typ", {"title": "榆树 😀 Elm"}, "2026-11-22") == boxed
    (tmp_path / "two.typ").write_text(TEMPLATE + "😀")
    with pytest.raises(ValueError, match="could not be displayed"):
        typeset.pdf(tmp_path / "two.typ", {"title": "Elm"}, "2026-11-22")


def test_what_is_taken_for_certain_is_in_the_fonts() -> None:
    sure = [chr(c) for c in range(0x20, 0xFFFF) if fonts._SURE.fullmatch(chr(c))]
    assert len(sure) > 20_000
    assert not [c for c in sure if ord(c) not in fonts.glyphs()]


def test_word_escapes_what_it_is_given(tmp_path: Path) -> None:
    blank = docx.Document()
    blank.add_paragraph("{{ name }}")
    blank.add_paragraph("{{ chart }}")
    blank.save(str(tmp_path / "one.docx"))
    picture = png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', 9)
    chart = word.Picture(picture, 20.0, 'a "map" & more')
    made = word.docx(tmp_path / "one.docx", {"name": "<w:p>&{{ x }}", "chart": chart})
    read = docx.Document(BytesIO(made))
    assert read.paragraphs[0].text == "<w:p>&{{ x }}"
    (shape,) = read.inline_shapes
    assert shape._inline.docPr.get("descr") == 'a "map" & more'


def repeated(text: str, times: int) -> bytes:
    """Something to make, with the process that made it."""
    return f"{os.getpid()} {text * times}".encode()


def failing() -> bytes:
    raise ValueError("no")


async def test_the_press_makes_the_same_order_once_and_elsewhere() -> None:
    press = Press()
    try:
        first, again, other = await asyncio.gather(
            press.made(repeated, "ab", 2), press.made(repeated, "ab", 2), press.made(repeated, "ab", 3)
        )
    finally:
        press.close()
    assert first is again
    assert first.endswith(b" abab") and other.endswith(b" ababab")
    assert int(first.split()[0]) != os.getpid()


async def test_the_press_says_what_could_not_be_made_and_goes_on() -> None:
    press = Press()
    try:
        with pytest.raises(NotMade, match="ValueError"):
            await press.made(failing)
        with pytest.raises(NotMade, match="ended"):
            await press.made(os._exit, 1)  # type: ignore[arg-type]
        assert (await press.made(repeated, "a", 1)).endswith(b" a")
    finally:
        press.close()


AT_THE_PRESS = """
import asyncio
from bot.reports.press import Press
from tests.reports.test_machinery import repeated

async def stay():
    await Press().made(repeated, "a", 1)
    print("made", flush=True)
    await asyncio.Event().wait()

asyncio.run(stay())
"""


async def test_the_press_outlives_nobody_who_was_killed() -> None:
    orders = await asyncio.create_subprocess_exec(
        sys.executable, "-c", AT_THE_PRESS, stdout=asyncio.subprocess.PIPE
    )
    assert orders.stdout
    assert await orders.stdout.readline() == b"made\n"
    orders.kill()
    async with asyncio.timeout(10):
        assert await orders.stdout.read() == b""  # the end: nobody holds it open any more
        await orders.wait()
