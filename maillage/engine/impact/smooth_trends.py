"""When the drift of before went on, straight or bending a little: shortest interval.

An estimate l'b + a'd corrects the mean effect after by the steps d of before. Any
straight drift cancels when the corrections add up to what it would have added; a drift
that bends by at most `bend` a period leaves a bias that is known at its worst. Among
such estimates the one with the shortest interval is taken: the fixed-length interval of
Armstrong and Kolesar (Econometrica 2018;86:655-683), as in Rambachan and Roth (Rev.
Econ. Stud. 2023;90:2555-2591), smoothness restrictions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from maillage.engine.impact.content import Interval
from maillage.engine.impact.panel import Floats


STRENGTHS = 31
"""Trade-offs of bias against noise that are tried; the best is searched around."""
MOST_SWEEPS = 1000
_STILL = 1e-10


@dataclass(frozen=True)
class _Problem:
    """Variance in terms of the sums A of the first corrections, A_i = a_1 + .. + a_i.

    The last sum is fixed by the straight drift; `curve` and `tilt` are the variance's
    quadratic and linear parts, `least` its constant. `after` is the bias that bends
    after the session leave whatever is done, a unit of `bend`.
    """

    row: Floats
    change: Floats
    curve: Floats
    tilt: Floats
    least: float
    after: float


def straight_on(
    before: Floats, after: Floats, covariance: Floats, weights: Floats, reach: float
) -> Interval:
    """The interval when the drift went on in a straight line.

    `before` S steps and `after` P effects in order, their `covariance` together,
    `weights` P of the mean; `reach`: how many standard errors an interval goes.
    """
    problem = _problem(before.size, after.size, covariance, weights)
    sums = -np.linalg.pinv(problem.curve) @ problem.tilt
    row = problem.row + problem.change @ sums
    value = float(row @ np.concatenate([before, after]))
    error = float(np.sqrt(row @ covariance @ row))
    return Interval(value, value - reach * error, value + reach * error)


def bending(
    before: Floats,
    after: Floats,
    covariance: Floats,
    weights: Floats,
    *,
    bend: float,
    level: float = 0.95,
) -> Interval:
    """The interval when a step may differ from the one before it by at most `bend`."""
    problem = _problem(before.size, after.size, covariance, weights)
    scale = float(np.abs(problem.curve).max())

    def half_length(log_strength: float) -> float:
        return _half_length(
            problem, _sums(problem, 10.0**log_strength * scale), bend, level
        )

    grid = np.linspace(-8, 4, STRENGTHS)
    best = int(np.argmin([half_length(one) for one in grid]))
    ends = grid[max(best - 1, 0)], grid[min(best + 1, STRENGTHS - 1)]
    found = optimize.minimize_scalar(half_length, bounds=ends, method="bounded")
    sums = _sums(problem, 10.0 ** float(found.x) * scale)
    row = problem.row + problem.change @ sums
    value = float(row @ np.concatenate([before, after]))
    reach = _half_length(problem, sums, bend, level)
    return Interval(value, value - reach, value + reach)


def _problem(steps: int, periods: int, covariance: Floats, weights: Floats) -> _Problem:
    """Corrections as a = row + change @ A, with A the sums before the last step."""
    drift = float(weights @ np.arange(1, periods + 1))
    row = np.concatenate([np.zeros(steps), weights])
    row[steps - 1] = -drift
    change = np.zeros((steps + periods, steps - 1))
    for place in range(steps - 1):
        change[place, place] = 1.0
        change[place + 1, place] = -1.0
    bends = [
        abs(float(weights @ np.maximum(np.arange(1, periods + 1) - i, 0)))
        for i in range(periods)
    ]
    return _Problem(
        row,
        change,
        change.T @ covariance @ change,
        change.T @ covariance @ row,
        float(row @ covariance @ row),
        sum(bends),
    )


def _sums(problem: _Problem, strength: float) -> Floats:
    """The sums A that make variance + strength x sum |A| least, one at a time."""
    sums = np.zeros(problem.tilt.size)
    for _ in range(MOST_SWEEPS):
        largest = 0.0
        for place in range(sums.size):
            own = problem.curve[place, place]
            slope = (
                problem.tilt[place] + problem.curve[place] @ sums - own * sums[place]
            )
            better = -np.sign(slope) * max(abs(slope) - strength / 2, 0.0) / own
            largest = max(largest, abs(better - sums[place]))
            sums[place] = better
        if largest < _STILL:
            break
    return sums


def _half_length(problem: _Problem, sums: Floats, bend: float, level: float) -> float:
    bias = bend * (problem.after + float(np.abs(sums).sum()))
    variance = problem.least + 2 * problem.tilt @ sums + sums @ problem.curve @ sums
    error = float(np.sqrt(variance))
    return error * _folded_quantile(bias / error, level)


def _folded_quantile(shift: float, level: float) -> float:
    """The value that |N(shift, 1)| stays under with probability `level`."""

    def beyond(value: float) -> float:
        return float(special.ndtr(value - shift) - special.ndtr(-value - shift)) - level

    return float(optimize.brentq(beyond, 0.0, shift + 10.0, xtol=1e-12))
