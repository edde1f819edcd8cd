"""Carrying a session over to content it was not made with: no answer is dropped, only what points nowhere."""

from __future__ import annotations

from dataclasses import replace

from flows.library import Library
from flows.machine import STAGES
from flows.question import LETTER
from flows.session import Assessment, Session


def carried(library: Library, session: Session) -> Session:
    """The session fit for this library; the same one where it was made with it.

    Ratings of items that left the content stay stored, and no screen shows them.
    """
    if session.edition == library.edition:
        return session
    assessments = tuple(_fitting(library, one) for one in session.assessments)
    known = any(one.id == session.current for one in assessments)
    return replace(
        session,
        edition=library.edition,
        assessments=assessments,
        current=session.current if known else assessments[-1].id,
        stage=session.stage if session.stage in STAGES else "paused",
        place=session.place if session.stage in STAGES else "start",
        noted="",
        view="",
        trial=tuple(one for one in session.trial if one[:4] in library.items),
    )


def _fitting(library: Library, assessment: Assessment) -> Assessment:
    options = {field.id: (*field.options, "-") for field in library.setup}
    return replace(
        assessment,
        setup={f: option for f, option in assessment.setup.items() if option in options.get(f, ())},
        tier=assessment.tier if assessment.tier in LETTER else None,
        done={tier: day for tier, day in assessment.done.items() if tier in LETTER},
        tried=tuple(id_ for id_ in assessment.tried if id_ in library.strategies),
        top={
            key: picks
            for key, picks in assessment.top.items()
            if all(p in library.items or p == "-" for p in picks)
        },
    )
