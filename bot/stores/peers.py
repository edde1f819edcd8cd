"""Workers that know of each other through the database: who lives, how much waits, what is paused."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.ports import Standing
from bot.stores.connections import Connections
from bot.stores.driver import Connection

LIVES_S = 3
"""So long after its last word a worker counts; a killed one leaves its part to the others then."""

_LIVE = """
insert into workers (id, waiting) values (%s, %s)
on conflict (id) do update set waiting = excluded.waiting, told_at = now()
"""
_PAUSE = """
insert into pauses (chat, until) values (%s, now() + make_interval(secs => %s))
on conflict (chat) do update set until = greatest(pauses.until, excluded.until)
"""
_WORKERS = """
select count(*), coalesce(sum(waiting), 0) from workers where told_at > now() - make_interval(secs => %s)
"""
_PAUSES = "select chat, extract(epoch from until - now())::float8 from pauses where until > now()"
_FORGET = "delete from workers where told_at < now() - interval '1 minute'"
_OVER = "delete from pauses where until < now()"
_LEAVE = "delete from workers where id = %s"


class PostgresPeers:
    """A `bot.ports.Peers`; half of what may be written is shared alike, half by how much waits."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._id = secrets.randbelow(2**62)

    async def tell(self, waiting: int, pauses_s: Mapping[int, float]) -> Standing:
        """How this worker stands, once the others can know of it; StoreError."""

        async def job(connection: Connection, _: bool) -> Standing:
            await connection.execute(_LIVE, (self._id, waiting))
            for chat, left_s in pauses_s.items():
                await connection.execute(_PAUSE, (chat, left_s))
            for statement in (_FORGET, _OVER):
                await connection.execute(statement)
            workers, all_waiting = await (await connection.execute(_WORKERS, (LIVES_S,))).fetchone() or (1, 0)
            pauses = await (await connection.execute(_PAUSES)).fetchall()
            return Standing(part(waiting, int(workers), int(all_waiting)), dict(pauses))

        return await self._connections.run("Cannot tell other workers", job)

    async def leave(self) -> None:
        """Be gone for the others at once; StoreError."""

        async def job(connection: Connection, _: bool) -> None:
            await connection.execute(_LEAVE, (self._id,))

        await self._connections.run("Cannot tell other workers", job)


def part(waiting: int, workers: int, all_waiting: int) -> float:
    """The part of one of so many workers, who has so many of all that wait.

    >>> part(0, 2, 0), part(0, 2, 30), part(30, 2, 30)
    (0.5, 0.25, 0.75)
    """
    alike = 1 / workers
    return alike if not all_waiting else alike / 2 + waiting / all_waiting / 2
