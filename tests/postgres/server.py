"""A real PostgreSQL for the tests: found, given a folder of its own, started, stopped, killed."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER, PASSWORD = "ground", "not-so-secret"
WITHIN_S = 30.0


def programs() -> Path:
    """The folder of `initdb` and `postgres`; without one a test fails in CI, and elsewhere is skipped."""
    named = os.environ.get("POSTGRES_BIN")
    beside = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    places = [Path(named)] if named else [Path(beside).resolve().parent] if beside else []
    for folder in (*places, *reversed(debian)):
        if (folder / "postgres").exists():
            return folder
    say = pytest.fail if os.environ.get("CI") else pytest.skip
    say("PostgreSQL is missing: install it (Debian: apt install postgresql) or name its bin in POSTGRES_BIN")
    raise AssertionError("unreachable")


def owner() -> dict[str, Any]:
    """Whom the server runs as, for `subprocess`: it refuses root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": ()}
    raise LookupError("neither the user postgres nor nobody exists")


class Server:
    """One server in a folder of its own, reached at 127.0.0.1 with a password.

    The folder lies in memory where the system has some for files, or in `within`, where the server's
    user must be able to go; `settings` are for postgresql.conf. The server lives on over `stop` and
    `start`, on the same port, until `remove`.
    """

    def __init__(self, within: Path | None = None, **settings: object) -> None:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="common-ground-postgres-", dir=within or memory))
        self._programs, self._owner = programs(), owner()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self._make(settings)

    @property
    def runs(self) -> bool:
        """Whether it is up."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Of the server's first process."""
        assert self._process
        return self._process.pid

    def url(self, database: str = "postgres", password: str = PASSWORD) -> str:
        """What DATABASE_URL would say."""
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Run it, ready for connections."""
        assert self._process is None
        with (self.folder / "log").open("ab") as log:
            command = [self._programs / "postgres", "-D", self.folder / "data", "-p", str(self.port)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, **self._owner
            )
        by = time.monotonic() + WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > by:
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.01)

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT cuts every connection and shuts down, SIGQUIT ends it as a crash would.

        It waits for whoever is about to connect: an event loop with clients stops it in a thread.
        """
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(by)
            try:
                process.wait(WITHIN_S)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(WITHIN_S)
                raise

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{secrets.token_hex(6)}"
        self.do(f"create database {name}")
        return self.url(name)

    def do(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """The rows that one statement gives, as the owner of everything."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _make(self, settings: dict[str, object]) -> None:
        if self._owner:
            os.chown(self.folder, self._owner["user"], self._owner["group"])
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        command = [self._programs / "initdb", "-D", self.folder / "data", "-U", USER, "-A", "scram-sha-256"]
        command += ["--pwfile", secret, "-E", "UTF8", "--locale", "C", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self._owner)
        own = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **settings}
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in own.items())

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def free_port() -> int:
    """A port that was free a moment ago, outside the range that the system gives to others meanwhile."""
    for _ in range(100):
        port = 15_000 + secrets.randbelow(15_000)
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port")
