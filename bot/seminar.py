"""What a group should talk about, put into words."""

from __future__ import annotations

from dataclasses import dataclass

from flows.discussing import Prompt, prompts
from flows.library import Library
from flows.model import Lang
from flows.picture import Picture


@dataclass(frozen=True, slots=True)
class Talk:
    """One question for a group: what it is about, and what is asked; plain text."""

    lead: str
    ask: str


def questions(library: Library, picture: Picture, lang: Lang) -> tuple[Talk, ...]:
    """Three to five questions, the widest split first; fewer where there is no more to say."""
    return tuple(worded(library, prompt, lang) for prompt in prompts(library, picture))


def worded(library: Library, prompt: Prompt, lang: Lang) -> Talk:
    """One question in words."""
    words = library.words[lang]
    said = words.classroom["discussion"]
    item = words.items.get(prompt.item)
    if prompt.why in ("they", "we", "both"):
        theme = said["themes"][library.items[prompt.item].theme]
        asked = theme["we" if prompt.why == "we" else "they"]
    else:
        asked = said["asks"][prompt.why].format(ask=item.ask if item else "")
    tier = words.talk["tiers"][prompt.tier]["title"]
    lead = said["leads"][prompt.why].format(tier=tier, item=item.sentence if item else "")
    return Talk(lead, asked)
