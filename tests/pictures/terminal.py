"""Makes the README's picture of the terminal: the real program in a pseudo-terminal, drawn by Chromium.

Run as `python -m tests.pictures.terminal`; needs Chromium, or CHROMIUM set to its path.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
COLUMNS, LINES = 78, 47
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face{{font-family:lines;src:local("DejaVu Sans Mono");unicode-range:U+B7,U+2500-257F;size-adjust:83%}}
pre{{margin:12px;text-spacing-trim:space-all;color:{foreground};
font:15px/21px lines,"Noto Sans Mono CJK SC","DejaVu Sans Mono",monospace}}
</style><body style="margin:0;background:{background}"><pre>{code}</pre>"""

RATINGS = [*"44333433"], [*"41334433"]
TALK = {
    "zh": [
        *("1", "其余都跳过", "榆树站", "简版", "街道办事处", *RATINGS[0], "接着做", *RATINGS[1]),
        *("结果导向", "属地统筹", "成效导向", "结果导向", "没错，看结果"),
    ],
    "en": [
        *(
            "1",
            "skip the rest",
            "Elm station",
            "quick form",
            "street office",
            *RATINGS[0],
            "go on",
            *RATINGS[1],
        ),
        *("timely results", "coordination", "service effect", "timely results", "yes"),
    ],
}


def played(lang: str, lines: list[str]) -> str:
    """Everything the program writes to its terminal while these lines are typed, escape codes included."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
        main, side = pty.openpty()
        command = [sys.executable, "-m", "bot", "chat", "--lang", lang]
        with subprocess.Popen(command, stdin=side, stdout=side, stderr=side, env=environment) as process:
            os.close(side)
            written = _until_quiet(main, 6.0)
            for line in lines:
                os.write(main, line.encode() + b"\n")
                written += _until_quiet(main, 0.4)
            process.terminate()
        os.close(main)
    return written.decode("utf-8", "replace").replace("\r", "")


def _until_quiet(terminal: int, patience_s: float) -> bytes:
    written, until = b"", time.monotonic() + patience_s
    while select.select([terminal], [], [], 0.35 if written else max(0.0, until - time.monotonic()))[0]:
        written += os.read(terminal, 65536)
    return written


def drawn(ansi: str, into: Path) -> None:
    """The last lines of a terminal as a PNG."""
    ansi = re.sub(r"\x1b\[\?2004[hl]", "", ansi)
    text = Text.from_ansi("\n".join(ansi.split("\n")[-LINES:]))
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True)  # noqa: PTH123, SIM115
    console.print(text)
    page_html = console.export_html(theme=MONOKAI, inline_styles=True, code_format=PAGE)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(page_html, "utf-8")
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        flags += ["--disable-background-networking", f"--user-data-dir={folder}/profile"]
        size = f"--window-size={COLUMNS * 8 - 18},{LINES * 21 + 6}"
        command = [chromium, *flags, size, f"--screenshot={into}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Make the pictures of both languages."""
    for lang, lines in TALK.items():
        drawn(played(lang, lines), HERE / f"terminal-{lang}.png")


if __name__ == "__main__":
    main()
