"""How much trends would have to differ before an effect is lost.

Parallel trends cannot be proved. What can be told is how wide the interval becomes when
trends may part after the session as much as they did before, half as much, twice; or
when the drift of before may have gone on in a straight line.

Rambachan and Roth, Rev. Econ. Stud. 2023;90:2555-2591.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, special

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Interval
from maillage.engine.impact.influence import Influence
from maillage.engine.impact.panel import Floats, Integers
from maillage.engine.impact.results import Estimate
from maillage.engine.impact.smooth_trends import straight_on
from maillage.engine.mirrors.words import number


MULTIPLES = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Of the largest departure from parallel trends seen before, what is allowed after."""

LEVEL = 0.95
LARGEST_MULTIPLE = 100.0
FEWEST_STEPS = 2
"""Steps between periods before: from one alone no largest departure is learnt."""


@dataclass(frozen=True)
class Allowed:
    """The interval when departures after are at most `multiple` times those before."""

    multiple: float
    interval: Interval


@dataclass(frozen=True)
class Robust:
    """Intervals by what is allowed, and the multiple at which 0 enters (`breakdown`).

    `breakdown` is 0 where 0 is in the interval of parallel trends already, infinite
    where no multiple up to 100 brings it in. `straight_on` is the interval when the
    drift of before went on in a straight line. `steps`: how many steps before taught.
    """

    allowed: tuple[Allowed, ...]
    breakdown: float
    straight_on: Interval
    steps: int
    said: str


@dataclass(frozen=True)
class Steps:
    """An event study as steps: S before, in order, then P effects after.

    A step is how much the gap to controls moved from one period to the next; the last
    one leads to the period just before the session. `covariance` is (S + P) square.
    """

    before: Floats
    after: Floats
    covariance: Floats


def robust(
    estimate: Estimate,
    *,
    cluster: Integers | None = None,
    base: Literal["varying", "universal"] = "varying",
    multiples: Sequence[float] = MULTIPLES,
    degrees: float | None = None,
) -> Robust:
    """What becomes of the mean effect over the periods after, by what is allowed.

    `estimate` is that of `group_time`, with `base` as it was asked there. `cluster` U:
    units whose shocks are shared; their covariance is summed by cluster. `degrees`: of
    Student's t in the place of the normal (the number of circles less one). BadInput
    under two steps before, or without an influence to take the covariance from.
    """
    return relative_magnitudes(
        steps_of(estimate, cluster=cluster, base=base),
        multiples=multiples,
        degrees=degrees,
    )


def steps_of(
    estimate: Estimate,
    *,
    cluster: Integers | None = None,
    base: Literal["varying", "universal"] = "varying",
) -> Steps:
    """The steps of an estimate, their covariance from its influence functions."""
    if estimate.influence is None:
        raise BadInput(
            "Cet estimateur ne dit pas comment ses effets varient ensemble : la "
            "solidité face aux tendances se lit avec l'estimateur par début et période."
        )
    since = np.array(sorted(estimate.dynamic))
    influence = estimate.influence[1 : 1 + since.size]
    every = np.ones(len(influence), np.bool_)
    shared = Influence.whole(influence.T).by_cluster(cluster, every).T
    covariance = shared @ shared.T / influence.shape[1] ** 2
    effects = np.array([estimate.dynamic[int(one)].att for one in since])
    after = since >= 0
    if base == "varying":
        return Steps(effects[~after], effects[after], covariance)
    kept = since != -1
    return from_levels(
        effects[since < -1],
        effects[after],
        covariance[np.ix_(kept, kept)],
    )


def from_levels(before: Floats, after: Floats, covariance: Floats) -> Steps:
    """An event study against the period just before, as steps.

    `before` in order, without that period (0 by construction); `covariance` of before
    and after together.
    """
    count = before.size
    differences = -np.eye(count) + np.diag(np.ones(count - 1), 1)
    whole = np.eye(count + after.size)
    whole[:count, :count] = differences
    return Steps(differences @ before, after, whole @ covariance @ whole.T)


