"""The tables: made by steps, once, whoever else is at it; a program and tables of two versions do not mix."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from bot.ports import StoreError
from bot.stores.connections import Connections
from bot.stores.postgres import PostgresStore
from bot.stores.schema import STEPS, migrate
from tests.postgres.test_moving import command


async def test_several_at_once_take_every_step_once(database: str) -> None:
    several = [Connections(database) for _ in range(4)]
    came = await asyncio.gather(*(migrate(one) for one in several))
    assert {after for _, after in came} == {len(STEPS)}
    for one in several:
        await one.close()
    with psycopg.connect(database) as connection:
        steps = connection.execute("select step from common_ground_steps order by step").fetchall()
    assert steps == [(number,) for number in range(1, len(STEPS) + 1)]


async def test_the_command_says_what_it_did_and_twice_is_harmless(database: str) -> None:
    first = await command("migrate", DATABASE_URL=database)
    assert (first[0], "are set up" in first[1]) == (0, True)
    second = await command("migrate", DATABASE_URL=database)
    assert (second[0], "nothing to do" in second[1]) == (0, True)


async def test_without_an_address_or_with_a_wrong_one_the_command_says_so() -> None:
    code, said = await command("migrate", DATABASE_URL="")
    assert (code, "Set DATABASE_URL" in said) == (2, True)
    for wrong in ("mysql://root:geheim@db/x", "postgresql://", "postgresql://u:ge heim@db"):
        code, said = await command("migrate", DATABASE_URL=wrong)
        assert (code, said.startswith("DATABASE_URL: expected"), "geheim" in said) == (2, True, False), said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("drop table common_ground_steps", "has no tables yet: run `python -m bot migrate`"),
        ("delete from common_ground_steps", "has no tables yet: run `python -m bot migrate`"),
        ("insert into common_ground_steps values (99)", "are of version 99, .* start the newer program"),
    ],
)
async def test_tables_of_another_version_are_refused_at_the_start(
    migrated: str, change: str, words: str
) -> None:
    with psycopg.connect(migrated) as connection:
        connection.execute(change)
    store = PostgresStore(migrated)
    with pytest.raises(StoreError, match=words):
        await store.open()
    await store.close()


async def test_a_user_who_may_not_make_tables_is_told_so(migrated: str) -> None:
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute("drop table common_ground_steps, records")
        connection.execute("drop role if exists guest")
        connection.execute("create role guest login password 'guest'")
    url = migrated.replace("ground:not-so-secret", "guest:guest")
    code, said = await command("migrate", DATABASE_URL=url)
    assert (code, "this user may not" in said) == (2, True), said


async def test_the_terminal_talks_over_a_database(migrated: str) -> None:
    code, said = await command("chat", "--plain", "--lang", "en", DATABASE_URL=migrated)
    assert (code, "Traceback" in said) == (0, False)
    with psycopg.connect(migrated) as connection:
        assert connection.execute("select key from records").fetchall() == [("terminal:local",)]
