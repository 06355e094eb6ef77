"""Axes begin at 0 and end at a round number above what they show."""

from __future__ import annotations

import pytest

from maillage.engine.mirrors import axis
from maillage.engine.mirrors.content import Scale


@pytest.mark.parametrize(
    ("values", "highs", "end"),
    [
        ([0.12, 0.28], [], 0.3),
        ([0.28], [0.33], 0.4),
        ([0.1], [0.9], 0.15),  # a wide interval runs off the axis at 1.3 x the value
        ([0.97], [1.0], 1.0),
        ([], [], 0.1),
        ([float("nan"), 0.07], [float("nan")], 0.08),
    ],
)
def test_an_axis_of_shares_ends_above_them(
    values: list[float], highs: list[float], end: float
) -> None:
    assert axis.end(values, highs, Scale.SHARE) == pytest.approx(end)


def test_an_axis_of_euros_may_end_above_one() -> None:
    assert axis.end([137.0], [150.0], Scale.EUROS) == 150.0


@pytest.mark.parametrize(
    ("top", "places"),
    [
        (0.3, [0, 0.1, 0.2, 0.3]),
        (0.12, [0, 0.03, 0.06, 0.09, 0.12]),
        (1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (150.0, [0, 50, 100, 150]),
    ],
)
def test_ticks_are_round(top: float, places: list[float]) -> None:
    assert axis.ticks(top) == pytest.approx(places)


@pytest.mark.parametrize(("step", "digits"), [(20, 0), (1, 0), (0.5, 1), (0.05, 2)])
def test_tick_labels_have_the_decimals_they_need(step: float, digits: int) -> None:
    assert axis.tick_decimals(step) == digits


def test_an_axis_of_changes_has_two_sides_where_one_is_below_zero() -> None:
    top = axis.end([0.05, -0.32], [0.1], Scale.CHANGE)
    assert (axis.start([0.05, -0.32], Scale.CHANGE, top), top) == (-0.4, 0.4)
    assert axis.ticks(top, -top) == pytest.approx([-0.4, -0.2, 0, 0.2, 0.4])
    assert axis.start([0.05, 0.1], Scale.CHANGE, 0.1) == 0
    assert axis.start([0.05], Scale.SHARE, 0.1) == 0
