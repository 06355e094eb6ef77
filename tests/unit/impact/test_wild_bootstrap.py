"""The wild cluster bootstrap, refitted draw by draw and held to another library."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from maillage.engine.impact.clusters import clusters_of
from maillage.engine.impact.panel import Panel
from maillage.engine.impact.wild_bootstrap import (
    refit,
    shifted_by_weights,
    wild_bootstraps,
)
from tests.unit.impact.circles_and_controls import dates, drawn


EXPECTED = json.loads(
    (Path(__file__).parent / "wild_bootstrap_expected.json").read_text(encoding="utf-8")
)


def two_way(panel: Panel, outcome: np.ndarray, *, with_effect: bool) -> tuple:
    """Doctor and month dummies by least squares: the effect, residuals, fitted."""
    units, months = outcome.shape
    columns = [np.kron(np.eye(units), np.ones((months, 1)))]
    columns.append(np.kron(np.ones((units, 1)), np.eye(months))[:, 1:])
    if with_effect:
        columns.append(panel.under_effect.reshape(-1, 1).astype(float))
    design = np.hstack(columns)
    fit, *_ = np.linalg.lstsq(design, outcome.ravel(), rcond=None)
    return fit[-1], (outcome.ravel() - design @ fit).reshape(outcome.shape)


def statistic(panel: Panel, outcome: np.ndarray, null: float = 0.0) -> float:
    """(effect - null) over its cluster-robust error, without any factor."""
    effect, residual = two_way(panel, outcome, with_effect=True)
    _, apart = two_way(panel, panel.under_effect.astype(float), with_effect=False)
    scores = np.bincount(panel.cluster, (apart * residual).sum(axis=1))
    return (effect - null) * (apart**2).sum() / np.sqrt((scores**2).sum())


@pytest.mark.parametrize("null", [0.0, 0.7])
def test_each_draw_is_the_refit_of_residuals_with_their_signs(null: float):
    panel = drawn(2, dates(3, 4, controls=3), months=6, doctors=2, effect=0.5)
    under = panel.under_effect
    _, residual = two_way(panel, panel.outcome - null * under, with_effect=False)
    weights = np.array([[1.0] * 5, [1, -1, 1, 1, -1], [0.5, 1.5, -0.7, 1, -1.2]])
    clusters = clusters_of(panel)
    shifted = shifted_by_weights(refit(clusters, weights), clusters.outcome[0])
    top = shifted.att - null * shifted.moved
    square = shifted.square - 2 * null * shifted.cross + null**2 * shifted.moved_square
    assert statistic(panel, panel.outcome, null) == pytest.approx(
        top[0] / np.sqrt(square[0] * 4 / 5)
    )
    for row, weight in enumerate(weights):
        drawn_again = residual * weight[panel.cluster][:, None]
        assert top[row] / np.sqrt(square[row] * 4 / 5) == pytest.approx(
            statistic(panel, drawn_again)
        )


def test_eight_to_twelve_clusters_have_all_their_signs_gone_through():
    panel = drawn(5, dates(3, 4, 5, controls=5), effect=0.4)
    clusters = clusters_of(panel)
    found = wild_bootstraps(clusters)[0]
    signs = np.array(list(product((1.0, -1.0), repeat=8)))
    assert found.exact and found.weights == "rademacher"
    shifted = shifted_by_weights(refit(clusters, signs), clusters.outcome[0])
    assert found.p == shifted.p()
    assert found.p * 256 == pytest.approx(round(found.p * 256))


def test_few_clusters_have_six_point_weights_and_many_have_signs_drawn():
    few = wild_bootstraps(clusters_of(drawn(5, dates(3, 4, controls=3))), draws=99)[0]
    many = wild_bootstraps(clusters_of(drawn(5, dates(3, 4, controls=20))), draws=99)[0]
    assert (few.weights, few.exact) == ("webb", False)
    assert (many.weights, many.exact) == ("rademacher", False)


@pytest.mark.parametrize("case", EXPECTED["cases"], ids=lambda case: case["name"])
def test_p_values_are_those_of_wildboottest_where_all_signs_are_gone_through(case):
    panel = drawn(case["seed"], case["cohorts"], effect=case["effect"], doctors=2)
    found = wild_bootstraps(clusters_of(panel))[0]
    assert found.att == pytest.approx(case["coefficient"], abs=1e-10)
    assert found.p == pytest.approx(case["p"], abs=1e-12)