def relative_magnitudes(
    steps: Steps,
    *,
    weights: Floats | None = None,
    multiples: Sequence[float] = MULTIPLES,
    degrees: float | None = None,
) -> Robust:
    """The interval when no step after is larger than a multiple of the largest before.

    With l the weights of the effects after (equal unless told, none below 0), the
    departure of their mean is at most m c D, where D = max |d_s| over the steps before
    and c = sum of l_t (t + 1), t from 0. Were the largest step known to be s, the upper
    end would be the linear l'b + m c |d_s|, whose one-sided limit is known; the
    interval goes up to the highest of these limits over all s and both signs, down to
    the lowest. It holds the true effect at least as often as its level says, for it
    contains the interval of the step that truly is the largest. Rambachan and Roth's
    conditional sets are a little shorter and need a linear programme a point.
    """
    _check(steps, weights)
    weight = _weights(steps, weights)
    reach = _quantile(degrees)

    def interval(multiple: float) -> Interval:
        return _interval(steps, weight, multiple, reach)

    broken = _breakdown(interval)
    return Robust(
        tuple(Allowed(float(one), interval(one)) for one in multiples),
        broken,
        straight_on(steps.before, steps.after, steps.covariance, weight, reach),
        steps.before.size,
        _said(broken),
    )


def departure_allowed(
    steps: Steps, weights: Floats | None, multiple: float
) -> Interval:
    """The effects that departures allow were there no noise: the identified set."""
    weight = _weights(steps, weights)
    mean = float(weight @ steps.after)
    width = multiple * _leverage(weight) * float(np.abs(steps.before).max())
    return Interval(mean, mean - width, mean + width)


def _interval(steps: Steps, weight: Floats, multiple: float, reach: float) -> Interval:
    mean = float(weight @ steps.after)
    lever = multiple * _leverage(weight)
    lows, highs = [], []
    for place in range(steps.before.size):
        for sign in (-1.0, 1.0):
            tilt = np.zeros(steps.before.size)
            tilt[place] = sign * lever
            row = np.concatenate([tilt, weight])
            error = float(np.sqrt(row @ steps.covariance @ row))
            end = mean + float(tilt @ steps.before)
            lows.append(end - reach * error)
            highs.append(end + reach * error)
    return Interval(mean, min(lows), max(highs))


def _leverage(weight: Floats) -> float:
    return float(weight @ np.arange(1, weight.size + 1))


def _breakdown(interval: Callable[[float], Interval]) -> float:
    """The least multiple whose interval holds 0; intervals only grow with it."""

    def clear(multiple: float) -> float:
        found = interval(multiple)
        return max(found.low, -found.high)

    if clear(0.0) <= 0:
        return 0.0
    if clear(LARGEST_MULTIPLE) > 0:
        return float("inf")
    return float(optimize.brentq(clear, 0.0, LARGEST_MULTIPLE, xtol=1e-6))


def _said(broken: float) -> str:
    if broken == 0:
        return (
            "Même si les tendances étaient restées parallèles, l'intervalle contient 0 "
            ": il n'y a pas d'effet à mettre à l'épreuve."
        )
    if np.isinf(broken):
        return (
            "L'effet résiste à des écarts de tendance cent fois plus grands que le "
            "plus grand observé avant la séance."
        )
    return (
        "L'effet cesse d'être distingué si les tendances ont pu s'écarter, après la "
        f"séance, de {number(broken, 1)} fois le plus grand écart observé d'une "
        "période à l'autre avant elle."
    )


def _quantile(degrees: float | None) -> float:
    if degrees is None:
        return float(special.ndtri((1 + LEVEL) / 2))
    return float(special.stdtrit(degrees, (1 + LEVEL) / 2))


def _weights(steps: Steps, weights: Floats | None) -> Floats:
    if weights is None:
        return np.full(steps.after.size, 1 / steps.after.size)
    return weights


def _check(steps: Steps, weights: Floats | None) -> None:
    if steps.before.size < FEWEST_STEPS or not steps.after.size:
        raise BadInput(
            f"{steps.before.size} pas d'une période à l'autre avant la séance : il en "
            f"faut au moins {FEWEST_STEPS}, et une période après, pour juger les "
            "tendances."
        )
    if weights is not None and (weights < 0).any():
        raise BadInput(
            "Les poids des périodes après la séance ne peuvent être négatifs."
        )
