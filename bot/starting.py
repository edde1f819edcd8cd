"""What `run` needs before anybody is served; whatever is missing is named all at once."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from dataclasses import dataclass

from bot.channels.terminal.chat import locale_hint
from bot.channels.web.serve import NoPort, listening
from bot.checking import ready
from bot.keeping import kept
from bot.ports import StoreError
from bot.settings import Settings, gathered
from bot.wording import Wording, guessed
from flows.errors import ContentError
from flows.model import Lang


@dataclass(frozen=True, slots=True)
class Page:
    """How the page in the browser is to be served.

    `host` is the address to listen on and `port` the first port to try; `open` whether a browser is
    to show it at once, None for where there is somebody to see it.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    open: bool | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """What was found fit for use; the `listener` is open and whoever takes it closes it."""

    told: Settings
    wording: Wording
    lang: Lang
    listener: socket.socket


class NotReady(Exception):
    """The program cannot start; the message names every fault, a line each, and what to do about it."""


def looked_over(page: Page, workers: int = 1) -> Start:
    """What a start needs; NotReady.

    Where all else is well the store is left to whoever opens it: its fault would be the only one. No
    event loop may run yet in this process.
    """
    told, unfit = gathered()
    lang, faults = guessed(locale_hint(os.environ)), list(unfit.values())
    try:
        wording: Wording | None = ready()
    except ContentError as error:
        wording = None
        faults += map(str, error.faults)
    if wording:
        faults += [wording.web(f"printed.{key}", lang) for key in _at_odds(told, workers, unfit)]
        try:
            listener = listening(page.host, page.port)
        except NoPort as error:
            faults.append(wording.web(f"printed.{error.key}", lang).format(**error.values))
        else:
            if not faults:
                return Start(told, wording, lang, listener)
            listener.close()
    if not unfit.keys() & {"database_url", "data_dir"}:
        faults += asyncio.run(_of_store(told))
    raise NotReady("\n".join(faults))


def _at_odds(told: Settings, workers: int, unfit: dict[str, str]) -> list[str]:
    """The words for settings that do not go together; what is unfit by itself is not said twice."""
    if workers == 1:
        return []
    found = [] if hasattr(signal, "sigtimedwait") else ["workers_linux"]
    if told.database_url is None and "database_url" not in unfit:
        found.append("workers_database")
    if told.telegram_token and told.webhook_url is None and "webhook_url" not in unfit:
        found.append("workers_webhook")
    return found


async def _of_store(told: Settings) -> list[str]:
    """Why the store cannot be opened, nothing where it can."""
    try:
        store = await kept(told)
    except StoreError as error:
        return [str(error)]
    await store.close()
    return []
