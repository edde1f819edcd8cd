"""What the program prints when the page is open: where to find it, from here and from the room."""

from __future__ import annotations

import os
import sys
import webbrowser
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.channels.web.addresses import is_open, network_addresses, urls
from bot.qr import printed
from bot.wording import Wording
from flows.model import Lang

ANY = ("0.0.0.0", "::")
"""Listening on all addresses at once."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the page can be reached: `here` on this computer, `network` from other devices, the best
    first, `public` what the operator says it is known as (an address, empty for none); `open` where
    it listens to other devices itself."""

    here: str
    open: bool = False
    network: tuple[str, ...] = ()
    public: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names besides this computer's own that requests may be addressed to."""
        name = urlsplit(self.public).hostname
        return (name,) if name else ()


def reached(host: str, port: int, public: str = "") -> Reach:
    """Where a page that listens on this address and port can be reached."""
    here = "127.0.0.1" if host in ANY else f"[{host}]" if ":" in host else host
    outside = network_addresses() if host in ANY else [host] if is_open(host) else []
    return Reach(
        urls([here], port)[0], is_open(host), (*([public] if public else []), *urls(outside, port)), public
    )


def announcement(reach: Reach, wording: Wording, lang: Lang, taken: int, port: int, *, telegram: bool) -> str:
    """What to print; `taken` is the port that was asked for, `port` the one that was had."""

    def say(key: str, **values: object) -> str:
        return wording.web(f"printed.{key}", lang).format(**values)

    lines = [say("taken", port=taken, next=port)] if taken not in (0, port) else []
    lines += [say("open"), f"  {reach.here}"]
    if reach.network:
        lines += ["", say("phones"), *(f"  {one}" for one in reach.network), printed(reach.network[0])]
    if reach.open:
        lines.append(say("network" if reach.network else "nowhere"))
    return "\n".join([*lines, "", say("telegram" if telegram else "no_telegram"), say("stop")])


def show(url: str, *, wanted: bool | None) -> None:
    """Let the browser open an address: where `wanted`, and for None where somebody sits at a screen."""
    screen = sys.platform == "darwin" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    if wanted or (wanted is None and screen and sys.stdout.isatty()):
        webbrowser.open(url)
