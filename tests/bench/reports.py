"""What a report costs beside the bare library on the same input, and what it does to taps meanwhile."""

from __future__ import annotations

import asyncio
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.conversation import Conversation
from bot.reports.printing import Printing
from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.engine import Engine
from flows.library import load
from flows.session import Assessment
from flows.talk import Command
from tests.reports.given import assessment

ROUNDS = 15
REPORTS = 20
TAPS = 3000
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Cost:
    """The median of a few rounds in CPU time, and the most memory the process ever held."""

    cpu_ms: float
    peak_mb: float


def cost(what: str) -> Cost:
    """Measured in a process of its own: "chart", "pdf", "docx", or the same with "bare-" before it."""
    command = [sys.executable, "-m", "tests.bench.reports", what]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    ms, peak_mb = done.stdout.split()
    return Cost(float(ms), float(peak_mb))


def _given(n: int) -> Assessment:
    """Answers apart enough for a full report; each `n` has another name, so that nothing is known yet."""
    full = assessment(load(), nickname=f"Elm station {n}")
    apart = {"B-G3.u": 0, "B-G5.t": 0, "B-M1.u": 0, "S-G1.u": 1, "S-M2.t": 0, "S-M5.u": 0, "C-G1.t": "?"}
    return replace(full, ratings={**full.ratings, **apart})


def _ours(kind: str) -> Callable[[int], object]:
    from bot.reports.formats import made

    return lambda n: made(kind, _given(n), "en")


def _chart() -> Callable[[int], object]:
    from bot.reports.composing import composed
    from bot.reports.drawing import map_svg
    from bot.reports.picture import png

    wording = Wording(load())
    reports = [composed(wording, _given(n), "en") for n in range(ROUNDS + 1)]
    return lambda n: png(map_svg(wording, reports[n]))


def _bare_chart() -> Callable[[int], object]:
    svgs = [_told(n)["map_svg"] for n in range(ROUNDS + 1)]
    return lambda n: _drawn(svgs[n], 1080)


def _drawn(svg: str, width: int) -> bytes:
    import resvg_py
    from pylopdf_fonts_zh_cn import sans_path

    font = {"font_files": [str(sans_path())], "font_family": "Noto Sans SC", "skip_system_fonts": True}
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, background="white", width=width, **font))


def _told(n: int) -> dict:  # type: ignore[type-arg]
    from bot.reports.composing import composed
    from bot.reports.contents import contents

    wording = Wording(load())
    return contents(wording, composed(wording, _given(n), "en"))


def _bare_pdf() -> Callable[[int], object]:
    import json

    import typst

    from bot.reports.contents import FOLDER
    from bot.reports.fonts import font_files

    fonts = typst.Fonts(False, False, [font_files()[0].parent])
    compiler = typst.Compiler(root=FOLDER, font_paths=fonts)
    given = [json.dumps(_told(n), ensure_ascii=False) for n in range(ROUNDS + 1)]
    how = {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": 0}
    return lambda n: compiler.compile(FOLDER / "report.typ", sys_inputs={"data": given[n]}, **how)


def _bare_docx() -> Callable[[int], object]:
    """docxtpl on the same values, its pictures drawn by bare resvg."""
    from io import BytesIO

    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    from bot.reports import document
    from bot.reports.contents import FOLDER

    told = [_told(n) for n in range(ROUNDS + 1)]

    def made(n: int) -> object:
        page, data = DocxTemplate(FOLDER / "report.docx"), told[n]

        def drawn(svg: str, width_mm: float) -> InlineImage:
            return InlineImage(page, BytesIO(_drawn(svg, document.PIXELS)), width=Mm(width_mm))

        pictures = [drawn(t["items_svg"], document.ITEMS_MM) for t in data["tiers"]]
        tiers = [
            {**t, "rated": t["items"], "picture": picture, "changes_title": ""}
            for t, picture in zip(data["tiers"], pictures, strict=True)
        ]
        rows = [row for t in data["tiers"] for row in t["rows"]]
        picture = drawn(data["map_svg"], document.MAP_MM)
        values = {"tiers": tiers, "overview": data["says"], "figures": rows, "map_picture": picture}
        page.render({**data, **values}, autoescape=True)
        page.save(out := BytesIO())
        return out.getvalue()

    return made


_KINDS = {
    "chart": _chart,
    "pdf": lambda: _ours("pdf"),
    "docx": lambda: _ours("docx"),
    "bare-chart": _bare_chart,
    "bare-pdf": _bare_pdf,
    "bare-docx": _bare_docx,
}


def _measure(what: str) -> None:
    make = _KINDS[what]()
    make(ROUNDS)  # fonts and templates are read once
    took = []
    for n in range(ROUNDS):
        before = time.process_time()
        make(n)
        took.append(time.process_time() - before)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(statistics.median(took) * 1000, peak_mb)


def tap_p99_ms() -> tuple[float, float]:
    """The 99th percentile of a whole durable tap while 20 reports are made, and without."""
    return asyncio.run(_taps())


async def _taps() -> tuple[float, float]:
    with TemporaryDirectory() as folder:
        printer, store = Printing(), TinyStore(Path(folder))
        wording, numbers = Wording(load()), count()
        ids = (f"{n:06d}".translate(str.maketrans("0123456789", "abcdefghij")) for n in numbers)
        talk = Conversation(store, Engine(wording.library), wording, _now, lambda: next(ids), printer)
        try:
            await printer.report("pdf", _given(-1), "en")  # the press has started
            quiet = await _tapped(talk, lambda taken: taken < TAPS)
            making = asyncio.gather(*(printer.report("pdf", _given(n), "en") for n in range(REPORTS)))
            busy = await _tapped(talk, lambda _: not making.done())
            await making
        finally:
            printer.close()
            await store.close()
    return _p99(busy), _p99(quiet)


async def _tapped(talk: Conversation, more: Callable[[int], bool]) -> list[float]:
    """How long each turn of fifty people took, in ms; every one of them is stored."""
    took: list[float] = []
    while more(len(took)):
        before = time.perf_counter()
        await talk.turn(f"bench:{len(took) % 50}", Command("start"))
        took.append((time.perf_counter() - before) * 1000)
        await asyncio.sleep(0)
    return took


def _now() -> datetime:
    return datetime.now(UTC)


def _p99(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


if __name__ == "__main__":
    _measure(sys.argv[1])
