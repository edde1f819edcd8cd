"""What earlier versions stored is read unchanged; what the new fields hold costs nothing where unused."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.document import from_document, to_document
from flows.engine import Engine
from flows.library import Library
from flows.session import Assessment, Session

KEPT = sorted((Path(__file__).parent / "kept").glob("*.json"))
"""One manager's document as each version stored it: a result, a tier rated afresh, answers of every kind."""


def document(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    del found["anchor"]  # the channel's own
    return found


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_an_earlier_document_is_read_and_written_unchanged(path: Path) -> None:
    session = from_document(document(path))
    assert session is not None
    assert json.loads(json.dumps(to_document(session))) == document(path)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_is_new_is_empty_in_an_earlier_document(path: Path) -> None:
    session = from_document(document(path))
    assert session is not None
    known = {key for one in document(path)["assessments"] for key in one}
    for assessment in session.assessments:
        for field in fields(Assessment):
            assert field.name in known or not getattr(assessment, field.name), field.name
    assert session.trial == ()


def test_what_is_new_survives_a_restart() -> None:
    one = Assessment("aaaaaa", "2026-11-22", "1", done={"street": "2026-11-22"})
    full = replace(one, after="bbbbbb", shown={"street": "000000 q s1/4 b3/4 01 1"}, tried=("ST-S9", "ST-X1"))
    session = Session(current="aaaaaa", assessments=(full,), stage="trial", trial=("S-G1.t=3", "S-G1.u=-"))
    assert from_document(json.loads(json.dumps(to_document(session)))) == session


def test_a_change_that_nobody_can_have_tried_is_let_go() -> None:
    one = {"id": "aaaaaa", "after": 5, "shown": {"street": 3, "village": "x"}, "tried": [1, "ST-S9"]}
    wrong = ["S-G1.t=7", "S-G1.u=?", "S-G1=3", "nonsense", 4, "B-M2.u=0"]
    session = from_document({"assessments": [one], "trial": wrong})
    assert session is not None
    assert session.trial == ("B-M2.u=0",)
    assert (session.assessment.after, session.assessment.shown) == ("", {})
    assert session.assessment.tried == ("ST-S9",)


def test_a_first_assessment_holds_nothing_of_what_is_new(library: Library) -> None:
    begun = to_document(Engine(library).begin("aaaaaa", datetime(2026, 11, 22, tzinfo=UTC)))
    assert begun == {
        "current": "aaaaaa",
        "edition": library.edition,
        "assessments": [{"id": "aaaaaa", "opened_on": "2026-11-22", "rubric": "1"}],
        "stage": "language",
    }
