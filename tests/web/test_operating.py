"""What operators ask the program: alive, ready, and what it has counted; and who may read the counts."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.web.operating import PROBED_S
from tests.transcripts.program import Program
from tests.web.raw import Answer, ask
from tests.web.serving import Served
from tests.web.test_disk import full
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOKEN = "x7-counts"
PUBLIC = "https://help.example.org/"


def counted(answer: Answer) -> dict[tuple[str, str], float]:
    """What an answer tells: the figures by name and by the values of their labels."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


# --- alive and ready -----------------------------------------------------------------------------------


async def test_a_program_with_a_store_is_alive_and_ready(served: Served) -> None:
    for path in ("/healthz", "/readyz"):
        answer = await ask(served.port, path=path)
        assert (answer.status, answer.body) == (200, b"ok\n")


async def test_one_that_is_stopping_is_alive_and_not_ready(served: Served) -> None:
    served.stopping = True
    assert (await ask(served.port, path="/readyz")).status == 503
    assert (await ask(served.port, path="/healthz")).status == 200


async def test_a_full_disk_is_not_ready_until_there_is_room(served: Served) -> None:
    with full():
        assert (await ask(served.port, path="/readyz")).status == 503
        assert (await ask(served.port, path="/healthz")).status == 200
    served.late_s = PROBED_S
    assert (await ask(served.port, path="/readyz")).status == 200


async def test_many_probes_at_once_look_at_the_store_once(served: Served, program: Program) -> None:
    assert (await ask(served.port, path="/readyz")).status == 200
    await program.store.close()
    assert (await ask(served.port, path="/readyz")).status == 200
    served.late_s = PROBED_S
    assert (await ask(served.port, path="/readyz")).status == 503


# --- who may read the counts ---------------------------------------------------------------------------


@pytest_asyncio.fixture(loop_scope="session")
async def public(program: Program) -> AsyncIterator[Served]:
    """Served behind a proxy on this computer, with a token for the counts."""
    serving = Served(trusted=("127.0.0.1/32",), public=PUBLIC, metrics_token=TOKEN)
    await serving.open(program.conversation)
    yield serving
    await serving.close()


async def test_this_computer_reads_them(public: Served, served: Served) -> None:
    for one in (public, served):
        answer = await ask(one.port, path="/metrics")
        assert answer.status == 200 and answer.headers["content-type"].startswith("text/plain; version=")


@pytest.mark.parametrize(
    "headers",
    [
        {"x_forwarded_for": "203.0.113.7"},
        {"x_forwarded_for": "127.0.0.1"},
        {"x_real_ip": "127.0.0.1"},
        {"forwarded": "for=127.0.0.1"},
        {"host": "help.example.org"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": f"Bearer {TOKEN}x"},
    ],
)
async def test_what_a_proxy_passes_on_needs_the_token(public: Served, headers: dict[str, str]) -> None:
    if "authorization" in headers:
        headers = {"host": "help.example.org", **headers}
    answer = await ask(public.port, path="/metrics", **headers)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "common_ground_" not in answer.text and "METRICS_TOKEN" in answer.text
    held = await ask(public.port, path="/metrics", **headers | {"authorization": f"Bearer {TOKEN}"})
    assert held.status == 200 and "common_ground_" in held.text


async def test_without_a_token_nobody_from_elsewhere_reads_them(served: Served) -> None:
    for said in ("Bearer ", "Bearer None", "Bearer x"):
        answer = await ask(served.port, path="/metrics", x_forwarded_for="203.0.113.7", authorization=said)
        assert answer.status == 401


# --- what is counted -----------------------------------------------------------------------------------


async def test_turns_store_and_answers_are_counted_without_anything_personal(served: Served) -> None:
    before = counted(await ask(served.port, path="/metrics"))
    async with Visitor(served.url) as mei:
        await mei.begin(nickname="Lotus-of-Mei")
        await mei.rate(4)
        with full():
            await mei.rate(3)
        await mei.go("no/such-Page")
        key = mei.key
    answer = await ask(served.port, path="/metrics")
    after = counted(answer)

    def grew(name: str, labels: str) -> float:
        return after.get((name, labels), 0) - before.get((name, labels), 0)

    assert grew("common_ground_turn_seconds_count", "web,done") == 8
    assert grew("common_ground_turn_seconds_count", "web,StoreError") == 1
    assert grew("common_ground_http_answers_total", "/,503") == 1
    assert grew("common_ground_http_answers_total", "-,404") == 1
    assert after["common_ground_http_under_way", ""] == 1
    assert (
        after["common_ground_build", next(labels for name, labels in after if name.endswith("_build"))] == 1
    )
    assert any(name == "common_ground_resident_bytes" and value > 1e7 for (name, _), value in after.items())
    for secret in (key, "Lotus", "such-Page", "127.0.0.1", "S-G1"):
        assert secret not in answer.text
