"""What a stored record says of where its owner sits, and in which language they speak."""

from __future__ import annotations

from bot.ports import Record
from bot.wording import guessed
from flows.document import from_document
from flows.model import Lang
from flows.session import Session


def pointer_of(record: Record | None) -> str:
    """The pointer to the seat that somebody sits in, empty for none."""
    found = record.document.get("seat") if record else ""
    return found if isinstance(found, str) else ""


def codes_of(record: Record | None) -> set[str]:
    """The codes of the groups that somebody is in."""
    teams = record.document.get("teams", ()) if record else ()
    return {str(one).partition("/")[0] for one in (pointer_of(record), *teams)}


def class_of(record: Record | None) -> str:
    """The code of the class that somebody sits in, and leaves by joining another; empty for none."""
    pointer = pointer_of(record)
    sits = record is not None and pointer not in record.document.get("teams", ())
    return pointer.partition("/")[0] if sits else ""


def lang_of(record: Record | None, hint: str) -> Lang:
    """The language somebody has chosen, else the one a channel's language code points to."""
    return guessed(str((record.document.get("lang") if record else "") or hint))


def session_of(record: Record | None) -> Session | None:
    """Somebody's own session, None where there is none that can be read."""
    return from_document(record.document) if record else None


def has_begun(record: Record) -> bool:
    """Whether a person has answered anything by themselves."""
    session = session_of(record)
    return bool(session and any(a.setup or a.ratings for a in session.assessments))
