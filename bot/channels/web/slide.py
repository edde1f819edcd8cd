"""The slider of a case: one answer moves, and the square with it."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.front import Front
from bot.ports import NotMade, Printer
from bot.slides import asked, chart, slider, value_of
from flows.cases import Case
from flows.library import Library
from flows.model import LANGS, Lang
from flows.question import Question
from flows.sliding import slides

_log = logging.getLogger("common_ground.web")


class Slides:
    """Pages that anybody may look at: they show invented cases and keep nothing."""

    def __init__(self, library: Library, printer: Printer | None, front: Front) -> None:
        self._library = library
        self._printer = printer
        self._front = front

    async def page(self, request: Request) -> Response:
        """The slider at what the address names; whole without a script."""
        found = self._found(request)
        if found is None:
            return await self._front.refuse(request, 404, "no_case")
        case, question, value = found
        lang = await self._lang(request)
        other = next(one for one in LANGS if one != lang)
        return self._front.page(
            "slide",
            lang,
            case=case,
            s=slider(self._library, case, question, lang),
            value=value,
            words=self._library.words[lang].classroom,
            text=self._library.words[lang].cases[case.id],
            drawn=self._printer is not None,
            other=other,
            elsewhere=urlencode(_query(question, value) | {"lang": other}),
        )

    async def picture(self, request: Request) -> Response:
        """The map beside the slider, as SVG; the same for everybody."""
        found = self._found(request)
        if found is None or self._printer is None:
            return await self._front.refuse(request, 404, "missing")
        lang = await self._lang(request)
        try:
            drawn = await self._printer.chart(chart(self._library, *found, lang), lang)
        except NotMade as error:
            _log.error("A chart could not be drawn: %s", error)
            return await self._front.refuse(request, 503, "apology", wait_s=60)
        kept = {"cache-control": "public, max-age=3600"}
        return Response(drawn, media_type="image/svg+xml", headers=kept)

    def _found(self, request: Request) -> tuple[Case, Question, int] | None:
        """Case, answer and value of the address; None for no case, else what is nearest to it."""
        case = self._library.cases.get(request.path_params["case"])
        if case is None:
            return None
        given = request.query_params
        question = asked(self._library, case, given.get("item", ""), given.get("side", ""))
        return case, question, value_of(given.get("value", ""), slides(self._library, case, question)[0])

    async def _lang(self, request: Request) -> Lang:
        wanted = request.query_params.get("lang")
        return next((one for one in LANGS if one == wanted), None) or await self._front.lang(request)


def _query(question: Question, value: int) -> dict[str, str]:
    return {"item": question.item, "side": question.key[-1], "value": str(value)}
