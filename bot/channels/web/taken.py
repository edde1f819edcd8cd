"""What a class found, drawn on its pages and taken along as files: made of frozen pictures alone."""

from __future__ import annotations

import logging
from typing import cast
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from bot.message import MEDIA_TYPES
from bot.ports import Exhibit, NotMade, Printer, Taken
from bot.revealing import pictures
from flows.group import Group
from flows.library import Library
from flows.model import Lang, Tier

_log = logging.getLogger("common_ground.web")

FILES = ("csv", "xlsx", "pdf", "png")
"""What can be taken along, the table first."""

KEPT = 512
"""Drawings kept ready; a frozen picture never changes."""


class Takings:
    """Draws and makes files for the pages of classes; without a printer there is neither."""

    def __init__(self, library: Library, printer: Printer | None) -> None:
        self._library = library
        self._printer = printer
        self._drawn: dict[tuple[object, ...], Markup] = {}

    async def drawings(self, group: Group) -> dict[str, Markup]:
        """The newest picture as SVGs to stand in a page: "map", and "items.street" for every tier.

        Of several tiers there is also "map.street", with everybody's places, which would cover each
        other on one map; "views.street" where one half answered as the tier. What cannot be drawn is
        left out: the page says all of it in words.
        """
        found = pictures(self._library, group)
        if not found:
            return {}
        wanted: list[tuple[Taken, Tier | None]] = [("map", None)]
        if len(found[-1].tiers) > 1:
            wanted += [("map", one.tier) for one in found[-1].tiers]
        wanted += [("items", one.tier) for one in found[-1].tiers]
        wanted += [("views", one.tier) for one in found[-1].perception]
        made = [
            (f"{kind}.{tier}" if tier else kind, await self._draw(group, kind, tier)) for kind, tier in wanted
        ]
        return {name: svg for name, svg in made if svg}

    async def _draw(self, group: Group, kind: Taken, tier: Tier | None) -> Markup:
        key = (group.code, group.opened_at, len(group.pictures), kind, tier)
        if key not in self._drawn:
            try:
                svg = (await self._made(group, kind, group.lang, tier)).decode()
            except NotMade as error:
                _log.error("What a class found could not be drawn: %s", error)
                return Markup()
            if len(self._drawn) >= KEPT:
                self._drawn.clear()
            self._drawn[key] = Markup(svg)
        return self._drawn[key]

    async def file(self, group: Group, kind: str) -> Response | None:
        """A file to take along, None where there is none of this kind, or nothing shown yet; NotMade."""
        if kind not in FILES or not pictures(self._library, group):
            return None
        content = await self._made(group, cast(Taken, kind), group.lang)
        words = self._library.words[group.lang].classroom["taken"]["files"]
        name = f"{words['name'].format(code=group.code, day=group.moved_at[:10])}.{kind}"
        media = MEDIA_TYPES[kind]
        media = f"{media}; charset=utf-8" if media.startswith("text/") else media
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(content, media_type=media, headers=headers)

    async def _made(self, group: Group, kind: Taken, lang: Lang, tier: Tier | None = None) -> bytes:
        if self._printer is None:
            raise NotMade("Nothing to make files with")
        *before, newest = pictures(self._library, group)
        day = group.moved_at[:10]
        exhibit = Exhibit(newest, before[0] if before else None, group.case, group.demo, day, tier)
        return await self._printer.group(kind, exhibit, lang)
