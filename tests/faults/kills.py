"""A process that answers for many managers and is killed with -9 at random moments, again and again.

`python -m tests.faults.kills WHERE KILLS [SEED]`: WHERE is a data folder or a postgresql:// address with
the tables in it. Prints what came of it as JSON; the exit code is 1 where an accepted answer was lost.
The content is loaded once, and each victim is a copy (fork) of this process that opens the store anew.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from bot.conversation import Conversation
from bot.keeping import new_id, now
from bot.message import Reply
from bot.ports import Document, Store
from bot.stores.postgres import PostgresStore
from bot.stores.timed import Timed
from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.document import from_document
from flows.engine import Engine
from flows.library import load
from flows.talk import Command, Tap

MANAGERS = tuple(f"web:{n}" for n in range(12))
MOST_LINES = 100
"""How much a victim may say before it is killed: one line before each save, and one after each answer."""

MOMENT_S = 0.004
"""The kill comes at most so long after the line that it waits for, a few saves later."""

WARMING_S = 1.0

State = tuple[int, str]
"""A revision, and a mark of what is stored under it."""


@dataclass(slots=True)
class Outcome:
    """What came of the kills; the first two have to be zero."""

    lost: int = 0
    unreadable: int = 0
    kills: int = 0
    accepted: int = 0
    in_between: int = 0
    """Kills after which something stood that was stored but not yet accepted: the victim died in between."""
    what: list[str] = field(default_factory=list)


def mark(document: Document) -> str:
    """The same for the same document, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Announcing(Timed):
    """A store that says what it is about to save before it does."""

    def __init__(self, inner: Store, pipe: int) -> None:
        super().__init__(inner)
        self._pipe = pipe

    async def save(self, manager: str, document: Document, seen: int) -> int:
        say(self._pipe, "tries", manager, (seen + 1, mark(document)))
        return await super().save(manager, document, seen)


def say(pipe: int, what: str, manager: str, state: State) -> None:
    """One line, whole or not at all."""
    os.write(pipe, f"{what} {manager} {state[0]} {state[1]}\n".encode())


@asynccontextmanager
async def opened(where: str) -> AsyncIterator[Store]:
    """The store that lies there."""
    store = await PostgresStore(where).open() if "://" in where else TinyStore(Path(where))
    try:
        yield store
    finally:
        await store.close()


# --- the victim ----------------------------------------------------------------------------------------


async def answer(where: str, wording: Wording, pipe: int, seed: int) -> None:
    """Answer for everybody at once until killed, and say what was accepted."""
    async with opened(where) as inner:
        store = Announcing(inner, pipe)
        talk = Conversation(store, Engine(wording.library), wording, now, new_id)
        await asyncio.gather(*(one(talk, pipe, name, Random(f"{seed} {name}")) for name in MANAGERS))


async def one(talk: Conversation, pipe: int, manager: str, random: Random) -> None:
    """A manager who taps any button of the last message, a rating where there is one."""
    reply = await talk.look(manager) or await talk.turn(manager, Command("start"))
    while True:
        said = chosen(reply, random)
        reply = await talk.turn(manager, said or Command("start"))
        record = await talk.store.load(manager)
        assert record
        say(pipe, "accepted", manager, (record.revision, mark(record.document)))


def chosen(reply: Reply, random: Random) -> Tap | None:
    """A button to tap, None where there is none."""
    rows = reply.messages[-1].rows if reply.messages else ()
    taps = [tap for row in rows for button in row if (tap := Tap.read(button.data))]
    ratings = [tap for tap in taps if "-" in tap.key and tap.value.isdigit()]
    return random.choice(ratings or taps) if taps else None


# --- who kills it --------------------------------------------------------------------------------------


def kill_once(where: str, wording: Wording, seed: int, lines: int, moment_s: float) -> list[str]:
    """What a victim said until it was killed, a moment after it had said so many lines."""
    reading, writing = os.pipe()
    victim = os.fork()
    if not victim:
        os.close(reading)
        try:
            asyncio.run(answer(where, wording, writing, seed))
        finally:
            os._exit(1)
    os.close(writing)
    said, patience = b"", time.monotonic() + 20.0
    while said.count(b"\n") <= lines and select.select([reading], [], [], patience - time.monotonic())[0]:
        more = os.read(reading, 65_536)
        if not more:
            break
        said += more
    time.sleep(moment_s)
    os.kill(victim, signal.SIGKILL)
    while more := os.read(reading, 65_536):
        said += more
    os.close(reading)
    _, status = os.waitpid(victim, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "the victim ended by itself"
    return said.decode().splitlines()


async def judge(where: str, wording: Wording, states: dict[str, set[State]], outcome: Outcome) -> None:
    """Compare what is stored with what was accepted last, or was on its way; and look whether it goes on."""
    async with opened(where) as store:
        talk = Conversation(store, Engine(wording.library), wording, now, new_id)
        for manager, allowed in states.items():
            record = await store.load(manager)
            stands = (record.revision, mark(record.document)) if record else (0, "")
            if stands not in allowed:
                outcome.lost += 1
                outcome.what.append(f"{manager}: {stands} is stored, one of {sorted(allowed)} was said")
            if record and (from_document(record.document) is None or not await talk.look(manager)):
                outcome.unreadable += 1
            states[manager] = {stands}


async def warmed(wording: Wording) -> None:
    """Let this process do for a while what its copies are to do, so that they are at full speed at once."""
    with tempfile.TemporaryDirectory() as folder, suppress(TimeoutError):
        async with asyncio.timeout(WARMING_S):
            await answer(folder, wording, os.open(os.devnull, os.O_WRONLY), 0)


def run(where: str, kills: int, seed: int = 0) -> Outcome:
    """Kill so many victims over one store."""
    wording, random, outcome = Wording(load()), Random(seed), Outcome()
    asyncio.run(warmed(wording))
    states: dict[str, set[State]] = {manager: {(0, "")} for manager in MANAGERS}
    for number in range(kills):
        when = random.randrange(MOST_LINES), random.uniform(0, MOMENT_S)
        lines = kill_once(where, wording, random.randrange(1 << 30), *when)
        tried: set[str] = set()
        for line in lines:
            what, manager, revision, content = line.split()
            state = (int(revision), content)
            if what == "accepted":
                outcome.accepted += 1
                states[manager] = {state}
                tried.discard(manager)
            else:
                states[manager].add(state)
                tried.add(manager)
        outcome.kills = number + 1
        said = {manager: set(known) for manager, known in states.items()}
        asyncio.run(judge(where, wording, states, outcome))
        outcome.in_between += sum(len(said[m]) > 1 and max(said[m]) in states[m] for m in tried)
    if "://" not in where:
        outcome.unreadable += sum(1 for _ in Path(where).rglob("*.damaged*"))
    return outcome


def main() -> int:
    """As told on the command line."""
    where, kills, *rest = sys.argv[1:]
    outcome = run(where, int(kills), int(rest[0]) if rest else 0)
    print(json.dumps(asdict(outcome)))
    return 1 if outcome.lost or outcome.unreadable else 0


if __name__ == "__main__":
    sys.exit(main())
