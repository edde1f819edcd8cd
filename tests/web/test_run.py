"""`python -m bot run`: ports and hosts, faults that end it with one line, how it stops, what it logs."""

from __future__ import annotations

import asyncio
import io
import os
import socket
import time
from pathlib import Path

import pytest
import segno
from playwright.async_api import Browser

from bot import qr
from bot.channels.web import addresses
from tests.telegram import person as does
from tests.telegram.server import TOKEN, Server
from tests.web.process import Run, running
from tests.web.raw import ask, read, request
from tests.web.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

STOP = "Ctrl-C stops the program"


async def ended(run: Run) -> tuple[int, list[str]]:
    """The exit code and the lines of complaint."""
    code = await run.code()
    assert "Traceback" not in run.log and "Open this address" not in run.printed
    return code, run.log.splitlines()


def port_of(run: Run) -> int:
    return int(run.url.rstrip("/").rpartition(":")[2])


# --- where it listens ----------------------------------------------------------------------------------


async def test_a_taken_port_says_so_and_the_next_free_one_is_used(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with running(tmp_path, "--port", str(port)) as run:
            await run.until(STOP)
            assert f"Port {port} is taken, so this is port {port_of(run)}." in run.printed
            assert (await ask(port_of(run), path="/healthz")).body == b"ok\n"


async def test_the_host_opens_it_to_the_room_with_addresses_a_qr_code_and_one_warning(tmp_path: Path) -> None:
    async with running(tmp_path, "--host", "0.0.0.0", "--port", "0") as run:
        await run.until(STOP)
        port = port_of(run)
        shown = [f"http://{one}:{port}/" for one in addresses.network_addresses()]
        page = (await ask(port, path="/room")).text
        assert run.url == f"http://127.0.0.1:{port}/"
        if not shown:
            assert "No network was found" in run.printed and "Open on this computer only" in page
            return
        assert run.printed.count("Not for the internet") == 1
        assert all(f"  {one}\n" in run.printed for one in shown)
        drawn = io.StringIO()
        segno.make(shown[0], error="l").terminal(out=drawn, compact=True, border=2)
        assert drawn.getvalue() in run.printed
        assert shown[0] in page and qr.drawn(shown[0]) in page


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--host", "no.such.host.invalid"], "This computer has no address no.such.host.invalid"),
        (["--host", "203.0.113.7"], "This computer has no address 203.0.113.7"),
        (["--host", "999.1.1.1"], "This computer has no address 999.1.1.1"),
        (["--host", ""], "This computer has no address "),
        (["--host", "é" * 70], "This computer has no address ééé"),
        (["--host", "x..y"], "This computer has no address x..y"),
        (["--host", "::zz"], "This computer has no address ::zz"),
        (["--port", "65536"], "65536 is no port"),
        (["--port", "-1"], "-1"),
        (["--port", "http"], "http is no port"),
        (["--port", "²"], "² is no port"),
    ],
)
async def test_nonsense_addresses_end_it_with_a_clear_line(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    async with running(tmp_path, *arguments) as run:
        code, lines = await ended(run)
        assert code == 2 and says in lines[-1]


async def test_a_port_without_the_right_to_it_is_refused(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may use every port")
    async with running(tmp_path, "--port", "1") as run:
        assert await ended(run) == (2, [run.log.strip()]) and "may not be used" in run.log


async def test_no_free_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65_535))
        taken.listen()
        async with running(tmp_path, "--port", "65535") as run:
            code, lines = await ended(run)
            assert code == 2 and lines == ["No port from 65535 to 65535 is free. Choose another with --port."]


# --- faults of the operator ----------------------------------------------------------------------------


async def test_every_fault_of_the_settings_is_named_at_once(tmp_path: Path) -> None:
    faults = {"TRUSTED_PROXIES": "10.0.0.1, nonsense", "WEB_ADDRESS": "nonsense", "TELEGRAM_BASE_URL": "x"}
    async with running(tmp_path, **faults) as run:
        code, lines = await ended(run)
    assert code == 2 and sorted(line.partition(":")[0] for line in lines) == sorted(faults)


@pytest.mark.parametrize("address", ["http://[", "http://:80", "https://a.example:port/"])
async def test_an_address_that_names_no_host_is_a_fault(tmp_path: Path, address: str) -> None:
    async with running(tmp_path, "--port", "0", WEB_ADDRESS=address) as run:
        code, lines = await ended(run)
    assert code == 2 and len(lines) == 1 and lines[0].startswith("WEB_ADDRESS: ")


async def test_a_folder_that_another_program_holds_ends_it_with_one_line(tmp_path: Path) -> None:
    async with running(tmp_path, "--port", "0") as first:
        await first.until(STOP)
        async with running(tmp_path, "--port", "0") as second:
            code, lines = await ended(second)
        assert code == 2 and len(lines) == 1 and str(tmp_path) in lines[0]


