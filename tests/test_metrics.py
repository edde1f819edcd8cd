"""Workers that count together: whoever is asked answers for all, and a dead one leaves its counts behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.metrics import SHARED_FOLDER

WORKER = """
import sys
from bot.metrics import ANSWERS, UNDER_WAY, exposed
for line in sys.stdin:
    if line.strip() == "answer":
        ANSWERS.labels("/", 200).inc()
        UNDER_WAY.inc()
    print(exposed().decode() + "end", flush=True)
"""


class Worker:
    """A process that counts."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, what: str) -> str:
        """Let it answer a request, or do nothing; then what it tells."""
        assert self.process.stdin and self.process.stdout
        print(what, file=self.process.stdin, flush=True)
        return "".join(iter(self.process.stdout.readline, "end\n"))


@contextmanager
def worker(folder: Path) -> Iterator[Worker]:
    command, environment = [sys.executable, "-c", WORKER], {SHARED_FOLDER: str(folder)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Worker(process)
        process.kill()


def test_any_worker_answers_for_all_and_the_dead_leave_their_counts(tmp_path: Path) -> None:
    answered = 'common_ground_http_answers_total{page="/",status="200"} '
    with worker(tmp_path) as first:
        with worker(tmp_path) as second:
            for one in (first, second, first):
                one.ask("answer")
            told = second.ask("nothing")
            assert f"{answered}3.0" in told and "common_ground_http_under_way 3.0" in told
            assert all(f'resident_bytes{{pid="{one.process.pid}"}}' in told for one in (first, second))
        told = first.ask("nothing")
    assert f"{answered}3.0" in told and "common_ground_http_under_way 2.0" in told
    assert f'pid="{second.process.pid}"' not in told
