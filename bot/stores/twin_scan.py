"""Every record of a folder read once, without opening it for writing and without mending anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.ports import Record

_SUFFIX, _BESIDE = ".json", ".tmp"


def records(folder: Path, mention: str) -> list[tuple[str, Record]]:
    """The managers in one subfolder with their records; with `mention`, those alone in which it stands.

    Of a manager whose file is being replaced the backup is read; what is damaged is passed over, and
    mended when it is loaded.
    """
    needle = f'"{mention}"'.encode() if mention else b""
    return [found for name in names(folder) if (found := _newest(folder, name, needle))]


def names(folder: Path) -> list[str]:
    """What the files of one subfolder are called without their endings, one a record; OSError.

    A file still being written when its process was killed is no record yet.
    """
    if not folder.exists():  # a shelf on which nothing lies
        return []
    found = (path.name for path in folder.iterdir() if _SUFFIX in path.name and path.suffix != _BESIDE)
    return sorted({name.partition(_SUFFIX)[0] for name in found})


def _newest(folder: Path, name: str, needle: bytes) -> tuple[str, Record] | None:
    for held in _held(folder / f"{name}{_SUFFIX}"):
        if needle and needle not in held:
            return None
        if found := _record(held):
            return found
    return None


def _held(path: Path) -> Iterator[bytes]:
    """The bytes of a file, then of its backup; nothing where neither is there."""
    for one in (path, path.with_name(f"{path.name}.bak")):
        with suppress(OSError):
            yield one.read_bytes()


def _record(held: bytes) -> tuple[str, Record] | None:
    try:
        tables: dict[str, Any] = json.loads(held)
    except (ValueError, RecursionError):
        return None
    match tables:
        case {"_default": {"1": {"manager": str(manager), "revision": int(n), "document": dict(document)}}}:
            return manager, Record(document, n)
    return None
