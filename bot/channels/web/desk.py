"""The trainer's pages: a class is opened, led from phase to phase, and ended."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web.front import Front
from bot.channels.web.live import streamed
from bot.channels.web.pace import OPENINGS, Clock, Pace
from bot.channels.web.taken import FILES, Takings
from bot.demo import fill
from bot.groups import Over
from bot.joining import Joining
from bot.keys import code_of, wall_key
from bot.ports import NotMade
from bot.qr import drawn
from bot.revealing import TooFew, pictures, reveal
from bot.roomview import shown
from bot.seminar import questions
from flows.code import is_code
from flows.group import Group, NotNow, moves
from flows.library import Library
from flows.model import LANGS, TIERS, Lang, Tier
from flows.room import mark

_log = logging.getLogger("common_ground.web")

KEPT_S = 3 * 86_400
"""How long a browser keeps the key to a class: longer than the class itself."""

DEMO = 40
"""Students in a demo class."""


class Desk:
    """The pages that only who opened a class gets to see."""

    def __init__(
        self, joining: Joining, library: Library, front: Front, takings: Takings, clock: Clock
    ) -> None:
        self._joining = joining
        self._groups = joining.groups
        self._library = library
        self._front = front
        self._takings = takings
        self._openings = Pace(OPENINGS, clock)

    async def open(self, request: Request) -> Response:
        """The page on which a class is opened, or the class that its form asks for."""
        lang = await self._front.lang(request)
        if request.method == "GET":
            return self._opening(lang, {})
        fields = await self._front.fields(request)
        if fields.get("play") == "halves" and not fields.get("case") and "demo" not in fields:
            return self._opening(lang, fields, "no_case")
        what = self._asked(fields, lang)
        if what is None:
            return await self._front.refuse(request, 400, "bad_request")
        if wait_s := self._openings.wait_s(request.client.host if request.client else ""):
            return await self._front.refuse(request, 429, "too_many", wait_s=wait_s)
        opened = await self._groups.open("class", **what)
        if opened.group.demo:
            await fill(self._groups, self._library, opened.group, DEMO)
        answer = RedirectResponse(f"/class/{opened.group.code}", 303)
        _remember(request, answer, opened.host)
        return answer

    def _opening(self, lang: Lang, asked: dict[str, str], why: str = "") -> Response:
        """The form for a class, filled in as it was sent, with what stands in the way."""
        said = self._library.words[lang].lesson["open"][why] if why else ""
        values = {"cases": self._library.cases, "langs": LANGS, "asked": asked, "why": said}
        page = self._front.page("teach", lang, **values)
        page.status_code = 400 if why else 200
        return page

    def _asked(self, fields: dict[str, str], lang: Lang) -> dict[str, object] | None:
        """The fields of the group that a form describes, None where it describes none."""
        case, tier = fields.get("case", ""), fields.get("tier", "all")
        chosen: Lang = next((one for one in LANGS if one == fields.get("lang")), lang)
        if "demo" in fields:
            case = next(iter(self._library.cases))
            return {"case": case, "tiers": ("street",), "lang": chosen, "demo": True, "phase": "answering"}
        if case and case not in self._library.cases:
            return None
        played = self._library.cases[case].tiers if case else TIERS
        tiers: tuple[Tier, ...] = played if tier == "all" else tuple(one for one in played if one == tier)
        if not tiers:
            return None
        return {
            "case": case,
            "tiers": tiers,
            "depth": "full" if fields.get("form") == "full" else "quick",
            "play": "halves" if fields.get("play") == "halves" else "plain",
            "lang": chosen,
        }

    async def offer(self, request: Request) -> Response:
        """What a link to the controls leads to: a question, so that looking at a link opens nothing."""
        try:
            group = await self._groups.hosted(request.path_params["key"])
        except Over as over:
            return await self._front.refuse(request, 404, "class_over" if over.ended else "bad_host_link")
        return self._front.page("host", group.lang, key=request.path_params["key"], group=group)

    async def host(self, request: Request) -> Response:
        """Let this device lead the class."""
        key = (await self._front.fields(request)).get("key", "")
        try:
            group = await self._groups.hosted(key)
        except Over:
            return await self._front.refuse(request, 404, "bad_host_link")
        answer = RedirectResponse(f"/class/{group.code}", 303)
        _remember(request, answer, key)
        return answer

    async def lead(self, request: Request) -> Response:
        """The trainer's page of a class, or what its buttons do."""
        key, group = await self._hosted(request)
        if group is None:
            return await self._not_theirs(request)
        try:
            if request.method == "GET":
                return await self._page(request, key, group)
            return await self._act(request, key, group, await self._front.fields(request))
        except Over:  # ended at this moment, from another device
            return await self._not_theirs(request)

    async def live(self, request: Request) -> Response:
        """What changes on the trainer's page."""
        _, group = await self._hosted(request)
        if group is None:
            return await self._not_theirs(request)
        return streamed(self._joining.crowd.watch(group.code))

    async def file(self, request: Request) -> Response:
        """A file to take along, made of what was shown."""
        _, group = await self._hosted(request)
        if group is None:
            return await self._not_theirs(request)
        try:
            made = await self._takings.file(group, request.path_params["kind"])
        except NotMade as error:
            _log.error("A file of a class could not be made: %s", error)
            return await self._front.refuse(request, 503, "apology", wait_s=60)
        return made or await self._front.refuse(request, 404, "missing")

    async def _act(self, request: Request, key: str, group: Group, fields: dict[str, str]) -> Response:
        here = RedirectResponse(f"/class/{group.code}", 303)
        try:
            match fields.get("move"):
                case "reveal":
                    await reveal(self._groups, self._library, group.code)
                case "open" | "close" | "reopen" | "again" as move:
                    moved = await self._groups.move(group.code, move)
                    if moved.demo and move == "again":
                        await fill(self._groups, self._library, moved, DEMO)
                case "renew":
                    _remember(request, here, await self._groups.renew(group.code))
                case "end":
                    await self._groups.end(group.code)
                    page = self._front.page("over", group.lang, code=group.code, ended=True)
                    _forget(request, page, group.code)
                    return page
                case _:
                    return await self._front.refuse(request, 400, "bad_request")
        except TooFew as few:
            return await self._page(request, key, group, few.words(group), few.lacking)
        except NotNow:
            return await self._page(request, key, await self._groups.find(group.code, fresh=True), "phase")
        return here

    async def _page(self, request: Request, key: str, group: Group, note: str = "", n: int = 0) -> Response:
        tally = await self._joining.crowd.tally(group.code)
        base = self._front.base(request)
        found = pictures(self._library, tally.group)
        page = self._front.page(
            "lesson",
            group.lang,
            group=tally.group,
            tally=tally,
            mark=mark(tally.group),
            moves=moves(tally.group),
            note=note,
            n=n,
            link=f"{base}join/{group.code}",
            qr=drawn(f"{base}join/{group.code}"),
            bot=self._joining.hosting.bot_link(group.code),
            host=f"{base}host/{key}",
            wall=f"/wall/{wall_key(key)}",
            here_only="127.0.0.1" in base or "localhost" in base,
            views=shown(self._library, group.lang, found),
            drawn=await self._takings.drawings(tally.group),
            talks=questions(self._library, found[-1], group.lang) if found else (),
            files=FILES if found else (),
            picture=found[-1] if found else None,
            case=self._library.words[group.lang].cases.get(group.case),
        )
        page.status_code = 409 if note else 200
        return page

    async def _hosted(self, request: Request) -> tuple[str, Group | None]:
        """The key in the cookie and its class; no class where the key does not lead it (any more)."""
        code = request.path_params["code"]
        key = request.cookies.get(_cookie(request, code), "") if is_code(code) else ""
        try:
            return key, await self._groups.hosted(key)
        except Over:
            return "", None

    async def _not_theirs(self, request: Request) -> Response:
        """The same for a class that there is and one that there is not: this is no place to guess codes."""
        code = request.path_params["code"]
        if not is_code(code):
            return await self._front.refuse(request, 404, "no_class")
        try:
            await self._groups.find(code)
        except Over as over:
            if over.ended:
                return await self._front.refuse(request, 404, "class_over")
        return await self._front.refuse(request, 403, "not_host")


def _cookie(request: Request, code: str) -> str:
    """The name of the cookie that holds a class's key; behind TLS one that no neighbouring host can set."""
    return f"__Host-class-{code}" if request.url.scheme == "https" else f"class-{code}"


def _remember(request: Request, response: Response, key: str) -> None:
    _set(request, response, code_of(key), key, KEPT_S)


def _forget(request: Request, response: Response, code: str) -> None:
    _set(request, response, code, "", 0)


def _set(request: Request, response: Response, code: str, key: str, kept_s: int) -> None:
    secure = request.url.scheme == "https"
    name = _cookie(request, code)
    response.set_cookie(name, key, max_age=kept_s, path="/", secure=secure, httponly=True, samesite="lax")
