"""TinyStore against a real disk: damage, modes, locks, full and forbidden folders, kill -9."""

from __future__ import annotations

import asyncio
import doctest
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.ports import Overtaken, Record, StoreError
from bot.stores import disk_fault
from bot.stores.place import place
from bot.stores.tiny import TinyStore
from bot.stores.tiny_archive import TinyArchive

ME, OTHER = "telegram:1", "telegram:2"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def store(data: Path) -> AsyncIterator[TinyStore]:
    opened = TinyStore(data)
    yield opened
    await opened.close()


def file_of(data: Path, manager: str = ME) -> Path:
    subfolder, name = place(manager)
    return data / subfolder / name


def backup_of(data: Path) -> Path:
    return file_of(data).with_name(file_of(data).name + ".bak")


def files(data: Path, pattern: str = "*/*") -> list[Path]:
    return sorted(data.glob(pattern))


async def save_twice(store: TinyStore) -> None:
    await store.save(ME, {"n": 1}, 0)
    await store.save(ME, {"n": 2}, 1)


def row(**changed: object) -> bytes:
    kept = {"manager": ME, "revision": 2, "document": {"n": 2}} | changed
    return json.dumps({"_default": {"1": kept}}).encode()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def grow(path: Path) -> None:
    os.truncate(path, 9 * 1024 * 1024)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "garbage": lambda path: path.write_bytes(os.urandom(300)),
    "cut": cut,
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(4096)),
    "another shape": lambda path: path.write_bytes(b'{"_default": {"7": {}}}'),
    "a list": lambda path: path.write_bytes(b"[1, 2]"),
    "a deep nest": lambda path: path.write_bytes(b"[" * 200_000),
    "somebody else": lambda path: path.write_bytes(row(manager=OTHER)),
    "no number": lambda path: path.write_bytes(row(revision="2")),
    "true as number": lambda path: path.write_bytes(row(revision=True)),
    "revision 0": lambda path: path.write_bytes(row(revision=0)),
    "a list as document": lambda path: path.write_bytes(row(document=[])),
    "too large": grow,
    "a pipe": pipe,
    "a folder": folder,
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("reopened", [False, True], ids=["open", "reopened"])
async def test_a_damaged_file_is_set_aside_and_its_backup_used(
    data: Path, kind: str, reopened: bool, caplog: pytest.LogCaptureFixture
) -> None:
    store = TinyStore(data)
    await save_twice(store)
    await store.save(OTHER, {"n": 7}, 0)
    if reopened:
        await store.close()
    DAMAGE[kind](file_of(data))
    if reopened:
        store = TinyStore(data)
    assert await store.load(ME) == Record({"n": 1}, 1)
    assert await store.load(ME) == Record({"n": 1}, 1)
    assert await store.load(OTHER) == Record({"n": 7}, 1)
    assert [path.name for path in files(data, "*/*.damaged-*")] == [file_of(data).name + ".damaged-1"]
    name = "/".join(place(ME))
    assert [(line.name, line.levelno, line.getMessage()) for line in caplog.records] == [
        ("common_ground.store", logging.WARNING, f"{name} is damaged and was set aside as .damaged-1")
    ]
    with pytest.raises(Overtaken):
        await store.save(ME, {"n": 3}, 2)
    assert await store.save(ME, {"n": 3}, 1) == 2
    assert await store.load(ME) == Record({"n": 3}, 2)
    await store.close()


