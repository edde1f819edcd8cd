"""Screens as panels with a little colour, at most 76 columns wide; the only page that imports rich."""

from __future__ import annotations

import base64
import html
import os
import re
import shutil
from collections.abc import Iterator
from io import StringIO
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.text import Text

from bot.channels.terminal.offer import FOOT, Keyed, Offer
from bot.channels.terminal.plain import TAGS, is_scale

WIDEST = 76
"""Columns; longer lines are hard to follow with the eye."""

ACCENT = "bold magenta"
"""Of the palette's colours the one that can be read on white and on black."""

STYLES = {"b": "bold", "i": "italic", "u": "underline", "code": "bold"}

_BULLET = re.compile(r"(?:[▪▫•·-]|\d+\.) ")
_NOT_FIRST = frozenset("，。、；：？！”’）》】」』…—·％%,.;:?!)]")
_NOT_LAST = frozenset("“‘（《【「『([")


class PanelPaper:
    """A terminal with boxes; colours are the terminal's own, none where NO_COLOR is set."""

    prompt = "› "

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def message(self, text: str, offer: Offer) -> None:
        """The text in a box, the choices under it, the foot row dim."""
        width = _width()
        body = Text("\n").join(wrapped(styled(text), width - 4))
        box = Panel(body, width=width, border_style="dim", padding=(0, 1))
        self._print(width, box, *_choices(offer, width), Text())

    def note(self, *lines: str) -> None:
        width = _width()
        said = [Text("  ") + part for line in lines for part in wrapped(Text(line), width - 4)]
        self._print(width, *said, Text())

    def copied(self, heading: str, sentence: str) -> None:
        """The sentence unbroken on its own line, and on the clipboard where the terminal can (OSC 52)."""
        self.note(heading)
        self._out.write(f"{sentence}\n\n{_to_clipboard(sentence)}")
        self._out.flush()

    def _print(self, width: int, *parts: RenderableType) -> None:
        """Drawn beforehand: rich itself would end the process when a pipe closes."""
        drawn = StringIO()
        console = Console(file=drawn, width=width, force_terminal=True, legacy_windows=False, highlight=False)
        for part in parts:
            console.print(part)
        self._out.write(drawn.getvalue())
        self._out.flush()


def _width() -> int:
    return max(20, min(WIDEST, shutil.get_terminal_size().columns))


def _to_clipboard(sentence: str) -> str:
    if os.environ.get("TERM", "") == "linux":  # the bare console would print it
        return ""
    return f"\x1b]52;c;{base64.b64encode(sentence.encode()).decode()}\x07"


def styled(text: str) -> Text:
    """A message's HTML as styled text."""
    made, styles, at = Text(), list[str](), 0
    for mark in TAGS.finditer(text):
        made.append(html.unescape(text[at : mark.start()]), " ".join(styles) or None)
        at = mark.end()
        if not mark[1]:
            styles.append(STYLES[mark[2]])
        elif styles:
            styles.pop()
    return made.append(html.unescape(text[at:]), " ".join(styles) or None)


def wrapped(text: Text, width: int) -> list[Text]:
    """The text in lines of at most `width` columns, what follows a bullet indented.

    rich breaks only at blanks, which Chinese has none of, and would begin lines with a comma.
    """
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        bullet = _BULLET.match(line.plain)
        lines += _folded(line, width, cell_len(bullet[0]) if bullet else 0)
    return lines


def _folded(line: Text, width: int, indent: int) -> list[Text]:
    parts = line.divide(breaks(line.plain, width, indent))
    for part in parts:
        part.rstrip()
    return [Text(" " * indent if n else "") + part for n, part in enumerate(parts)]


def breaks(line: str, width: int, indent: int = 0) -> list[int]:
    """Where to break a line so that each part fits `width` columns, all but the first less `indent`.

    >>> breaks("to them, somewhat", 8), breaks("目标相近，平均", 8)
    ([9], [3])
    """
    found: list[int] = []
    used = best = 0
    for i, character in enumerate(line):
        if i and _may_part(line[i - 1], character):
            best = i
        used += cell_len(character)
        if used > width - (indent if found else 0) and not character.isspace():
            found.append(best or i)
            used, best = cell_len(line[found[-1] : i + 1]), 0
    return found


def _may_part(before: str, after: str) -> bool:
    if after.isspace() or before in _NOT_LAST or after in _NOT_FIRST:
        return False
    return before.isspace() or cell_len(before) == 2 or cell_len(after) == 2


def _choices(offer: Offer, width: int) -> Iterator[Text]:
    """Rows as the message has them, in columns; below each other where they do not fit."""
    rows = [row for row in offer.rows if row[0][0] not in FOOT]
    key_width = max((len(key) for row in rows for key, _ in row), default=0)
    beside = [_choice(keyed, key_width).cell_len for row in rows if len(row) > 1 for keyed in row]
    column = max(beside, default=0) + 2
    for row in rows:
        cells = [_choice(keyed, key_width) for keyed in row]
        if is_scale(row):
            yield Text(" ") + Text().join(_padded(cell, 4) for cell in cells)
        elif column * len(cells) > width - 1:
            yield from (
                Text(" ") + line for cell in cells for line in _folded(cell, width - 1, key_width + 2)
            )
        else:
            yield Text(" ") + Text().join(_padded(cell, column) for cell in cells)
    if foot := [f"{key} {button.label}" for key, button in offer if key in FOOT]:
        yield Text("  " + "   ".join(foot), "dim")


def _choice(keyed: Keyed, key_width: int) -> Text:
    key, button = keyed
    if button.label.rstrip("✓") == key:
        return Text(f" {button.label}", ACCENT)
    return Text.assemble((key.rjust(key_width + 1), ACCENT), f" {button.label}")


def _padded(cell: Text, width: int) -> Text:
    return cell + " " * (width - cell.cell_len)
