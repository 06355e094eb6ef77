"""Does a unit differ from its group by more than chance, and by more than usual?

`limits` and `overdispersion` draw a funnel plot around a target. `distinguishable`
says in words what a doctor may conclude about his own value.

Arrays in, arrays out; nan where undefined. A unit without a denominator takes part
in nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import stats


FloatArray = npt.NDArray[np.float64]

INNER_LEVEL = 0.95
OUTER_LEVEL = 0.998
"""The two pairs of limits of a funnel plot: about 2 and about 3 standard errors."""

MINIMUM_UNITS = 5
"""Under 5 units nothing is said of how they differ: one of them makes the answer."""

MINIMUM_DENOMINATOR = 11
"""Under this denominator nothing is said of a unit: figures of 1 to 10 are hidden."""


class Verdict(StrEnum):
    """What a unit may conclude about its value and its group's."""

    INDISTINGUISHABLE = "indistinguishable"
    ABOVE = "above"
    BELOW = "below"
    TOO_FEW = "too few"

    @property
    def sentence(self) -> str:
        """The same, told to the doctor, in neutral words."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.INDISTINGUISHABLE: "Votre valeur ne se distingue pas de celle du groupe.",
    Verdict.ABOVE: "Votre valeur se situe au-dessus de ce que le hasard explique.",
    Verdict.BELOW: "Votre valeur se situe au-dessous de ce que le hasard explique.",
    Verdict.TOO_FEW: "Trop peu de données pour vous comparer au groupe.",
}


# --- the funnel plot ---------------------------------------------------------------


def limits(
    target: float,
    sizes: npt.ArrayLike,
    level: float = INNER_LEVEL,
    tau_squared: float = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """Where proportions of these sizes (denominators) fall around a target.

    Without over-dispersion, the binomial quantiles, interpolated so that the limits
    are smooth: with r the smallest count such that P(R <= r) >= q and
    a = (P(R <= r) - q) / P(R = r), the limit is (r - a) / n. With over-dispersion,
    target ± z √(target (1 - target) / n + τ²). Both kept between 0 and 1; nan for a
    size under 1.

    Spiegelhalter, Stat. Med. 2005;24:1185-1202, appendix A.1 and section 5.
    """
    n = np.asarray(sizes, dtype=np.float64)
    n = np.where(n >= 1, n, np.nan)
    if tau_squared > 0:
        low, high = limits_of_means(
            target, standard_errors(target, n), level, tau_squared
        )
    elif target in (0.0, 1.0):
        low = high = np.where(np.isnan(n), np.nan, target)
    else:
        low = _binomial_limit(target, n, (1 - level) / 2)
        high = _binomial_limit(target, n, (1 + level) / 2)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def limits_of_means(
    target: float,
    errors: npt.ArrayLike,
    level: float = INNER_LEVEL,
    tau_squared: float = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """Where means or rates with these standard errors fall around a target.

    target ± z √(s² + τ²). Spiegelhalter, Stat. Med. 2005;24:1185-1202, section 5.
    """
    z = float(stats.norm.isf((1 - level) / 2))
    spread = z * np.sqrt(np.asarray(errors, dtype=np.float64) ** 2 + tau_squared)
    return target - spread, target + spread


def standard_errors(target: float, sizes: npt.ArrayLike) -> FloatArray:
    """Those of proportions of these sizes under the target: √(θ₀ (1 - θ₀) / n)."""
    n = np.asarray(sizes, dtype=np.float64)
    return np.sqrt(target * (1 - target) / np.where(n > 0, n, np.nan))


@dataclass(frozen=True)
class Overdispersion:
    """How much more units differ from the target than chance alone would have them.

    `phi` is 1 by chance alone; `tau_squared` is the variance between units that the
    limits must add. Both are nan with fewer than `MINIMUM_UNITS` units: limits can
    then only show chance, and whoever draws them says so.
    """

    units: int
    phi: float
    tau_squared: float


def overdispersion(
    values: npt.ArrayLike,
    errors: npt.ArrayLike,
    target: float,
    winsorised: float = 0.1,
) -> Overdispersion:
    """Estimate it from the units' values and standard errors around the target.

    z = (y - θ₀) / s, of which the lowest and the highest tenth (whole units, rounded
    down: none under 10 units) are brought back to their nearest kept neighbour;
    φ = Σz² / I; with w = 1/s², τ² = (I φ - (I - 1)) / (Σw - Σw² / Σw), and 0 where
    that is negative. Units with a nan or without a positive standard error are left
    out.

    Spiegelhalter, Qual. Saf. Health Care 2005;14:347-351; the moment estimate of τ²
    is that of DerSimonian and Laird, Control. Clin. Trials 1986;7:177-188.
    """
    y, s = np.broadcast_arrays(
        np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    )
    kept = ~np.isnan(y) & (s > 0)
    y, s = y[kept], s[kept]
    units = int(y.size)
    if units < MINIMUM_UNITS:
        return Overdispersion(units, np.nan, np.nan)
    z = _winsorise((y - target) / s, winsorised)
    return Overdispersion(units, float(np.mean(z**2)), _tau_squared(z, s))


# --- words for one unit ------------------------------------------------------------


def distinguishable(
    numerators: npt.ArrayLike,
    denominators: npt.ArrayLike,
    level: float = INNER_LEVEL,
    minimum_denominator: int = MINIMUM_DENOMINATOR,
) -> list[Verdict]:
    """Compare each unit's proportion with that of all the others together.

    A unit is ABOVE or BELOW when its value is explained neither

    - by chance: given the group's total, its count is hypergeometric if it draws like
      the others; the mid-p of its tail is under (1 - level) / 2; nor
    - by the differences usual between the others: their τ² (moments, around their
      own value, nobody winsorised) being positive, its distance to their value
      exceeds t √(s² + Σw²s² + τ² (1 + Σw²)), w their shares of their denominator and
      t Student's quantile with units - 2 degrees of freedom (prediction of a new
      unit, Higgins, Thompson and Spiegelhalter, J. R. Stat. Soc. A 2009;172:137-159).

    It is compared with the others, not with a group it is part of: in a circle of
    five, a unit pulls the group's value, and its spread, towards itself. With τ²
    estimated from so few, the t quantile replaces the normal one. Simulated for 5 to
    30 units of some 150 lines, equal or not, a unit like the others is called
    distinguishable 2 to 8 times in 100 at the level 0.95 (see the tests).

    TOO_FEW: fewer than `MINIMUM_UNITS` units with a denominator, a denominator under
    `minimum_denominator`, or a numerator that is no part of it. A ratio of two counts
    n and d is compared as the proportion n of n + d.
    """
    x, n = np.broadcast_arrays(
        np.asarray(numerators, dtype=np.float64),
        np.asarray(denominators, dtype=np.float64),
    )
    usable = (n > 0) & (x >= 0) & (x <= n)
    judged = usable & (n >= minimum_denominator)
    sides = np.full(x.shape, np.nan)
    if np.count_nonzero(usable) >= MINIMUM_UNITS:
        sides[usable] = _sides_of_chance(x[usable], n[usable], level)
        pool = x[usable].sum() / n[usable].sum()
        errors = standard_errors(pool, n[usable])
        if 0 < pool < 1:  # otherwise all units have the same value, 0 or 1
            unusual = _unusual(x[usable] / n[usable], errors, n[usable], level)
            sides[usable] *= unusual
    return _verdicts(np.where(judged, sides, np.nan))


def distinguishable_means(
    values: npt.ArrayLike,
    errors: npt.ArrayLike,
    sizes: npt.ArrayLike,
    level: float = INNER_LEVEL,
    minimum_denominator: int = MINIMUM_DENOMINATOR,
) -> list[Verdict]:
    """Compare each unit's mean (euros per patient) with that of all the others.

    As `distinguishable`, the standard errors being given: distance to the others'
    mean, weighted by size, over √(s² + Σw²s² + τ² (1 + Σw²)), against Student's t
    when τ² > 0 and the normal quantile otherwise. TOO_FEW also without a positive
    standard error.
    """
    y, s, n = np.broadcast_arrays(
        np.asarray(values, dtype=np.float64),
        np.asarray(errors, dtype=np.float64),
        np.asarray(sizes, dtype=np.float64),
    )
    usable = ~np.isnan(y) & (s > 0) & (n > 0)
    judged = usable & (n >= minimum_denominator)
    sides = np.full(y.shape, np.nan)
    if np.count_nonzero(usable) >= MINIMUM_UNITS:
        y, s, n = y[usable], s[usable], n[usable]
        others = (np.sum(y * n) - y * n) / (n.sum() - n)
        unusual = _unusual(y, s, n, level)
        sides[usable] = np.sign(y - others) * unusual
    return _verdicts(np.where(judged, sides, np.nan))


# --- parts -------------------------------------------------------------------------


def _binomial_limit(target: float, sizes: FloatArray, quantile: float) -> FloatArray:
    count = stats.binom.ppf(quantile, sizes, target)
    past = stats.binom.cdf(count, sizes, target) - quantile
    within = stats.binom.pmf(count, sizes, target)
    return np.asarray((count - past / within) / sizes, dtype=np.float64)


def _winsorise(z: FloatArray, share: float) -> FloatArray:
    ordered, cut = np.sort(z), int(share * z.size)
    return np.clip(z, ordered[cut], ordered[-1 - cut])


def _tau_squared(z: FloatArray, errors: FloatArray) -> float:
    weights = 1 / errors**2
    excess = float(np.sum(z**2)) - (z.size - 1)
    scale = float(weights.sum() - np.sum(weights**2) / weights.sum())
    return max(0.0, excess / scale)


def _sides_of_chance(x: FloatArray, n: FloatArray, level: float) -> FloatArray:
    """1, -1 or 0: above, below or within what the group's total leaves to chance."""
    law = stats.hypergeom(int(n.sum()), int(x.sum()), n)
    half = law.pmf(x) / 2
    tail = (1 - level) / 2
    above, below = law.sf(x) + half < tail, law.cdf(x) - half < tail
    return np.asarray(above.astype(np.float64) - below, dtype=np.float64)


