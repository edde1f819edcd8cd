"""Files that people asked for: written whole or not at all, never over another one unasked."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile


def save(path: Path, content: bytes, *, over: bool = False) -> None:
    """Write a file; FileExistsError where there is one and it is not to be written over.

    OSError where it cannot be written; then nothing of it is left. What is no file (a device, a
    pipe) is written to as it is.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            device.write(content)
        return
    if path.exists() and not over:
        raise FileExistsError(f"{path} is there already")
    with NamedTemporaryFile(dir=path.parent, prefix=".saving-", delete=False) as file:
        beside = Path(file.name)
    try:
        _write(beside, content)
        put_in_place(beside, path, over=over)
    finally:
        beside.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)  # as any file the person makes, not as a secret one


def put_in_place(beside: Path, path: Path, *, over: bool) -> None:
    """Give a finished file its name; FileExistsError where one came meanwhile and is not to be replaced."""
    if not over:
        try:
            path.hardlink_to(beside)
            return
        except FileExistsError:
            raise
        except OSError:  # a file system without links, such as a memory stick's
            if path.exists():
                raise FileExistsError(f"{path} is there already") from None
    beside.replace(path)


def save_beside(folder: Path, name: str, content: bytes) -> Path:
    """Write a file under the first name that is free: "a.pdf", "a-2.pdf", ...; where it is."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for n in count(1):
        path = folder / (name if n == 1 else f"{stem}-{n}{suffix}")
        with suppress(FileExistsError):
            save(path, content)
            return path
    raise AssertionError("there is always another number")
