"""Parts of long messages, and keyboards as JSON."""

from __future__ import annotations

import json
import re

import pytest

from bot.channels.telegram.keyboard import markup
from bot.channels.telegram.length import parts, plain
from bot.message import Button


def test_cut_between_paragraphs_and_tags_closed_in_each_part() -> None:
    text = "<b>Title</b>\n\n<i>one one\n\ntwo two</i>\n\nthree"
    assert parts(text, 16) == ["<b>Title</b>\n\n<i>one one</i>", "<i>two two</i>\n\nthree"]


def test_cut_between_lines_words_and_at_last_anywhere() -> None:
    assert parts("one two\nthree four", 10) == ["one two", "three four"]
    assert parts("one two three", 8) == ["one two", "three"]
    assert parts("字" * 7, 3) == ["字字字", "字字字", "字"]


def test_units_count_after_parsing_and_pairs_twice() -> None:
    assert parts("&lt;&lt;<b>x</b>", 3) == ["&lt;&lt;<b>x</b>"]
    assert parts("😀😀😀", 4) == ["😀😀", "😀"]


@pytest.mark.parametrize("limit", [5, 17, 80])
def test_nothing_is_lost_and_every_part_fits_and_is_well_formed(limit: int) -> None:
    text = "\n\n".join(f"<b>{n}</b> &amp; <i>some <code>words</code> here</i>\nlast & line" for n in range(9))
    made = parts(text, limit)
    assert all(len(plain(part)) <= limit for part in made)
    assert all(part.count("<b>") == part.count("</b>") for part in made)
    assert all(part.count("<i>") == part.count("</i>") for part in made)
    assert re.sub(r"\s", "", "".join(map(plain, made))) == re.sub(r"\s", "", plain(text))


def test_keyboard() -> None:
    rows = (
        (Button("4 ✓", data="1:k7f3qa:S-G1.t=4"), Button("复制", copy="一句话")),
        (Button("Open", url="u"),),
    )
    assert json.loads(markup(rows)) == {
        "inline_keyboard": [
            [
                {"text": "4 ✓", "callback_data": "1:k7f3qa:S-G1.t=4"},
                {"text": "复制", "copy_text": {"text": "一句话"}},
            ],
            [{"text": "Open", "url": "u"}],
        ]
    }
