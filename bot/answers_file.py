"""Answers files: what is named comes in as bytes, and is an assessment or every fault of it."""

from __future__ import annotations

import json
import re
import tomllib
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from flows.answers import joined, read
from flows.errors import AnswersError, Fault
from flows.library import Library
from flows.session import Assessment

STDIN = "-"
SIZE_LIMIT_MB = 8
"""The largest answers file that is read; a complete one has a few KB."""

_LIMIT_BYTES = SIZE_LIMIT_MB * 1_000_000
_MOST_DOTS = 100
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """One answer set as it came: `where` it stands, its bytes and what they are written in.

    `fault` says why there are no bytes.
    """

    where: str
    raw: bytes = b""
    syntax: Literal["toml", "json", ""] = ""
    fault: Fault | None = None


# --- from files to answer sets --------------------------------------------------------------------


def sources(files: Iterable[str], stdin: TextIO | BinaryIO) -> Iterator[Source]:
    """Every answer set named, in order; what cannot be read comes as its fault."""
    seen = False
    for name in files:
        if name != STDIN:
            yield _file(name)
        elif seen:
            yield Source(name, fault=Fault(name, key="named_twice"))
        else:
            seen = True
            yield from _lines(stdin)


def _file(name: str) -> Source:
    suffix = Path(name).suffix.lower()
    syntax: Literal["toml", "json", ""] = "toml" if suffix == ".toml" else "json" if suffix == ".json" else ""
    try:
        with Path(name).open("rb") as file:
            return Source(name, file.read(_LIMIT_BYTES + 1), syntax)
    except FileNotFoundError:
        fault = Fault(name, key="no_file")
    except IsADirectoryError:
        fault = Fault(name, key="folder")
    except OSError as error:
        fault = Fault(name, key="unreadable", values=(("detail", error.strerror or str(error)),))
    return Source(name, fault=fault)


def _lines(stdin: TextIO | BinaryIO) -> Iterator[Source]:
    """One answer set a line; blank lines are passed over, but there must be one that is not."""
    any_given = False
    for number, line in enumerate(getattr(stdin, "buffer", stdin), 1):
        raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        if raw.strip():
            any_given = True
            yield Source(f"{STDIN}:{number}", raw.rstrip(), "json")
    if not any_given:
        yield Source(STDIN, fault=Fault(STDIN, key="empty_stream"))


# --- from bytes to an assessment ------------------------------------------------------------------


def assessed(library: Library, source: Source) -> Assessment:
    """The assessment that a source describes; AnswersError with every fault of it."""
    if source.fault:
        raise AnswersError([source.fault])
    data, faults = decoded(source)
    try:
        assessment = read(library, data, source.where)
    except AnswersError as error:
        faults += error.faults
    if faults:
        raise AnswersError(faults)
    return assessment


def decoded(source: Source) -> tuple[object, list[Fault]]:
    """The data of a source, and the keys that stand in it twice; AnswersError where there is none."""
    text = _text(source)
    try:
        if source.syntax == "json" or (not source.syntax and text.lstrip().startswith("{")):
            return _from_json(text, source.where)
        if any(line.partition("=")[0].count(".") > _MOST_DOTS for line in text.splitlines()):
            raise RecursionError  # tomllib would take minutes over such a key
        return tomllib.loads(text), []
    except RecursionError:
        raise AnswersError([Fault(source.where, key="too_deep")]) from None
    except ValueError as error:
        raise AnswersError([_unparsed(error, text, source.where)]) from None


def _text(source: Source) -> str:
    if len(source.raw) > _LIMIT_BYTES:
        raise AnswersError([Fault(source.where, key="too_big", values=(("limit", str(SIZE_LIMIT_MB)),))])
    if not source.raw.removeprefix(BOM_UTF8).strip():
        raise AnswersError([Fault(source.where, key="empty")])
    try:
        return source.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = (("byte", str(error.start + 1)),)
        raise AnswersError([Fault(source.where, key="not_utf8", values=place)]) from None


def _unparsed(error: ValueError, text: str, where: str) -> Fault:
    """Where the text stops being TOML or JSON, and the parser's own words for it."""
    said = str(error)
    if isinstance(error, json.JSONDecodeError):
        at = where if where.startswith(f"{STDIN}:") else f"{where}:{error.lineno}"
        at, key, detail = f"{at}:{error.colno}", "not_json", error.msg
    elif isinstance(error, tomllib.TOMLDecodeError):
        found, lines = _TOML_PLACE.search(said), text.rstrip().split("\n")
        line, column = found.groups() if found and found[1] else (len(lines), len(lines[-1]) + 1)
        at, key, detail = f"{where}:{line}:{column}", "not_toml", _TOML_PLACE.sub("", said)
    else:  # a number of thousands of digits, in either
        at, key, detail = where, "unreadable", said.partition(":")[0]
    return Fault(at, key=key, values=(("detail", detail),))


_Twice = tuple[dict[str, Any], list[str]]
"""A JSON object, held so that no other takes its id, and the keys that stand in it twice."""


def _from_json(text: str, where: str) -> tuple[object, list[Fault]]:
    twice: dict[int, _Twice] = {}

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            times = Counter(key for key, _ in pairs)
            twice[id(found)] = (found, [key for key in found if times[key] > 1])
        return found

    data = json.loads(text, object_pairs_hook=table)
    keys = _paths(data, twice) if twice else ()
    return data, [Fault(f"{where}: {key}", key="key_twice") for key in keys]


def _paths(data: object, twice: Mapping[int, _Twice]) -> Iterator[str]:
    """The paths of the keys that stand twice, by the id of their table.

    Without recursion: data as deep as the parser can take may be too deep for one more.
    """
    open_ = [("", data)]
    while open_:
        at, value = open_.pop()
        if id(value) in twice:
            yield from (joined(at, key) for key in twice[id(value)][1])
        if isinstance(value, dict):
            open_ += [(joined(at, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            open_ += [(at, inner) for inner in value]
