"""What has come due is said at the next visit, once, above what is open."""

from __future__ import annotations

import pytest

from tests.transcripts.program import Program
from tests.web.serving import Served
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED = (
    *("English", "/bid", "Begin", "Elm station", "Open tender", "in 30 days", "Yes, that day"),
    *("Skip the rest", "/bid", "Remind me before it", "+8"),
)


async def test_a_deadline_is_reminded_of_once_at_the_visit_after_it_came_due(
    served: Served, program: Program
) -> None:
    async with Visitor(served.url) as mei:
        for words in ASKED:
            await mei.say(words)
        assert "Reminders are on" in mei.newest, mei.newest
        await mei.go("")
        assert "days until the deadline" not in mei.page
        program.clock.pass_(days=17)
        await mei.go("")
        assert "days until the deadline" in mei.page and "A reminder" not in mei.newest
        await mei.go("")
        assert "days until the deadline" not in mei.page
