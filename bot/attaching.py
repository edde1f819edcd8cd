"""Files that a reply hands over: named at once, made when they are asked for."""

from __future__ import annotations

from functools import partial

from bot.message import MEDIA_TYPES, Attachment
from bot.ports import Chart, NotMade, Printer
from bot.wording import Wording
from flows.model import Lang
from flows.project import former
from flows.screens import File
from flows.session import Assessment, Session


class Attaching:
    """Makes files of sessions, with a printer; without one each is excused."""

    def __init__(self, wording: Wording, printer: Printer | None) -> None:
        self._wording = wording
        self._printer = printer

    def attached(self, file: File, session: Session, lang: Lang) -> Attachment:
        """A file not made yet; what it says is settled now, whatever is answered meanwhile."""
        assessment = _of(session, file.assessment)
        head, _, ending = file.kind.rpartition(".")
        if head == "shift":
            said = self._wording.shift(_of(session, file.before), assessment, lang)
            asked = f"shift.{file.assessment}.{file.before}"
        else:
            asked = file.kind
            said = self._wording.file(file.kind, file.day if head else max(assessment.done.values()), lang)
        make = partial(self._made, file, session, lang)
        where = {"of": file.assessment, "kind": asked}
        return Attachment(media_type=MEDIA_TYPES[ending], make=make, **where, **said)

    async def _made(self, file: File, session: Session, lang: Lang) -> bytes:
        """The file, from a session as it was when it was asked for."""
        if self._printer is None:
            raise NotMade("Nothing to make files with")
        assessment, (head, _, ending) = _of(session, file.assessment), file.kind.rpartition(".")
        match head:
            case "shift":
                chart = Chart("shift", _of(session, file.before), assessment)
                return await self._printer.chart(chart, lang, ending)
            case "brief":
                return await self._printer.brief(ending, assessment, lang, file.day)
        return await self._printer.report(file.kind, assessment, lang, former(session, assessment))


def _of(session: Session, assessment_id: str) -> Assessment:
    return next(a for a in session.assessments if a.id == assessment_id)
