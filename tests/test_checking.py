"""The content is in order; and every kind of slip an author can make is named, with file and id, at once."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.checking import check, ready, shown_faults
from bot.message import Button, Message
from bot.proof import faults_of
from bot.wording import Wording, templates_folder
from flows.checking import gathered
from flows.errors import ContentError, Fault
from flows.library import CONTENT
from flows.machine import machine
from flows.proving import dialog_faults

Folders = tuple[Path, Path]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A copy of the content and of the templates, to plant slips in."""
    shutil.copytree(CONTENT, tmp_path / "content")
    shutil.copytree(templates_folder(), tmp_path / "templates")
    return tmp_path / "content", tmp_path / "templates"


def plant(folders: Folders, page: str, before: str, after: str) -> None:
    content, templates = folders
    path = templates.parent / page if page.startswith("templates/") else content / page
    text = path.read_text("utf-8")
    assert before in text, f"{page} has no {before!r} any more"
    path.write_text(text.replace(before, after, 1), "utf-8")


def told(folders: Folders) -> list[str]:
    """What every start says of the folders."""
    try:
        ready(*folders)
    except ContentError as error:
        return [str(fault) for fault in error.faults]
    return []


def test_the_content_is_in_order() -> None:
    assert gathered()[1] == []
    assert isinstance(ready(), Wording)


def test_every_screen_is_in_order_too() -> None:
    out = io.StringIO()
    assert check(out=out) == 0, out.getvalue()
    assert re.fullmatch(
        r"36 items, 53 strategies, \d{4} screens checked in 2 languages: no faults\n", out.getvalue()
    )


ST_B12 = """id = "ST-B12"
tier = "bureau"
square = "any"
kind = "goal_gap"
direction = "they_more"
"""

