"""Kills without end, on a data folder and, where PostgreSQL's programs are found, on a database.

`python -m tests.soak.kills [KILLS]` prints what came of them; the exit code is 1 where an answer was lost.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile

import pytest

from bot.stores.connections import Connections
from bot.stores.schema import migrate
from tests.postgres.server import Server


async def with_tables(url: str) -> str:
    """The address of a database that has the tables now."""
    connections = Connections(url)
    await migrate(connections)
    await connections.close()
    return url


def killed(where: str, kills: str) -> int:
    """Kill that often; the exit code."""
    print(f"{kills} kills on a {'database' if '://' in where else 'data folder'}:", flush=True)
    return subprocess.run([sys.executable, "-m", "tests.faults.kills", where, kills], check=False).returncode


def main() -> int:
    """On one store after the other."""
    kills = sys.argv[1] if len(sys.argv) > 1 else "500"
    with tempfile.TemporaryDirectory() as folder:
        code = killed(folder, kills)
    try:
        server = Server()
    except pytest.skip.Exception as skipped:
        print(skipped)
        return code
    try:
        server.start()
        return killed(asyncio.run(with_tables(server.database())), kills) or code
    finally:
        server.remove()


if __name__ == "__main__":
    sys.exit(main())
