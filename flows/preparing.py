"""The screens before the first rating: language, purpose, set-up, form, tier."""

from __future__ import annotations

from flows.model import LANGS, Lang
from flows.question import LETTER
from flows.scene import Scene, column
from flows.screens import Choice, Form, Group, Language, Naming, Nickname, Setup, Tiers, Welcome


def language(first: Lang, back: str = "") -> Language:
    """The choice of language, this one first; `back` the view to come back to."""
    order = sorted(LANGS, key=lambda one: one != first)
    suffix = f"@{back}" if back else ""
    return Language(first, (Group(tuple(Choice("lang", one + suffix, f"lang:{one}") for one in order), 2),))


def welcome(scene: Scene) -> Welcome:
    """Purpose and limits."""
    begin, example = Choice("seen", "welcome", "begin"), Choice("show", "example", "example")
    return Welcome((*column(begin, example), scene.foot("language", "welcome")))


def setup(scene: Scene) -> Setup:
    """The set-up question that is open: where the person went, else the first not answered."""
    known, fields = scene.assessment.setup, scene.library.setup
    chosen = scene.session.place.removeprefix("set.")
    ids = [field.id for field in fields]
    open_ones = (id_ for id_ in ids if id_ not in known)
    n = ids.index(chosen if chosen in ids else next(open_ones, ids[-1]))
    key = f"set.{ids[n]}"
    options = tuple(Choice(key, o, f"option:{ids[n]}:{o}", known.get(ids[n]) == o) for o in fields[n].options)
    skip = (
        Choice(key, "-", "skip", known.get(ids[n]) == "-"),
        *([Choice("set.rest", "-", "skip_rest")] if n + 1 < len(ids) else []),
    )
    return Setup(
        n=n + 1,
        of=len(ids),
        field=ids[n],
        said=tuple((f, known[f]) for f in ids[:n] if known.get(f, "-") != "-"),
        groups=(
            Group(options, fields[n].per_row),
            Group(skip, 2),
            scene.foot(f"set.{ids[n - 1]}" if n else "welcome", "setup"),
        ),
    )


def nickname(scene: Scene) -> Nickname:
    """A name for the project, typed."""
    back = "return" if scene.session.stage == "bid" else f"set.{scene.library.setup[-1].id}"
    return Nickname((*column(Choice("name", "-", "skip")), scene.foot(back, "nickname")))


def form(scene: Scene) -> Form:
    """Quick or full."""
    quick, full = (len(scene.library.form("street", depth)) for depth in ("quick", "full"))
    choices = (Choice("form", d, f"form:{d}", scene.assessment.depth == d) for d in ("quick", "full"))
    return Form((quick, full), (*column(*choices), scene.foot("name", "depth")))


def tiers(scene: Scene) -> Tiers:
    """Which relationship next; those with a result come last."""
    assessment = scene.assessment
    done = assessment.tiers_done()
    order = [*(tier for tier in LETTER if tier not in done), *done]
    choices = [Choice("tier", LETTER[tier], f"tier:{tier}") for tier in order]
    over = [Choice("show", "overview", "overview")] if done else []
    back = "verdict" if assessment.tier in done else "form"
    shown = tuple((tier, assessment.done[tier]) for tier in done)
    return Tiers(shown, (*column(*choices, *over), scene.foot(back, "tiers")))


def naming(scene: Scene) -> Naming:
    """Whether the body is still called so, or its own name, typed."""
    if scene.session.place == "own":
        keep = Choice("tiername", "-", "keep_name")
        return Naming(scene.tier, True, (*column(keep), scene.foot("naming", "naming")))
    ways = column(Choice("tiername", "-", "yes"), Choice("at", "own", "another_name"))
    return Naming(scene.tier, False, (*ways, scene.foot("tiers", "naming")))
