"""Workers killed, updates that come twice, taps that come all at once: nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from bot.ports import Document
from bot.stores.postgres import PostgresStore
from tests.many.crowd import (
    ITEMS,
    crowd,
    expected,
    kill,
    numbers_of,
    program,
    seat,
    tapped,
    typed,
    workers_of,
)
from tests.telegram import person as does
from tests.telegram.server import Server
from tests.web.process import WITHIN_S
from tests.web.raw import ask

PEOPLE = range(2000, 2020)
EACH = 10


async def documents(database: str, people: range) -> list[Document]:
    """What is stored of each."""
    store = await PostgresStore(database).open()
    found = [await store.load(f"telegram:{person}") for person in people]
    await store.close()
    return [{**record.document, "anchor": 0} for record in found if record]


async def test_200_updates_a_kill_and_a_second_delivery_with_one_worker(
    migrated: str, tmp_path: Path
) -> None:
    await seat(migrated, PEOPLE)
    updates = {person: typed(person, numbers_of(person, EACH)) for person in PEOPLE}
    async with (
        Server(easy=True) as api,
        program(tmp_path, migrated, api, 1) as run,
        crowd(run, migrated) as people,
    ):
        delivering = [asyncio.create_task(people.answer(updates[person])) for person in PEOPLE]
        while len(people.delays_s) < 60:  # noqa: ASYNC110  what is waited for happens elsewhere
            await asyncio.sleep(0.002)
        run.process.kill()
        await run.process.wait()
        async with program(tmp_path, migrated, api, 1, int(run.url.rstrip("/").rpartition(":")[2])):
            await asyncio.gather(*delivering)
            taken = await documents(migrated, PEOPLE)
            await asyncio.gather(*(people.answer(updates[person]) for person in PEOPLE))
            assert await documents(migrated, PEOPLE) == taken
        assert people.repeated
        assert [await people.ratings(one) for one in PEOPLE] == [expected(one, EACH) for one in PEOPLE]


async def test_200_updates_a_kill_and_a_second_delivery_with_three_workers(
    migrated: str, tmp_path: Path
) -> None:
    await seat(migrated, PEOPLE)
    updates = {person: typed(person, numbers_of(person, EACH)) for person in PEOPLE}
    async with (
        Server(easy=True) as api,
        program(tmp_path, migrated, api, 3) as run,
        crowd(run, migrated) as people,
    ):
        delivering = [asyncio.create_task(people.answer(updates[person])) for person in PEOPLE]
        while len(people.delays_s) < 60:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        for pid in workers_of(run):
            kill(pid)
        await asyncio.gather(*delivering)
        taken = await documents(migrated, PEOPLE)
        await asyncio.gather(*(people.answer(updates[person]) for person in PEOPLE))
        assert await documents(migrated, PEOPLE) == taken
        assert [await people.ratings(one) for one in PEOPLE] == [expected(one, EACH) for one in PEOPLE]


async def test_twenty_at_once_of_one_person_over_three_workers_count_one_after_the_other(
    migrated: str, tmp_path: Path
) -> None:
    await seat(migrated, (1001, 1002))
    numbers = numbers_of(1001, 12)
    taps = [does.tap(1002, 50, f"1:k7f3qa:S-G1.t={n % 5}") for n in range(20)]
    async with (
        Server(easy=True) as api,
        program(tmp_path, migrated, api, 3) as run,
        crowd(run, migrated) as people,
    ):
        await asyncio.gather(*(people.deliver(update) for update in typed(1001, numbers)))
        found = await people.ratings(1001)
        assert [*found] == ITEMS[:12] and sorted(found.values()) == sorted(map(str, numbers))
        await asyncio.gather(*(people.deliver(tap) for tap in taps))
        assert (await people.ratings(1002)).keys() == {"S-G1.t"}


async def test_kills_of_any_worker_are_not_noticed(
    migrated: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people_here = range(3000, 3030)
    await seat(migrated, people_here)
    taps = {one: tapped(one, numbers_of(one, EACH)) for one in people_here}
    dice = random.Random(7)
    async with (
        Server(easy=True) as api,
        program(tmp_path, migrated, api, 3) as run,
        crowd(run, migrated) as people,
    ):
        everybody = [
            asyncio.create_task(people.answer(taps[one], pause_s=1 + n / 30))
            for n, one in enumerate(people_here)
        ]
        killed = 0
        while not all(task.done() for task in everybody):
            kill(dice.choice(workers_of(run)))
            killed += 1
            await asyncio.sleep(2)
        await asyncio.gather(*everybody)
        found = [await people.ratings(person) for person in people_here]
    assert found == [expected(person, EACH) for person in people_here]
    longest_s = max(people.delays_s)
    with capsys.disabled():
        print(f" {killed} kills, {people.repeated} repeats, longest delay {longest_s:.2f} s ", end="")
    assert longest_s < WITHIN_S


async def test_the_death_of_the_watching_process_leaves_no_worker_behind(
    migrated: str, tmp_path: Path
) -> None:
    async with Server(easy=True) as api, program(tmp_path, migrated, api, 2) as run:
        workers = workers_of(run)
        assert len(workers) == 2
        kill(run.process.pid)
        async with asyncio.timeout(12):
            while any(map(_runs, workers)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_a_stop_ends_all_within_ten_seconds(migrated: str, tmp_path: Path) -> None:
    async with Server(easy=True) as api, program(tmp_path, migrated, api, 3) as run:
        assert run.printed.count("Open this address") == 1
        run.stop()
        async with asyncio.timeout(10):
            assert await run.code() == 0
        assert "Traceback" not in run.log


async def test_any_worker_tells_the_counts_of_all(migrated: str, tmp_path: Path) -> None:
    async with Server(easy=True) as api, program(tmp_path, migrated, api, 3) as run:
        port = int(run.url.rstrip("/").rpartition(":")[2])
        for _ in range(12):  # each on a connection of its own, so on any of the workers
            await ask(port)
        told = (await ask(port, path="/metrics")).text
        assert 'common_ground_http_answers_total{page="/",status="200"} 12.0' in told
        assert all(f'common_ground_resident_bytes{{pid="{pid}"}}' in told for pid in workers_of(run))


def _runs(pid: int) -> bool:
    """Whether it is more than an entry that nobody has asked for yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_class_of_300_at_once_over_three_workers_keeps_to_the_limits_and_all_are_served(
    migrated: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = range(4000, 4300)
    await seat(migrated, class_)
    async with (
        Server(easy=True, limits=(30.0, 36)) as api,  # ours, and what three workers know of each other late
        program(tmp_path, migrated, api, 3) as run,
        crowd(run, migrated) as people,
    ):
        await asyncio.sleep(1.0)  # workers tell each other twice a second
        begun = time.monotonic()
        taps = [tapped(person, numbers_of(person, 1)) for person in class_]
        await asyncio.gather(*map(people.answer, taps))
        stored_s = time.monotonic() - begun
        async with asyncio.timeout(WITHIN_S):
            while len(api.api.happened) < len(class_):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        shown_s = time.monotonic() - begun
    assert {person for person, _, _ in api.api.happened} == set(class_)
    assert api.refused < 30
    with capsys.disabled():
        print(f" stored in {stored_s:.1f} s, shown in {shown_s:.1f} s, {api.refused} too fast ", end="")
