"""The cases for class: whole in both languages, where they claim to be, and every slip in them is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.reports.proving_groups import group_faults
from bot.wording import Wording
from flows.checking import gathered
from flows.library import CONTENT, load
from flows.model import SQUARES
from flows.verdict import judge
from flows.worked import worked

LIBRARY = load()


@pytest.mark.parametrize("depth", ["quick", "full"])
@pytest.mark.parametrize("case", list(LIBRARY.cases))
def test_a_case_leads_where_it_says(case: str, depth: str) -> None:
    one = LIBRARY.cases[case]
    answers = worked(LIBRARY, one, "full" if depth == "full" else "quick")
    assert {tier: judge(LIBRARY, answers, tier).square for tier in one.tiers} == one.squares


def test_together_the_cases_show_every_square_and_z_street_three_tiers() -> None:
    assert {square for case in LIBRARY.cases.values() for square in case.squares.values()} == {*SQUARES}
    assert next(iter(LIBRARY.cases)) == "z-street" and len(LIBRARY.cases) == 3
    assert all(case.provenance == "invented" for case in LIBRARY.cases.values())


@pytest.mark.parametrize(
    ("page", "before", "after", "says"),
    [
        ("cases.toml", "B-G1 = [3, 4]\n", "", "cases.toml: z-street: B-G1 has no answers"),
        ("cases.toml", "B-G1 = [3, 4]", "B-G7 = [3, 4]", "cases.toml: z-street: B-G7 is no item of bureau"),
        ("cases.toml", "B-G1 = [3, 4]", "B-G1 = [3, 5]", "less than or equal to 4"),
        ("cases.toml", "B-G1 = [3, 4]", "B-G1 = [0, 4]", "lead to borderline, not to cooperation"),
        ("cases.toml", 'provenance = "invented"', 'provenance = "stated"', "Input should be 'invented'"),
        ("cases.toml", 'id = "z-street"', 'id = "z-road"', "words/en/cases.toml: z-road: has no words"),
        ("cases.toml", 'street = "complementarity", ', "", "cases.toml: z-street: street has no square"),
        ("words/zh/cases.toml", "[w-street.roles.agency]", "[w-street.roles.boss]", "roles: agency"),
        ("words/en/cases.toml", 'name = "Q Street"', 'name = "Q Street, always in a great hurry"', "broad"),
        ("words/zh/cases.toml", "Z街道社工站开办三年了。", "", "350 to 450 are wanted"),
        ("words/zh/classroom.toml", "第{round}轮：{n}人提交。", "第{round}轮。", "placeholders {round}"),
        ("words/en/classroom.toml", "[discussion.themes.staffing]", "[discussion.themes.staff]", "staffing"),
        ("words/en/cases.toml", 'title = "W Street: two calendars"', 'title = "两本日程"', "Chinese"),
    ],
)  # fmt: skip
def test_every_slip_in_a_case_is_named(tmp_path: Path, page: str, before: str, after: str, says: str) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    text = (folder / page).read_text("utf-8")
    assert before in text
    (folder / page).write_text(text.replace(before, after, 1), "utf-8")
    assert any(says in str(fault) for fault in gathered(folder)[1]), gathered(folder)[1]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "Ends {goal} steps apart on average, means {means}.",
            "Ends {ends} apart, means {means}.",
            "KeyError",
        ),
        ("{tier}, “{item}”: here you agree.", "{tier}, “{items}”: here you agree.", "KeyError"),
    ],
)
def test_a_slip_that_only_shows_in_what_a_class_sees_is_named(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    page = folder / "words/en/classroom.toml"
    text = page.read_text("utf-8")
    assert before in text
    page.write_text(text.replace(before, after), "utf-8")
    assert any(says in str(fault) for fault in group_faults(Wording(load(folder))))
