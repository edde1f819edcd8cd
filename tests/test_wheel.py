"""The installed package finds its content and templates, and gives its command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_everything(tmp_path: Path) -> None:
    wheel = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(wheel, cwd=ROOT, check=True, capture_output=True)
    (built,) = tmp_path.glob("common_ground-*.whl")
    into = tmp_path / "installed"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(built), str(into)], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(into), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "36 items, 53 strategies" in done.stdout
    names = {path.name for path in into.iterdir()}
    assert {"bot", "flows"} <= names, names
    assert "templates" not in names and (into / "bot" / "templates" / "zh" / "rate.html").is_file()
    entry = next(into.glob("*.dist-info/entry_points.txt")).read_text()
    assert "common-ground = bot.__main__:main" in entry
