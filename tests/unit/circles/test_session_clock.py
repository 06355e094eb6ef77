"""Where a session stands in its plan, and what a quorum says."""

from __future__ import annotations

import pytest

from maillage.apps.circles.rules.quorum import Quorum
from maillage.apps.circles.selectors.live_lines import clock_at
from maillage.engine.indicators.kits import PlanStep


PLAN = tuple(
    PlanStep(minutes=minutes, title=title, led_by="x", detail="y")
    for minutes, title in ((5, "Accueil"), (10, "Miroir"), (105, "Cas"))
)


@pytest.mark.parametrize(
    ("elapsed", "title", "left", "over"),
    [
        (0, "Accueil", 5, False),
        (4, "Accueil", 1, False),
        (5, "Miroir", 10, False),
        (15, "Cas", 105, False),
        (119, "Cas", 1, False),
        (120, "Cas", 0, True),
        (500, "Cas", 0, True),
    ],
)
def test_the_step_of_a_minute(elapsed: int, title: str, left: int, over: bool) -> None:
    clock = clock_at(PLAN, elapsed)
    assert (clock.step.title, clock.minutes_left, clock.over) == (title, left, over)


def test_the_step_after_the_last_is_none() -> None:
    assert clock_at(PLAN, 0).after == PLAN[1]
    assert clock_at(PLAN, 60).after is None


def test_no_quorum_asked_is_reached_by_nobody_and_one_says_what_it_takes() -> None:
    assert Quorum(present=0, asked=0).reached
    short = Quorum(present=1, asked=5)
    assert not short.reached
    assert "1\u00a0membre présent" in short.refusal
    assert "il en faut 5" in short.refusal
