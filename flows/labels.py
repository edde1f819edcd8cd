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
        case "form" | "pick" | "side" | "file":
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
