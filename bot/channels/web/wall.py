"""The projector's page of a class: the code, the counts, then what the room thinks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.front import Front
from bot.channels.web.live import streamed
from bot.channels.web.taken import Takings
from bot.groups import Over
from bot.joining import Joining
from bot.qr import drawn
from bot.revealing import pictures
from bot.roomview import shown
from bot.seminar import questions
from flows.library import Library
from flows.room import mark


class Wall:
    """The pages that whoever has a projector's key gets to see; nothing on them can be changed."""

    def __init__(self, joining: Joining, library: Library, front: Front, takings: Takings) -> None:
        self._joining = joining
        self._library = library
        self._front = front
        self._takings = takings

    async def page(self, request: Request) -> Response:
        """The class as it stands."""
        try:
            group = await self._joining.groups.walled(request.path_params["key"])
            tally = await self._joining.crowd.tally(group.code)
        except Over as over:
            return await self._front.refuse(request, 404, "class_over" if over.ended else "bad_wall_link")
        found = pictures(self._library, tally.group)
        base = self._front.base(request)
        return self._front.page(
            "wall",
            group.lang,
            group=tally.group,
            tally=tally,
            mark=mark(tally.group),
            key=request.path_params["key"],
            link=f"{base}join/{group.code}",
            base=base,
            qr=drawn(f"{base}join/{group.code}"),
            views=shown(self._library, group.lang, found),
            drawn=await self._takings.drawings(tally.group),
            talks=questions(self._library, found[-1], group.lang) if found else (),
            picture=found[-1] if found else None,
            case=self._library.words[group.lang].cases.get(group.case),
        )

    async def live(self, request: Request) -> Response:
        """What changes on it."""
        try:
            group = await self._joining.groups.walled(request.path_params["key"])
        except Over as over:
            return await self._front.refuse(request, 404, "class_over" if over.ended else "bad_wall_link")
        return streamed(self._joining.crowd.watch(group.code))
