"""Differences in differences adjusted for covariates, right if either model is.

The estimator of Sant'Anna and Zhao (2020, "Doubly robust difference-in-differences
estimators", equation 2.5) with a logistic propensity and a linear outcome, both by
maximum likelihood, and its influence function (theorem A.1): what the R package `DRDID`
calls `drdid_panel`, the default of `did`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.engine.impact.panel import Booleans, Floats


LARGEST_PROPENSITY = 0.995
"""A control more alike the treated than this is put aside, as `DRDID` does."""

NO_OVERLAP = 0.999
"""A treated unit above this has no control like it: there is no estimate (`did`)."""

_STEPS = 60
_CLOSE = 1e-12


class NoOverlap(Exception):
    """The covariates tell treated units and controls apart, or repeat each other."""


@dataclass(frozen=True)
class Adjustment:
    """What is fitted once for a set of n units and used for many changes of outcome.

    `design` n x K with its constant, `propensity` n, `weight` n; `treated` says who is.
    """

    design: Floats
    treated: Booleans
    weight: Floats
    propensity: Floats
    propensity_spread: Floats
    """K x K: the inverse of the mean information of the propensity."""
    outcome_spread: Floats
    """K x K: the inverse of the mean squares of the controls' design."""


def adjustment(covariates: Floats, treated: Booleans, weight: Floats) -> Adjustment:
    """Fit the propensity of n units from n x K covariates.

    Raises NoOverlap where some treated unit is surely told from every control, or where
    a covariate is constant or said by the others.
    """
    design = _standardised(covariates)
    propensity, spread = _logistic(design, treated, weight)
    if (propensity[treated] >= NO_OVERLAP).any():
        raise NoOverlap
    controls = np.where(treated, 0.0, weight)
    return Adjustment(
        design,
        treated,
        weight,
        propensity,
        spread,
        _inverse(design.T @ (design * controls[:, None]) / len(design)),
    )


def adjusted_effect(fitted: Adjustment, changes: Floats) -> tuple[Floats, Floats]:
    """The effect behind each of D changes of outcome, n x D.

    Gives D effects and their influences, n x D, on the scale of the n units.
    """
    design, treated = fitted.design, fitted.treated
    controls = np.where(treated, 0.0, fitted.weight)
    moments = design.T @ (changes * controls[:, None]) / len(design)
    beyond = changes - design @ (fitted.outcome_spread @ moments)
    odds = fitted.propensity / (1 - fitted.propensity)
    alike = fitted.propensity < LARGEST_PROPENSITY
    of_treated = np.where(treated, fitted.weight, 0.0)
    of_controls = np.where(alike, controls * odds, 0.0)
    above = _mean_and_influence(of_treated, beyond)
    below = _mean_and_influence(of_controls, beyond)
    # What the two models, being estimated, add to the influence of the two means.
    linear = (design * controls[:, None])[:, :, None] * beyond[:, None, :]
    score = design * (fitted.weight * (treated - fitted.propensity))[:, None]
    shift = _centre(of_treated, design) - _centre(of_controls, design)
    by_outcome = np.einsum("nkd,k->nd", linear, fitted.outcome_spread @ shift)
    drift = design.T @ (of_controls[:, None] * (beyond - below[0]))
    by_propensity = score @ fitted.propensity_spread @ (drift / of_controls.sum())
    influence = above[1] - by_outcome - below[1] - by_propensity
    return above[0] - below[0], influence


def _mean_and_influence(weight: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Weighted means of n x D values and how far each unit pulls them."""
    total = weight.sum()
    mean: Floats = weight @ values / total
    return mean, weight[:, None] * (values - mean) * (len(weight) / total)


def _centre(weight: Floats, design: Floats) -> Floats:
    centre: Floats = weight @ design / weight.sum()
    return centre


def _standardised(covariates: Floats) -> Floats:
    """A constant, then each covariate in standard deviations: same fit, safer sums."""
    spread = covariates.std(axis=0)
    if (spread <= _CLOSE * np.abs(covariates).max(axis=0, initial=1.0)).any():
        raise NoOverlap
    centred = (covariates - covariates.mean(axis=0)) / spread
    return np.column_stack([np.ones(len(covariates)), centred])


def _logistic(
    design: Floats, treated: Booleans, weight: Floats
) -> tuple[Floats, Floats]:
    """Propensities by Newton's method, and the inverse of their mean information."""
    coefficients = np.zeros(design.shape[1])
    share = float(weight @ treated / weight.sum())
    coefficients[0] = np.log(share / (1 - share))
    for _ in range(_STEPS):
        # Beyond 30 a propensity is 0 or 1 to every digit kept.
        propensity = 1 / (1 + np.exp(-np.clip(design @ coefficients, -30, 30)))
        spread = _inverse(_information(design, propensity, weight))
        gradient = design.T @ (weight * (treated - propensity)) / len(design)
        step = spread @ gradient
        coefficients = coefficients + step
        if np.abs(step).max() < _CLOSE * (1 + np.abs(coefficients).max()):
            return propensity, spread
    raise NoOverlap


def _information(design: Floats, propensity: Floats, weight: Floats) -> Floats:
    curve = weight * propensity * (1 - propensity)
    information: Floats = design.T @ (design * curve[:, None]) / len(design)
    return information


def _inverse(matrix: Floats) -> Floats:
    if not np.isfinite(matrix).all() or np.linalg.cond(matrix) > 1 / _CLOSE:
        raise NoOverlap
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
