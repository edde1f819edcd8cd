"""Makes the README's picture of the map: `python -m tests.pictures.map`."""

from __future__ import annotations

from pathlib import Path

from bot.answers_file import Source, assessed
from bot.reports.composing import composed, dated
from bot.reports.drawing import map_svg
from bot.reports.picture import png
from bot.wording import Wording
from flows.library import load

HERE = Path(__file__).parent
WIDTH_PX = 480


def main() -> None:
    """Write the picture from the answers beside it."""
    wording = Wording(load())
    given = Source("answers.toml", (HERE / "answers.toml").read_bytes(), "toml")
    report = composed(wording, dated(assessed(wording.library, given), "2026-11-22"), "en")
    (HERE / "map-en.png").write_bytes(png(map_svg(wording, report), WIDTH_PX))


if __name__ == "__main__":
    main()