async def test_where_the_backup_is_damaged_too_both_are_kept_and_the_manager_begins_anew(
    store: TinyStore, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await save_twice(store)
    file_of(data).write_bytes(b"first")
    backup_of(data).write_bytes(b"second")
    assert await store.load(ME) is None
    assert caplog.records[-1].levelno == logging.ERROR
    assert ME not in caplog.text
    assert await store.save(ME, {"n": 1}, 0) == 1
    file_of(data).write_bytes(b"third")
    assert await store.load(ME) is None
    damaged = sorted(path.read_bytes() for path in files(data, "*/*.damaged-*"))
    assert damaged == [b"first", b"second", b"third"]


async def test_a_save_over_a_damaged_file_keeps_the_backup(store: TinyStore, data: Path) -> None:
    await save_twice(store)
    file_of(data).write_bytes(b"")
    with pytest.raises(Overtaken):
        await store.save(ME, {"n": 3}, 2)
    assert await store.load(ME) == Record({"n": 1}, 1)


async def test_a_kill_between_the_renames_leaves_the_backup_and_a_save_that_fails_leaves_it_too(
    store: TinyStore, data: Path
) -> None:
    await save_twice(store)
    file_of(data).replace(backup_of(data))
    assert await store.load(ME) == Record({"n": 2}, 2)
    with small_files(), pytest.raises(StoreError):
        await store.save(ME, {"text": "x" * 200_000}, 2)
    assert await store.load(ME) == Record({"n": 2}, 2)
    assert await store.save(ME, {"n": 3}, 2) == 3


async def test_what_a_killed_process_left_beside_is_overwritten(store: TinyStore, data: Path) -> None:
    beside = file_of(data).with_name(file_of(data).name + ".tmp")
    for size in (0, 10, 100_000):
        beside.write_bytes(b"[" * size)
        record = await store.load(ME)
        await store.save(ME, {"size": size}, record.revision if record else 0)
        assert not beside.exists()
        assert json.loads(file_of(data).read_bytes())["_default"]["1"]["document"] == {"size": size}


async def test_records_grow_and_shrink(store: TinyStore) -> None:
    for revision, size in enumerate([0, 9_000, 100, 70_000, 5, 30_000, 3_000, 1]):
        assert await store.save(ME, {"text": "文" * size}, revision) == revision + 1
        assert await store.load(ME) == Record({"text": "文" * size}, revision + 1)


async def test_a_snapshot_made_of_hard_links_stays_as_it_was(store: TinyStore, data: Path) -> None:
    await save_twice(store)
    held = {path: path.read_bytes() for path in (file_of(data), backup_of(data))}
    for path in held:
        path.with_name("snapshot-" + path.name).hardlink_to(path)
    for revision in (2, 3, 4):
        await store.save(ME, {"n": revision + 1}, revision)
    for path, content in held.items():
        assert path.with_name("snapshot-" + path.name).read_bytes() == content


async def test_a_half_character_of_a_phone_comes_back(store: TinyStore, data: Path) -> None:
    await store.save(ME, {"text": "cut \ud83d"}, 0)
    await store.close()
    again = TinyStore(data)
    assert await again.load(ME) == Record({"text": "cut \ud83d"}, 1)
    await again.close()


async def test_a_record_that_cannot_be_kept_leaves_the_old_one(store: TinyStore, data: Path) -> None:
    await store.save(ME, {"n": 1}, 0)
    with pytest.raises(ValueError, match="JSON compliant"):
        await store.save(ME, {"n": float("nan")}, 1)
    with pytest.raises(StoreError, match="at most 8388608"):
        await store.save(ME, {"text": "x" * 9_000_000}, 1)
    assert await store.load(ME) == Record({"n": 1}, 1)
    assert [path.name for path in files(data)] == [file_of(data).name]


async def test_more_managers_than_stay_open(store: TinyStore) -> None:
    await store.save(ME, {"n": 1}, 0)
    for number in range(1_100):
        assert await store.load(f"web:{number}") is None
    assert await store.load(ME) == Record({"n": 1}, 1)


async def test_only_the_owner_may_look(data: Path) -> None:
    before = os.umask(0)
    try:
        store = TinyStore(data)
        await save_twice(store)
        await store.close()
    finally:
        os.umask(before)
    made = [data, *files(data, "**/*")]
    assert {(path.is_dir(), path.stat().st_mode & 0o777) for path in made} == {(True, 0o700), (False, 0o600)}
    assert all(path.name.isascii() and "telegram" not in path.name for path in made)


OPEN = """
import sys
from pathlib import Path
from bot.stores.tiny import TinyStore
from bot.stores.tiny_archive import TinyArchive
TinyStore(Path(sys.argv[1]))
"""


def opened_elsewhere(data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", OPEN, str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


async def test_a_second_process_is_refused_until_the_first_closes(data: Path) -> None:
    store = TinyStore(data)
    refused = opened_elsewhere(data)
    assert refused.returncode == 1
    assert f"StoreError: The data folder {data} is in use by process {os.getpid()}: stop" in refused.stderr
    with pytest.raises(StoreError, match=f"process {os.getpid()}"):
        TinyStore(data)
    await store.save(ME, {"n": 1}, 0)
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.load(ME)
    assert opened_elsewhere(data).returncode == 0


@contextmanager
def small_files() -> Iterator[None]:
    """The system itself refuses files beyond 64 KiB, wherever the tests run."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_write_cut_short_leaves_the_old_record_and_nothing_beside(
    store: TinyStore, data: Path
) -> None:
    await save_twice(store)
    with small_files(), pytest.raises(StoreError, match=r"Cannot save .* size limit"):
        await store.save(ME, {"text": "x" * 200_000}, 2)
    assert not files(data, "*/*.tmp")
    assert await store.load(ME) == Record({"n": 2}, 2)
    assert await store.save(ME, {"n": 3}, 2) == 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB of its own."""
    where = tmp_path / "disk"
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=755", "tmpfs", str(where)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root and the right to mount")
    yield where
    subprocess.run(["umount", "--lazy", str(where)], check=True)


def make_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


async def test_a_full_and_a_read_only_disk(small_disk: Path) -> None:
    data = small_disk / "data"
    store = TinyStore(data)
    await store.save(ME, {"n": 1}, 0)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
        while True:
            full.write(bytes(4096))
    with pytest.raises(StoreError, match=f"Cannot save a record in {data}/.*: the disk is full; free"):
        await store.save(ME, {"n": 2}, 1)
    assert await store.load(ME) == Record({"n": 1}, 1)
    assert not files(data, "*/*.tmp")
    filler.unlink()
    assert await store.save(ME, {"n": 2}, 1) == 2
    await store.close()
    make_read_only(small_disk)
    with pytest.raises(StoreError, match="read-only; mount it for writing"):
        TinyStore(data)


@contextmanager
def forbidden(path: Path) -> Iterator[None]:
    """The folder may not be entered; root, whom nothing is forbidden, becomes nobody for a while."""
    was_root = os.geteuid() == 0
    path.chmod(0)
    if was_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        path.chmod(0o700)


async def test_a_forbidden_folder_says_who_needs_what(store: TinyStore, data: Path) -> None:
    await store.save(ME, {"n": 1}, 0)
    with forbidden(data):
        for attempt in (store.save(ME, {"n": 2}, 1), store.load(ME)):
            with pytest.raises(StoreError, match="give the user the bot runs as the right"):
                await attempt
        with pytest.raises(StoreError, match=f"Cannot open the data folder in {data}: .*the right"):
            TinyStore(data)
    assert await store.load(ME) == Record({"n": 1}, 1)


@pytest.fixture
def plain_users_folder() -> Iterator[Path]:
    """A folder of a user to whom something can be forbidden; root becomes nobody for the test."""
    was_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as where:
        if was_root:
            os.chown(where, 65_534, -1)
            os.seteuid(65_534)
        yield Path(where) / "data"
        if was_root:
            os.seteuid(0)


async def test_a_save_that_fails_after_its_renames_is_undone(plain_users_folder: Path) -> None:
    store, subfolder = TinyStore(plain_users_folder), file_of(plain_users_folder).parent
    for revision in range(3):
        before = await store.load(ME)
        subfolder.chmod(0o300)  # names can be changed but the folder not opened, so not made durable
        with pytest.raises(StoreError, match="Cannot save"):
            await store.save(ME, {"n": 99}, revision)
        subfolder.chmod(0o700)
        assert await store.load(ME) == before
        assert not files(plain_users_folder, "*/*.tmp")
        assert await store.save(ME, {"n": revision}, revision) == revision + 1
    await store.close()


async def test_a_save_that_cannot_move_the_file_leaves_it(store: TinyStore, data: Path) -> None:
    await save_twice(store)
    await store.close()
    backup_of(data).unlink()
    (backup_of(data) / "in the way").mkdir(parents=True)
    again = TinyStore(data)
    with pytest.raises(StoreError, match="Cannot save"):
        await again.save(ME, {"n": 3}, 2)
    assert await again.load(ME) == Record({"n": 2}, 2)
    await again.close()


@pytest.mark.parametrize("below", ["", "data", "data/deep"])
def test_a_file_in_the_place_of_the_folder(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="a file stands where a folder is needed"):
        TinyStore(tmp_path / "file" / below)


async def test_a_folder_that_vanishes_is_told(store: TinyStore, data: Path) -> None:
    file_of(data).parent.rmdir()
    with pytest.raises(StoreError, match="the folder is gone"):
        await store.save(ME, {"n": 1}, 0)


async def test_the_next_save_waits_for_one_whose_caller_went_away(store: TinyStore) -> None:
    saving = asyncio.create_task(store.save(ME, {"n": 1}, 0))
    await asyncio.sleep(0)
    saving.cancel()
    with pytest.raises(Overtaken):
        await store.save(ME, {"n": 99}, 0)
    assert await store.load(ME) == Record({"n": 1}, 1)


WRITER = """
import asyncio, os, random, signal, struct, sys, time
from pathlib import Path
from bot.stores.tiny import TinyStore
from bot.stores.tiny_archive import TinyArchive

def document(n):
    return {"n": n, "text": "x" * (n * 7919 % 20000)}

async def write(tell):
    store = TinyStore(Path(sys.argv[1]))
    record = await store.load("telegram:1")
    revision = record.revision if record else 0
    assert record is None or record.document == document(revision), "torn"
    os.write(tell, struct.pack("q", revision))
    while True:
        revision = await store.save("telegram:1", document(revision + 1), revision)
        os.write(tell, struct.pack("q", revision))

chance, acknowledged = random.Random(sys.argv[2]), 0
for _ in range(25):
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(write(tell))
        finally:
            os._exit(1)
    os.close(tell)
    found = struct.unpack("q", os.read(hear, 8))[0]
    time.sleep(chance.uniform(0.0, 0.06))
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, "the writer ended by itself"
    assert acknowledged <= found <= acknowledged + 1, (acknowledged, found)
    told = b"".join(iter(lambda: os.read(hear, 65536), b""))
    os.close(hear)
    acknowledged = found + len(told) // 8
print(acknowledged)
"""


def test_nothing_acknowledged_is_lost_to_25_kills(data: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(data), "seed 1"]
    written = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert written.returncode == 0, written.stderr
    assert int(written.stdout) > 25
    assert not files(data, "*/*.damaged-*")


def test_the_words_for_a_fault_read_as_shown() -> None:
    assert doctest.testmod(disk_fault).failed == 0


async def test_how_long_the_folder_lay_unused_is_known(tmp_path: Path) -> None:
    first = TinyStore(tmp_path / "data")
    assert first.free_for_s == pytest.approx(0, abs=60)
    await first.close()
    long_ago = time.time() - 100_000
    os.utime(next((tmp_path / "data").glob("*lock*")), (long_ago, long_ago))
    second = TinyStore(tmp_path / "data")
    assert second.free_for_s == pytest.approx(100_000, abs=60)
    await second.close()


async def test_a_scan_passes_over_what_is_damaged_and_reads_the_backup(tmp_path: Path) -> None:
    store = TinyStore(tmp_path / "data")
    for n in (1, 2, 3):
        await store.save("telegram:1", {"n": n}, n - 1)
        await store.save("telegram:2", {"n": n}, n - 1)
    one, two = (
        tmp_path / "data" / folder / name for folder, name in map(place, ("telegram:1", "telegram:2"))
    )
    one.write_bytes(b"{")
    two.write_bytes(b"{")
    two.with_name(two.name + ".bak").write_bytes(b"no JSON")
    before = sorted(path.name for path in one.parent.iterdir())
    found = {manager: record.document async for manager, record in store.scan()}
    assert found == {"telegram:1": {"n": 2}}
    assert sorted(path.name for path in one.parent.iterdir()) == before, "a scan mends nothing"
    await store.close()


@pytest.mark.parametrize("key", ["telegram:1", "@seats-7K2M9P/one"])
async def test_nothing_of_what_is_forgotten_stays_on_the_disk(tmp_path: Path, key: str) -> None:
    store = TinyStore(tmp_path)
    await store.save(key, {"said": "Zanzibar"}, 0)
    await store.save(key, {"said": "Zanzibar again"}, 1)
    (tmp_path.joinpath(*place(key)).with_name(f"{place(key)[1]}.damaged-1")).write_text("Zanzibar")
    await store.forget(key)
    await store.close()
    assert holding(tmp_path, b"Zanzibar") == []


async def test_what_a_killed_process_had_only_begun_to_write_is_no_record(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    await store.save("telegram:1", {"n": 1}, 0)
    await store.close()
    subfolder, name = place("telegram:2")
    tmp_path.joinpath(subfolder, f"{name}.tmp").write_text("{")
    archive = TinyArchive(tmp_path, found=True, alone=True)
    assert await archive.count() == 1
    await archive.close()


def holding(folder: Path, words: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]
