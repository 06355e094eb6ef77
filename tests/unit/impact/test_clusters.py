"""Doctors brought down to their clusters: absences, gaps, designs without sense."""

from __future__ import annotations

import numpy as np
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.clusters import clusters_of
from maillage.engine.impact.panel import NEVER
from tests.unit.impact.circles_and_controls import dates, drawn, panel_of


def test_a_cluster_is_the_weighted_mean_of_its_doctors():
    outcome = np.array([[1, 2, 3], [5, 6, 7], [0, 0, 1]])
    panel = panel_of(outcome, [1, NEVER], doctors=[2, 1], weight=[1, 3, 2])
    found = clusters_of(panel)
    assert found.outcome[0] == pytest.approx(np.array([[4, 5, 6], [0, 0, 1]]))
    assert found.weight.tolist() == [4, 2]
    assert found.size.tolist() == [2, 1]


def test_an_absent_doctor_does_not_move_the_mean_of_his_circle():
    # The second doctor stands 10 above the first; where one is absent the mean stays.
    outcome = np.array(
        [[1.0, 2, 4, 3, np.nan], [11, np.nan, 14, 13, 15], [0, 1, 0, 1, 0]]
    )
    found = clusters_of(panel_of(outcome, [2, NEVER], doctors=[2, 1]))
    assert found.outcome[0, 0] == pytest.approx([6, 7, 9, 8, 10], abs=1e-6)


def test_a_month_that_a_whole_cluster_lacks_is_drawn_between_its_neighbours():
    # The controls go 0, 4, 0, 4; the circle stands 1 above, then 3 above: 2 between.
    outcome = np.array([[1.0, np.nan, 3, 7], [0, 4, 0, 4], [0, 4, 0, 4]])
    found = clusters_of(panel_of(outcome, dates(2, controls=2)))
    assert found.outcome[0, 0] == pytest.approx([1, 6, 3, 7])


def test_a_cluster_that_lacks_more_than_a_third_of_its_months_is_refused():
    panel = drawn(1, dates(4, controls=3))
    panel.outcome[panel.cluster == 2, :4] = np.nan
    with pytest.raises(BadInput, match="« g2 » n'a de valeur que 6 périodes sur 10"):
        clusters_of(panel)


@pytest.mark.parametrize(
    ("cohorts", "sentence"),
    [
        ([NEVER, NEVER], "Aucun groupe n'a de date de début"),
        ([3, 3], "Tous les groupes commencent à la même date"),
        ([0, NEVER], "« g0 » commence à la première période"),
    ],
)
def test_dates_that_leave_nothing_to_compare_are_refused(cohorts, sentence):
    with pytest.raises(BadInput, match=sentence):
        clusters_of(drawn(1, cohorts))


def test_a_cluster_of_two_dates_is_refused():
    panel = drawn(1, [4, NEVER])
    cohort = panel.cohort.copy()
    cohort[0] = 5
    with pytest.raises(BadInput, match="« g0 » réunit des unités de dates"):
        clusters_of(panel.with_cohort(cohort))


def test_kinds_are_one_for_each_cluster():
    with pytest.raises(BadInput, match="2 sortes de groupes sont données pour 3"):
        clusters_of(drawn(1, dates(4, controls=2)), kinds=[0, 1])
