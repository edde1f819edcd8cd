"""Types, style and floors: what a reviewer should not have to look for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--quiet", "."], id="ruff check"),
        pytest.param(["ruff", "format", "--check", "--quiet", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy --strict"),
        pytest.param(["lint-imports"], id="floors"),
    ],
)
def test_it_finds_nothing(command: list[str]) -> None:
    tool, *arguments = command
    done = subprocess.run([BIN / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
