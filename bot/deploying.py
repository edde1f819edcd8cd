"""The command that tells Telegram where to deliver, in words for who runs it."""

from __future__ import annotations

import os
import sys
from typing import Literal

from bot.app import webhook_secret
from bot.channels.telegram.deploying import NotDone, delete_webhook, set_webhook, webhook_info
from bot.channels.terminal.chat import locale_hint
from bot.settings import Settings
from bot.wording import Wording, guessed
from flows.library import load

USAGE = 2


async def webhook(told: Settings, what: Literal["set", "info", "delete"]) -> int:
    """Do it and say what was done; the exit code. BadToken where Telegram does not know the token."""
    wording, lang = Wording(load()), guessed(locale_hint(os.environ))

    def say(key: str, **values: object) -> str:
        return wording.web(f"printed.{key}", lang).format(**values)

    if told.telegram_token is None or (what == "set" and told.webhook_url is None):
        print(say("webhook_needs" if told.telegram_token else "webhook_token"), file=sys.stderr)
        return USAGE
    token, base = told.telegram_token.get_secret_value(), told.telegram_base_url
    try:
        if what == "set":
            await set_webhook(token, base, told.webhook_url or "", webhook_secret(told), wording)
            print(say("webhook_set", address=told.webhook_url))
        elif what == "delete":
            await delete_webhook(token, base)
            print(say("webhook_deleted"))
        else:
            found = await webhook_info(token, base)
            print(say("webhook_at" if found.address else "webhook_nowhere", address=found.address))
            print(say("webhook_waiting", waiting=found.waiting, connections=found.connections))
            if found.trouble:
                print(say("webhook_trouble", trouble=found.trouble))
    except NotDone as error:
        print(say("webhook_not_done", why=error), file=sys.stderr)
        return 1
    return 0
