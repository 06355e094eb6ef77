"""An analyst imputes what treated cells would have been, as Borusyak and others do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.imputation import imputation, imputer
from maillage.engine.impact.panel import NEVER, Floats, Panel
from tests.factories.panels import panel, staggered


def test_a_treated_cell_is_compared_with_its_unit_and_its_period() -> None:
    outcome = np.array([[1, 3, 9], [2, 4, 7], [0, 2, 4], [5, 7, 9]])
    found = imputation(panel(outcome, np.array([2, 2, NEVER, NEVER])))
    # Two a period in all untreated cells: 5 and 6 were due, 9 and 7 came.
    assert found.overall.att == pytest.approx((4 + 1) / 2)
    assert found.dynamic.keys() == {0}


def test_the_baseline_is_the_regression_on_dummies_of_untreated_cells() -> None:
    given = _with_holes(staggered())
    weight = 1 + np.arange(len(given.units)) % 3.0
    given = replace(given, weight=weight)
    effects = given.outcome - _by_dummies(given)
    treated = given.under_effect & np.isfinite(effects)
    ready = imputer(given).effects(given.outcome)
    assert ready[treated] == pytest.approx(effects[treated])
    shares = np.where(treated, weight[:, None], 0)
    found = imputation(given)
    assert found.overall.att == pytest.approx(
        (shares * np.where(treated, effects, 0)).sum() / shares.sum()
    )
    late = treated & (np.arange(7) == 6)
    assert found.calendar[6].att == pytest.approx(
        np.average(
            effects[late], weights=np.broadcast_to(weight[:, None], late.shape)[late]
        )
    )


def test_standard_errors_are_those_of_theorem_three() -> None:
    given = _with_holes(staggered())
    weights = imputer(given).overall_weights()
    effects = imputer(given).effects(given.outcome)
    surprise = np.where(given.under_effect, 0.0, given.outcome - _by_dummies(given))
    for cohort in given.cohorts:
        mine = given.cohort == cohort
        for time in range(cohort, 7):
            cell = effects[mine, time]
            surprise[mine, time] = cell - np.nanmean(cell)
    of_unit = np.nansum(weights * surprise, axis=1)
    assert imputation(given).overall.se == pytest.approx((of_unit**2).sum() ** 0.5)
    of_cluster = np.bincount(given.cluster, of_unit)
    assert imputation(given, clustered=True).overall.se == pytest.approx(
        (of_cluster**2).sum() ** 0.5
    )


def test_the_overall_effect_is_a_weighted_sum_of_outcomes() -> None:
    given = _with_holes(staggered())
    weights = imputer(given).overall_weights()
    assert np.nansum(weights * given.outcome) == pytest.approx(
        imputation(given).overall.att
    )
    # Whatever is added to a unit or to a period changes nothing.
    assert weights.sum(axis=0) == pytest.approx(np.zeros(7), abs=1e-12)
    assert weights.sum(axis=1) == pytest.approx(np.zeros(96), abs=1e-12)


def test_one_fit_serves_many_outcomes() -> None:
    given = _with_holes(staggered())
    outcomes = np.stack([given.outcome, given.outcome**2])
    one_by_one = [imputation(given.with_outcome(each)).overall.att for each in outcomes]
    assert imputer(given).overall(outcomes).tolist() == pytest.approx(one_by_one)


def test_a_period_without_an_untreated_unit_is_left_out() -> None:
    given = staggered()
    late = replace(given, cohort=np.where(given.cohort == NEVER, 6, given.cohort))
    found = imputation(late)
    assert max(found.calendar) == 5
    assert 6 not in found.group


def test_everyone_treated_at_once_has_no_baseline() -> None:
    given = staggered()
    with pytest.raises(BadInput, match="Aucun effet ne peut être estimé"):
        imputation(replace(given, cohort=np.full(96, 3)))


def test_placebos_are_effects_of_a_start_that_did_not_happen() -> None:
    given = staggered()
    found = imputation(given, placebos=2)
    held = replace(
        given,
        outcome=np.where(given.under_effect, np.nan, given.outcome),
        cohort=np.where(given.cohort == 5, 3, np.where(given.cohort == 3, 1, NEVER)),
    )
    by_hand = imputation(held).dynamic
    assert found.dynamic[-2] == by_hand[0]
    assert found.dynamic[-1] == by_hand[1]
    assert found.dynamic[0] == imputation(given).dynamic[0]
    assert found.pretest is not None
    assert found.pretest.degrees == 2
    assert found.influence is not None
    assert len(found.influence) == 1 + 7 + 3 + 5


def test_placebos_that_leave_nothing_before_them_are_not_told() -> None:
    assert imputation(staggered(), placebos=5).pretest is None


def _with_holes(given: Panel) -> Panel:
    outcome = given.outcome.copy()
    outcome.flat[3::17] = np.nan
    return given.with_outcome(outcome)


def _by_dummies(given: Panel) -> Floats:
    """What each cell would be, from one regression on a dummy a unit and a period."""
    used = np.isfinite(given.outcome) & ~given.under_effect
    unit, time = np.nonzero(used)
    design = np.zeros((len(unit), len(given.units) + len(given.times)))
    rows = np.arange(len(unit))
    design[rows, unit] = 1
    design[rows, len(given.units) + time] = 1
    root = np.sqrt(given.weight[unit])
    fitted = np.linalg.lstsq(design * root[:, None], given.outcome[used] * root)[0]
    return fitted[: len(given.units), None] + fitted[None, len(given.units) :]
