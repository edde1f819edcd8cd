"""The README shows the dialog as the machine has it; `pytest --rewrite` brings it up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.diagram import mermaid
from flows.machine import STAGES, machine

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- dialog -->", "<!-- /dialog -->"


def test_the_readme_shows_the_dialog_as_it_is(pytestconfig: pytest.Config) -> None:
    page = README.read_text("utf-8")
    assert page.count(BEGIN) == page.count(END) == 1, f"README.md needs {BEGIN} and {END} once"
    before, _, rest = page.partition(BEGIN)
    inside, _, after = rest.partition(END)
    wanted = f"\n```mermaid\n{mermaid()}\n```\n"
    if pytestconfig.getoption("--rewrite") and inside != wanted:
        README.write_text(f"{before}{BEGIN}{wanted}{END}{after}", "utf-8")
    else:
        assert inside == wanted, "README.md is behind flows/machine.py: pytest --rewrite"


def test_every_stage_stands_in_the_diagram() -> None:
    assert [stage for stage in STAGES if stage not in mermaid()] == []


def test_a_new_way_shows() -> None:
    changed = machine()
    changed.add_transition("answer", "top", "change")
    assert "    top --> change: answer" in mermaid(changed).splitlines()
