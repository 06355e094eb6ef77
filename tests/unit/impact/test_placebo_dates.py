"""Sessions moved into the past: what is cut, what is hidden, how many curves."""

from __future__ import annotations

import numpy as np
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Point
from maillage.engine.impact.panel import NEVER
from maillage.engine.impact.placebo_dates import (
    moved,
    placebo_curves,
    possible_shifts,
)
from tests.unit.impact.panels_by_hand import panel_of


def panel():
    """Circles that begin in periods 6 and 8 of 10, with an effect of 100; a control."""
    outcome = np.arange(30, dtype=float).reshape(3, 10)
    outcome[0, 6:] += 100
    outcome[1, 8:] += 100
    return panel_of(outcome, [6, 8, None])


def gap_curve(one):
    """The treated mean less the controls', by period since the first start."""
    treated = np.nanmean(one.outcome[one.treated], axis=0)
    gap = treated - one.outcome[~one.treated].mean(axis=0)
    first = int(one.cohorts.min())
    return tuple(
        Point(at - first, float(value), None, None) for at, value in enumerate(gap)
    )


def test_nothing_of_after_the_true_sessions_is_left():
    found = moved(panel(), 2)
    assert found.times == tuple(f"P{at}" for at in range(8))
    assert found.cohort.tolist() == [4, 6, NEVER]
    assert np.isnan(found.outcome[0, 6:]).all()
    assert np.nanmax(found.outcome) < 100
    assert np.isfinite(found.outcome[1]).all()


def test_a_unit_whose_false_session_precedes_the_data_is_left_out():
    found = moved(panel(), 6)
    assert found.cohort.tolist() == [2, NEVER]
    assert len(found.units) == 2


def test_shifts_leave_three_periods_before_and_two_after():
    assert possible_shifts(panel()) == (2, 3)
    long = panel_of(np.zeros((2, 60)), [40, None])
    assert possible_shifts(long) == (2, 9, 16, 23, 30, 37)
    assert possible_shifts(panel_of(np.zeros((1, 5)), [None])) == ()
    assert possible_shifts(panel_of(np.zeros((2, 5)), [3, None])) == ()


def test_each_shift_gives_a_curve_of_the_asked_estimator():
    curves = placebo_curves(panel(), gap_curve)
    assert len(curves) == 2
    assert [point.since for point in curves[0]] == list(range(-4, 4))


def test_a_date_that_the_estimator_refuses_gives_no_curve():
    def picky(one):
        if int(one.cohorts.min()) == 4:
            raise BadInput("Trop tôt.")
        return gap_curve(one)

    assert len(placebo_curves(panel(), picky)) == 1


def test_a_date_that_is_not_before_the_session_is_refused():
    with pytest.raises(BadInput, match="avant la vraie séance"):
        placebo_curves(panel(), gap_curve, [0])


def test_covariates_are_cut_with_their_periods():
    with_covariates = panel()
    covariates = np.zeros((3, 10, 2))
    grown = type(with_covariates)(
        **{
            **vars(with_covariates),
            "covariates": covariates,
            "covariate_names": ("a", "b"),
        }
    )
    assert moved(grown, 2).covariates.shape == (3, 8, 2)
