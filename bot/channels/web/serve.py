"""The server: which socket it gets, how it runs beside other channels, how it ends."""

from __future__ import annotations

import asyncio
import errno
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from bot.channels.web.patience import PatientProtocol

TRIED = 20
"""How many ports are tried one after the other."""

GRACE_S = 5
"""How long requests under way may take once the program is to stop."""

LATE_S = 0.5
"""How long a connection that came with the end has for its request to arrive."""

IDLE_S = 15
"""How long a connection without a request is kept open."""

MOST_FILES = 16_384
"""More open files, and so connections, than one process answers in time."""

FILES_APART = 256
"""Open files that are not connections: answers being stored, calls to Telegram, the program's own."""


class NoPort(Exception):
    """No socket could be had; `key` names the words, `values` what stands in them."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def listening(host: str, port: int) -> socket.socket:
    """A socket on the port, or on the next free one; on any free one for port 0. NoPort for none."""
    if not host:  # the system would take it for all addresses
        raise NoPort("no_such_host", host='""')
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for tried in range(port, min(port + TRIED, 65_536)) if port else (0,):
        # asyncio sends at once, instead of waiting 40 ms for more, only where the protocol is named
        opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind((host, tried))
            opened.listen(2048)
            return opened
        except (TypeError, UnicodeError):  # letters that no name can have
            opened.close()
            raise NoPort("no_such_host", host=host) from None
        except OSError as error:
            opened.close()
            if error.errno in (errno.EACCES, errno.EPERM):
                raise NoPort("no_right", port=tried) from None
            if error.errno != errno.EADDRINUSE:
                raise NoPort("no_such_host", host=host) from None
    raise NoPort("none_free", port=port, last=min(port + TRIED, 65_536) - 1)


def shared(host: str, port: int) -> socket.socket:
    """A socket on a port that several processes answer, not open yet: `serve` opens it.

    The system parts new connections among those that are open. OSError where the port is not to be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    return opened


async def serve(
    application: ASGIApp,
    opened: socket.socket,
    stop: asyncio.Event,
    trusted: tuple[str, ...] = (),
    listens: asyncio.Event | None = None,
) -> None:
    """Answer on the socket until `stop` is set, then finish what was begun.

    `listens` is set as soon as somebody who connects is answered, and at the latest at the end.

    `trusted` are addresses and networks of proxies; X-Forwarded-For and -Proto of anybody else count
    for nothing.
    """
    config = uvicorn.Config(
        application,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=list(trusted),
        limit_concurrency=_connections(),
        timeout_keep_alive=IDLE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config, listens or asyncio.Event())
    serving = asyncio.create_task(server.serve(sockets=[opened]))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.listens.set()
        stopping.cancel()
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await serving


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the program as a whole has one pair of its own."""

    def __init__(self, config: uvicorn.Config, listens: asyncio.Event) -> None:
        super().__init__(config)
        self.listens = listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the sockets, and say so."""
        await super().startup(sockets)
        self.listens.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what was begun, also on connections that came in the very moment of the end.

        uvicorn tells the connections once that this is the end; one that is made just after would keep
        it waiting for all of GRACE_S.
        """
        telling = asyncio.create_task(self._tell_late_comers())
        try:
            await super().shutdown(sockets)
        finally:
            telling.cancel()

    async def _tell_late_comers(self) -> None:
        while True:
            await asyncio.sleep(LATE_S)
            for connection in list(self.server_state.connections):
                connection.shutdown()


def _connections() -> int:
    """How many connections may be open; the limit on open files is raised as far as it goes first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    soft = MOST_FILES if soft == resource.RLIM_INFINITY else min(soft, MOST_FILES)
    return max(64, soft - FILES_APART)
