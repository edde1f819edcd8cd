"""Files that people asked for: whole or not at all, and never over another one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.saving import save, save_beside


def test_a_file_is_there_whole_and_nothing_else_is(tmp_path: Path) -> None:
    save(tmp_path / "a.pdf", b"one")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"one"
    with pytest.raises(FileExistsError):
        save(tmp_path / "a.pdf", b"two")
    save(tmp_path / "a.pdf", b"two", over=True)
    assert (tmp_path / "a.pdf").read_bytes() == b"two"


def test_each_time_another_name(tmp_path: Path) -> None:
    paths = [save_beside(tmp_path, "求同报告-2026-11-22.pdf", bytes([n])) for n in range(3)]
    names = ["求同报告-2026-11-22.pdf", "求同报告-2026-11-22-2.pdf", "求同报告-2026-11-22-3.pdf"]
    assert [path.name for path in paths] == names
    assert [path.read_bytes() for path in paths] == [b"\0", b"\1", b"\2"]


def test_what_came_meanwhile_is_kept(tmp_path: Path) -> None:
    """A link that leads nowhere counts as there: it is somebody's."""
    (tmp_path / "a.pdf").symlink_to(tmp_path / "elsewhere" / "b.pdf")
    with pytest.raises(FileExistsError):
        save(tmp_path / "a.pdf", b"one")
    assert (tmp_path / "a.pdf").is_symlink()


def test_the_file_may_be_read_as_any_other_of_the_person(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        save(tmp_path / "a.pdf", b"one")
    finally:
        os.umask(before)
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root; run as somebody else")
def test_a_closed_folder_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            save(tmp_path / "a.pdf", b"one")
    finally:
        tmp_path.chmod(0o700)
    assert not list(tmp_path.iterdir())
