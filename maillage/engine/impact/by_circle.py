"""Each circle's own effect against the controls, and Student's t over the circles.

A circle is one observation: its effect is one number, and the spread of these numbers
says how sure their mean is, whatever ties months and doctors together inside a circle
(Ibragimov & Muller, Journal of Business & Economic Statistics 2010;28:453-468). The
controls' own noise, common to all circles, is added to the error of the mean: without
it, circles held to the same controls would look more alike than they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from maillage.engine.impact.assigned_effects import dates_of
from maillage.engine.impact.clusters import Clusters
from maillage.engine.impact.panel import Floats, Integers


@dataclass(frozen=True)
class CircleEffect:
    """One circle: its effect, the error that chance alone would give it, an interval.

    `shrunk` is drawn towards the mean of the circles as far as chance explains their
    differences: what to show side by side, never what to test.
    """

    name: str
    att: float
    se: float
    low: float
    high: float
    shrunk: float


@dataclass(frozen=True)
class OverCircles:
    """Student's t of the circles' effects, each counted once; `degrees` C - 1.

    `plain_p` leaves out the controls' noise, as first published.
    """

    att: float
    se: float
    degrees: int
    p: float
    low: float
    high: float
    plain_p: float


@dataclass(frozen=True)
class Contrasts:
    """After minus before, by date of each circle, in the circles and in the controls.

    `circle` C, `control` N x C: a control's value with the circle's date; `names` C,
    `size` C, `share` N (sums to 1) the controls' parts in their mean.
    """

    names: tuple[str, ...]
    size: Integers
    circle: Floats
    control: Floats
    share: Floats

    @property
    def effects(self) -> Floats:
        """C: each circle less the mean of the controls over the same months."""
        apart: Floats = self.circle - self.share @ self.control
        return apart


def contrasts(clusters: Clusters, outcome: Floats) -> Contrasts:
    """Those of one outcome (G x T); controls are the clusters without a date."""
    dates, codes = dates_of(clusters)
    treated = clusters.treated
    by_date = outcome @ dates.contrast.T
    wanted = codes[treated]
    weight = clusters.weight[~treated]
    return Contrasts(
        tuple(np.asarray(clusters.names, dtype=object)[treated]),
        clusters.size[treated],
        by_date[treated, wanted],
        by_date[~treated][:, wanted],
        weight / weight.sum(),
    )


def over_circles(found: Contrasts, level: float = 0.05) -> OverCircles:
    """The mean of the circles' effects with its interval; needs two circles."""
    effects = found.effects
    circles = len(effects)
    own = float(effects.var(ddof=1)) / circles
    se = float(np.sqrt(own + common_noise(found)))
    att, degrees = float(effects.mean()), circles - 1
    reach = float(special.stdtrit(degrees, 1 - level / 2)) * se
    p = two_sided(att, se, degrees)
    alone = two_sided(att, float(np.sqrt(own)), degrees)
    return OverCircles(att, se, degrees, p, att - reach, att + reach, alone)


def two_sided(att: float, se: float, degrees: int) -> float:
    """Student's p-value of no effect; nan without an error."""
    if not se > 0:
        return float("nan")
    return 2 * float(special.stdtr(degrees, -abs(att) / se))


def common_noise(found: Contrasts, parts: Floats | None = None) -> float:
    """The variance that the controls' mean gives to a mean of the circles' effects.

    `parts` C are the circles' parts in that mean, equal unless told.
    """
    controls, circles = found.control.shape
    if controls < 2:
        return 0.0
    share = np.full(circles, 1 / circles) if parts is None else parts
    mixed = found.control @ share
    spread = ((mixed - found.share @ mixed) ** 2).sum() / (controls - 1)
    return float(spread * (found.share**2).sum())


def circle_effects(
    found: Contrasts, variances: Floats, degrees: int, level: float = 0.05
) -> tuple[CircleEffect, ...]:
    """Each circle's effect; `variances` C what chance alone gives, on `degrees`.

    The spread between circles is what their differences show beyond chance (DerSimonian
    & Laird, Controlled Clinical Trials 1986;7:177-188).
    """
    effects = found.effects
    reach = float(special.stdtrit(degrees, 1 - level / 2)) * np.sqrt(variances)
    between = _between(effects, variances)
    total = between + variances
    alike = not (total > 0).all()
    mean = np.average(effects, weights=None if alike else 1 / total)
    kept = np.ones(len(effects)) if alike else between / total
    shrunk = mean + kept * (effects - mean)
    return tuple(
        CircleEffect(name, *map(float, values))
        for name, *values in zip(
            found.names,
            effects,
            np.sqrt(variances),
            effects - reach,
            effects + reach,
            shrunk,
            strict=True,
        )
    )


def _between(effects: Floats, variances: Floats) -> float:
    """The variance of the circles' true effects, beyond chance; 0 for one circle."""
    if len(effects) < 2 or not (variances > 0).all():
        return 0.0
    weight = 1 / variances
    mean = np.average(effects, weights=weight)
    excess = float((weight * (effects - mean) ** 2).sum()) - (len(effects) - 1)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, excess / scale)
