"""Records between folders, databases and files: all of them, as they were, also after a kill."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

import psycopg
import pytest

from bot import backup_file
from bot.ports import Document, Record, Store
from bot.stores.place import place
from bot.stores.postgres import PostgresStore
from bot.stores.tiny import TinyStore

ROOT = Path(__file__).parent.parent.parent
ODD: Document = {
    "name": "阳光\ud800\x00\n",
    "answers": {"S-G1.t": 3, "n": 10**17},
    "none": None,
    "list": [True, []],
}


async def command(*words: str, **variables: str) -> tuple[int, str]:
    """What `python -m bot` with these words comes to: exit code, and all it says."""
    known = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLUMNS": "400", **variables}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=ROOT, env=known, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, (out + err).decode()


async def filled(store: Store, people: int) -> None:
    """Some records of several revisions, on shelves and off."""
    for n in range(people):
        key = f"telegram:{n}" if n % 5 else f"@seats-{n % 3}/{n}"
        for revision in range(1 + n % 3):
            await store.save(key, {**ODD, "n": n}, revision)


async def held(store: Store) -> dict[str, Record]:
    """All that a store holds, which is closed then."""
    found = {key: record async for key, record in store.scan(shelves=True)}
    await store.close()
    return found


async def in_folder(folder: Path) -> Mapping[str, Record]:
    return await held(TinyStore(folder))


async def in_database(url: str) -> Mapping[str, Record]:
    return await held(await PostgresStore(url).open())


async def test_to_a_database_and_back_nothing_is_another(tmp_path: Path, migrated: str) -> None:
    await _fill_folder(tmp_path / "one", 230)
    before = await in_folder(tmp_path / "one")
    assert len(before) == 230
    code, said = await command("copy", "--from", str(tmp_path / "one"), "--to", migrated)
    assert (code, "230 records read: 230 new" in said, "holds 230 records now" in said) == (0, True, True)
    assert await in_database(migrated) == before
    assert "not-so-secret" not in said
    code, said = await command("copy", "--from", migrated, "--to", str(tmp_path / "two"))
    assert code == 0
    assert await in_folder(tmp_path / "two") == before


async def _fill_folder(folder: Path, people: int) -> None:
    store = TinyStore(folder)
    await filled(store, people)
    await store.close()


def _there(target: str) -> int:
    """How many records are there already, whoever is writing."""
    if not target.startswith("postgresql"):
        return len(list(Path(target).rglob("*.json")))
    with psycopg.connect(target) as connection:
        ((count,),) = connection.execute("select count(*) from records").fetchall()
    return int(count)


async def test_a_second_time_brings_what_is_newer_and_leaves_what_is_newer_there(
    tmp_path: Path, migrated: str
) -> None:
    await _fill_folder(tmp_path, 20)
    await command("copy", "--from", str(tmp_path), "--to", migrated)
    ours, theirs = TinyStore(tmp_path), await PostgresStore(migrated).open()
    await ours.save("telegram:1", {"newer": "here"}, 2)
    await theirs.save("telegram:2", {"newer": "there"}, 3)
    await theirs.forget("telegram:3")
    await ours.close()
    await theirs.close()
    code, said = await command("copy", "--from", str(tmp_path), "--to", migrated)
    assert code == 0
    assert "20 records read: 1 new, 1 brought up to date, 17 there already, 1 left" in said
    found = await in_database(migrated)
    assert found["telegram:1"] == Record({"newer": "here"}, 3)
    assert found["telegram:2"] == Record({"newer": "there"}, 4)


@pytest.mark.parametrize("to_database", [True, False])
async def test_a_copy_that_is_killed_goes_on(tmp_path: Path, migrated: str, to_database: bool) -> None:
    if to_database:
        await _fill_folder(tmp_path / "from", 1500)
    else:
        store = await PostgresStore(migrated).open()
        await filled(store, 1500)
        await store.close()
    places = [str(tmp_path / ("from" if to_database else "to")), migrated]
    source, target = places if to_database else reversed(places)
    amid, random = 0, Random(1500)
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "copy", "--from", source, "--to", target, cwd=ROOT, stdout=PIPE
        )
        enough = _there(target) + random.randrange(1, 150)
        while process.returncode is None and _there(target) < enough:  # noqa: ASYNC110  another process
            await asyncio.sleep(0.002)
        amid += process.returncode is None
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.communicate()
    assert amid > 1
    assert _there(target) < 1500
    code, said = await command("copy", "--from", source, "--to", target)
    assert code == 0, said
    assert "1500 records read" in said
    expected = await (in_folder(tmp_path / "from") if to_database else in_database(migrated))
    assert await (in_database(migrated) if to_database else in_folder(tmp_path / "to")) == expected


@pytest.mark.parametrize("from_database", [True, False])
async def test_a_backup_put_back_is_what_it_was(
    tmp_path: Path, migrated: str, postgres_two: str, from_database: bool
) -> None:
    here = {"DATABASE_URL": migrated} if from_database else {"DATA_DIR": str(tmp_path / "data")}
    there = {"DATABASE_URL": postgres_two} if from_database else {"DATA_DIR": str(tmp_path / "new")}
    store = await PostgresStore(migrated).open() if from_database else TinyStore(tmp_path / "data")
    await filled(store, 90)
    file = tmp_path / "kept.gz"
    code, said = await command("backup", str(file), **here)  # the store is open: a bot may run meanwhile
    assert (code, "90 records are in" in said) == (0, True), said
    assert file.stat().st_mode & 0o777 == 0o600
    code, said = await command("restore", str(file), **there)
    assert (code, "90 records read: 90 new" in said) == (0, True), said
    expected = await held(store)
    assert len(expected) == 90
    assert await (in_database(postgres_two) if from_database else in_folder(tmp_path / "new")) == expected


@pytest.fixture
async def postgres_two(migrated: str, postgres: object) -> str:
    """A second database with tables."""
    name = migrated.rpartition("/")[2] + "_two"
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    url = migrated.rpartition("/")[0] + "/" + name
    assert (await command("migrate", DATABASE_URL=url))[0] == 0
    return url


async def test_a_backup_holds_nothing_of_classes(tmp_path: Path) -> None:
    """They are gone after a day, and backups are kept for weeks; teams are in it."""
    store = TinyStore(tmp_path / "data")
    for code, kind in (("7K2M9P", "class"), ("8K2M9P", "team")):
        await store.save(f"@groups/{code}", {"code": code, "kind": kind}, 0)
        await store.save(f"@seats-{code}/{'a' * 16}", {"part": {"kind": kind, "handed": {"S-G1.t": 3}}}, 0)
    await store.save("@groups/9K2M9P", {"code": "9K2M9P", "kind": "class", "ended_at": "2026-11-27"}, 0)
    await store.save("telegram:1", {"seat": "7K2M9P/" + "a" * 16}, 0)
    await store.close()
    file = tmp_path / "kept.gz"
    code, said = await command("backup", str(file), DATA_DIR=str(tmp_path / "data"))
    assert (code, "4 records are in" in said, "2 records of classes" in said) == (0, True, True), said
    assert {key for key, _ in backup_file.read(file)} == {
        "telegram:1",
        "@groups/8K2M9P",
        f"@seats-8K2M9P/{'a' * 16}",
        "@groups/9K2M9P",
    }


async def test_neither_a_backup_nor_a_store_is_written_over_unasked(tmp_path: Path) -> None:
    await _fill_folder(tmp_path / "data", 12)
    here, file = {"DATA_DIR": str(tmp_path / "data")}, tmp_path / "kept.gz"
    assert (await command("backup", str(file), **here))[0] == 0
    written = file.read_bytes()
    code, said = await command("backup", str(file), **here)
    assert (code, "--force" in said, file.read_bytes() == written) == (2, True, True)
    assert (await command("backup", "--force", str(file), **here))[0] == 0
    code, said = await command("restore", str(file), **here)
    assert (code, "holds 12 records already" in said) == (2, True)
    store = TinyStore(tmp_path / "data")
    await store.save("telegram:1", {"newer": 1}, 2)
    await store.forget("telegram:2")
    await store.close()
    code, said = await command("restore", "--force", str(file), **here)
    assert (code, "1 new, 0 brought up to date, 10 there already, 1 left" in said) == (0, True), said


@pytest.mark.parametrize(
    "harm", ["cut", "changed", "line gone", "twice", "no gzip", "other", "newer", "missing"]
)
async def test_a_damaged_backup_is_refused_and_nothing_of_it_put_in(tmp_path: Path, harm: str) -> None:
    await _fill_folder(tmp_path / "data", 12)
    file = tmp_path / "kept.gz"
    await command("backup", str(file), DATA_DIR=str(tmp_path / "data"))
    whole, lines = file.read_bytes(), gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    broken = {
        "cut": whole[: len(whole) // 2],
        "changed": gzip.compress(b"".join(lines).replace(b"telegram:1", b"telegram:9", 1)),
        "line gone": gzip.compress(b"".join([*lines[:3], *lines[4:]])),
        "twice": whole + whole,
        "no gzip": b"".join(lines),
        "other": gzip.compress(b'{"a": 1}\n'),
        "newer": gzip.compress(lines[0].replace(b"1}", b"2}") + b"".join(lines[1:])),
    }
    file.unlink() if harm == "missing" else file.write_bytes(broken[harm])
    code, said = await command("restore", str(file), DATA_DIR=str(tmp_path / "new"))
    assert (code, str(file) in said, "Traceback" in said) == (2, True, False), said
    assert not (tmp_path / "new").exists()


async def test_what_cannot_be_read_is_counted_and_the_exit_code_tells(tmp_path: Path, migrated: str) -> None:
    await _fill_folder(tmp_path, 12)
    for one in (path := tmp_path.joinpath(*place("telegram:1"))).parent.glob(f"{path.name}*"):
        one.write_bytes(b"{")
    code, said = await command("copy", "--from", str(tmp_path), "--to", migrated)
    assert (code, "11 records read" in said, f"1 records in {tmp_path} could not be read" in said) == (
        1,
        True,
        True,
    )


@pytest.mark.parametrize("way", ["nowhere", "same", "no tables", "in use"])
async def test_a_copy_that_cannot_be_is_refused(tmp_path: Path, database: str, way: str) -> None:
    data = tmp_path / "data"
    store = TinyStore(data)
    if way != "in use":
        await store.close()
    words = {
        "nowhere": (str(tmp_path / "not"), str(data), "no data folder"),
        "same": (str(data), f"{data}/../data", "the same place"),
        "no tables": (str(data), database, "python -m bot migrate"),
        "in use": (str(data), str(tmp_path / "to"), "in use by process"),
    }[way]
    code, said = await command("copy", "--from", words[0], "--to", words[1])
    assert (code, words[2] in said, "not-so-secret" in said) == (2, True, False), said
    assert not (tmp_path / "not").exists()
    await store.close()


async def test_the_commands_speak_chinese_where_the_system_does(tmp_path: Path) -> None:
    await _fill_folder(tmp_path / "data", 3)
    here = {"DATA_DIR": str(tmp_path / "data"), "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
    assert "已把 3 条记录备份到" in (await command("backup", str(tmp_path / "kept.gz"), **here))[1]
