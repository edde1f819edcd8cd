"""The markup of messages (b, i, code) as lines of runs, for formats that have markup of their own."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)(\w+)>")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, plain, and whether it is stressed."""

    text: str
    strong: bool = False


Line = tuple[Run, ...]


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a message that say something, without its markup.

    >>> lines("<b>Shared:</b> low &amp; early.")
    ((Run(text='Shared:', strong=True), Run(text=' low & early.', strong=False)),)
    """
    found = (_line(one) for one in text.split("\n"))
    return tuple(line for line in found if line)


def _line(text: str) -> Line:
    runs: list[Run] = []
    at, strong = 0, False
    for tag in [*_TAG.finditer(text), None]:
        said = html.unescape(text[at : tag.start() if tag else len(text)])
        if said.strip() or (said and runs):
            runs.append(Run(said, strong))
        if tag:
            at, strong = tag.end(), tag[2] == "b" and not tag[1]
    return tuple(runs)


def words(line: Line) -> str:
    """A line as plain text."""
    return "".join(run.text for run in line)
