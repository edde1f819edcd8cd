"""`report` and `form` on the command line: what is written, and what is refused in clear words."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import FORMATS
from bot.message import MEDIA_TYPES
from bot.reports import formats
from flows.library import Library
from flows.model import LANGS
from tests.reports.given import assessment

ANSWERS = """
depth = "quick"
[setup]
nickname = "Elm station"
[ratings.street]
S-G1 = { tier = 4, us = 2 }
S-G2 = { tier = 4, us = 4 }
S-G3 = { tier = 3, us = 3 }
S-G4 = { tier = "dk", us = 3 }
S-M1 = { tier = 4, us = 4 }
S-M2 = { tier = 1, us = 4 }
S-M3 = { tier = 3, us = 3 }
S-M4 = { tier = 3, us = 3 }
"""

SIGNS = {
    **{"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "png": b"\x89PNG", "svg": b"<svg", "json": b"{"},
    **{"html": b"<!DOCTYPE html>", "md": b"# ", "csv": b"\xef\xbb\xbf"},
}

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The program in a folder that holds answers.toml."""
    (tmp_path / "answers.toml").write_text(ANSWERS)

    def called(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [sys.executable, "-m", "bot", *arguments],
            **{"cwd": tmp_path, "capture_output": True, **options},
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )

    return called


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one line that says why; nothing else was said."""
    assert done.returncode == 2 and not done.stdout
    (line,) = done.stderr.decode().splitlines()
    return line


def test_every_format_is_known_everywhere() -> None:
    assert {*FORMATS} == {*formats.FORMATS} == {*MEDIA_TYPES} == {*SIGNS}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_written(run: Run, tmp_path: Path, kind: str) -> None:
    done = run("report", "answers.toml", "--format", kind, "--lang", "zh", "-o", f"out.{kind}")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / f"out.{kind}").read_bytes().startswith(SIGNS[kind])
    assert {path.name for path in tmp_path.iterdir()} == {"answers.toml", f"out.{kind}"}


def test_a_pipe_takes_any_format(run: Run) -> None:
    assert run("report", "answers.toml").stdout.startswith(b"%PDF-")
    assert run("report", "answers.toml", "--format", "svg", "-o", "-").stdout.startswith(b"<svg")


def test_one_answer_set_comes_by_a_pipe_too(run: Run) -> None:
    given = b'{"depth": "quick", "ratings": {"street": {"S-G1": {"tier": 4, "us": "skip"}}}}'
    done = run("report", "-", "--format", "md", input=given)
    assert done.returncode == 0 and "not enough to say" in done.stdout.decode()
    assert refused(run("report", "-", input=given + b"\n" + given)) == (
        "A report is made of one answers file; this gives 2."
    )


def test_a_terminal_is_spared_what_is_not_text(run: Run) -> None:
    ours, theirs = os.openpty()
    try:
        done = run("report", "answers.toml", stdout=theirs, capture_output=False, stderr=subprocess.PIPE)
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("This format does not belong on a terminal; name a file with -o")


@pytest.mark.parametrize("lang", LANGS)
def test_a_file_that_is_there_is_kept_unless_forced(run: Run, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "out.pdf"
    out.write_text("mine")
    line = refused(run("report", "answers.toml", "--lang", lang, "-o", "out.pdf"))
    assert "out.pdf" in line and "--force" in line
    assert out.read_text() == "mine"
    assert run("report", "answers.toml", "-o", "out.pdf", "--force").returncode == 0
    assert out.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("command", [("report", "answers.toml"), ("form",)])
def test_a_full_disk_is_named(run: Run, command: tuple[str, ...]) -> None:
    line = refused(run(*command, "-o", "/dev/full"))
    assert line == "Nothing was written to /dev/full: No space left on device."
    with Path("/dev/full").open("wb") as full:
        done = run(*command, stdout=full, capture_output=False, stderr=subprocess.PIPE)
    assert done.returncode == 2 and b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("run")
def test_nothing_is_left_on_a_disk_that_fills_up(tmp_path: Path) -> None:
    """A process that may write no more than a few blocks to any file, as on a disk nearly full."""
    limited = f"ulimit -f 8; exec {sys.executable} -m bot report answers.toml --format docx -o out.docx"
    done = subprocess.run(
        ["/bin/sh", "-c", f"trap '' XFSZ; {limited}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert refused(done).startswith("Nothing was written to out.docx: File too large")
    assert [path.name for path in tmp_path.iterdir()] == ["answers.toml"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_place_that_cannot_be_written_is_named(run: Run, tmp_path: Path, lang: str) -> None:
    assert "no/such/out.pdf" in refused(
        run("report", "answers.toml", "--lang", lang, "-o", "no/such/out.pdf")
    )
    (tmp_path / "folder").mkdir()
    assert "folder" in refused(run("report", "answers.toml", "--lang", lang, "-o", "folder"))
    (tmp_path / "file").write_text("")
    assert "file/out.pdf" in refused(run("form", "--lang", lang, "-o", "file/out.pdf"))


def test_answers_with_a_fault_are_named_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('depth = "quick"\n[ratings.street]\nS-G1 = { tier = 9, us = 2 }\n')
    line = refused(run("report", "bad.toml", "-o", "out.pdf"))
    assert line.startswith("bad.toml: ratings.street.S-G1.tier: expected one of 0, 1, 2, 3, 4")
    assert refused(run("report", "none.toml", "-o", "out.pdf")) == "none.toml: there is no such file"
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_report_on_nothing_but_skipped_items_says_so(library: Library, kind: str) -> None:
    skipped = assessment(library, ratings=("-", "-"))
    for lang in LANGS:
        content = formats.made(kind, skipped, lang)
        assert content.startswith(SIGNS[kind])
        if kind in ("md", "html", "csv", "svg", "json"):
            assert {"en": "not enough to say", "zh": "信息不足"}[lang] in content.decode()


def test_without_a_finished_tier_there_is_no_report(library: Library) -> None:
    with pytest.raises(ValueError, match="no tier has a result yet"):
        formats.made("pdf", assessment(library, done={}), "en")


@pytest.mark.usefixtures("run")
def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m bot report answers.toml --format html | head -c 10"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"<!DOCTYPE " and b"Traceback" not in done.stderr
