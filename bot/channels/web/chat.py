"""The talk itself: a form comes in, the turn is taken, bubbles go out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web import visitor
from bot.channels.web.codes import Codes
from bot.channels.web.forms import fields, hinted, meant
from bot.channels.web.markup import KEPT, Rows, bubble
from bot.channels.web.pace import BEGINNINGS, PERSON, Clock, Pace
from bot.conversation import Conversation
from bot.gate import Gate
from bot.guesses import called
from bot.message import Attachment, Reply
from bot.ports import NotMade
from bot.wording import guessed
from flows.model import Lang
from flows.talk import Command, Input, Say, Tap

_log = logging.getLogger("common_ground.web")

SCRIPTED = "x-page"
"""The header by which the page's script asks for the new bubbles alone, with the version it came in."""

AT_WORK, WAITING, PATIENCE_S = 4, 64, 20
"""Files being made at once, those that may wait, and for how many seconds: one process makes them, half a
second each."""

Refuse = Callable[..., Awaitable[Response]]
"""`refuse(request, status, words, wait_s=0)`: the page that says why nothing was done."""


class Chat:
    """The page of the talk; `version` marks its looks, `refuse` makes the pages that say no.

    `codes` counts the wrong codes of groups, None where there are no groups.
    """

    def __init__(self, conversation: Conversation, version: str, refuse: Refuse, clock: Clock) -> None:
        self._talk = conversation
        self._version = version
        self._refuse = refuse
        self._making = Gate(AT_WORK, WAITING, PATIENCE_S, overrun_s=PATIENCE_S)
        self._paces = {limit: Pace(limit, clock) for limit in (PERSON, BEGINNINGS)}
        self._drawn = lru_cache(KEPT)(self._draw)
        self.codes: Codes | None = None

    async def page(self, request: Request) -> Response:
        """The page of the talk, or what a form of it leads to."""
        return await (self._act(request) if request.method == "POST" else self._look(request))

    async def _look(self, request: Request) -> Response:
        """The talk as it stands; the first choice where there is none."""
        key = visitor.key_of(request)
        reply = await self._talk.look(visitor.manager(key), hint=hinted(request)) if key else None
        if reply and "new" in request.query_params:
            return RedirectResponse("/#now", 303)
        if reply:
            return self._page(request, await self._reminded(key, reply))
        note = "forgotten" if key else "cookies" if "new" in request.query_params else ""
        return self._page(request, self._talk.greeting(hint=hinted(request)), note)

    async def _act(self, request: Request) -> Response:
        """Carry out what was tapped or typed, and show what came of it once it is stored."""
        said = meant(await fields(request))
        if said is None:
            return RedirectResponse("/#now", 303)
        key, lang = await self.known(request)
        if isinstance(said, Command) and said.name == "class":  # it has a page of its own here
            return self._elsewhere(request, "/class", lang)
        new = not key
        if new:
            if not (isinstance(said, Command | Say) or (isinstance(said, Tap) and said.key == "lang")):
                return self._page(request, self._talk.greeting(hint=hinted(request)), "forgotten")
            key = visitor.new_key()
        code = called(said) if self.codes else ""
        guessing = self.codes.wait_s(request) if self.codes and code else 0
        if wait := self._wait_s(request, key, new) or guessing:
            return await self._refuse(request, 429, "too_many", wait_s=wait)
        reply = await self._begun(request, key, said) if new else await self._turn(request, key, said)
        if self.codes and code:
            await self.codes.tried(request, code)
        answer = await self._answer(request, key, reply, lang, new=new)
        if new:
            visitor.remember(request, answer, key)
        return answer

    def _elsewhere(self, request: Request, page: str, lang: Lang | None) -> Response:
        """Lead to another page; the script is told to go there."""
        if not self.is_scripted(request):
            return RedirectResponse(page, 303)
        values = {"stale": False, "beside": False, "file": page}
        return self._rendered("turn", lang or guessed(hinted(request)), Reply(), **values)

    async def _reminded(self, key: str, stands: Reply) -> Reply:
        """The talk as it stands with what has come due since the last visit, before what is open."""
        due = await self._talk.remind(visitor.manager(key), awake=True)
        before, last = stands.messages[:-1], stands.messages[-1]
        return replace(stands, messages=(*before, due.message, last)) if due else stands

    async def known(self, request: Request) -> tuple[str, Lang | None]:
        """The visitor's key and language; no key for who is not known here."""
        key = visitor.key_of(request)
        lang = await self._talk.speaks(visitor.manager(key)) if key else None
        return (key, lang) if lang else ("", None)

    def is_scripted(self, request: Request) -> bool:
        """Whether the page's script asks."""
        return SCRIPTED in request.headers

    def _wait_s(self, request: Request, key: str, new: bool) -> int:
        address = request.client.host if request.client else ""
        return self._paces[BEGINNINGS].wait_s(address) if new else self._paces[PERSON].wait_s(key)

    async def _turn(self, request: Request, key: str, said: Input) -> Reply:
        return await self._talk.turn(visitor.manager(key), said, hint=hinted(request))

    async def _begun(self, request: Request, key: str, said: Input) -> Reply:
        """The first turns of somebody new; a language chosen before counts for the talk that now begins."""
        reply = await self._turn(request, key, Command("start"))
        if isinstance(said, Tap):
            said = Tap(_of(reply), said.key, said.value)
        return reply if said == Command("start") else await self._turn(request, key, said)

    async def _answer(
        self, request: Request, key: str, reply: Reply, before: Lang | None, *, new: bool
    ) -> Response:
        """The new bubbles for the script; else the whole page, by its own address where it can be."""
        if self.is_scripted(request):
            if reply == Reply(anchor=reply.anchor, beside=reply.beside):  # set already: this tab lags
                stands = await self._talk.look(visitor.manager(key), hint=hinted(request))
                reply = replace(stands, messages=stands.messages[-1:]) if stands else reply
            lang = _lang(reply, before or guessed(hinted(request)))
            file = _address(reply.files[0]) if reply.files else ""
            return self._rendered("turn", lang, reply, stale=reply.stale, beside=reply.beside, file=file)
        if reply.files:
            return RedirectResponse(_address(reply.files[0]), 303)
        return await self._whole(request, key, reply, new=new)

    async def file(self, request: Request) -> Response:
        """A file to keep, made when it is fetched; a word on the page of the talk where it cannot be."""
        key, _ = await self.known(request)
        of, kind = request.path_params["of"], request.path_params["kind"]
        file = await self._talk.file(visitor.manager(key), of, kind, hint=hinted(request)) if key else None
        if file is None:
            return await self._refuse(request, 404, "missing")
        if not await self._making.enter():
            return await self._refuse(request, 503, "busy", wait_s=PATIENCE_S)
        try:
            content = await file.make()
        except NotMade as error:
            _log.error("A file could not be made: %s", error)
            return await self._whole(request, key, Reply(toast=file.failed, passing=True), new=False)
        finally:
            self._making.leave()
        kind = f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type
        name = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return Response(content, media_type=kind, headers={"content-disposition": name})

    async def chart(self, request: Request) -> Response:
        """A chart of the visitor's own, as SVG."""
        key, _ = await self.known(request)
        of, name = request.path_params["of"], request.path_params["name"]
        if not await self._making.enter():
            return await self._refuse(request, 503, "busy", wait_s=PATIENCE_S)
        try:
            drawn = await self._talk.picture(visitor.manager(key), of, name) if key else None
        except NotMade as error:
            _log.error("A chart could not be drawn: %s", error)
            return await self._refuse(request, 503, "apology", wait_s=60)
        finally:
            self._making.leave()
        if drawn is None:
            return await self._refuse(request, 404, "missing")
        kept = {"cache-control": "private, max-age=3600"}  # its name changes with what it shows
        return Response(drawn, media_type="image/svg+xml", headers=kept)

    async def _whole(self, request: Request, key: str, reply: Reply, *, new: bool) -> Response:
        """The whole page: by its own address, or as it is where part of it would not come again."""
        stands = await self._talk.look(visitor.manager(key), hint=hinted(request)) if reply.passing else None
        if stands is None:
            return RedirectResponse("/?new#now" if new else "/#now", 303)
        newest = reply.messages or stands.messages[-1:]
        return self._page(request, replace(reply, messages=(*stands.messages[:-1], *newest)))

    def _page(self, request: Request, reply: Reply, note: str = "") -> Response:
        lang = _lang(reply, guessed(hinted(request)))
        words = self._talk.wording.library.words[lang].web
        return self._rendered("chat", lang, reply, note=words[note] if note else None, room=reply.room)

    def _rendered(self, name: str, lang: Lang, reply: Reply, **values: object) -> Response:
        scale = self._talk.wording.library.words[lang].talk["scale"]["words"]
        last = len(reply.messages)
        shown = [bubble(m, lang, scale, self._drawn, now=n == last) for n, m in enumerate(reply.messages, 1)]
        known: dict[str, Any] = {"version": self._version, "bubbles": shown, "toast": reply.toast}
        return HTMLResponse(self._talk.wording.page(name, lang, **known, **values))

    def _draw(self, rows: Rows, lang: Lang) -> Markup:
        """Rows of buttons as HTML; they are most of what a turn's page has to fill in."""
        return Markup(self._talk.wording.page("rows", lang, rows=rows))


def _lang(reply: Reply, otherwise: Lang) -> Lang:
    return guessed(reply.messages[-1].lang) if reply.messages else otherwise


def _of(reply: Reply) -> str:
    """The assessment that a reply's buttons speak of."""
    data = (button.data for message in reply.messages for row in message.rows for button in row)
    return next(tap.session for one in data if (tap := Tap.read(one)))


def _address(file: Attachment) -> str:
    return f"/file/{file.of}/{file.kind}"
