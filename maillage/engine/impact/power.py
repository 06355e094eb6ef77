"""The smallest effect that a design would see: told before the session.

A circle that commits to less than this commits to what nobody will be able to verify.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.by_circle import common_noise, contrasts
from maillage.engine.impact.chance import chance
from maillage.engine.impact.clusters import clusters_of
from maillage.engine.impact.panel import NEVER, Panel


POWER = 0.8
LEVEL = 0.05
FEWEST_CIRCLES_FOR_P = 4


@dataclass(frozen=True)
class Detectable:
    """`effect`: the smallest seen 8 times in 10, in the outcome's unit, either way.

    `se` what the estimate would err by, `degrees` what the test counts on, `dates` how
    many placebo sessions of the past this was measured on.
    """

    effect: float
    se: float
    degrees: int
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


def minimum_detectable(
    past: Panel, circles: Collection[str], *, after: int, every: int = 1
) -> Detectable:
    """What the coming sessions of `circles` (names of clusters) could show.

    `past` holds months without any session for them; `after` is how many months they
    will be followed. Placebo sessions are put in the past, `every` months apart, each
    with `after` months behind it and at least as many before it; the error is that of
    the same design at those dates, on average. Degrees are the circles less one from 4
    circles on (the test will be between them), else the control groups less one.

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
    degrees = found[0][1]
    return Detectable(detectable(se, degrees), se, degrees, len(found))


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
) -> tuple[float, int]:
    """The design's squared error with a placebo session at `date`, and its degrees."""
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
    several = len(parts) >= FEWEST_CIRCLES_FOR_P
    return float(square), (len(parts) - 1 if several else by_chance.degrees)
