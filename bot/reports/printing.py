"""The printer of the program: reports made by the press, out of everybody's way."""

from __future__ import annotations

from bot.ports import Chart, Exhibit, Taken
from bot.reports.press import Press
from flows.model import Lang
from flows.session import Assessment


class Printing:
    """`bot.ports.Printer` over a press; what draws and sets is loaded in the press's process alone."""

    def __init__(self, press: Press | None = None) -> None:
        self._press = press or Press()

    async def report(
        self, kind: str, assessment: Assessment, lang: Lang, former: Assessment | None = None
    ) -> bytes:
        """The report as bytes; NotMade where it cannot be made."""
        return await self._press.made(_report, kind, assessment, lang, former)

    async def brief(self, kind: str, assessment: Assessment, lang: Lang, day: str) -> bytes:
        """The brief as bytes; NotMade where it cannot be made."""
        return await self._press.made(_brief, kind, assessment, lang, day)

    async def chart(self, chart: Chart, lang: Lang, kind: str = "svg") -> bytes:
        """The chart as bytes; NotMade where it cannot be made."""
        return await self._press.made(_chart, kind, chart, lang)

    async def group(self, kind: Taken, exhibit: Exhibit, lang: Lang) -> bytes:
        """What a group found, as bytes; NotMade where it cannot be made."""
        return await self._press.made(_group, kind, exhibit, lang)

    def close(self) -> None:
        """Let the processes go."""
        self._press.close()


def _report(kind: str, assessment: Assessment, lang: Lang, former: Assessment | None) -> bytes:
    from bot.reports.formats import made

    return made(kind, assessment, lang, former)


def _brief(kind: str, assessment: Assessment, lang: Lang, day: str) -> bytes:
    from bot.reports.sheet import made

    return made(kind, assessment, lang, day)


def _chart(kind: str, chart: Chart, lang: Lang) -> bytes:
    from bot.reports.formats import drawn

    return drawn(kind, chart, lang)


def _group(kind: Taken, exhibit: Exhibit, lang: Lang) -> bytes:
    from bot.reports.group_formats import made

    return made(kind, exhibit, lang)
