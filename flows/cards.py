"""The cards of ideas: one idea a card, with its steps, its reasons and its sources behind it."""

from __future__ import annotations

from typing import cast

from flows.advice import Idea, across, beyond, further, ideas
from flows.cautions import cautions, roles
from flows.model import Tier
from flows.question import LETTER
from flows.results import onward, verdicts
from flows.scene import Scene, column
from flows.screens import Card, CardPage, Choice, Group, Groups, Listed
from flows.verdict import judge

LISTED = 8
"""The most further ideas in one list: more do not fit a phone."""

_PAGES = {"": "front", "steps": "steps", "why": "why", "source": "source"}


def card(scene: Scene, tier: Tier, name: str) -> Card | None:
    """A card of one tier, such as "ST-S9", "ST-S9.why" or "ideas" for the first; None where there is none."""
    verdict, letter = judge(scene.library, scene.assessment, tier), LETTER[tier]
    found = ideas(scene.library, verdict)
    shown = found[: int(scene.library.rubric.ideas_on_screen.value)]
    every = (*found, *further(scene.library, verdict))
    idea, page = _named(every, found[0].strategy.id if name == "ideas" and found else name)
    if idea is None or page is None:
        return None
    n = shown.index(idea) + 1 if idea in shown else 0
    numbers = tuple(
        Choice("show", f"{letter}.{i.strategy.id}", f"idea:{k}", k == n) for k, i in enumerate(shown, 1)
    )
    behind = column(Choice("show", f"{letter}.further", "more_ideas")) if len(every) > len(shown) else ()
    around: Groups = (*((Group(numbers, 3),) if len(numbers) > 1 else ()), *behind, onward(scene))
    return Card(
        tier=tier,
        idea=idea,
        n=n,
        of=len(shown),
        page=page,
        verdict=verdict,
        left_out=len(found) - len(shown),
        warnings=roles(scene.library, cautions(scene.library, scene.assessment.setup, tier, verdict)),
        groups=_groups(scene, idea, letter, page, around),
    )


def card_across(scene: Scene, name: str) -> Card | None:
    """A card for the tiers together, such as "ST-X1" or "long" for the long-term one; None for no such."""
    found = verdicts(scene)
    chosen, others = across(scene.library, found, scene.assessment.setup)
    every = (*chosen, *others, *beyond(scene.library, found))
    idea, page = _named(every, chosen[-1].strategy.id if name == "long" and chosen else name)
    if idea is None or page is None:
        return None
    around = column(Choice("show", "longer", "others")) if idea.strategy.kind == "long_term" else ()
    return Card(None, idea, 0, 0, page, None, 0, (), _groups(scene, idea, "X", page, around))


def _named(every: tuple[Idea, ...], name: str) -> tuple[Idea | None, CardPage | None]:
    """The idea and the side of its card that a name such as "ST-S9.why" means."""
    id_, _, page = name.partition(".")
    idea = next((idea for idea in every if idea.strategy.id == id_), None)
    return idea, cast(CardPage, _PAGES[page]) if page in _PAGES else None


def _groups(scene: Scene, idea: Idea, letter: str, page: CardPage, around: Groups) -> Groups:
    at = f"{letter}.{idea.strategy.id}"
    steps, why = Choice("show", f"{at}.steps", "steps"), Choice("show", f"{at}.why", "why")
    copy = Choice("copy", idea.strategy.id, "copy")
    done = idea.strategy.id in scene.assessment.tried
    tried = Choice(f"tried.{at}", "no" if done else "yes", "not_tried" if done else "tried")
    match page:
        case "steps":
            return (Group((why, copy), 2), scene.foot(at, "card", f"{at}.steps"))
        case "why":
            source = Choice("show", f"{at}.source", "source")
            return (Group((steps, source), 2), scene.foot(at, "card", f"{at}.why"))
        case "source":
            return (scene.foot(f"{at}.why", "card", f"{at}.source"),)
        case "front":
            back = "overview" if letter == "X" else letter
            return (Group((steps, why), 2), Group((copy, tried), 2), *around, scene.foot(back, "card", at))


def listed(scene: Scene, tier: Tier) -> Listed:
    """What stands behind the button of a tier's ideas."""
    verdict, letter = judge(scene.library, scene.assessment, tier), LETTER[tier]
    rest = ideas(scene.library, verdict)[int(scene.library.rubric.ideas_on_screen.value) :]
    foot = scene.foot(f"{letter}.ideas", "card", f"{letter}.further")
    return _listed(tier, letter, (*rest, *further(scene.library, verdict)), foot)


def listed_across(scene: Scene) -> Listed:
    """The other long-term ideas, and what else helps with the tiers together."""
    found = verdicts(scene)
    _, others = across(scene.library, found, scene.assessment.setup)
    return _listed(None, "X", (*others, *beyond(scene.library, found)), scene.foot("long", "card", "longer"))


def _listed(tier: Tier | None, letter: str, every: tuple[Idea, ...], foot: Group) -> Listed:
    ids = tuple(idea.strategy.id for idea in every[:LISTED])
    numbers = tuple(Choice("show", f"{letter}.{id_}", f"nth:{n}:{id_}") for n, id_ in enumerate(ids, 1))
    return Listed(tier, ids, (Group(numbers, 5), foot))
