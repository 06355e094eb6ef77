"""An analyst estimates effects by cohort and period, as Callaway and Sant'Anna do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.panel import NEVER, Floats, Panel
from maillage.engine.impact.results import Estimate
from tests.factories.panels import panel, staggered


def test_two_groups_two_periods_are_a_difference_of_mean_changes() -> None:
    outcome = np.array([[1, 4], [2, 7], [0, 1], [0, 3], [5, 6], [1, 4]])
    found = group_time(panel(outcome, np.array([1, 1, NEVER, NEVER, NEVER, NEVER])))
    # Treated changed by 3 and 5: 4; the others by 1, 3, 1, 3: 2. Their variances around
    # these means, divided by 2 and by 4, are 1/2 and 1/4.
    assert found.overall.att == pytest.approx(4 - 2)
    assert found.overall.se == pytest.approx((1 / 2 + 1 / 4) ** 0.5)
    assert found.pretest is None


def test_periods_before_the_start_are_compared_with_the_one_before() -> None:
    outcome = np.array([[0, 1, 5, 9], [0, 1, 5, 9], [0, 0, 0, 1], [0, 0, 0, 1]])
    found = group_time(panel(outcome, np.array([3, 3, NEVER, NEVER])))
    assert {e: one.att for e, one in found.dynamic.items()} == {-2: 1, -1: 4, 0: 3}


def test_not_yet_treated_are_controls_until_they_begin() -> None:
    outcome = np.array(
        [[0, 2, 2], [0, 2, 2], [0, 1, 7], [0, 1, 7], [0, 0, 0], [0, 0, 0]]
    )
    cohort = np.array([1, 1, 2, 2, NEVER, NEVER])
    found = group_time(panel(outcome, cohort), control="not-yet")
    cells = {(cell.group, cell.time): cell.att for cell in found.cells}
    assert cells[1, 1] == pytest.approx(2 - (1 + 1 + 0 + 0) / 4)
    assert cells[1, 2] == pytest.approx(2 - 0)


def test_without_never_treated_the_last_cohort_is_only_a_control() -> None:
    given = staggered()
    later = replace(given, cohort=np.where(given.cohort == NEVER, 6, given.cohort))
    found = group_time(later, control="not-yet")
    assert set(found.group) == {2, 3, 5}
    assert max(cell.time for cell in found.cells) == 5
    with pytest.raises(BadInput, match="jamais traitée"):
        group_time(later)


def test_a_unit_missing_in_a_period_is_out_of_the_cells_of_that_period() -> None:
    given = staggered()
    outcome = given.outcome.copy()
    outcome[0, 6] = np.nan
    found = _cells(group_time(given.with_outcome(outcome)))
    without = _cells(group_time(given.of_units(np.arange(1, len(given.units)))))
    whole = _cells(group_time(given))
    assert found[2, 6] == pytest.approx(without[2, 6])
    assert found[2, 5] == pytest.approx(whole[2, 5])


def test_a_unit_of_weight_two_counts_as_two() -> None:
    given = staggered(covariate=True)
    weight = np.where(np.arange(len(given.units)) < 10, 2.0, 1.0)
    twice = np.concatenate([np.arange(len(given.units)), np.arange(10)])
    found = group_time(replace(given, weight=weight))
    repeated = group_time(given.of_units(twice))
    assert _cells(found) == pytest.approx(_cells(repeated))
    assert _points(found) == pytest.approx(_points(repeated))


def test_units_that_share_every_shock_weigh_as_one() -> None:
    given = staggered()
    twice = np.repeat(np.arange(len(given.units)), 2)
    alone = given.of_units(np.arange(len(given.units)))
    alone = replace(alone, cluster=np.arange(len(given.units)), clusters=given.units)
    shared = group_time(alone.of_units(twice), clustered=True)
    naive = group_time(alone.of_units(twice))
    assert shared.overall.se == pytest.approx(group_time(alone).overall.se)
    assert naive.overall.se == pytest.approx(group_time(alone).overall.se / 2**0.5)
    tests = [one.pretest for one in (shared, group_time(alone))]
    assert len({round(one.p, 9) for one in tests if one is not None}) == 1


def test_a_universal_base_adds_up_the_changes_of_a_varying_one() -> None:
    varying = _cells(group_time(staggered()))
    universal = _cells(group_time(staggered(), base="universal"))
    assert universal[5, 3] == pytest.approx(-varying[5, 4])
    assert universal[5, 2] == pytest.approx(-varying[5, 4] - varying[5, 3])
    assert universal[5, 6] == pytest.approx(varying[5, 6])
    assert (5, 4) not in universal


def test_anticipation_moves_the_base_earlier() -> None:
    given = staggered()
    change = given.outcome[:, 4] - given.outcome[:, 1]
    treated, never = given.cohort == 3, given.cohort == NEVER
    found = _cells(group_time(given, anticipation=1))
    assert found[3, 4] == pytest.approx(change[treated].mean() - change[never].mean())
    with pytest.raises(BadInput, match="Début 2021 : aucune période avant"):
        group_time(given, anticipation=2)


@pytest.mark.parametrize("control", ["never", "not-yet"])
@pytest.mark.parametrize("covariate", [False, True])
def test_an_influence_is_how_far_the_effect_moves_with_a_units_weight(
    control: str, covariate: bool
) -> None:
    given = staggered(covariate=covariate)
    influence = group_time(given, control=control).influence  # type: ignore[arg-type]
    assert influence is not None
    for unit in (0, 1, 2, 3, 90, 95):
        more, less = (
            _all_points(group_time(_weighing(given, unit, w), control=control))  # type: ignore[arg-type]
            for w in (1.0001, 0.9999)
        )
        slope = (more - less) / 0.0002
        assert slope * len(given.units) == pytest.approx(
            influence[:, unit], rel=1e-4, abs=1e-5
        )


def test_standard_errors_are_the_root_mean_square_of_influences() -> None:
    found = group_time(staggered(covariate=True))
    assert found.influence is not None
    errors = (found.influence**2).mean(axis=1) ** 0.5 / len(staggered().units) ** 0.5
    assert errors[0] == pytest.approx(found.overall.se)
    assert errors[1 : 1 + len(found.dynamic)].tolist() == pytest.approx(
        [one.se for one in found.dynamic.values()]
    )


def test_covariates_that_tell_the_treated_apart_are_refused_by_name() -> None:
    given = staggered(covariate=True)
    apart = np.where(given.treated, 1.0, 0.0)[:, None, None] * np.ones((1, 7, 1))
    with pytest.raises(BadInput, match=r"Début 2021 .*\(x0\) séparent"):
        group_time(replace(given, covariates=apart))


def test_an_outcome_that_moves_alike_in_all_has_no_standard_error() -> None:
    outcome = np.arange(4.0) + np.array([[0], [3], [1], [9]])
    found = group_time(panel(outcome, np.array([2, 2, NEVER, NEVER])))
    assert found.overall.att == pytest.approx(0)
    assert np.isnan([found.overall.se, found.overall.low, found.overall.high]).all()
    assert found.pretest is None


def _weighing(given: Panel, unit: int, weight: float) -> Panel:
    weights = given.weight.copy()
    weights[unit] = weight
    return replace(given, weight=weights)


def _all_points(found: Estimate) -> Floats:
    parts = [found.dynamic, found.group, found.calendar]
    return np.array(
        [found.overall.att, *(one.att for part in parts for one in part.values())]
    )


def _points(found: Estimate) -> list[float]:
    return _all_points(found).tolist()


def _cells(found: Estimate) -> dict[tuple[int, int], float]:
    return {(cell.group, cell.time): cell.att for cell in found.cells}


def test_a_pretest_of_many_periods_and_few_units_is_not_to_be_believed() -> None:
    few = group_time(staggered()).pretest
    assert few is not None
    # Cohorts of 24 units, 1, 2 and 4 placebos: 2/21 + 6/20 + 20/18 too large on
    # average, against a quarter of the root of twice 7.
    assert not few.reliable
    many = staggered().of_units(np.repeat(np.arange(96), 4))
    found = group_time(many).pretest
    assert found is not None
    assert found.reliable
    assert not group_time(many, clustered=True).pretest.reliable  # type: ignore[union-attr]
