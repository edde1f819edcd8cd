"""The data folder belongs to one process at a time: it is made, tried for writing and locked here."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from bot.ports import StoreError
from bot.stores.disk_fault import in_words

SUBFOLDERS = tuple(f"{number:02x}" for number in range(256))
"""Listing 100,000 files takes as long flat as in 256 folders; 65,536 cost 228 MB more (measured)."""

_LOCK_NAME = "lock"


class FolderLock:
    """Holds `folder`, with its 256 subfolders, until `release`; a killed process holds nothing.

    `free_for_s` is how long ago it was given back, None where its last holder was killed.
    """

    def __init__(self, folder: Path) -> None:
        """Make what is missing (mode 0700), and lock; StoreError where that fails or another holds it."""
        try:
            _make_folder(folder)
            self._descriptor = os.open(folder / _LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise in_words("Cannot open the data folder", folder, error) from error
        try:
            self._hold(folder)
            _make_subfolders(folder)
        except OSError as error:
            os.close(self._descriptor)
            raise in_words("Cannot prepare the data folder", folder, error) from error
        except StoreError:
            os.close(self._descriptor)
            raise

    def _hold(self, folder: Path) -> None:
        """Take the lock and leave our process id in it for whoever comes second."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise StoreError(
                f"The data folder {folder} is in use by process {holder}: "
                "stop that process or choose another folder."
            ) from None
        status = os.fstat(self._descriptor)
        self.free_for_s = None if status.st_size else max(0.0, time.time() - status.st_mtime)
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode("ascii"), 0)

    def release(self) -> None:
        """Give the folder back, marked with the time; the file stays, or two processes could get in."""
        os.ftruncate(self._descriptor, 0)
        os.utime(self._descriptor)
        os.close(self._descriptor)


def _make_folder(folder: Path) -> None:
    """The folder and those above it, so that a power cut takes none of them away."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in missing:
        sync_folder(path.parent)


def _make_subfolders(folder: Path) -> None:
    """All of them at once (0.5 ms where they exist), so that a save never has to make one durable."""
    present = {entry.name for entry in os.scandir(folder)}
    for name in SUBFOLDERS:
        if name not in present:
            (folder / name).mkdir(mode=0o700)
    sync_folder(folder)


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Make names added to, changed in or removed from `folder` survive a power cut; OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
