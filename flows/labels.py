"""The words of a button, in one language: what it shows and what may be typed in its place."""

from __future__ import annotations

from datetime import date

from flows.screens import Choice
from flows.session import Session
from flows.words import Words

CHOSEN = " ✓"


def breadth(text: str) -> int:
    """How broad a text is, in Latin letters: a Chinese character is as broad as two.

    >>> breadth("建议1 ✓")
    7
    """
    return len(text) + sum(1 for character in text if character >= "\u2e80")


def label(choice: Choice, words: Words, session: Session) -> str:
    """What the button says, with a mark where it was chosen before."""
    chosen = CHOSEN.strip() if choice.label.startswith("rate:") else CHOSEN
    return name(choice.label, words, session) + (chosen if choice.chosen else "")


def name(label_id: str, words: Words, session: Session) -> str:
    """The words behind a label's id, such as "skip", "rate:3" or "option:budget:bureau"."""
    kind, _, rest = label_id.partition(":")
    labels = words.talk["labels"]
    match kind:
        case "rate":
            return rest
        case "item":
            return words.items[rest].name
        case "nth":
            return rest.partition(":")[0]
        case "option":
            field, _, option = rest.partition(":")
            return str(words.setup[field]["options"][option]["button"])
        case "tier":
            return session.assessment.names.get(rest) or str(words.talk["tiers"][rest]["button"])
        case "result":
            return session.assessment.names.get(rest) or str(words.talk["tiers"][rest]["title"])
        case "assessment":
            return project(words, session, rest)
        case "lang":
            return str(labels["lang"][rest])
        case "idea" | "ideas":
            return str(labels[kind]).format(n=_count(rest, words) if kind == "ideas" else rest)
        case "bid":
            table, _, one = rest.partition(":")
            return str(words.bid[table][one]["button"])
        case "percent":
            return f"{rest}%"
        case "day":
            return weekday(words, rest)
        case "zone":
            return str(words.reminders["zones"][rest]["button"])
        case "copy_line":
            return str(labels["copy_line"]).format(tier=words.talk["tiers"][rest]["title"])
        case "place" | "team":
            return str(labels[kind]).format(n=rest)
        case "form" | "pick" | "side" | "file" | "role":
            return str(labels[kind][rest.replace(":", "_")])
    return str(labels[label_id])


def project(words: Words, session: Session, assessment_id: str) -> str:
    """What an assessment goes by: its nickname or the day it was begun, numbered where another has it too."""
    names = [
        one.nickname or str(words.talk["labels"]["unnamed"]).format(day=day(words, one.opened_on))
        for one in session.assessments
    ]
    where = [one.id for one in session.assessments].index(assessment_id)
    before = names[:where].count(names[where])
    return f"{names[where]} {before + 1}" if before else names[where]


def day(words: Words, iso: str) -> str:
    """A date as people write it."""
    when, dates = date.fromisoformat(iso[:10]), words.talk["dates"]
    return str(dates["day"]).format(y=when.year, month=dates["months"][when.month - 1], d=when.day)


def weekday(words: Words, iso: str) -> str:
    """A date with its day of the week, short enough for a button."""
    return _on(words, iso, "weekdays_short", "button")


def full_day(words: Words, iso: str) -> str:
    """A date said with its day of the week in full."""
    return _on(words, iso, "weekdays", "full")


def _on(words: Words, iso: str, names: str, pattern: str) -> str:
    dates = words.talk["dates"]
    weekday = dates[names][date.fromisoformat(iso[:10]).weekday()]
    return str(dates[pattern]).format(weekday=weekday, day=day(words, iso))


def copied(value: str, words: Words) -> str:
    """The sentence that a copy button of this value puts on the clipboard.

    A strategy's own, or one for a proposal that is made of items: "line.S-G1.S-M1", "keep.S-M2", or of a
    theme: "theme.results".
    """
    kind, _, rest = value.partition(".")
    lines = words.bid["lines"]
    match kind:
        case "line":
            return _first_page(rest.split("."), words)
        case "keep":
            return str(lines["keep"]).format(item=words.bid["phrases"][rest])
        case "theme":
            return str(lines["theme"]).format(theme=words.bid["themes"][rest])
    return words.strategies[value].say


def _first_page(items: list[str], words: Words) -> str:
    """A sentence for the first page in a tier's own terms: what we work for, and how."""
    phrases, joins, lines = words.bid["phrases"], words.bid["joins"], words.bid["lines"]

    def listed(names: list[str]) -> str:
        return str(joins["list"].join(names[:-1]) + joins["last"] + names[-1]) if len(names) > 1 else names[0]

    ends = [phrases[item] for item in items if item[2] == "G"]
    means = [phrases[item] for item in items if item[2] == "M"]
    if ends and means:
        return str(lines["both"]).format(ends=listed(ends), means=listed(means))
    return str(lines["ends" if ends else "means"]).format(
        ends=listed(ends or means), means=listed(means or ends)
    )


def _count(number: str, words: Words) -> str:
    return str(words.talk["counts"]["ideas"][int(number)])


def spoken(choice: Choice, words: Words, session: Session) -> list[str]:
    """Everything that counts as this button when typed: its words, and other ways to say it."""
    said = [name(choice.label, words, session)]
    kind, _, rest = choice.label.partition(":")
    if kind == "rate":
        said += words.talk["scale"]["typed"]["list"][int(rest)]
    if kind == "nth":
        said.append(words.strategies[rest.partition(":")[2]].title)
    return [*said, *words.talk["typed"].get(choice.label, ())]
