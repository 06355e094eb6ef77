"""Confidence intervals of proportions, ratios of counts, rates and means.

Every function takes scalars or arrays, which are broadcast together, and gives back
`(low, high)`, two float arrays of the broadcast shape; nan where the interval is
undefined. `level` is the confidence wanted, 0.95 for "95 %".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special


FloatArray = npt.NDArray[np.float64]


def wilson(
    successes: npt.ArrayLike, trials: npt.ArrayLike, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Score interval of a proportion.

    With p = successes / trials, n = trials and z the normal quantile of `level`:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). The bounds of 0 successes and
    of n successes are exactly 0 and exactly 1. Undefined without a trial, and where
    successes are negative or more than the trials.

    Wilson, J. Am. Stat. Assoc. 1927;22:209-212.
    """
    z = _normal_quantile(level)
    x, n = _broadcast(successes, trials)
    defined = (n > 0) & (x >= 0) & (x <= n)
    x, n = np.where(defined, x, np.nan), np.where(defined, n, np.nan)
    # The formula multiplied by n: whole counts stay whole until the last division.
    centre = x + z**2 / 2
    spread = z * np.sqrt(x * (n - x) / n + z**2 / 4)
    low, high = (centre - spread) / (n + z**2), (centre + spread) / (n + z**2)
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


def odds_from_wilson(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Interval of a ratio of two counts, neither part of the other.

    Given their sum n + d, the share p = n / (n + d) is a proportion and the ratio n/d
    is its odds p / (1 - p), which grows with p: the bounds are those of Wilson's
    interval of p turned into odds. Undefined, as the ratio is, where the denominator
    is 0 or less, and where the numerator is negative.

    Przyborowski and Wilenski, Biometrika 1940;31:313-323, for conditioning on the
    sum; Wilson 1927 for the interval.
    """
    above, below = _broadcast(numerator, denominator)
    below = np.where(below > 0, below, np.nan)
    low, high = wilson(above, above + below, level)
    return low / (1 - low), high / (1 - high)


def wilson_of_weights(
    part: npt.ArrayLike,
    whole: npt.ArrayLike,
    squares: npt.ArrayLike,
    level: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Score interval of a share of unequal weights (doses, euros).

    `part` and `whole` are sums of weights, `squares` the sum of the squares of those
    of the whole. Kish's effective number n = whole² / squares is how many equal weights
    would tell as much: it is Wilson's interval of n × part / whole among n. Undefined
    where the whole or the squares are not above 0, or the share outside 0 to 1.

    Kish, Survey Sampling, 1965, 8.2; Wilson 1927.
    """
    inside, total, squared = np.broadcast_arrays(
        _floats(part), _floats(whole), _floats(squares)
    )
    total = np.where((total > 0) & (squared > 0), total, np.nan)
    number = total**2 / np.where(squared > 0, squared, np.nan)
    return wilson(number * (inside / total), number, level)


def ratio_of_weights(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    numerator_squares: npt.ArrayLike,
    products: npt.ArrayLike,
    denominator_squares: npt.ArrayLike,
    level: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Interval of a ratio of two sums of weights over the same rows.

    With R = n / d, each row's residual is w_n - R w_d; the variance of R is the sum of
    their squares over d²: (Snn - 2 R Snd + R² Sdd) / d². The interval is taken on the
    logarithm, R exp(± z √V / R), so that it stays above 0. Undefined where n or d is
    not above 0. A variance that rounding leaves below 0 is 0.

    Linearisation (delta method): Woodruff, J. Am. Stat. Assoc. 1971;66:411-414;
    Cochran, Sampling Techniques, 1977, 6.4.
    """
    z = _normal_quantile(level)
    above, below = _broadcast(numerator, denominator)
    ratio = np.where(above > 0, above, np.nan) / np.where(below > 0, below, np.nan)
    residuals = (
        _floats(numerator_squares)
        - 2 * ratio * _floats(products)
        + ratio**2 * _floats(denominator_squares)
    )
    spread = z * np.sqrt(np.maximum(residuals, 0.0)) / below / ratio
    return ratio * np.exp(-spread), ratio * np.exp(spread)


def poisson_exact(
    count: npt.ArrayLike, exposure: npt.ArrayLike = 1.0, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Exact interval of a rate: a count of events over an exposure T.

    With α = 1 - level: ½ χ²(α/2; 2 count) / T and ½ χ²(1 - α/2; 2 count + 2) / T; the
    low bound of no event is exactly 0. Undefined where the exposure is 0 or less and
    where the count is negative.

    Garwood, Biometrika 1936;28:437-442.
    """
    tail = (1 - level) / 2
    events, time = _broadcast(count, exposure)
    defined = (events >= 0) & (time > 0)
    events, time = np.where(defined, events, np.nan), np.where(defined, time, np.nan)
    low = special.gammaincinv(events, tail) / time
    high = special.gammainccinv(events + 1, tail) / time
    return np.where(events == 0, 0.0, low), np.asarray(high, dtype=np.float64)


def mean_from_sums(
    total: npt.ArrayLike,
    squares: npt.ArrayLike,
    n: npt.ArrayLike,
    level: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Normal interval of a mean, from the sum and the sum of squares of n values.

    m ± z s / √n with m = total / n and s² = (squares - total² / n) / (n - 1).
    Undefined under 2 values. A variance that rounding leaves below 0 is 0.

    Any textbook; for the sums, Chan, Golub and LeVeque, Am. Stat. 1983;37:242-247.
    """
    z = _normal_quantile(level)
    added, squared, size = np.broadcast_arrays(
        _floats(total), _floats(squares), _floats(n)
    )
    size = np.where(size >= 2, size, np.nan)
    mean = added / size
    variance = np.maximum(squared - added * mean, 0.0) / (size - 1)
    spread = z * np.sqrt(variance / size)
    return mean - spread, mean + spread


def _normal_quantile(level: float) -> float:
    return float(-special.ndtri((1 - level) / 2))


def _floats(values: npt.ArrayLike) -> FloatArray:
    return np.asarray(values, dtype=np.float64)


def _broadcast(
    first: npt.ArrayLike, second: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    one, other = np.broadcast_arrays(_floats(first), _floats(second))
    return one, other
