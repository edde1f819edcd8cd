"""The questionnaire to fill in by hand, and the lines to type it in."""

from __future__ import annotations

from typing import Any

from bot.reports.contents import FOLDER
from bot.reports.typeset import pdf
from bot.wording import Wording
from flows.model import DIMENSIONS, TIERS, Dimension, Lang, Tier

GAP = "____"
"""What is typed over."""

COMMAND = "python -m bot score answers.toml --lang {lang}"


def form(wording: Wording, lang: Lang, day: str) -> bytes:
    """The questionnaire as a PDF; `day` (ISO) stands as the date of making."""
    return pdf(FOLDER / "form.typ", sheets(wording, lang), day)


def sheets(wording: Wording, lang: Lang) -> dict[str, Any]:
    """A sheet for each tier with every item of the full form, and the lines of an answers file."""
    words = wording.library.words[lang]
    return {
        "lang": lang,
        "words": dict(words.report["form"]),
        "tiers": [_tier(wording, lang, tier) for tier in TIERS],
        "lines": answers_lines(wording),
        "top": top_lines(wording),
        "command": COMMAND.format(lang=lang),
        "limits": words.squares["help"]["limits"],
    }


def _tier(wording: Wording, lang: Lang, tier: Tier) -> dict[str, Any]:
    words = wording.library.words[lang]
    parts = [
        {"title": words.talk["dimensions"][d]["title"], "items": _items(wording, lang, tier, d)}
        for d in DIMENSIONS
    ]
    return {"name": words.talk["tiers"][tier]["button"], "parts": parts}


def _items(wording: Wording, lang: Lang, tier: Tier, dimension: Dimension) -> list[dict[str, Any]]:
    words = wording.library.words[lang].items
    return [
        {
            "id": item.id,
            "core": item.core,
            "sentence": words[item.id].sentence,
            "examples": words[item.id].examples,
        }
        for item in wording.library.items_of(tier, dimension)
    ]


def answers_lines(wording: Wording) -> list[str]:
    """An answers file with gaps where the answers come, line by line."""
    lines = [f'depth = "{GAP}"']
    for tier in TIERS:
        lines += ["", f"[ratings.{tier}]"]
        for dimension in DIMENSIONS:
            items = wording.library.items_of(tier, dimension)
            lines += [f"{item.id} = {{ tier = {GAP}, us = {GAP} }}" for item in items]
    return lines


def top_lines(wording: Wording) -> list[str]:
    """How the two that matter most are typed in, by an example."""
    first, second, third, *_ = (item.id for item in wording.library.items_of("bureau", "goal"))
    return ["[top.bureau.goal]", f'tier = ["{first}", "{third}"]', f'us = ["{first}", "{second}"]']
