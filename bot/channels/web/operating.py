"""What operators and their machines ask: is it alive, may it be given work, what has it counted."""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.web.addresses import LOCAL_NAMES
from bot.channels.web.pace import Clock
from bot.metrics import MEDIA_TYPE, exposed
from bot.ports import Store, StoreError

_log = logging.getLogger("common_ground.web")

PROBED_S = 1.0
"""How long the store's last word counts: probes of many load balancers cost it one look a second."""

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers of which a proxy sends at least one."""

Refuse = Callable[..., Awaitable[Response]]
"""`refuse(request, status, words)`: the page that says why nothing was done."""


@dataclass(frozen=True, slots=True)
class Oversight:
    """What the operator lays down: who may read the counts from elsewhere, and whether we are stopping."""

    metrics_token: SecretStr | None = None
    stopping: Callable[[], bool] = lambda: False


class Operating:
    """The addresses for operators over a store."""

    def __init__(self, store: Store, oversight: Oversight, refuse: Refuse, clock: Clock) -> None:
        self._store = store
        self._oversight = oversight
        self._refuse = refuse
        self._clock = clock
        self._probed: tuple[float, bool] | None = None

    async def health(self, _: Request) -> Response:
        """That the program is alive."""
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        """Whether taps would be stored now: 200, or 503 while stopping or without a store.

        The content was found fit for use at the start, or there would be no answer at all.
        """
        if self._oversight.stopping():
            return PlainTextResponse("stopping\n", 503)
        return PlainTextResponse("ok\n") if await self._reached() else PlainTextResponse("store\n", 503)

    async def metrics(self, request: Request) -> Response:
        """The counts, for this computer and for whoever has the token."""
        if not (_is_from_here(request) or self._holds_token(request)):
            page = await self._refuse(request, 401, "counts")
            page.headers["www-authenticate"] = "Bearer"
            return page
        return Response(exposed(), media_type=MEDIA_TYPE)

    async def _reached(self) -> bool:
        now = self._clock()
        if self._probed is None or now - self._probed[0] >= PROBED_S:
            try:
                await self._store.ping()
                self._probed = (now, True)
            except StoreError as error:
                _log.error("Not ready: %s", error)
                self._probed = (now, False)
        return self._probed[1]

    def _holds_token(self, request: Request) -> bool:
        token = self._oversight.metrics_token
        said = request.headers.get("authorization", "").encode()
        return token is not None and hmac.compare_digest(said, b"Bearer " + token.get_secret_value().encode())


def _is_from_here(request: Request) -> bool:
    """Whether the peer is this computer itself, asking for us by a name of its own.

    A proxy on this computer is such a peer for everybody; it tells by its headers, or passes on the
    name under which it is known.
    """
    host = request.headers.get("host", "").lower()
    name = host.rsplit(":", 1)[0] if host.rsplit(":", 1)[-1].isdecimal() else host
    if name not in LOCAL_NAMES or any(header in request.headers for header in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
