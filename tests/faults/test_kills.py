"""Killed with -9 again and again, on each store: no accepted answer is lost, and every talk goes on.

`make soak` does the same 500 times on each.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

KILLS = 120
"""About 20 s on each store."""


def killed(where: str, kills: int = KILLS) -> dict[str, Any]:
    """What came of so many kills over a store."""
    command = [sys.executable, "-m", "tests.faults.kills", where, str(kills)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=540, check=False
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture(params=["folder", "database"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A data folder, and a database."""
    return str(tmp_path / "data") if request.param == "folder" else request.getfixturevalue("migrated")


def test_no_accepted_answer_is_lost_by_kills_at_random_moments(where: str) -> None:
    outcome = killed(where)
    assert (outcome["lost"], outcome["unreadable"], outcome["kills"]) == (0, 0, KILLS), outcome["what"]
    assert outcome["accepted"] > 5 * KILLS and outcome["in_between"] > 0
