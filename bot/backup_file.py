"""All records in one file: gzip of JSON lines, with a header, and a count and a checksum as the last line."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from bot.ports import Record, StoreError
from bot.saving import put_in_place

VERSION = 1
_HEADER = {"common-ground": "backup", "version": VERSION}


async def write(
    path: Path, records: AsyncIterator[tuple[str, Record]], note: Callable[[int], None], *, over: bool
) -> int:
    """Write a file that this user alone can read, whole or not at all; how many records are in it.

    `note` is told of every record. FileExistsError where there is such a file and it is not to be
    written over; OSError where it cannot be written; StoreError where the records cannot be read.
    """
    count, digest = 0, hashlib.sha256()
    with _beside(path, over=over) as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        packed.write(_line(_HEADER, digest))
        async for key, record in records:
            packed.write(_line([key, record.revision, dict(record.document)], digest))
            count += 1
            note(1)
        packed.write(_line({"records": count, "sha256": digest.hexdigest()}, digest))
    return count


@contextmanager
def _beside(path: Path, *, over: bool) -> Iterator[Any]:
    """A file that takes the name of `path` once it is written to its end, and is gone if it is not."""
    if path.exists() and not over:
        raise FileExistsError(f"{path} is there already")
    with NamedTemporaryFile(dir=path.parent, prefix=".saving-", delete=False) as file:
        beside = Path(file.name)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            put_in_place(beside, path, over=over)
        finally:
            beside.unlink(missing_ok=True)


def proven(path: Path) -> int:
    """How many records a file holds, once it was read to its end and is what was written; StoreError."""
    return sum(1 for _ in read(path))


def read(path: Path) -> Iterator[tuple[str, Record]]:
    """The records of a file; StoreError where it is no backup or damaged, at the latest at its end."""
    try:
        with gzip.open(path, "rb") as packed:
            yield from _records(path, packed)
    except (gzip.BadGzipFile, zlib.error, EOFError, ValueError, RecursionError):
        raise _damaged(path) from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.") from error


def _records(path: Path, lines: Iterator[bytes]) -> Iterator[tuple[str, Record]]:
    header, count, digest = next(lines, b""), 0, hashlib.sha256()
    _known(path, json.loads(header))
    digest.update(header)
    for line in lines:
        match json.loads(line):
            case [str(key), int(revision), dict(document)] if revision > 0:
                digest.update(line)
                count += 1
                yield key, Record(document, revision)
            case {"records": int(told), "sha256": str(sum_)} if (told, sum_) == (count, digest.hexdigest()):
                if next(lines, None) is None:
                    return
                break
            case _:
                break
    raise _damaged(path)


def _known(path: Path, header: Any) -> None:
    if not isinstance(header, dict) or header.get("common-ground") != "backup":
        raise _damaged(path)
    if header.get("version") != VERSION:
        raise StoreError(
            f"{path} is a backup of version {header.get('version')}, this program knows {VERSION}: "
            "use the program that made it, or a newer one."
        )


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"{path} is no backup, or was cut short or changed: nothing of it was put in. Use another copy."
    )


def _line(what: object, digest: Any) -> bytes:
    line = json.dumps(what, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"
    digest.update(line)
    return line
