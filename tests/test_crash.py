"""A real process, killed in the middle of the dialog again and again: what it said it noted is there."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.document import from_document
from flows.library import Library
from flows.model import Rating
from flows.talk import Tap
from tests.transcripts.program import Program

ROOT = Path(__file__).parent.parent
MANAGER = "terminal:local"
HOMES, KILLS = 4, 5
"""Data folders at the same time, and how often the program over each is killed."""

ALL, ENDS = 24, 12
"""Ratings of one tier in the full form; half way comes a pause with [Go on]."""

SET_UP = {"lang": "en", "seen": "welcome", "set.rest": "-", "name": "-", "form": "full", "tier": "S"}
NOTED = re.compile(rb"^Noted: ([^,]+), (ours )?(\d)\.", re.MULTILINE)


@asynccontextmanager
async def program(data: Path, lines: list[str]) -> AsyncIterator[Process]:
    """The program over a folder with these lines to read, killed in the end."""
    environment = {**os.environ, "DATA_DIR": str(data), "PYTHONIOENCODING": "utf-8"}
    command = (sys.executable, "-m", "bot", "chat", "--plain", "--lang", "en")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    assert process.stdin
    process.stdin.write("".join(f"{line}\n" for line in lines).encode())
    process.stdin.write_eof()
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said_before_the_kill(data: Path, lines: list[str], after: int) -> bytes:
    """What was said until the kill: it comes after so many answers were noted, amid further ones."""
    async with program(data, lines) as process:
        assert process.stdout
        said = b""
        while len(NOTED.findall(said)) < after and (more := await process.stdout.read(200)):
            said += more
        if process.returncode is None:
            process.kill()
        return said + await process.stdout.read()


def damaged(folder: Path) -> list[Path]:
    """What a store has set aside."""
    return list(folder.rglob("*.damaged*"))


async def ratings(data: Path) -> Mapping[str, Rating]:
    """What is stored."""
    store = TinyStore(data)
    record = await store.load(MANAGER)
    await store.close()
    assert record
    return from_document(record.document).assessment.ratings


def answers(given: int, values: str) -> list[str]:
    """What to type for the ratings from the `given`-th on."""
    return ["Go on", *values[given:ENDS], "Go on", *values[max(given, ENDS) :]]


async def one_home(data: Path, library: Library, wording: Wording) -> int:
    """How many answers were noted over a folder while the program over it was killed again and again."""
    names = {words.name.lower(): item for item, words in library.words["en"].items.items() if item[0] == "S"}
    random, known = Random(data.name), dict[str, Rating]()
    values = "".join(random.choice("01234") for _ in range(ALL))
    inside = Program(library, wording, data)
    for key, value in SET_UP.items():
        await inside.conversation.turn(MANAGER, Tap("aaaaaa", key, value))
    await inside.close()
    for _ in range(KILLS):
        given = len(await ratings(data))
        said = await said_before_the_kill(data, answers(given, values), after=random.randrange(5))
        for name, ours, value in NOTED.findall(said):
            known[f"{names[name.decode().lower()]}.{'u' if ours else 't'}"] = int(value)
        assert known.items() <= (await ratings(data)).items()
    async with program(data, answers(len(await ratings(data)), values)) as process:
        await process.communicate()
    in_the_end = await ratings(data)
    assert known.items() <= in_the_end.items()
    assert "".join(map(str, in_the_end.values())) == values
    return len(known)


async def test_what_was_noted_outlives_a_kill_at_any_moment(
    library: Library, wording: Wording, tmp_path: Path
) -> None:
    homes = (one_home(tmp_path / str(n), library, wording) for n in range(HOMES))
    assert min(await asyncio.gather(*homes)) > 3
    assert not damaged(tmp_path)