PLANTED = {
    "a word missing": (
        ("words/zh/talk.toml", 'back = "返回"', ""),
        "words/zh/talk.toml: labels: back: is missing; en has it",
    ),
    "a word too many": (
        ("words/zh/talk.toml", 'back = "返回"', 'back = "返回"\nforth = "往前"'),
        "words/en/talk.toml: labels: forth: is missing; zh has it",
    ),
    "a word that says nothing": (
        ("words/en/setup.toml", 'label = "Budget"', 'label = " "'),
        "words/en/setup.toml: budget: label: says nothing",
    ),
    "a number for a word": (
        ("words/en/talk.toml", 'begin = "Begin"', "begin = 3"),
        "words/en/talk.toml: labels: begin: is 3, not words",
    ),
    "a sentence of an item missing": (
        ("words/zh/items.toml", "ask =", "# ask ="),
        "words/zh/items.toml: B-G1: ask: Field required",
    ),
    "an item without words": (
        ("words/zh/items.toml", "[B-G1]", "[B-G7]"),
        "words/zh/items.toml: B-G1: has no words",
    ),
    "words without an item": (
        ("words/zh/items.toml", "[B-G1]", "[B-G7]"),
        "words/zh/items.toml: B-G7: is no id of items.toml",
    ),
    "a set-up option without words": (
        ("words/en/setup.toml", "[stop.options.nobody]", "[stop.options.noone]"),
        "words/en/setup.toml: stop: options: nobody: has no words",
    ),
    "a gap without a name": (
        ("words/en/talk.toml", 'quarter = "a', 'fourth = "a'),
        "words/en/talk.toml: gaps: quarter: has no words",
    ),
    "a placeholder lost": (
        ("words/zh/talk.toml", "已答的{n}题都在。", "已答的题都在。"),
        "words/zh/talk.toml: lines: kept_n: has the placeholders none; en has {n}",
    ),
    "a list cut short": (
        ("words/zh/talk.toml", '"十一", "十二"]', '"十一"]'),
        "words/zh/talk.toml: counts: numbers: has 12 entries; en has 13",
    ),
    "a step lost": (
        ("words/en/talk.toml", '"much", "top concern"]', '"top concern"]'),
        "words/en/talk.toml: scale: words: needs 5 words, one a step",
    ),
    "words left in English": (
        ("words/zh/talk.toml", 'begin = "开始"', 'begin = "Begin"'),
        "words/zh/talk.toml: labels: begin: is not in Chinese: Begin",
    ),
    "Chinese in English": (
        ("words/en/talk.toml", 'begin = "Begin"', 'begin = "开始"'),
        "words/en/talk.toml: labels: begin: has Chinese characters in it: 开始",
    ),
    "an item nobody knows": (
        ("strategies.toml", 'items = ["B-M4", "B-M6"]', 'items = ["B-M4", "B-M7"]'),
        "strategies.toml: ST-B2: there is no item of bureau B-M7",
    ),
    "an item of another tier": (
        ("strategies.toml", 'items = ["B-M4", "B-M6"]', 'items = ["B-M4", "B-M6", "S-M1"]'),
        "strategies.toml: ST-B2: there is no item of bureau S-M1",
    ),
    "a theme nobody knows": (
        ("items.toml", 'theme = "service_quality"', 'theme = "quality"'),
        "items.toml: B-G1: there is no theme quality",
    ),
    "a source nobody knows": (
        ("items.toml", 'sources = ["S0"]', 'sources = ["S999"]'),
        "items.toml: B-G1: there is no source S999",
    ),
    "a warning about nothing": (
        ("warnings.toml", 'share = ["over70"], stop', 'share = ["over90"], stop'),
        "warnings.toml: one-buyer: there is no option of share over90",
    ),
    "an id that stands twice": (
        ("items.toml", 'id = "B-G2"', 'id = "B-G1"'),
        "items.toml: B-G1: stands twice",
    ),
    "an item that is not core": (
        ("items.toml", "core = true", "core = false"),
        "items.toml: bureau, goal: 6 items, 3 of them core, where 6 and 4 are needed",
    ),
    "a strategy that a rule names": (
        ("strategies.toml", 'id = "ST-X4"', 'id = "ST-X44"'),
        "strategies.toml: there is no strategy ST-X4",
    ),
    "a square without advice of its own": (
        ("strategies.toml", 'square = "co-optation"', 'square = "any"'),
        "strategies.toml: bureau, co-optation: no strategy of its own",
    ),
    "a gap that nothing answers": (
        ("strategies.toml", ST_B12, ST_B12.replace('"they_more"', '"none"')),
        "strategies.toml: bureau, cooperation: no advice where they_more on B-G1, B-G2, B-G3",
    ),
    "a sentence too long to copy": (
        ("words/en/strategies.toml", 'say = "Our files', f'say = "{"x" * 250}Our files'),
        "words/en/strategies.toml: ST-B1: say: has 402 UTF-16 units, at most 256",
    ),
    "a short name too long": (
        ("words/zh/items.toml", 'name = "专业服务"', 'name = "专业的社会工作服务"'),
        "words/zh/items.toml: B-G1: name: has 9 characters, at most 7",
    ),
    "a label too long": (
        ("words/zh/talk.toml", 'begin = "开始"', 'begin = "现在就开始做这一份关于三段关系的自评"'),
        "words/zh/talk.toml: labels: begin: is 36 letters broad; 28 fit on a button",
    ),
    "a command without words": (
        ("words/en/talk.toml", 'cancel = "leave', 'leave = "leave'),
        "words/en/talk.toml: commands: cancel: has no words",
    ),
    "words where a table belongs": (
        ("words/zh/themes.toml", "[themes]", 'themes = "主题"\n[topics]'),
        "words/zh/themes.toml: is no table",
    ),
    "a whole table of words missing": (
        ("words/zh/talk.toml", "[labels]", "[label]"),
        "words/en/talk.toml: label: is missing; zh has it",
    ),
    "not TOML": (
        ("words/zh/pages.toml", "[no_result]", "[no_result"),
        "words/zh/pages.toml: is not TOML in UTF-8: "
        "Expected ']' at the end of a table declaration (at line 3, column 11)",
    ),
    "a wrong type": (
        ("rubric.toml", "steps = [3, 5]", 'steps = "0.6"'),
        "rubric.toml: similar_at_most: steps: Input should be a valid tuple",
    ),
    "a kind nobody knows": (
        ("strategies.toml", 'kind = "shared_strength"', 'kind = "strength"'),
        "strategies.toml: ST-B1: kind: Input should be 'goal_gap', 'means_gap', 'shared_strength', "
        "'reserve', 'blind_spot' or 'long_term'",
    ),
    "cuts that fall": (
        ("rubric.toml", "steps = [3, 5]", "steps = [9, 10]"),
        "rubric.toml: the cuts must rise: 9/10 < 4/5 < 1 <= 4",
    ),
    "a gap word across a line": (
        ("gaps.toml", "up_to = [3, 5]", "up_to = [7, 10]"),
        "gaps.toml: about_half: must stand for one zone, stands for borderline and similar",
    ),
    "a gap without a word": (
        ("gaps.toml", "up_to = [4, 1]", "up_to = [7, 2]"),
        "gaps.toml: no word for a gap of 4 steps over 1 items",
    ),
    "a template missing": (
        ("templates/zh/rest.html", "", ""),
        "templates/zh/rest.html: is missing",
    ),
    "a template that cannot be read": (
        ("templates/zh/top.html", "{% endif %}", ""),
        "templates/zh/top.html: line 20: Unexpected end of template.",
    ),
    "a value the other language does not use": (
        ("templates/zh/rest.html", "{{ s.of }}", "{{ s.off }}"),
        "templates/en/rest.html: does not use s.off, as the other language does",
    ),
}


