"""The report on a joint answer: every figure of the team's picture, in every format and language."""

from __future__ import annotations

import csv
import html
import json
import re
from io import BytesIO, StringIO

import docx
import openpyxl
import pytest

from bot.reports.composing import composed
from bot.reports.formats import made
from bot.reports.marked import words
from bot.wording import Wording
from flows.library import Library
from flows.model import LANGS, Lang
from flows.settling import settled
from tests.joint import joint_answers


@pytest.mark.parametrize("lang", LANGS)
def test_the_teams_part_stands_in_every_format(library: Library, wording: Wording, lang: Lang) -> None:
    for assessment in joint_answers(library, lang):
        team = composed(wording, assessment, lang).team
        assert team
        titles = [part.title for part in team.parts]
        lines = [words(line) for part in team.parts for line in part.says]
        document = docx.Document(BytesIO(made("docx", assessment, lang)))
        stands = {paragraph.text for paragraph in document.paragraphs}
        assert {*titles, *lines} <= stands
        for kind in ("md", "html"):
            plain = re.sub(r"<[^>]+>|[*\\]", "", html.unescape(made(kind, assessment, lang).decode()))
            assert all(said in plain for said in (*titles, *lines))
        kept = json.loads(made("json", assessment, lang))["report"]["team"]
        assert len(kept["items"]) == len(team.items)
        assert made("pdf", assessment, lang).startswith(b"%PDF")


def test_the_tables_hold_the_pictures_medians_and_nobodys_answers(library: Library, wording: Wording) -> None:
    for assessment in joint_answers(library):
        (tier,) = assessment.done
        joint = settled(library, assessment, tier)
        assert joint
        of = joint.picture.of(tier)
        assert of
        expected = [
            [item.item, item.tier.median if item.tier else None, item.us.median if item.us else None]
            for item in of.items
        ]
        sheet = openpyxl.load_workbook(BytesIO(made("xlsx", assessment, "en")))["Team"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert [[row[1], row[3], row[5]] for row in rows] == expected
        table = list(csv.reader(StringIO(made("csv", assessment, "en").decode("utf-8-sig"))))
        last = table[-len(expected) :]
        assert [row[1] for row in last] == [row[0] for row in expected]
        assert [float(row[3]) if row[3] else None for row in last] == [row[1] for row in expected]


def test_the_relationship_is_spoken_of_only_with_an_official(library: Library, wording: Wording) -> None:
    for assessment in joint_answers(library):
        (tier,) = assessment.done
        joint, team = settled(library, assessment, tier), composed(wording, assessment, "en").team
        assert joint and team
        told = any("The relationship with" in part.title for part in team.parts)
        assert told == (joint.picture.perceived(tier) is not None)
