"""What every store keeps to; a further store is one more fixture like `tiny` and its name below."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.ports import Overtaken, Record, Store, StoreError
from bot.stores.postgres import PostgresStore
from bot.stores.timed import Timed
from bot.stores.tiny import TinyStore

Open = Callable[[], Awaitable[Store]]

DOCUMENT = {
    "stage": "rating",
    "agency": '阳光社工 🌱\n"quoted" \\ / </script>',
    "answers": {"street.ends.1": 5, "street.means.2": 1},
    "open": None,
    "flags": [True, False, -3, 10**17, {}, [], ""],
}


@pytest.fixture
def tiny(tmp_path: Path) -> Open:
    async def opened() -> Store:
        return TinyStore(tmp_path / "data")

    return opened


@pytest.fixture
def timed(tiny: Open) -> Open:
    async def opened() -> Store:
        return Timed(await tiny())

    return opened


@pytest.fixture
def postgres_store(migrated: str) -> Open:
    async def opened() -> Store:
        return await PostgresStore(migrated).open()

    return opened


@pytest.fixture(params=["tiny", "timed", "postgres_store"])
def open_store(request: pytest.FixtureRequest) -> Open:
    """Opens the store on what the same test has stored before."""
    found: Open = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def store(open_store: Open) -> AsyncIterator[Store]:
    opened = await open_store()
    yield opened
    await opened.close()


async def test_an_unknown_manager_has_no_record(store: Store) -> None:
    assert await store.load("telegram:1") is None


async def test_the_first_save_makes_revision_1_and_every_further_one_the_next(store: Store) -> None:
    assert await store.save("telegram:1", DOCUMENT, 0) == 1
    assert await store.save("telegram:1", {"stage": "review"}, 1) == 2
    assert await store.load("telegram:1") == Record({"stage": "review"}, 2)


async def test_a_document_comes_back_as_it_was(store: Store) -> None:
    await store.save("telegram:1", DOCUMENT, 0)
    assert await store.load("telegram:1") == Record(DOCUMENT, 1)


async def test_what_is_done_to_a_loaded_document_changes_nothing_stored(store: Store) -> None:
    await store.save("telegram:1", DOCUMENT, 0)
    for _ in range(2):
        record = await store.load("telegram:1")
        assert record is not None
        assert record.document == DOCUMENT
        record.document["answers"].clear()


async def test_managers_do_not_see_each_other(store: Store) -> None:
    await store.save("telegram:1", {"stage": "one"}, 0)
    await store.save("web:1", {"stage": "two"}, 0)
    assert await store.load("telegram:1") == Record({"stage": "one"}, 1)
    assert await store.load("web:1") == Record({"stage": "two"}, 1)
    assert await store.load("telegram:11") is None


NAMES = ["t", "T:1", "t:1", "web:../../etc/passwd", "a/b\\c:*?<>|\"'%;--", "x" * 128]


@pytest.mark.parametrize("manager", NAMES)
async def test_any_name_of_a_channel_will_do(store: Store, manager: str) -> None:
    await store.save(manager, {"name": manager}, 0)
    assert await store.load(manager) == Record({"name": manager}, 1)


@pytest.mark.parametrize("seen", [0, 1, 3])
async def test_a_save_over_another_revision_is_overtaken(store: Store, seen: int) -> None:
    await store.save("telegram:1", {"n": 1}, 0)
    await store.save("telegram:1", {"n": 2}, 1)
    with pytest.raises(Overtaken):
        await store.save("telegram:1", {"n": 99}, seen)
    assert await store.load("telegram:1") == Record({"n": 2}, 2)


async def test_a_revision_of_somebody_unknown_is_overtaken(store: Store) -> None:
    with pytest.raises(Overtaken):
        await store.save("telegram:1", {"n": 2}, 1)
    assert await store.load("telegram:1") is None


@pytest.mark.parametrize("seen", [0, 1])
async def test_of_simultaneous_saves_exactly_one_wins(store: Store, seen: int) -> None:
    if seen:
        await store.save("telegram:1", {"n": "first"}, 0)
    saves = (store.save("telegram:1", {"n": n}, seen) for n in range(8))
    came = await asyncio.gather(*saves, return_exceptions=True)
    won = [n for n, result in enumerate(came) if result == seen + 1]
    assert len(won) == 1
    assert sum(isinstance(result, Overtaken) for result in came) == 7
    assert await store.load("telegram:1") == Record({"n": won[0]}, seen + 1)


async def test_many_managers_save_at_once(store: Store) -> None:
    names = [f"telegram:{number}" for number in range(100)]
    await asyncio.gather(*(store.save(name, {"name": name}, 0) for name in names))
    records = await asyncio.gather(*(store.load(name) for name in names))
    assert records == [Record({"name": name}, 1) for name in names]


async def test_a_save_whose_caller_went_away_is_there_wholly_or_not_at_all(store: Store) -> None:
    await store.save("telegram:1", {"n": 1}, 0)
    saving = asyncio.create_task(store.save("telegram:1", {"n": 2}, 1))
    await asyncio.sleep(0)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    assert await store.load("telegram:1") in (Record({"n": 1}, 1), Record({"n": 2}, 2))


async def test_a_record_outlives_the_store(open_store: Open) -> None:
    first = await open_store()
    await first.save("telegram:1", DOCUMENT, 0)
    await first.close()
    second = await open_store()
    assert await second.load("telegram:1") == Record(DOCUMENT, 1)
    await second.close()


async def test_an_open_store_answers_a_probe_and_a_closed_one_refuses(open_store: Open) -> None:
    store = await open_store()
    await store.ping()
    assert await scanned(store) == {}
    await store.close()
    with pytest.raises(StoreError):
        await store.ping()


async def scanned(store: Store, mention: str = "") -> dict[str, Record]:
    return {manager: record async for manager, record in store.scan(mention)}


async def test_a_scan_of_an_empty_store_is_empty(store: Store) -> None:
    assert await scanned(store) == {}


async def test_a_scan_gives_everybody_as_they_were_last_saved(store: Store) -> None:
    for number in range(300):
        await store.save(f"telegram:{number}", {"n": number}, 0)
    await store.save("telegram:7", DOCUMENT, 1)
    await store.save("telegram:7", {"n": 7, "again": True}, 2)
    expected = {f"telegram:{number}": Record({"n": number}, 1) for number in range(300)}
    assert await scanned(store) == {**expected, "telegram:7": Record({"n": 7, "again": True}, 3)}


async def test_a_scan_for_a_key_gives_at_least_those_who_have_it(store: Store) -> None:
    await store.save("telegram:1", {"assessments": [{"remind": {"bid": "x"}}]}, 0)
    await store.save("telegram:2", {"assessments": [{"setup": {}}]}, 0)
    found = await scanned(store, "remind")
    assert found["telegram:1"] == Record({"assessments": [{"remind": {"bid": "x"}}]}, 1)


async def test_a_scan_outlives_a_restart_and_saves_beside_it(open_store: Open) -> None:
    first = await open_store()
    for number in range(50):
        await first.save(f"web:{number}", {"n": 0}, 0)
    await first.close()
    second = await open_store()
    seen = {}
    async for manager, record in second.scan():
        seen[manager] = record.document["n"]
        await second.save(manager, {"n": 1}, record.revision)
    assert seen == {f"web:{number}": 0 for number in range(50)}
    assert {record.document["n"] for record in (await scanned(second)).values()} == {1}
    await second.close()


SEAT, OTHER = "@seats-7K2M9P/one", "@seats-7K2M9P/two"


async def on_shelf(store: Store, name: str) -> dict[str, Record]:
    return {key: record async for key, record in store.shelf(name)}


async def test_what_lies_on_a_shelf_is_kept_like_all_else(open_store: Open) -> None:
    first = await open_store()
    assert await first.load(SEAT) is None
    assert await first.save(SEAT, DOCUMENT, 0) == 1
    assert await first.save(SEAT, {"n": 2}, 1) == 2
    with pytest.raises(Overtaken):
        await first.save(SEAT, {"n": 3}, 1)
    await first.close()
    second = await open_store()
    assert await second.load(SEAT) == Record({"n": 2}, 2)
    await second.close()


async def test_a_shelf_gives_what_lies_on_it_and_nothing_else(store: Store) -> None:
    for key in (SEAT, OTHER, "@seats-AAAAA2/one", "telegram:1"):
        await store.save(key, {"key": key}, 0)
    assert await on_shelf(store, "seats-7K2M9P") == {k: Record({"key": k}, 1) for k in (SEAT, OTHER)}
    assert await on_shelf(store, "seats-7K2M9") == {}


async def test_a_scan_gives_shelves_only_if_asked(store: Store) -> None:
    await store.save(SEAT, {"n": 1}, 0)
    await store.save("telegram:1", {"n": 2}, 0)
    assert list(await scanned(store)) == ["telegram:1"]
    assert {key async for key, _ in store.scan(shelves=True)} == {"telegram:1", SEAT}


@pytest.mark.parametrize("key", ["telegram:1", SEAT])
async def test_what_is_forgotten_is_gone_and_may_begin_anew(open_store: Open, key: str) -> None:
    first = await open_store()
    await first.forget(key)
    await first.save(key, {"n": 1}, 0)
    await first.save(key, {"n": 2}, 1)
    await first.save(OTHER, {"n": 3}, 0)
    await first.forget(key)
    assert await first.load(key) is None
    with pytest.raises(Overtaken):
        await first.save(key, {"n": 9}, 2)
    assert await first.save(key, {"n": 1}, 0) == 1
    await first.forget(key)
    await first.close()
    second = await open_store()
    assert await second.load(key) is None
    assert await second.load(OTHER) == Record({"n": 3}, 1)
    await second.close()


async def test_a_cleared_shelf_is_empty_and_may_be_filled_again(open_store: Open) -> None:
    first = await open_store()
    await first.clear("seats-7K2M9P")
    await asyncio.gather(*(first.save(f"@seats-7K2M9P/{n}", {"n": n}, 0) for n in range(40)))
    await first.save("@seats-AAAAA2/one", {"n": 1}, 0)
    await first.clear("seats-7K2M9P")
    assert await on_shelf(first, "seats-7K2M9P") == {}
    assert await first.load("@seats-7K2M9P/7") is None
    with pytest.raises(Overtaken):
        await first.save("@seats-7K2M9P/7", {"n": 9}, 1)
    assert await first.save(SEAT, {"n": 1}, 0) == 1
    await first.close()
    second = await open_store()
    assert await on_shelf(second, "seats-7K2M9P") == {SEAT: Record({"n": 1}, 1)}
    assert await on_shelf(second, "seats-AAAAA2") == {"@seats-AAAAA2/one": Record({"n": 1}, 1)}
    await second.close()


async def test_closing_finishes_what_is_under_way_and_may_be_repeated(open_store: Open) -> None:
    first = await open_store()
    saving = asyncio.create_task(first.save("telegram:1", DOCUMENT, 0))
    await asyncio.sleep(0)
    await first.close()
    await first.close()
    assert await saving == 1
    second = await open_store()
    assert await second.load("telegram:1") == Record(DOCUMENT, 1)
    await second.close()
