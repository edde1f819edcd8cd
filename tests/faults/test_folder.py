"""The disk of a data folder fills: nobody new is let in, and everybody else goes on."""

from __future__ import annotations

from pathlib import Path

from bot.wording import Wording
from flows.library import Library
from tests.faults.crowd import begun, tapping
from tests.faults.disk import filled
from tests.transcripts.program import Program
from tests.web.raw import ask
from tests.web.serving import Served


async def test_a_disk_that_fills(library: Library, wording: Wording, small_disk: Path) -> None:
    """Whoever has answered before has their room on it already: an answer takes no new block."""
    program, served = Program(library, wording, small_disk / "data"), Served()
    await served.open(program.conversation)
    try:
        async with tapping(lambda: served.url) as crowd:
            await crowd.all_served()
            for _ in range(3):
                with filled(small_disk):
                    while await begun(served.url) != 503:
                        pass
                    served.late_s += 1
                    assert (await ask(served.port, path="/readyz")).status == 503
                    await crowd.all_served()
                    assert crowd.met.keys() <= {200, 503}
                served.late_s += 1
                await crowd.all_served()
                assert (await ask(served.port, path="/readyz")).status == 200
                assert await begun(served.url) == 200
        assert await crowd.lost(program.store) == []
        await program.restart()
        assert await crowd.lost(program.store) == []
    finally:
        await served.close()
        await program.close()
