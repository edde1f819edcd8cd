"""The database gone, cut, full, hung, closed to us: said in words within seconds, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bot.ports import Overtaken, Record, StoreError
from bot.stores.connections import Connections
from bot.stores.driver import Connection
from bot.stores.postgres import PostgresStore
from bot.stores.schema import migrate
from tests.postgres.server import PASSWORD, Server

ME = "telegram:1"
MOST = 3


@pytest.fixture
async def store(migrated: str) -> AsyncIterator[PostgresStore]:
    opened = await PostgresStore(migrated, most=MOST, patience_s=1.0).open()
    yield opened
    await opened.close()


async def several(store: PostgresStore, connections: int = MOST) -> None:
    """Have the store make so many connections."""
    await asyncio.gather(*(store.load(f"telegram:{n}") for n in range(connections)))


async def test_after_a_restart_of_the_server_the_next_answer_is_taken(
    store: PostgresStore, postgres: Server
) -> None:
    for seen, way in enumerate((signal.SIGINT, signal.SIGQUIT)):
        assert await store.save(ME, {"n": seen}, seen) == seen + 1
        await several(store)
        await asyncio.to_thread(postgres.stop, way)
        begun = time.monotonic()
        with pytest.raises(StoreError, match=r"nothing listens there; start the server"):
            await store.save(ME, {"n": 99}, seen + 1)
        with pytest.raises(StoreError, match=r"Cannot read a record in the database 127\.0\.0\.1:\d+/test_"):
            await store.load(ME)
        assert time.monotonic() - begun < 2
        postgres.start()
        assert await store.load(ME) == Record({"n": seen}, seen + 1)
    assert await store.save(ME, {"n": 2}, 2) == 3


async def test_a_restart_between_two_answers_is_not_noticed(store: PostgresStore, postgres: Server) -> None:
    await store.save(ME, {"n": 1}, 0)
    await several(store)
    await asyncio.to_thread(postgres.stop)
    postgres.start()
    assert await store.save(ME, {"n": 2}, 1) == 2
    assert {key async for key, _ in store.scan()} == {ME}


async def patiently(store: PostgresStore, person: str) -> Record | None:
    """What is stored, asked for again while somebody is told of a connection that was cut before."""
    async with asyncio.timeout(10):
        while True:
            with suppress(StoreError):
                return await store.load(person)


async def test_no_accepted_answer_is_lost_while_connections_are_cut(
    store: PostgresStore, postgres: Server, migrated: str
) -> None:
    cutting, refused = True, 0

    async def answers(person: str) -> None:
        """Answers one after the other; a refused one is given again, as somebody would."""
        nonlocal refused
        accepted, unsure = 0, False
        while accepted < 40:
            try:
                record = await store.load(person)
                held = record.document["n"] if record else 0
                assert held in (accepted, accepted + unsure)
                accepted, unsure = held, True
                if accepted < 40:
                    await store.save(person, {"n": accepted + 1}, record.revision if record else 0)
                    accepted, unsure = accepted + 1, False
            except Overtaken as error:
                raise AssertionError("nobody else writes") from error
            except StoreError:
                refused += 1

    async def cuts() -> None:
        name = migrated.rpartition("/")[2]
        every = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        while cutting:
            await asyncio.to_thread(postgres.do, every)

    knife = asyncio.create_task(cuts())
    people = [f"web:{n}" for n in range(8)]
    try:
        await asyncio.gather(*map(answers, people))
    finally:
        cutting = False
        await knife
    assert refused
    assert [await patiently(store, person) for person in people] == [Record({"n": 40}, 40)] * len(people)


async def test_all_connections_busy_is_said_within_the_time_and_passes(
    store: PostgresStore, migrated: str
) -> None:
    await store.save(ME, {"n": 1}, 0)
    with psycopg.connect(migrated) as other:
        other.execute("lock table records in access exclusive mode")
        begun = time.monotonic()
        came = await asyncio.gather(*(store.load(ME) for _ in range(8)), return_exceptions=True)
        assert 0.9 < time.monotonic() - begun < 3
        said = sorted(re.sub(r".*test_\w+: ", "", str(one)) for one in came)
        assert set(said) == {
            "it has not answered for 1 s.",
            f"all {MOST} connections have been busy for 1 s; try again.",
        }
    assert await store.load(ME) == Record({"n": 1}, 1)


async def test_a_server_that_hangs_is_given_up_and_taken_up_again(
    store: PostgresStore, postgres: Server
) -> None:
    await store.save(ME, {"n": 1}, 0)
    ((serving,),) = postgres.do("select pid from pg_stat_activity where application_name = 'common-ground'")[
        :1
    ]
    for pid in (serving, postgres.pid):
        os.kill(pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        with pytest.raises(StoreError, match="has not answered for 1 s"):
            await store.save(ME, {"n": 2}, 1)
        with pytest.raises(StoreError, match="does not answer"):
            await store.load(ME)
        assert time.monotonic() - begun < 7
    finally:
        for pid in (postgres.pid, serving):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    record = await store.load(ME)
    assert record in (Record({"n": 1}, 1), Record({"n": 2}, 2))
    assert await store.save(ME, {"n": 3}, record.revision) == record.revision + 1


async def test_a_save_whose_answer_was_lost_is_known_as_ours(store: PostgresStore, migrated: str) -> None:
    """The connection breaks after the commit, before the answer: the second try finds what stands."""
    await store.save(ME, {"n": 1}, 0)
    with psycopg.connect(migrated, autocommit=True) as other:
        other.execute("update records set revision = 2, document = '{\"n\":2}'")
        other.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where application_name = 'common-ground' and datname = current_database()"
        )
    assert await store.save(ME, {"n": 2}, 1) == 2
    with pytest.raises(Overtaken):
        await store.save(ME, {"n": 3}, 1)


@pytest.fixture
def cramped() -> Iterator[Server]:
    """A running server on a disk of 200 MB in memory, where the system lets us have one."""
    with TemporaryDirectory(prefix="small-disk-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        words = ("mount", "-t", "tmpfs", "-o", "size=200m,mode=0777", "tmpfs", folder)
        if subprocess.run(words, check=False, capture_output=True).returncode != 0:
            pytest.skip("only root may mount a small disk")
        server = Server(Path(folder), max_wal_size="64MB")
        try:
            server.start()
            yield server
        finally:
            server.remove()
            subprocess.run(("umount", folder), check=True)


async def test_a_disk_that_is_full_refuses_answers_until_there_is_room(cramped: Server) -> None:
    url = cramped.database()
    connections = Connections(url)
    await migrate(connections)
    await connections.close()
    store = await PostgresStore(url).open()
    await store.save(ME, {"n": 1}, 0)
    ballast = cramped.folder.parent / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(b" " * 65_536)
    refused, number = "", 0
    while not refused:
        number += 1
        try:
            await store.save(f"web:{number}", {"text": os.urandom(20_000).hex()}, 0)
        except StoreError as error:
            refused = str(error)
    assert "disk is full" in refused or "starting or stopping" in refused or "nothing listens" in refused
    ballast.unlink()
    if not cramped.runs:
        await asyncio.to_thread(cramped.stop)
        cramped.start()
    deadline = time.monotonic() + 20
    while True:
        try:
            assert await store.load(ME) == Record({"n": 1}, 1)
            assert await store.save(ME, {"n": 2}, 1) == 2
            break
        except StoreError:
            if time.monotonic() > deadline:
                raise
    assert len([key async for key, _ in store.scan()]) == number  # the refused one is not there
    await store.close()


WRONG = {
    "password": (lambda url: url.replace(PASSWORD, "wrong-secret"), "the user or the password"),
    "database": (lambda url: url.rpartition("/")[0] + "/nowhere", "no such database or user"),
    "port": (lambda url: re.sub(r":\d+/", ":9/", url), "nothing listens there"),
    "host": (lambda url: url.replace("127.0.0.1", "nowhere.invalid"), "no computer of that name"),
    "parameter": (lambda url: url + "?colour=green", "cannot be understood"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_wrong_address_is_refused_in_words_without_the_password(migrated: str, what: str) -> None:
    change, words = WRONG[what]
    with pytest.raises(StoreError, match=words) as refused:
        await PostgresStore(change(migrated)).open()
    assert not re.search(f"{PASSWORD}|wrong-secret", str(refused.value))


async def test_what_somebody_else_put_there_is_refused_and_left(store: PostgresStore, migrated: str) -> None:
    with psycopg.connect(migrated, autocommit=True) as other:
        other.execute("insert into records values ('web:1', 1, 'no JSON'), ('web:2', 1, '[]')")
    for key in ("web:1", "web:2"):
        with pytest.raises(StoreError, match="is not JSON"):
            await store.load(key)
    assert [one async for one in store.scan()] == []


async def test_behind_a_pooler_that_changes_connections_statements_are_not_prepared(
    store: PostgresStore,
) -> None:
    """Such a pooler hands over a server connection where the statement is not."""

    async def other_connection(connection: Connection, _: bool) -> None:
        connection.pgconn.exec_(b"deallocate all")  # behind psycopg's back

    await store.load(ME)
    await store.connections.run("", other_connection)
    assert await store.load(ME) is None
    assert await store.save(ME, {"n": 1}, 0) == 1


async def test_statements_of_the_same_name_are_no_hindrance(store: PostgresStore) -> None:
    """As where a pooler hands over a server connection on which another worker has prepared its own."""

    async def prepared_by_others(connection: Connection, _: bool) -> None:
        for number in range(20):
            connection.pgconn.exec_(f"prepare _pg3_{number} as select 1".encode())

    await store.connections.run("", prepared_by_others)
    assert await store.save(ME, {"n": 1}, 0) == 1
    assert await store.load(ME) == Record({"n": 1}, 1)


async def test_commits_wait_for_the_disk_also_where_the_server_does_not(migrated: str) -> None:
    with psycopg.connect(migrated, autocommit=True) as other:
        other.execute(f"alter database {migrated.rpartition('/')[2]} set synchronous_commit = off")
    store = await PostgresStore(migrated).open()
    assert await store._shows("setting", "synchronous_commit") == "on"
    await store.close()
