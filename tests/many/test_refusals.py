"""Several workers without what they need, and settings of the webhook that cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.telegram.server import TOKEN
from tests.web.process import running

DATABASE = "postgresql://ground:secret-word@127.0.0.1:1/ground"


@pytest.mark.parametrize(
    ("workers", "told", "says"),
    [
        ("0", {}, "0 is no number of workers"),
        ("65", {}, "65 is no number of workers"),
        ("two", {}, "two is no number of workers"),
        ("2", {}, "set DATABASE_URL"),
        ("2", {"LANG": "zh_CN.UTF-8"}, "请设好 DATABASE_URL"),
        ("2", {"DATABASE_URL": DATABASE, "TELEGRAM_TOKEN": TOKEN}, "set WEBHOOK_URL"),
        ("2", {"DATABASE_URL": DATABASE}, "127.0.0.1"),
        ("1", {"WEBHOOK_URL": "http://ground.example.org/"}, "WEBHOOK_URL: expected https://"),
        ("1", {"WEBHOOK_URL": "https://ground.example.org:8080/x"}, "WEBHOOK_URL: expected https://"),
        ("1", {"WEBHOOK_URL": "https://ground.example.org/x?y=1"}, "WEBHOOK_URL: expected https://"),
        ("1", {"WEBHOOK_SECRET": "short"}, "WEBHOOK_SECRET: expected 16 to 256"),
        ("1", {"WEBHOOK_SECRET": "with blanks and dots ..."}, "WEBHOOK_SECRET: expected 16 to 256"),
        (
            "1",
            {"WEBHOOK_URL": "https://ground.example.org/case", "TELEGRAM_TOKEN": TOKEN},
            "/case is a page of this program",
        ),
    ],
)
async def test_what_cannot_be_run_is_refused_in_one_line(
    tmp_path: Path, workers: str, told: dict[str, str], says: str
) -> None:
    async with running(tmp_path, "--port", "0", "--workers", workers, **told) as run:
        assert await run.code() == 2
        assert says in run.log and "Traceback" not in run.log and "Open this address" not in run.printed
        assert "secret-word" not in run.log and "short" not in run.log
