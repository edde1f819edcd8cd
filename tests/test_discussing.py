"""What a group should talk about: from its widest splits, three to five, worded in both languages."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.seminar import questions
from flows.discussing import LEAST, MOST, Prompt, Why, prompts
from flows.library import load
from flows.model import LANGS, TIERS, Lang, Rating
from flows.picture import Picture
from flows.picturing import picture
from flows.raters import Row
from tests.reports.crowd import found, rows

LIBRARY = load()
STREET = [item.id for item in LIBRARY.items.values() if item.tier == "street"]


def of(*people: dict[str, Rating], own: dict[str, Rating] | None = None) -> Picture:
    """Five of each of these people about the street, and five who answer as it."""
    given = [Row("both", "", "full", one) for one in people for _ in range(5)]
    given += [Row("tier", "", "full", own)] * 5 if own else []
    made = picture(LIBRARY, given, kind="class", tiers=("street",))
    assert made
    return made


def alike(value: Rating = 3, **other: Rating) -> dict[str, Rating]:
    """Everything rated the same but for some, such as S_M1_t=0."""
    same: dict[str, Rating] = {f"{item}.{side}": value for item in STREET for side in "tu"}
    return {**same, **{f"{k[:-2].replace('_', '-')}.{k[-1]}": v for k, v in other.items()}}


def test_the_widest_split_comes_first_and_says_whose_it_is() -> None:
    made = of(alike(), alike(S_G1_t=0, S_M3_u=1, S_G2_t=1, S_G2_u=1))
    assert made.tiers[0].split == ("S-G1", "S-G2", "S-M3")
    asked = prompts(LIBRARY, made)
    assert asked[:3] == (
        Prompt("they", "street", "S-G1"),
        Prompt("both", "street", "S-G2"),
        Prompt("we", "street", "S-M3"),
    )


def test_no_theme_comes_twice_while_others_are_left() -> None:
    made = of(alike(), alike(S_G2_t=0, S_G3_t=0, S_M6_t=1))  # complaints and disputes are of one theme
    assert [one.item for one in prompts(LIBRARY, made)][:3] == ["S-G2", "S-M6", "S-G3"]


def test_two_views_of_a_tier_that_lie_two_steps_apart_are_asked_about() -> None:
    made = of(alike(), alike(), own={**alike(3, S_M2_t=1, S_M1_t=2)})
    asked = prompts(LIBRARY, made)
    assert asked[0] == Prompt("views", "street", "S-M2")
    assert all(one.item != "S-M1" for one in asked if one.why == "views")


def test_what_many_do_not_know_is_asked_about() -> None:
    made = of(alike(), alike(S_G4_t="?"))
    assert Prompt("unknown", "street", "S-G4") in prompts(LIBRARY, made)


def test_a_room_of_one_mind_is_asked_how_it_can_be_so_sure() -> None:
    made = of(alike(), alike(S_G5_u=2, S_G5_t=4))
    asked = prompts(LIBRARY, made)
    assert len(asked) == LEAST and {one.why for one in asked} == {"agree"}
    assert asked[0].item == "S-G5"  # the widest gap between the sides


def test_different_squares_are_asked_about() -> None:
    far: dict[str, Rating] = {f"{item}.u": 0 for item in STREET}
    made = of(alike(), {**alike(), **far})
    assert Prompt("square", "street") in prompts(LIBRARY, made)


@settings(max_examples=40, deadline=None)
@given(
    case=st.sampled_from([*LIBRARY.cases]),
    n=st.integers(5, 40),
    seed=st.integers(0, 10**6),
    blur=st.integers(0, 4),
    own=st.sampled_from([0, 5, 9]),
)
def test_any_room_gets_three_to_five_questions_about_what_it_answered(
    case: str, n: int, seed: int, blur: int, own: int
) -> None:
    people = rows(case, n, seed, blur=blur) + rows("q-street", own, seed, side="tier")
    made = picture(LIBRARY, people, kind="class", tiers=TIERS)
    assert made
    asked = prompts(LIBRARY, made)
    assert LEAST <= len(asked) <= MOST and len({*asked}) == len(asked)
    assert asked == prompts(LIBRARY, made)
    for one in asked:
        tier = made.of(one.tier)
        assert tier and (not one.item or tier.item(one.item))
        if one.why in ("they", "we", "both"):
            assert one.item in tier.split


@pytest.mark.parametrize("lang", LANGS)
def test_the_questions_name_tier_and_item(lang: Lang) -> None:
    made = found("q-street", 30, own=8).picture
    for prompt, talk in zip(prompts(LIBRARY, made), questions(LIBRARY, made, lang), strict=True):
        words = LIBRARY.words[lang]
        assert words.talk["tiers"][prompt.tier]["title"] in talk.lead
        assert not prompt.item or words.items[prompt.item].sentence in talk.lead
        assert talk.ask and "{" not in talk.lead + talk.ask


def test_every_reason_has_been_seen() -> None:
    assert {*get_args(Why)} == {"they", "we", "both", "views", "unknown", "square", "agree"}
