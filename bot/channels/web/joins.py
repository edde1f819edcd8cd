"""The student's way in: a code is typed or scanned, a question asked, a seat taken."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import visitor
from bot.channels.web.codes import Codes
from bot.channels.web.forms import hinted
from bot.channels.web.front import Front
from bot.channels.web.live import marks, streamed
from bot.channels.web.pace import BEGINNINGS, Clock, Pace
from bot.conversation import Conversation
from bot.groups import Over
from bot.joining import Joining
from bot.lesson import Lesson
from flows.code import read_code
from flows.group import Group
from flows.talk import Tap


class Joins:
    """The pages on which students join."""

    def __init__(
        self, talk: Conversation, joining: Joining, front: Front, codes: Codes, clock: Clock
    ) -> None:
        self._talk = talk
        self._joining = joining
        self._front = front
        self._lesson = Lesson(talk.wording.library)
        self._codes = codes
        self._beginnings = Pace(BEGINNINGS, clock)

    async def ask(self, request: Request) -> Response:
        """Where a code is typed; with one, the question whether to join."""
        typed = request.path_params.get("code") or request.query_params.get("code", "")
        if not typed:
            return self._front.page("join", await self._front.lang(request), code="", why="", group=None)
        group = await self._found(request, typed)
        if isinstance(group, Response):
            return group
        key, lang = await self._front.known(request)
        seat = await self._joining.seat_of(visitor.manager(key)) if key else ""
        if seat.startswith(f"{group.code}/"):
            return RedirectResponse("/#now", 303)
        if why := await self._joining.seating.refusal(group):
            return await self._refused(request, group.code, why)
        lang = lang or group.lang
        old = await self._joining.class_of(visitor.manager(key)) if key else ""
        about = self._lesson.case(lang, group)
        values = {"code": group.code, "about": about, "old": old, "own": bool(key)}
        return self._front.page("join", lang, why="", group=group, **values)

    async def join(self, request: Request) -> Response:
        """Take a seat, and show it."""
        group = await self._found(request, (await self._front.fields(request)).get("code", ""))
        if isinstance(group, Response):
            return group
        key, _ = await self._front.known(request)
        new = not key
        if new and (wait_s := self._beginnings.wait_s(_address(request))):
            return await self._front.refuse(request, 429, "too_many", wait_s=wait_s)
        key = key or visitor.new_key()
        manager = visitor.manager(key)
        await self._talk.turn(manager, Tap("aaaaaa", f"join.{group.code}", "yes"), hint=hinted(request))
        if group.kind != "team" and not (await self._joining.seat_of(manager)).startswith(f"{group.code}/"):
            why = await self._joining.seating.refusal(group) or "over"
            return await self._refused(request, group.code, why)
        answer = RedirectResponse("/?new#now" if new else "/#now", 303)
        if new:
            visitor.remember(request, answer, key)
        return answer

    async def live(self, request: Request) -> Response:
        """When the class of a student's seat moves on."""
        key, _ = await self._front.known(request)
        code = (await self._joining.seat_of(visitor.manager(key))).partition("/")[0] if key else ""
        try:
            await self._joining.groups.find(code)
        except Over:
            return await self._front.refuse(request, 404, "class_over")
        return streamed(marks(self._joining.crowd.watch(code)))

    async def _found(self, request: Request, typed: str) -> Group | Response:
        """The group of a code, or the page that says why there is none; wrong codes are slowed."""
        if wait_s := self._codes.wait_s(request):
            return await self._front.refuse(request, 429, "too_many", wait_s=wait_s)
        code, ended = read_code(typed), False
        try:
            if code:
                return await self._joining.groups.find(code)
        except Over as over:
            ended = over.ended is not None
        if not ended:
            self._codes.wrong(request)
        return await self._refused(request, code or typed, "over" if ended else "wrong")

    async def _refused(self, request: Request, code: str, why: str) -> Response:
        lang = await self._front.lang(request)
        said = self._lesson.line(lang, "talk", why, code=code[:12])
        page = self._front.page("join", lang, code="", why=said, group=None)
        page.status_code = 404 if why in ("wrong", "over") else 409
        return page


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
