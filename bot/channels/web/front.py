"""What every page of the site may ask of it: a page in words, a refusal, who is asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.addresses import LOCAL_NAMES
from bot.channels.web.opening import Reach
from flows.model import Lang


@dataclass(frozen=True, slots=True)
class Front:
    """`page(name, lang, **values)` renders a template, `refuse(request, status, words)` says why not,
    `known(request)` gives the visitor's key and language (no key for who is not known here),
    `lang(request)` the language alone, `fields(request)` those of a form."""

    page: Callable[..., Response]
    refuse: Callable[..., Awaitable[Response]]
    known: Callable[[Request], Awaitable[tuple[str, Lang | None]]]
    lang: Callable[[Request], Awaitable[Lang]]
    fields: Callable[[Request], Awaitable[dict[str, str]]]
    reach: Reach

    def base(self, request: Request) -> str:
        """The address, with its last slash, by which others reach the page that was asked for."""
        here = (request.url.hostname or "") in (name.strip("[]") for name in LOCAL_NAMES)
        if (here or self.reach.public) and self.reach.network:
            return self.reach.network[0]
        return f"{request.url.scheme}://{request.headers['host']}/"
