"""nginx in front of the program: the site of `operating/nginx.conf` on a free port, without TLS."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.postgres.server import free_port

SITE = Path(__file__).parents[2] / "operating" / "nginx.conf"
MAIN = """\
daemon off; pid {folder}/pid; error_log {folder}/errors warn; worker_processes 2;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site;
}}
"""


class Nginx:
    """A running nginx; `url` is where it answers."""

    def __init__(self, program: str, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self._command = [program, "-p", str(folder), "-c", str(folder / "main")]
        self._folder = folder
        user = "user root;\n" if os.getuid() == 0 else ""
        (folder / "main").write_text(user + MAIN.format(folder=folder))
        site = re.sub(r"ssl_certificate.*\n", "", SITE.read_text())
        site = site.replace("/etc/nginx/common-ground.port", str(folder / "port"))
        (folder / "site").write_text(site.replace("listen 443 ssl", f"listen 127.0.0.1:{port}"))

    def point(self, port: int) -> None:
        """Let requests go to this port; those under way are finished where they are."""
        (self._folder / "port").write_text(f"server 127.0.0.1:{port};\n")
        if (self._folder / "pid").exists():
            subprocess.run([*self._command, "-s", "reload"], check=True, capture_output=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        """From when it answers until the end of the block."""
        with subprocess.Popen(self._command) as process:
            by = time.monotonic() + 10
            while not (self._folder / "pid").exists() and time.monotonic() < by:
                time.sleep(0.01)
            try:
                yield
            finally:
                process.send_signal(signal.SIGTERM)


def nginx(folder: Path) -> Nginx:
    """One that keeps its files in a folder; without nginx a test fails in CI, and elsewhere is skipped."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("nginx is missing: install it (Debian: apt install nginx-light)")
    folder.mkdir()
    return Nginx(program, folder)