def _unusual(
    values: FloatArray, errors: FloatArray, sizes: FloatArray, level: float
) -> npt.NDArray[np.bool_]:
    """Whether each unit is further from the others than they are from each other."""
    return np.array(
        [
            _is_unusual(unit, values, errors, sizes, level)
            for unit in range(values.size)
        ],
        dtype=np.bool_,
    )


def _is_unusual(
    unit: int, values: FloatArray, errors: FloatArray, sizes: FloatArray, level: float
) -> bool:
    y, s, n = (np.delete(array, unit) for array in (values, errors, sizes))
    share, precision = n / n.sum(), 1 / s**2
    centre = np.sum(precision * y) / precision.sum()
    tau_squared = _tau_squared((y - centre) / s, s)
    variance = (
        errors[unit] ** 2
        + np.sum(share**2 * s**2)
        + tau_squared * (1 + np.sum(share**2))
    )
    tail = (1 - level) / 2
    reach = (
        stats.t.isf(tail, values.size - 2) if tau_squared > 0 else stats.norm.isf(tail)
    )
    return bool(abs(values[unit] - np.sum(share * y)) > reach * np.sqrt(variance))


def _verdicts(sides: FloatArray) -> list[Verdict]:
    words = {1.0: Verdict.ABOVE, -1.0: Verdict.BELOW, 0.0: Verdict.INDISTINGUISHABLE}
    return [words.get(side, Verdict.TOO_FEW) for side in sides.tolist()]
