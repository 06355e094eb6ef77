"""How far to believe a proportion of a small denominator: empirical Bayes.

Each unit's true proportion is held to come from one beta law common to the group; a
unit with few lines is drawn towards the group, one with many stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special


FloatArray = npt.NDArray[np.float64]

RELIABLE = 0.7
"""From this reliability on, a value can be shown for itself."""

_LARGEST_PRIOR = 1e7
"""α + β beyond which units do not differ: their spread is under 0.0002 either way."""


@dataclass(frozen=True)
class Shrinkage:
    """The beta law of the group and what it makes of each unit.

    Where the units differ no more than chance has them, `alpha` and `beta` are
    infinite: every unit is shrunk to `mean` with reliability 0. Where nothing can be
    estimated (no line at all), all is nan.
    """

    alpha: float
    beta: float
    mean: float
    """α / (α + β)."""
    shrunk: FloatArray
    """(x + α) / (n + α + β) for each unit; `mean` for a unit without a line."""
    reliability: FloatArray
    """n / (n + α + β): the part of the unit's own data in `shrunk`, from 0 to 1."""


def beta_binomial(successes: npt.ArrayLike, trials: npt.ArrayLike) -> Shrinkage:
    """Fit the group's beta law by maximum likelihood and shrink each unit to it.

    The likelihood of α, β is the product over units of B(x + α, n - x + β) / B(α, β);
    the search starts from the moment estimate (Kleinman, J. Am. Stat. Assoc.
    1973;68:46-54). Units without a trial, or whose successes are no part of their
    trials, do not take part in the fit; the latter have nan for results.

    Casella, Am. Stat. 1985;39:83-87, for empirical Bayes; Griffiths, Biometrics
    1973;29:637-648, for the maximum likelihood of the beta-binomial law.
    """
    x, n = np.broadcast_arrays(
        np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    )
    possible = (n >= 0) & (x >= 0) & (x <= n)
    x, n = np.where(possible, x, np.nan), np.where(possible, n, np.nan)
    fitted = n > 0
    mean, prior = _fit(x[fitted], n[fitted])
    if np.isinf(prior):
        nothing = 0 * n
        return Shrinkage(np.inf, np.inf, mean, mean + nothing, nothing)
    shrunk = (x + mean * prior) / (n + prior)
    return Shrinkage(mean * prior, (1 - mean) * prior, mean, shrunk, n / (n + prior))


def moments(x: FloatArray, n: FloatArray) -> tuple[float, float]:
    """Mean p and intra-unit correlation 1 / (α + β + 1) by moments, from n > 0 trials.

    With S = Σ n (x/n - p)², whose mean is p (1 - p) ((I - 1) + ρ Σ (1 - n/N)(n - 1)).
    Not above 0 when units differ no more than chance has them; nan without a spread
    to measure (all 0, all 1, or one trial each).

    Kleinman, J. Am. Stat. Assoc. 1973;68:46-54, with weights n.
    """
    total = float(n.sum())
    mean = float(x.sum()) / total
    spread = float(np.sum(n * (x / n - mean) ** 2))
    room = float(np.sum((1 - n / total) * (n - 1)))
    if room <= 0 or not 0 < mean < 1:
        return mean, float("nan")
    return mean, (spread / (mean * (1 - mean)) - (n.size - 1)) / room


def _fit(x: FloatArray, n: FloatArray) -> tuple[float, float]:
    """The mean and α + β; the latter infinite when units do not differ."""
    if n.size == 0:
        return float("nan"), float("nan")
    mean, correlation = moments(x, n)
    if n.size == 1 or np.isnan(correlation):
        return mean, float("inf")
    start = 1 / min(max(correlation, 1e-4), 0.9) - 1
    found = optimize.minimize(
        _minus_log_likelihood,
        [special.logit(mean), np.log(start)],
        args=(x, n),
        method="L-BFGS-B",
        bounds=[(-20, 20), (np.log(1e-3), np.log(_LARGEST_PRIOR))],
    )
    chance = -float(np.sum(special.xlogy(x, mean) + special.xlogy(n - x, 1 - mean)))
    if found.x[1] > np.log(_LARGEST_PRIOR) - 1 or found.fun > chance - 1e-6:
        return mean, float("inf")
    return float(special.expit(found.x[0])), float(np.exp(found.x[1]))


def _minus_log_likelihood(point: FloatArray, x: FloatArray, n: FloatArray) -> float:
    prior = np.exp(point[1])
    alpha, beta = prior * special.expit(point[0]), prior * special.expit(-point[0])
    return -float(
        np.sum(
            special.betaln(x + alpha, n - x + beta) - special.betaln(alpha, beta),
        )
    )
