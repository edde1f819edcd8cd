"""Telegram. The only package that imports telegram and aiohttp.

transport  requests and answers          updates    JSON -> what somebody did
order      one person's updates in turn  reception  one update from arrival to reply
flood      limits, pauses, retries       delivery   a reply as edits and messages
polling    fetching and confirming       handing    files, made meanwhile
webhook    deliveries and their answers  deploying  where Telegram is to deliver
turnstile  one way out, at a rate        sharing    the limits among workers
run        wiring, start and stop
"""

from bot.channels.telegram.errors import BadToken
from bot.channels.telegram.flood import UNLIMITED, Limits
from bot.channels.telegram.run import run

__all__ = ["UNLIMITED", "BadToken", "Limits", "run"]
