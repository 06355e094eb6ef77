"""The smallest effect that a design would see: told before the session.

A circle that commits to less than this commits to what nobody will be able to verify.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import optimize, stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.assignments import SEED
from maillage.engine.impact.by_circle import common_noise, contrasts
from maillage.engine.impact.chance import chance
from maillage.engine.impact.clusters import clusters_of
from maillage.engine.impact.panel import NEVER, Floats, Panel


POWER = 0.8
LEVEL = 0.05
FEWEST_CIRCLES_FOR_P = 4

_SIMULATED, _SIMULATED_WAYS, _FARTHEST = 600, 300, 30.0


@dataclass(frozen=True)
class Detectable:
    """`effect`: the smallest seen 8 times in 10, in the outcome's unit, either way.

    `se` what the estimate would err by, `dates` how many placebo sessions of the past
    this was measured on.
    """

    effect: float
    se: float
    dates: int


def detectable(
    se: float, degrees: int, *, level: float = LEVEL, power: float = POWER
) -> float:
    """The effect that a t test of error `se` rejects with probability `power`.

    Noncentral t: for a large number of degrees 2.80 errors at 5 % and 80 %.
    """
    if not se > 0 or degrees < 1:
        return float("nan")
    critical = float(stats.t.ppf(1 - level / 2, degrees))

    def lacking(distance: float) -> float:
        return float(stats.nct.sf(critical, degrees, distance)) - power

    return se * float(optimize.brentq(lacking, 0.0, critical + 10.0, xtol=1e-6))


@lru_cache(maxsize=256)
def permutation_multiple(
    circles: int, controls: int, *, level: float = LEVEL, power: float = POWER
) -> float:
    """How many errors an effect must be for the studentised permutation to see it.

    No formula holds: dates handed round fall on some of the circles, whose effect then
    makes the other statistics smaller, so that the test sees more than Student's t with
    as few degrees. Simulated once, normal groups of one variance and one date, with a
    fixed seed; nan where the test cannot see any effect so often.
    """
    random = np.random.default_rng(SEED)
    groups = circles + controls
    chance_alone = random.normal(size=(groups, _SIMULATED))
    codes = np.tile(np.arange(groups) < circles, (_SIMULATED_WAYS, 1))
    codes[1:] = random.permuted(codes[1:], axis=1)
    ways = codes.astype(np.float64)
    error = np.sqrt(1 / circles + 1 / controls)

    def lacking(multiple: float) -> float:
        moved = chance_alone.copy()
        moved[:circles] += multiple * error
        statistic = _two_groups(ways, moved, circles, controls)
        p = (statistic >= statistic[0] * (1 - 1e-9)).mean(axis=0)
        return float((p <= level).mean()) - power

    if lacking(_FARTHEST) < 0:
        return float("nan")
    return float(optimize.bisect(lacking, 0.0, _FARTHEST, xtol=1e-3))


def seen_multiple(circles: int, controls: int, grouped: bool) -> float:
    """The same where dates can be handed round, else Student's, C - 1 degrees."""
    seen = permutation_multiple(circles, controls) if grouped else float("nan")
    return seen if np.isfinite(seen) else detectable(1.0, circles - 1)


def _two_groups(ways: Floats, values: Floats, circles: int, controls: int) -> Floats:
    """Ways x draws: the squared difference of means over its squared error."""
    total, squares = ways @ values, ways @ values**2
    rest, rest_squares = values.sum(axis=0) - total, (values**2).sum(axis=0) - squares
    inside = (squares - total**2 / circles) / (circles - 1) / circles
    outside = (rest_squares - rest**2 / controls) / controls**2
    statistic: Floats = (total / circles - rest / controls) ** 2 / (inside + outside)
    return statistic


def minimum_detectable(
    past: Panel, circles: Collection[str], *, after: int, every: int = 1
) -> Detectable:
    """What the coming sessions of `circles` (names of clusters) could show.

    `past` holds months without any session for them; `after` is how many months they
    will be followed. Placebo sessions are put in the past, `every` months apart, each
    with `after` months behind it and at least as many before it; the error is that of
    the same design at those dates, on average. One to three circles: Student, control
    groups less one degrees; from four on what the permutation sees, or Student with the
    circles less one where the controls are single doctors.

    Raises BadInput where the past is too short or a name is not known.
    """
    chosen = _chosen(past, circles)
    last = len(past.times) - after
    dates = range(last, after - 1, -every)
    if after < 1 or not dates:
        raise BadInput(
            f"Le passé compte {len(past.times)} périodes : il en faut"
            f" {2 * max(after, 1)} pour dire ce qu'un suivi de {after} montrerait ;"
            " raccourcir le suivi ou déposer plus de mois."
        )
    found = [_squared_error(past, chosen, date, date + after) for date in dates]
    se = float(np.sqrt(np.mean([square for square, _ in found])))
    return Detectable(se * found[0][1], se, len(found))


def _chosen(past: Panel, circles: Collection[str]) -> np.ndarray:
    unknown = sorted(set(circles) - set(past.clusters))
    if unknown or not circles:
        named = f"« {unknown[0]} »" if unknown else "aucun nom"
        raise BadInput(
            f"Le passé ne connaît pas le cercle demandé ({named}) : donner des noms de"
            " groupes du panel."
        )
    return np.isin(past.clusters, sorted(circles))


def _squared_error(
    past: Panel, chosen: np.ndarray, date: int, end: int
) -> tuple[float, float]:
    """The design's squared error with a placebo session at `date`, and the multiple."""
    cohort = np.where(chosen[past.cluster], date, NEVER)
    shorter = Panel(
        past.units,
        past.times[:end],
        past.outcome[:, :end],
        cohort,
        past.cluster,
        past.clusters,
        past.weight,
        months_a_period=past.months_a_period,
    )
    clusters = clusters_of(shorter)
    found = contrasts(clusters, clusters.outcome[0])
    by_chance = chance(shorter, clusters, clusters.outcome[0])
    parts = clusters.weight[clusters.treated]
    parts = parts / parts.sum()
    square = (parts**2 * by_chance.variances).sum() + common_noise(found, parts)
    if len(parts) < FEWEST_CIRCLES_FOR_P:
        return float(square), detectable(1.0, by_chance.degrees)
    controls = len(found.control)
    return float(square), seen_multiple(len(parts), controls, by_chance.grouped)
