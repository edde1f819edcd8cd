"""A class led from the dialog: opened by `/class`, moved on by buttons, its code handed out as a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.belonging import lang_of
from bot.conversation import Conversation
from bot.crowd import Crowd
from bot.groups import Groups, Over
from bot.lesson import Lesson
from bot.message import MEDIA_TYPES, Attachment, Button, Message, Reply, Rows
from bot.ports import NotMade, Record
from bot.qr import png
from bot.revealing import TooFew, reveal
from flows.group import Group, NotNow, moves
from flows.model import TIERS, Lang, Tier
from flows.question import LETTER
from flows.talk import Command, Input, Tap

OWN = "0"
"""The choice of one's own agency; cases are counted from 1."""

ALL = "all"


class Hosting:
    """The trainer's side in the dialog; `page` is the address that students reach, empty for none."""

    def __init__(self, groups: Groups, crowd: Crowd, talk: Conversation, new_id: Callable[[], str]) -> None:
        self.page = ""
        self._talk = talk
        self._groups = groups
        self._crowd = crowd
        self._lesson = Lesson(talk.wording.library)
        self._library = talk.wording.library
        self._new_id = new_id

    def join_link(self, code: str) -> str:
        """The page on which a code is joined, empty where there is no page."""
        return f"{self.page}join/{code}" if self.page else ""

    def bot_link(self, code: str) -> str:
        """The deep link of a code on Telegram, empty where there is no bot."""
        return f"https://t.me/{self._talk.bot}?start={code}" if self._talk.bot else ""

    def leads(self, said: Input) -> bool:
        """Whether this is a trainer's command or button."""
        match said:
            case Command(name):
                return name == "class"
            case Tap(key=key):
                return key.partition(".")[0] in ("class", "host")
        return False

    async def answer(self, manager: str, record: Record | None, said: Input, hint: str) -> Reply | None:
        """The reply to a trainer's command or button, None for a choice that there is not."""
        head, _, rest = said.key.partition(".") if isinstance(said, Tap) else ("", "", "")
        lang = lang_of(record, hint)
        of = str(record.document.get("current", "")) if record else self._new_id()
        if not isinstance(said, Tap):
            return Reply((self._cases(lang, of),), passing=True)
        if head == "host":
            try:
                return await self._led(manager, lang, of, rest, said.value)
            except Over:
                return Reply((self._lesson.message(lang, "talk", "over", code=rest),), passing=True)
        return await self._chosen(manager, lang, of, rest.split("."), said.value)

    # --- opening ---------------------------------------------------------------------------------

    def _cases(self, lang: Lang, of: str) -> Message:
        words = self._library.words[lang]
        named = [(str(n), words.cases[id_].name) for n, id_ in enumerate(self._library.cases, 1)]
        choices = [*named, (OWN, str(words.lesson["mark"]["own"]))]
        return self._asked(lang, of, "begin", "class.new", choices)

    async def _chosen(self, manager: str, lang: Lang, of: str, steps: list[str], value: str) -> Reply | None:
        """One choice after the other: the case, the tier, who answers; every button carries those before."""
        chosen = [*steps, value] if steps[:1] != ["new"] else [value]
        case = self._case(chosen[0])
        if case is None:
            return None
        if len(chosen) == 1:
            return Reply((self._tiers(lang, of, chosen[0], case),), passing=True)
        tiers = self._played(case, chosen[1])
        if not tiers:
            return None
        if len(chosen) == 2 and case:
            choices = [(play, self._lesson.line(lang, "host_talk", play)) for play in ("plain", "halves")]
            asked = self._asked(lang, of, "play", ".".join(("class", *chosen)), choices)
            return Reply((asked,), passing=True)
        play = "halves" if chosen[2:] == ["halves"] else "plain"
        opened = await self._groups.open("class", case=case, tiers=tiers, play=play, lang=lang, owner=manager)
        return await self._opened(lang, of, opened.group)

    def _case(self, number: str) -> str | None:
        if number == OWN:
            return ""
        cases = list(self._library.cases)
        known = number.isdecimal() and number.isascii() and 0 < int(number) <= len(cases)
        return cases[int(number) - 1] if known else None

    def _played(self, case: str, letter: str) -> tuple[Tier, ...]:
        tiers = self._library.cases[case].tiers if case else TIERS
        return tiers if letter == ALL else tuple(tier for tier in tiers if LETTER[tier] == letter)

    def _tiers(self, lang: Lang, of: str, number: str, case: str) -> Message:
        names = self._library.words[lang].talk["tiers"]
        tiers = self._played(case, ALL)
        choices = [(LETTER[tier], str(names[tier]["button"])) for tier in tiers]
        if len(tiers) > 1:
            choices.append((ALL, self._lesson.line(lang, "mark", "tiers")))
        return self._asked(lang, of, "tiers", f"class.{number}", choices)

    def _asked(self, lang: Lang, of: str, words: str, key: str, choices: list[tuple[str, str]]) -> Message:
        rows = tuple((Button(label, Tap(of, key, value).data),) for value, label in choices)
        fresh = words == "begin"
        return replace(self._lesson.message(lang, "host_talk", words, rows=rows), fresh=fresh, lasting=True)

    async def _opened(self, lang: Lang, of: str, group: Group) -> Reply:
        link = self.join_link(group.code) or self.bot_link(group.code)
        files = (self._picture(lang, of, group.code, link),) if link else ()
        return Reply((await self._controls(lang, of, group.code),), files=files, passing=True)

    def _picture(self, lang: Lang, of: str, code: str, link: str) -> Attachment:
        async def make() -> bytes:
            try:
                return png(link)
            except ValueError as error:
                raise NotMade(str(error)) from error

        words = {key: self._lesson.line(lang, "host_talk", key, code=code, link=link) for key in _OF_PICTURE}
        name = f"{words['qr_name']}.png"
        return Attachment(of, "qr", name, MEDIA_TYPES["png"], words["qr"], words["not_drawn"], make)

    # --- leading ---------------------------------------------------------------------------------

    async def _led(self, manager: str, lang: Lang, of: str, code: str, value: str) -> Reply:
        """What a button of the controls does; Over."""
        group = await self._groups.find(code, fresh=True)
        if not group.owner or group.owner != manager:
            return Reply((self._lesson.message(lang, "talk", "wrong", code=code),), passing=True)
        match value:
            case "end":
                return Reply((self._sure(lang, of, code),), passing=True)
            case "ended":
                await self._groups.end(code)
                ended = self._lesson.message(lang, "host_talk", "ended", code=code)
                return Reply((replace(ended, fresh=False),), passing=True)
            case "keys":
                return Reply((await self._keys(lang, code),), passing=True)
        toast = await self._moved(lang, group, value)
        return Reply((await self._controls(lang, of, code, fresh=False),), toast, passing=True)

    async def _moved(self, lang: Lang, group: Group, value: str) -> str:
        """The notice of a move: empty where it went without saying, or why it could not be made."""
        try:
            match value:
                case "reveal":
                    await reveal(self._groups, self._library, group.code)
                    return self._lesson.line(lang, "host_talk", "shown")
                case "open" | "close" | "reopen" | "again":
                    await self._groups.move(group.code, value)
        except TooFew as few:
            return self._lesson.line(lang, "host_talk", few.words(group), n=few.lacking)
        except NotNow:
            return self._lesson.line(lang, "host_talk", "phase")
        return ""

    async def _controls(self, lang: Lang, of: str, code: str, *, fresh: bool = True) -> Message:
        tally = await self._crowd.tally(code)
        group, line = tally.group, self._lesson.line
        said = [self._lesson.message(lang, "host_talk", "opened", code=code).text]
        links = {"page": self.join_link(code), "telegram": self.bot_link(code)}
        said += [
            self._lesson.message(lang, "host_talk", key, link=link).text
            for key, link in links.items()
            if link
        ]
        where = {
            "round": line(lang, "lesson", "rounds", str(group.round)),
            "phase": line(lang, "lesson", "phases", group.phase),
        }
        counts = {"joined": tally.joined, "finished": tally.finished}
        said.append(line(lang, "host_talk", "counts", **counts, **where))
        if group.pictures:
            said.append(line(lang, "host_talk", "on_page" if self.page else "no_page"))
        rows = self._buttons(lang, of, group)
        return Message("\n\n".join([said[0], "\n".join(said[1:])]), rows, lang, fresh=fresh, lasting=True)

    def _buttons(self, lang: Lang, of: str, group: Group) -> Rows:
        def button(value: str, *path: str) -> Button:
            return Button(self._lesson.line(lang, *path), Tap(of, f"host.{group.code}", value).data)

        steps = tuple((button(move, "lesson", "moves", move),) for move in moves(group))
        last = [button("look", "host_talk", "refresh")]
        last += [button("keys", "host_talk", "controls")] if self.page else []
        return (*steps, tuple(last), (button("end", "host_talk", "end"),))

    def _sure(self, lang: Lang, of: str, code: str) -> Message:
        choices = [(value, self._lesson.line(lang, "host_talk", words)) for value, words in _SURE]
        rows = (tuple(Button(label, Tap(of, f"host.{code}", value).data) for value, label in choices),)
        asked = self._lesson.message(lang, "host_talk", "end_ask", rows=rows, code=code)
        return replace(asked, fresh=False, lasting=True)

    async def _keys(self, lang: Lang, code: str) -> Message:
        link = f"{self.page}host/{await self._groups.renew(code)}"
        return self._lesson.message(lang, "host_talk", "keys", code=code, link=link)


_OF_PICTURE = ("qr", "qr_name", "not_drawn")
_SURE = (("ended", "end_sure"), ("look", "keep"))