@pytest.mark.parametrize(("slip", "fault"), PLANTED.values(), ids=PLANTED)
def test_every_start_names_a_slip(folders: Folders, slip: tuple[str, str, str], fault: str) -> None:
    plant(folders, *slip)
    if fault.endswith(".html: is missing"):
        (folders[1].parent / slip[0]).unlink()
    found = told(folders)
    assert any(one.startswith(fault) for one in found), "\n".join(found)


SHOWN = {
    "a tag left open": (
        ("templates/en/tiers.html", "</b>", ""),
        "templates/en/tiers.html: tiers: <b> is not closed",
    ),
    "a tag no channel shows": (
        ("templates/en/naming.html", "<b>", "<div></div><b>"),
        "templates/en/naming.html: naming own: <div> is outside the markup that every channel shows",
    ),
    "a bare sign": (
        ("templates/zh/welcome.html", "<b>", "< <b>"),
        "templates/zh/welcome.html: welcome: a bare < in the text",
    ),
    "a value nobody gives": (
        ("templates/en/rest.html", "{{ half }}", "{{ halves }}"),
        "templates/en/rest.html: rest: cannot be shown: UndefinedError: 'halves' is undefined",
    ),
    "Chinese in an English page": (
        ("templates/en/form.html", "Quick", "简版"),
        "templates/en/form.html: depth: has Chinese characters in it: 简版",
    ),
    "a page longer than a message": (
        ("words/en/pages.toml", 'title = "Help: review"', f'title = "{"x" * 4096}"'),
        "templates/en/text.html: help.review: has 4",
    ),
    "a place for nothing": (
        ("words/en/talk.toml", "{n} answers are kept.", "{n} of {m} answers are kept."),
        "templates/en/paused.html: paused start: cannot be shown: KeyError: 'm'",
    ),
    "a page nothing leads to": (
        ("words/zh/pages.toml", "[no_result]", '[attic]\ntitle = "阁楼"\nbody = "没人来。"\n\n[no_result]'),
        "words/zh/pages.toml: attic: is never shown",
    ),
}


def test_slips_on_screens_are_all_named_at_once(folders: Folders) -> None:
    for slip, _ in SHOWN.values():
        plant(folders, *slip)
    library, _ = gathered(folders[0])
    assert library is not None
    found = [str(one) for one in shown_faults(Wording(library, folders[1]))[0]]
    missed = [name for name, (_, fault) in SHOWN.items() if not any(one.startswith(fault) for one in found)]
    assert missed == [], "\n".join(found)


