"""The server the tests run on: started, stopped, started again, killed."""

from __future__ import annotations

import signal

import psycopg
import pytest

from tests.postgres.server import Server


def test_what_is_committed_outlives_a_stop_and_a_crash(postgres: Server, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("create table kept (n integer)")
    for by in (signal.SIGINT, signal.SIGQUIT):
        with psycopg.connect(database) as connection:
            connection.execute("insert into kept values (1)")
        postgres.stop(by)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(database, connect_timeout=2)
        postgres.start()
    with psycopg.connect(database) as connection:
        assert connection.execute("select sum(n) from kept").fetchone() == (2,)


def test_every_test_has_a_database_of_its_own(database: str) -> None:
    with psycopg.connect(database) as connection:
        assert connection.execute("select to_regclass('kept')").fetchone() == (None,)
