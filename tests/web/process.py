"""`python -m bot run` as a process of its own, over a data folder."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WITHIN_S = 20.0


class Run:
    """A running program; `url` once it has printed it, `printed`, `log` and `code` once it has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""
        self.log = ""
        self._reading = [asyncio.create_task(self._read_out()), asyncio.create_task(self._read_log())]
        self._news = asyncio.Event()

    @property
    def url(self) -> str:
        return re.findall(r"^  (http://\S+)$", self.printed, re.MULTILINE)[0]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The log, which is JSON where nobody sits at a terminal."""
        return [json.loads(line) for line in self.log.splitlines()]

    async def until(self, said: str) -> None:
        """Wait until something is printed."""
        async with asyncio.timeout(WITHIN_S):
            while said not in self.printed:
                assert self.process.returncode is None, self.log
                self._news.clear()
                await self._news.wait()

    async def code(self) -> int:
        """The exit code, once everything it said is read."""
        async with asyncio.timeout(WITHIN_S):
            await self.process.wait()
            await asyncio.gather(*self._reading)
        return self.process.returncode or 0

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    async def _read_out(self) -> None:
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            self.printed += line.decode()
            self._news.set()
        self._news.set()

    async def _read_log(self) -> None:
        assert self.process.stderr
        self.log = (await self.process.stderr.read()).decode()


@asynccontextmanager
async def running(
    folder: Path, *arguments: str, command: str = "run", **environment: str
) -> AsyncIterator[Run]:
    """The program with these arguments; asked to stop in the end where it still runs."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "WEB_"))}
    told |= {"DATA_DIR": str(folder), "LANG": "en_GB.UTF-8", "PYTHONIOENCODING": "utf-8"} | environment
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command, "--no-open", *arguments),
        cwd=ROOT,
        env={**told, "LC_ALL": told["LANG"]},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    run = Run(process)
    try:
        yield run
    finally:
        if process.returncode is None:
            run.stop()
        await run.code()