async def test_a_wrong_token_ends_it_with_one_line(tmp_path: Path) -> None:
    async with (
        Server() as server,
        running(
            tmp_path, "--port", "0", TELEGRAM_TOKEN=TOKEN[:-1] + "X", TELEGRAM_BASE_URL=server.base_url
        ) as run,
    ):
        code = await run.code()
        complaints = [line for line in run.log.splitlines() if not line.startswith("{")]
        assert code == 2 and len(complaints) == 1 and "BotFather" in complaints[0]
        assert "Traceback" not in run.log and TOKEN[:-1] not in run.log


# --- beside Telegram -----------------------------------------------------------------------------------


async def test_telegram_and_the_page_run_in_one_process_over_one_store(tmp_path: Path) -> None:
    async with (
        Server() as server,
        running(tmp_path, "--port", "0", TELEGRAM_TOKEN=TOKEN, TELEGRAM_BASE_URL=server.base_url) as run,
    ):
        await run.until("Telegram is answered too.")
        await run.until(STOP)
        server.arrive(does.write(1001, "/start", "en"))
        async with Visitor(run.url) as mei:
            await mei.begin()
            assert "Street office" in mei.newest
        async with asyncio.timeout(20):
            while not server.api.chats.get(1001):  # noqa: ASYNC110  it happens in another process
                await asyncio.sleep(0.01)
        run.stop()
        assert await run.code() == 0


async def test_while_telegram_cannot_be_reached_the_page_works_all_the_same(tmp_path: Path) -> None:
    nowhere = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": "http://127.0.0.1:9/bot"}
    async with running(tmp_path, "--port", "0", **nowhere) as run:
        await run.until(STOP)
        async with Visitor(run.url) as mei:
            await mei.begin()
            await mei.rate(4)
            assert "Noted" in mei.newest
        run.stop()
        begun = time.monotonic()
        assert await run.code() == 0 and time.monotonic() - begun < 10
    assert TOKEN not in run.log


# --- its end, and what it tells ------------------------------------------------------------------------


async def test_what_was_begun_is_finished_before_it_stops(tmp_path: Path) -> None:
    async with running(tmp_path, "--port", "0") as run:
        await run.until(STOP)
        port = port_of(run)
        whole = request(port, "POST", body=b"of=aaaaaa&lang=en")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(whole[:-4])
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        run.stop()
        await asyncio.sleep(0.3)
        writer.write(whole[-4:])
        answer = read(await asyncio.wait_for(reader.read(), 10))
        writer.close()
        assert answer.status == 303 and "set-cookie" in answer.headers
        assert await run.code() == 0 and time.monotonic() - begun < 10


async def test_the_log_is_json_and_holds_nothing_of_anybody(tmp_path: Path) -> None:
    async with running(tmp_path, "--port", "0") as run:
        await run.until(STOP)
        async with Visitor(run.url) as mei:
            await mei.begin(nickname="Lotus-of-Mei")
            await mei.rate(4)
            await mei.say("secret words")
            for path in (f"go/{mei.key}", "link", "no/such-Page", "case?lang=secret"):
                await mei.go(path)
            await ask(port_of(run), "POST", "/", b"say=%ff")
            await ask(port_of(run), "BREW", "/")
            key = mei.key
        run.stop()
        await run.code()
    assert any(line.get("page") == "/go/{key}" and line.get("status") == 303 for line in run.lines)
    assert all({"time", "level", "message"} <= {*line} for line in run.lines)
    for secret in (key, "Lotus", "secret", "127.0.0.1", "such-Page", "S-G1"):
        assert secret not in run.log


async def test_a_kill_in_the_middle_of_an_assessment_in_chinese_loses_nothing(
    tmp_path: Path, browser: Browser
) -> None:
    context = await browser.new_context(locale="zh-CN")
    page = await context.new_page()
    async with running(tmp_path, "--port", "0", LANG="zh_CN.UTF-8") as run:
        await run.until("Ctrl-C")
        port = port_of(run)
        await page.goto(run.url)
        for label in ("中文", "开始", "其余都跳过", "跳过", "简版", "街道办事处"):
            await page.click(f"#now button:has-text('{label}')")
        for number in range(1, 4):
            await page.click(f'#now button[name="S-G{number}.t"][value="4"]')
            await page.wait_for_selector(f"#now:not(:has([name='S-G{number}.t']))")
        run.process.kill()
    async with running(tmp_path, "--port", str(port)) as run:
        await run.until(STOP)
        assert port_of(run) == port
        await page.click('#now button[name="S-G4.t"][value="3"]')
        await page.wait_for_selector("#now:not(:has([name='S-G4.t']))")
        await page.fill("#say", "/review")
        await page.press("#say", "Enter")
        await page.wait_for_selector("#now:has-text('核对')")
        shown = await page.inner_text("#now")
    assert "年度任务 4" in shown and shown.count(" 4 /") == 3 and " 3 /" in shown
    await context.close()
