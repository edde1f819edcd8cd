"""The pages: which there are, and what each needs."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp

from bot.channels.web import addresses, visitor
from bot.channels.web.chat import Chat
from bot.channels.web.codes import Codes
from bot.channels.web.desk import Desk
from bot.channels.web.files import Files
from bot.channels.web.forms import fields, hinted
from bot.channels.web.front import Front
from bot.channels.web.guard import Guard
from bot.channels.web.hook import Hooked
from bot.channels.web.joins import Joins
from bot.channels.web.opening import Reach
from bot.channels.web.operating import Operating, Oversight
from bot.channels.web.pace import Clock
from bot.channels.web.slide import Slides
from bot.channels.web.taken import Takings
from bot.channels.web.wall import Wall
from bot.contexts import case_parts
from bot.conversation import Conversation
from bot.gate import Gate
from bot.joining import Joining
from bot.ports import Hook, StoreError
from bot.qr import drawn
from bot.wording import guessed, templates_folder
from flows.model import LANGS, Lang

_log = logging.getLogger("common_ground.web")


def site(
    conversation: Conversation,
    reach: Reach,
    clock: Clock = time.monotonic,
    *,
    gate: Gate | None = None,
    hook: Hook | None = None,
    oversight: Oversight | None = None,
) -> ASGIApp:
    """The application over a conversation; `clock` is what the paces of clients are measured by.

    `gate` bounds the turns at work, `hook` takes what a messenger delivers at its path. ValueError
    where that path is one of the pages'.
    """
    pages = Pages(conversation, reach, clock)
    operating = Operating(conversation.store, oversight or Oversight(), pages.refuse, clock)
    slides = Slides(conversation.wording.library, conversation.printer, pages.front)
    routes = [
        Route("/", pages.chat.page, methods=["GET", "POST"]),
        Route("/case", pages.case),
        Route("/link", pages.link),
        Route("/leave", pages.leave, methods=["POST"]),
        Route("/go/{key}", pages.offer),
        Route("/go", pages.go, methods=["POST"]),
        Route("/room", pages.room),
        Route("/slide/{case}", slides.page),
        Route("/slide/{case}/map", slides.picture),
        Route("/file/{of}/{kind}", pages.chat.file),
        Route("/chart/{of}/{name}", pages.chat.chart),
        Route("/static/{name}", pages.file),
        Route("/favicon.ico", pages.icon),
        Route("/robots.txt", pages.robots),
        Route("/healthz", operating.health),
        Route("/readyz", operating.ready),
        Route("/metrics", operating.metrics),
    ]
    if isinstance(conversation.rooms, Joining):
        pages.chat.codes = codes = Codes(conversation.rooms.groups, clock)
        routes += _of_classes(conversation, conversation.rooms, pages.front, codes, clock)
    faults: Any = {HTTPException: pages.refused, StoreError: pages.unstored, Exception: pages.failed}
    inner = Starlette(routes=routes, exception_handlers=faults)
    inner.router.redirect_slashes = False
    guard = Guard(inner, pages.refuse, addresses.own_names(reach.names), clock, gate)
    if hook is None:
        return guard
    asked = {"type": "http", "method": "GET", "path": hook.path}
    if any(route.matches(asked)[0] is not Match.NONE for route in routes):
        raise ValueError(hook.path)
    return Hooked(guard, hook)


def _of_classes(
    talk: Conversation, joining: Joining, front: Front, codes: Codes, clock: Clock
) -> list[Route]:
    library = talk.wording.library
    takings = Takings(library, talk.printer)
    desk, wall = Desk(joining, library, front, takings, clock), Wall(joining, library, front, takings)
    joins = Joins(talk, joining, front, codes, clock)
    return [
        Route("/class", desk.open, methods=["GET", "POST"]),
        Route("/class/{code}", desk.lead, methods=["GET", "POST"]),
        Route("/class/{code}/live", desk.live),
        Route("/class/{code}/take/{kind}", desk.file),
        Route("/host/{key}", desk.offer),
        Route("/host", desk.host, methods=["POST"]),
        Route("/wall/{key}", wall.page),
        Route("/wall/{key}/live", wall.live),
        Route("/join", joins.ask, methods=["GET"]),
        Route("/join", joins.join, methods=["POST"]),
        Route("/join/{code}", joins.ask),
        Route("/seat/live", joins.live),
    ]


class Pages:
    """Every page but the talk itself."""

    def __init__(self, conversation: Conversation, reach: Reach, clock: Clock) -> None:
        self._talk = conversation
        self._reach = reach
        self._files = Files(templates_folder() / "web")
        self.chat = Chat(conversation, self._files.version, self.refuse, clock)
        self.front = Front(self._page, self.refuse, self.chat.known, self._lang, fields, reach)

    async def case(self, request: Request) -> Response:
        """The case as an illustrated page."""
        asked = request.query_params.get("lang")
        lang = next((one for one in LANGS if one == asked), None) or await self._lang(request)
        case = self._talk.wording.library.words[lang].case
        other = next(one for one in LANGS if one != lang)
        return self._page("case", lang, case=case, parts=case_parts(case), other=other)

    async def link(self, request: Request) -> Response:
        """The visitor's personal link, or a word that there is none yet."""
        key, lang = await self.chat.known(request)
        if not key:
            return self._page("link", lang or guessed(hinted(request)), address="")
        return self._page("link", lang or "en", **self._linked(request, key), left=False)

    async def leave(self, request: Request) -> Response:
        """Let this device forget the talk; the link is shown once more."""
        key, lang = await self.chat.known(request)
        if not key:
            return RedirectResponse("/", 303)
        page = self._page("link", lang or "en", **self._linked(request, key), left=True)
        visitor.forget(request, page)
        return page

    async def offer(self, request: Request) -> Response:
        """What a personal link leads to: a question, so that looking at a link opens nothing."""
        key = request.path_params["key"]
        lang = await self._talk.speaks(visitor.manager(key)) if visitor.KEY.fullmatch(key) else None
        if lang is None:
            return await self.refuse(request, 404, "bad_link")
        here, _ = await self.chat.known(request)
        if here == key:
            return RedirectResponse("/#now", 303)
        return self._page("go", lang, key=key, other=_address(request, here) if here else "")

    async def go(self, request: Request) -> Response:
        """Open the talk of a personal link on this device."""
        key = (await fields(request)).get("key", "")
        if not visitor.KEY.fullmatch(key) or not await self._talk.speaks(visitor.manager(key)):
            return await self.refuse(request, 404, "bad_link")
        answer = RedirectResponse("/#now", 303)
        visitor.remember(request, answer, key)
        return answer

    async def room(self, request: Request) -> Response:
        """The address for other phones in the room, large enough for a wall."""
        lang = await self._lang(request)
        shown = self._reach.network
        picture = drawn(shown[0]) if shown else ""
        return self._page("room", lang, addresses=shown, qr=picture)

    async def file(self, request: Request) -> Response:
        """Style, script or mark."""
        return self._files.answer(request) or await self.refuse(request, 404, "missing")

    async def icon(self, _: Request) -> Response:
        """Where old browsers look for the mark."""
        return RedirectResponse(f"/static/mark.svg?{self._files.version}", 308)

    async def robots(self, _: Request) -> Response:
        """Nothing here is for search engines."""
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    async def refused(self, request: Request, error: Exception) -> Response:
        """A page that there is not, or a method it has not."""
        status = error.status_code if isinstance(error, HTTPException) else 400
        page = await self.refuse(request, status, {404: "missing", 405: "method"}.get(status, "bad_request"))
        page.headers.update(getattr(error, "headers", None) or {})
        return page

    async def unstored(self, request: Request, error: Exception) -> Response:
        """The disk refused: nothing was accepted."""
        _log.error("A turn could not be stored: %s", error)
        return await self.refuse(request, 503, "store_failed", wait_s=60)

    async def failed(self, request: Request, _: Exception) -> Response:
        """A fault of ours; it is logged where it ends up, in the guard."""
        return await self.refuse(request, 500, "apology")

    async def refuse(self, request: Request, status: int, key: str, wait_s: int = 0) -> Response:
        """The page that says why nothing was done; for the script one line of it."""
        lang = await self._readable(request, status, key)
        title, body = (self._talk.wording.web(f"notes.{key}.{part}", lang) for part in ("title", "body"))
        body = body.format(n=wait_s)
        if self.chat.is_scripted(request):
            page: Response = PlainTextResponse(f"{title}\n{body}", status)
        else:
            page = self._page("note", lang, heading=title, body=body)
            page.status_code = status
        if wait_s:
            page.headers["retry-after"] = str(wait_s)
        return page

    async def _readable(self, request: Request, status: int, key: str) -> Lang:
        """The visitor's language; that of the browser for who is not to be looked up, or cannot be."""
        if (status, key) != (503, "busy") and status not in (421, 429):
            with suppress(StoreError):
                return await self._lang(request)
        return guessed(hinted(request))

    async def _lang(self, request: Request) -> Lang:
        _, lang = await self.chat.known(request)
        return lang or guessed(hinted(request))

    def _linked(self, request: Request, key: str) -> dict[str, object]:
        address = _address(request, key)
        here_only = (request.url.hostname or "") in ("localhost", "127.0.0.1", "::1")
        return {"address": address, "qr": drawn(address), "here_only": here_only}

    def _page(self, name: str, lang: Lang, **values: object) -> Response:
        html = self._talk.wording.page(name, lang, version=self._files.version, **values)
        return HTMLResponse(html)


def _address(request: Request, key: str) -> str:
    """The personal link of a key, by the name under which the page was asked for."""
    return f"{request.url.scheme}://{request.headers['host']}/go/{key}"
