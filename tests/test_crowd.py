"""How often a class is counted: by what its seats cost, not by what else goes on."""

from __future__ import annotations

import pytest

from bot.crowd import AGAIN_S, Tally, _Count
from flows.group import Group

GROUP = Group("7K2M9P", "class", "", "")


@pytest.mark.parametrize(
    ("joined", "took_s", "least_s", "lasts_s"),
    [
        (300, 0.03, 0.0001, AGAIN_S),  # a quiet moment
        (300, 2.0, 0.0001, 1.2),  # everybody answers: the seats cost what they cost
        (5_000, 0.5, 0.0001, 10.0),  # many seats
        (0, 0.5, 0.5, AGAIN_S),
    ],
)
def test_a_class_is_counted_again_by_what_its_seats_cost(
    joined: int, took_s: float, least_s: float, lasts_s: float
) -> None:
    count = _Count(Tally(GROUP, joined, 0), 0.0, took_s, least_s)
    assert count.lasts_s == pytest.approx(lasts_s)
