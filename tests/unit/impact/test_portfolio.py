"""Circles side by side: figures that a reader can redo, and silence where it is due."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from maillage.engine.impact.content import Verdict
from maillage.engine.impact.portfolio import (
    CirclePoint,
    PortfolioImpact,
    heterogeneity,
    point_of,
    portfolio_impact,
    restored,
    stored,
)
from maillage.engine.impact.results import Effect
from tests.factories.effects import CHANGED


def point(month: int, att: float, se: float = 0.01, **named: Any) -> CirclePoint:
    """A circle whose session was in a month of 2025, with an interval of ± 2 se."""
    effect = Effect(att, se, att - 2 * se, att + 2 * se)
    known: dict[str, Any] = {
        "circle": f"Cercle {month}",
        "session_on": date(2025, month, 12),
        "doctors": 8,
        "effect": effect,
        "verdict": Verdict.CHANGED,
        "level": 3,
        "attendance": 0.8,
        "growth": 1,
        "territory": "Plateau",
        "department": "19",
        "communes": ("Bugeat",),
    }
    return CirclePoint(**{**known, **named})


def portfolio(*points: CirclePoint) -> PortfolioImpact:
    return portfolio_impact(points, indicator="ATB02", title="Part", unit="share")


def test_circles_stand_in_the_order_of_their_sessions_whatever_their_effects() -> None:
    found = portfolio(point(9, -0.05), point(2, -0.01), point(5, -0.09))
    assert [each.session_on.month for each in found.points] == [2, 5, 9]


def test_two_circles_as_precise_weigh_as_much_and_give_their_mean() -> None:
    found = portfolio(point(1, -0.02), point(2, -0.06))
    assert found.pooled is not None
    assert found.pooled.effect.att == pytest.approx(-0.04)
    assert [each.weight for each in found.points] == [0.5, 0.5]


def test_circles_that_agree_weigh_by_the_inverse_of_their_variance() -> None:
    """Errors of 1 and 2: weights of 4 and 1 fifths, mean (4 x -5 - 4) / 5 = -4.8."""
    found = portfolio(point(1, -0.05, 0.01), point(2, -0.04, 0.02))
    assert found.pooled is not None
    assert [each.weight for each in found.points] == [
        pytest.approx(0.8),
        pytest.approx(0.2),
    ]
    assert found.pooled.effect.att == pytest.approx(-0.048)


def test_a_circle_without_an_interval_keeps_its_line_and_weighs_nothing() -> None:
    blind = point(3, -0.2, effect=Effect(-0.2, math.nan, math.nan, math.nan))
    found = portfolio(point(1, -0.02), blind, point(2, -0.06))
    assert [each.weight is None for each in found.points] == [False, False, True]
    assert found.pooled is not None and found.pooled.circles == 2


def test_one_circle_alone_is_pooled_with_nobody_and_it_is_said() -> None:
    found = portfolio(point(1, -0.02), point(2, 0, effect=None))
    assert found.pooled is None
    assert found.why_not_pooled is not None and "deux cercles" in found.why_not_pooled


def test_under_four_circles_nothing_is_told_of_what_predicts_or_differs() -> None:
    found = portfolio(*(point(month, -0.02 * month) for month in (1, 2, 3)))
    assert all(each.slope is None and each.why_none for each in found.predicted)
    assert heterogeneity(found, str).startswith("Trop peu de cercles (3")
    assert found.pooled is not None and found.pooled.p is None


def test_an_effect_that_grows_with_attendance_has_the_slope_of_ten_points() -> None:
    """Half a point more effect a tenth of attendance, exactly, in five circles."""
    shares = (0.5, 0.6, 0.7, 0.8, 0.9)
    found = portfolio(
        *(
            point(rank, -0.05 * share, attendance=share, level=rank % 4 + 1)
            for rank, share in enumerate(shares, start=1)
        )
    )
    slope = {each.name: each.slope for each in found.predicted}["attendance"]
    assert slope is not None
    assert slope.att == pytest.approx(-0.005)
    assert slope.low < -0.005 < slope.high


def test_a_characteristic_that_nobody_knows_is_said_not_to_be_known() -> None:
    found = portfolio(*(point(m, -0.01 * m, level=None) for m in (1, 2, 3, 4)))
    level = {each.name: each for each in found.predicted}["level"]
    assert level.slope is None and level.circles == 0 and level.why_none


def test_circles_that_differ_by_no_more_than_chance_are_said_so() -> None:
    found = portfolio(*(point(month, -0.02, 0.02) for month in (1, 2, 3, 4)))
    assert "le hasard seul" in heterogeneity(found, str)


def test_circles_that_really_differ_say_how_much_and_what_one_more_would_do() -> None:
    effects = (-0.01, -0.03, -0.06, -0.10)
    found = portfolio(*(point(m, e) for m, e in enumerate(effects, start=1)))
    said = heterogeneity(found, lambda value: f"{100 * value:.0f} points")
    assert "de vraies différences" in said and "un cercle de plus" in said


def test_a_portfolio_travels_as_json() -> None:
    found = portfolio(point(1, -0.02), point(2, -0.06), point(3, 0, effect=None))
    assert restored(stored(found)) == found


def test_a_circle_s_content_gives_its_point() -> None:
    made = point_of(
        CHANGED,
        level=3,
        attendance=0.8,
        growth=1,
        territory="Plateau",
        department="19",
        communes=(),
    )
    assert (made.circle, made.effect) == (CHANGED.circle, CHANGED.overall)
    assert made.session_on == CHANGED.session_on and made.drawn