def test_many_slips_are_all_named_at_once(folders: Folders) -> None:
    together = (
        "a word missing",
        "a sentence of an item missing",
        "an item nobody knows",
        "a sentence too long to copy",
        "cuts that fall",
        "a gap without a word",
        "not TOML",
    )
    for name in together:
        plant(folders, *PLANTED[name][0])
    found = told(folders)
    assert [name for name in together if not any(one.startswith(PLANTED[name][1]) for one in found)] == []


def test_check_prints_one_fault_a_line_and_exits_with_2(folders: Folders) -> None:
    plant(folders, *PLANTED["a theme nobody knows"][0])
    plant(folders, *PLANTED["cuts that fall"][0])
    out = io.StringIO()
    assert check(folders[0], out, folders[1]) == 2
    lines = out.getvalue().splitlines()
    assert PLANTED["a theme nobody knows"][1] in lines
    assert PLANTED["cuts that fall"][1] in lines


# --- the machine --------------------------------------------------------------------------------------


def test_a_stage_out_of_reach() -> None:
    changed = machine()
    changed.add_state("attic")
    changed.add_transition("answer", "attic", "review")
    assert dialog_faults(changed) == [Fault("flows/machine.py: attic", "cannot be reached from language")]


def test_a_dead_end() -> None:
    changed = machine()
    changed.add_state("cellar")
    changed.add_transition("answer", "review", "cellar")
    assert dialog_faults(changed) == [
        Fault("flows/machine.py: cellar", "is a dead end: no way leads from it to a verdict")
    ]


def test_a_stage_where_one_may_get_stuck() -> None:
    changed = machine()
    changed.add_state("hall")
    changed.add_transition("visit", "review", "hall")
    changed.add_transition("answer", "hall", "review", conditions="review_open")
    assert dialog_faults(changed) == [
        Fault("flows/machine.py: hall", "may get stuck: neither answer nor resume always leads somewhere")
    ]


def test_a_condition_nobody_can_ask() -> None:
    changed = machine()
    changed.add_transition("visit", "review", "setup", conditions="moon_full")
    assert dialog_faults(changed) == [
        Fault("flows/machine.py: visit from review to setup", "the condition moon_full does not exist")
    ]


# --- one message --------------------------------------------------------------------------------------

GOOD = Message("<b>Which first?</b>", ((Button("Bureau", data="1:aaaaaa:tier=B"),),), "en")


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (replace(GOOD, text="<b>Which</i></b>"), "</i> closes nothing that is open"),
        (replace(GOOD, text="a &nbsp; b"), "&nbsp; is no entity that Telegram knows"),
        (replace(GOOD, text=""), "has 0 UTF-16 units, 1 to 4096 are allowed"),
        (replace(GOOD, text="x" * 901), "asks something in 901 characters, at most 900"),
        (replace(GOOD, text="先看哪一段？"), "has Chinese characters in it: 先看哪一段"),
        (
            replace(GOOD, rows=((Button("A", data="2:x"),),)),
            "the button “A” cannot be read back: 2:x (3 bytes)",
        ),
        (
            replace(GOOD, rows=((Button("A", data="1:aaaaaa:tier=" + "B" * 60),),)),
            "the button “A” cannot be read",
        ),
        (replace(GOOD, rows=((Button("A", copy="x" * 257),),)), "“A” copies 257 UTF-16 units, at most 256"),
        (replace(GOOD, rows=((Button("A"),),)), "the button “A” must do exactly one thing"),
        (replace(GOOD, rows=(GOOD.rows[0] * 2,)), "two buttons set tier=B"),
        (
            replace(GOOD, rows=((Button("A very long way to say it", copy="x"), Button("B", copy="y")),)),
            "the button “A very long way to say it” has 25 characters, 14 fit where 2 stand in a row",
        ),
    ],
)
def test_a_message_that_cannot_be_sent(message: Message, fault: str) -> None:
    found = list(faults_of(message, asks=True))
    assert any(one.startswith(fault) for one in found), found


def test_what_people_call_things_is_theirs() -> None:
    named = replace(GOOD, text="求同: which first?", rows=((Button("求" * 14, data="1:aaaaaa:tier=B"),),))
    assert list(faults_of(named, ("求同", "求" * 14), asks=True)) == []
