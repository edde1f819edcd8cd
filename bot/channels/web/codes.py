"""Wrong codes from one address, on whichever page they are tried: a machine that guesses has to wait."""

from __future__ import annotations

from starlette.requests import Request

from bot.channels.web.pace import GUESSES, Clock, Pace
from bot.groups import Groups, Over


class Codes:
    """Counts the codes that lead nowhere; new visitors are easily made, new addresses are not."""

    def __init__(self, groups: Groups, clock: Clock) -> None:
        self._groups = groups
        self._pace = Pace(GUESSES, clock)

    def wait_s(self, request: Request) -> int:
        """Whole seconds until a code from this address is looked up again, 0 for now."""
        return self._pace.is_spent(_address(request))

    def wrong(self, request: Request) -> None:
        """Count one that led nowhere."""
        self._pace.wait_s(_address(request))

    async def tried(self, request: Request, code: str) -> None:
        """Count a code that was said in the talk, where it leads nowhere; StoreError."""
        try:
            await self._groups.find(code)
        except Over as over:
            if over.ended is None:
                self.wrong(request)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
