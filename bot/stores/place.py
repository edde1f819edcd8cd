"""Where a record lies in the data folder: under a hash of its key, which tells no name."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

from bot.ports import shelf_of
from bot.stores.folder_lock import sync_folder

SHELVES = "shelves"
"""The folder of the shelves, each a folder of its own."""


def place(key: str) -> tuple[str, str]:
    """Subfolder and file name of a record; one on a shelf lies in the shelf's own folder."""
    digest = _hash(key)
    if shelf := shelf_of(key):
        return shelf_place(shelf), f"{digest}.json"
    return digest[:2], f"{digest[2:]}.json"


def shelf_place(shelf: str) -> str:
    """The folder of a shelf, inside the data folder."""
    return str(Path(SHELVES) / _hash(shelf))


def shelf_folders(folder: Path) -> list[str]:
    """The folders of all shelves, inside a data folder."""
    shelves = folder / SHELVES
    return sorted(str(Path(SHELVES) / one.name) for one in shelves.iterdir()) if shelves.exists() else []


def make_shelf(folder: Path, subfolder: str) -> None:
    """A shelf's folder, there also after a power cut; OSError."""
    place = folder / subfolder
    if place.is_dir():
        return
    for path in (place.parent, place):
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def remove_shelf(folder: Path, subfolder: str) -> None:
    """Remove a shelf's folder and all in it, also for after a power cut; OSError."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder / subfolder)
        sync_folder(folder / SHELVES)


def _hash(name: str) -> str:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
