"""The stored form of a session: plain data, read with care, since files outlive programs and hands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, cast

from flows import seat
from flows.model import LANGS, STEPS, Depth, Lang, Rating, Tier
from flows.question import LETTER
from flows.session import Assessment, Session

_ID = re.compile(r"[a-z2-7]{6}", re.ASCII)
_PICKS = re.compile(r"[BSC]\.[gm]\.[tu]", re.ASCII)
_CHANGE = re.compile(r"[BSC]-[GM][1-9]\.(t=[0-4?-]|u=[0-4-])", re.ASCII)
_POINTER = re.compile(r"[2-9A-HJKMNP-Z]{6}/[0-9a-f]{0,16}", re.ASCII)
_RATINGS = frozenset((*STEPS, "?", "-"))
_OF_SESSION = tuple(field.name for field in fields(Session))
_OF_ASSESSMENT = tuple(field.name for field in fields(Assessment))


def to_document(session: Session) -> dict[str, Any]:
    """The session as JSON-able data; what holds its default is left out."""
    document = _filled(session, _OF_SESSION)
    if session.part:
        document["part"] = seat.to_document(session.part)
    document["assessments"] = [_filled(a, _OF_ASSESSMENT) for a in session.assessments]
    return document


def _filled(record: Session | Assessment, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that hold something; an empty nickname says that it was skipped."""
    found = {name: value for name in names if (value := getattr(record, name))}
    if isinstance(record, Assessment) and record.nickname == "":
        found["nickname"] = ""
    return found


def from_document(document: Mapping[str, Any]) -> Session | None:
    """The session as `to_document` wrote it; None where no assessment can be read.

    What this version does not know, and what cannot be meant, is left out.
    """
    kept = [_assessment(one) for one in _list(document.get("assessments")) if _is_assessment(one)]
    if not kept:
        return None
    text = {name: value for name in _TEXTS if isinstance(value := document.get(name), str)}
    lang = document.get("lang")
    known = any(one.id == text.get("current") for one in kept)
    return Session(
        lang=cast(Lang, lang) if lang in LANGS else None,
        stage=text.get("stage", "paused"),
        place=text.get("place", ""),
        noted=text.get("noted", ""),
        view=text.get("view", ""),
        heard=text.get("heard", ""),
        seen_at=_time(text.get("seen_at", "")),
        current=text["current"] if known else kept[-1].id,
        edition=text.get("edition", "") if known else "",
        assessments=tuple(kept),
        left=document.get("left") is True,
        zone=text.get("zone", ""),
        muted=text.get("muted", ""),
        teams=tuple(one for one in _words(document.get("teams")) if _POINTER.fullmatch(one)),
        seat=text.get("seat", ""),
        part=seat.from_document(document.get("part")),
        trial=tuple(one for one in _words(document.get("trial")) if _CHANGE.fullmatch(one)),
    )


_TEXTS = (
    *("stage", "place", "noted", "view", "heard", "seen_at", "current", "edition"),
    *("zone", "muted", "seat"),
)


def _is_assessment(document: Any) -> bool:
    id_ = document.get("id") if isinstance(document, dict) else None
    return isinstance(id_, str) and _ID.fullmatch(id_) is not None


def _assessment(document: Mapping[str, Any]) -> Assessment:
    opened, nickname = document.get("opened_on"), document.get("nickname")
    depth, tier = document.get("depth"), document.get("tier")
    return Assessment(
        id=document["id"],
        opened_on=cast(str, opened) if _is_day(opened) else date.min.isoformat(),
        rubric=str(document.get("rubric", "")),
        nickname=nickname if isinstance(nickname, str) else None,
        setup=_texts(document.get("setup")),
        names=_texts(document.get("names")),
        depth=cast(Depth, depth) if depth in ("quick", "full") else None,
        tier=cast(Tier, tier) if tier in LETTER else None,
        ratings=_ratings(document.get("ratings")),
        top={k: _words(v)[:2] for k, v in _table(document.get("top")).items() if _PICKS.fullmatch(k)},
        seen=_words(document.get("seen")),
        done={t: day for t, day in _table(document.get("done")).items() if t in LETTER and _is_day(day)},
        deepened=_words(document.get("deepened")),
        bid=_texts(document.get("bid")),
        remind=_texts(document.get("remind")),
        told=_words(document.get("told")),
        after=after if isinstance(after := document.get("after"), str) else "",
        shown={t: text for t, text in _texts(document.get("shown")).items() if t in LETTER},
        tried=_words(document.get("tried")),
        joint=_joint(document.get("joint")),
        only="tier" if document.get("only") == "tier" else None,
    )


def _ratings(value: Any) -> dict[str, Rating]:
    """True and 1.0 equal 1 and are no ratings."""
    given = _table(value)
    return {k: v for k, v in given.items() if type(v) in (int, str) and v in _RATINGS}


def _joint(value: Any) -> dict[str, Any]:
    """The mark of a joint answer; empty for what is none."""
    found = _table(value)
    return found if found.get("tier") in LETTER and isinstance(found.get("code"), str) else {}


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _texts(value: Any) -> dict[str, str]:
    return {key: text for key, text in _table(value).items() if isinstance(text, str)}


def _words(value: Any) -> tuple[str, ...]:
    return tuple(word for word in _list(value) if isinstance(word, str))


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _time(text: str) -> str:
    """A time with its zone, else empty: as if the person had never been heard of."""
    try:
        return text if text and datetime.fromisoformat(text).tzinfo else ""
    except ValueError:
        return ""
