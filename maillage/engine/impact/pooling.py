"""The circles of a portfolio taken together: pooled effect, and how they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Interval
from maillage.engine.impact.panel import Booleans, Floats
from maillage.engine.impact.results import Effect


LEVEL = 0.95
FEWEST_FOR_P = 4
"""Circles under which no p-value is given."""
FEWEST_FOR_PREDICTION = 3
FEWEST_BY_PREDICTOR = 10
"""Circles a predictor that meta-regression asks for (Cochrane Handbook, 10.11.5)."""

_Z = float(special.ndtri((1 + LEVEL) / 2))


@dataclass(frozen=True)
class Pooled:
    """Effects of circles under a random-effects model.

    `effect` is the mean of the circles that could have been, with its Hartung-Knapp
    interval; `prediction` is where the effect of one more circle would fall (None under
    3 circles). `tau2` is the variance of true effects between circles, `i2` (0 to 1)
    their part in the variance seen. `weights` are in the order given, add up to 1, nan
    for a circle left out.
    """

    circles: int
    left_out: int
    effect: Effect
    p: float | None
    why_no_p: str | None
    tau2: Interval
    q: float
    degrees: int
    q_p: float
    i2: Interval
    prediction: Interval | None
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Predictor:
    """What one characteristic of circles says of their effects: a slope by unit of it.

    `slope` is None, and `why_none` says why in French, where nothing can be told.
    `p_holm` is p corrected for all the predictors asked about at once. `explained` is
    the part of tau2 that goes once it is known, from 0 to 1 (None where there is none).
    `caution` is a French sentence, empty where there is none.
    """

    name: str
    circles: int
    slope: Effect | None
    p: float | None
    p_holm: float | None
    explained: float | None
    why_none: str | None
    caution: str


def pooled(effects: Sequence[Effect]) -> Pooled:
    """The circles' effects taken together, one `Effect` a circle.

    tau2 by Paule and Mandel (J. Res. Natl. Bur. Stand. 1982;87:377-385): the value for
    which the weighted squares about the mean are worth their degrees of freedom. Mean
    and interval by Hartung and Knapp (Stat. Med. 2001;20:3875-3889) with t(k - 1), the
    variance never taken below that of a model without its correction (Rover et al., BMC
    Med. Res. Methodol. 2015;15:99): with few circles that agree by luck it would make
    the interval absurdly short. tau2's own interval by Q-profile (Viechtbauer, Stat.
    Med. 2007;26:37-52), i2's from it. Prediction with t(k - 2) (Higgins, Thompson and
    Spiegelhalter, J. R. Stat. Soc. A 2009;172:137-159).

    A circle without a standard error counts by its interval's half-width; without
    either it is left out. BadInput where fewer than two circles are left.
    """
    values, variances = _values(effects)
    kept = np.isfinite(values) & np.isfinite(variances)
    if int(kept.sum()) < 2:
        raise BadInput(
            "Moins de deux cercles ont un effet avec son intervalle : il n'y a rien à "
            "mettre en commun ; lire l'effet du cercle seul."
        )
    return _pooled(values, variances, kept)


def _pooled(all_values: Floats, all_variances: Floats, kept: Booleans) -> Pooled:
    values, variances = all_values[kept], all_variances[kept]
    count = values.size
    ones = np.ones((count, 1))
    tau2 = paule_mandel(values, variances, ones)
    fit = _weighted(values, variances + tau2, ones, cautious=True)
    q = _excess(values, variances, ones, 0.0)
    typical = _typical_variance(variances)
    spread = _tau2_interval(values, variances, tau2)
    weights = np.full(kept.size, np.nan)
    weights[kept] = (1 / (variances + tau2)) / np.sum(1 / (variances + tau2))
    return Pooled(
        circles=count,
        left_out=int((~kept).sum()),
        effect=fit.effect(0),
        p=fit.p(0) if count >= FEWEST_FOR_P else None,
        why_no_p=None if count >= FEWEST_FOR_P else _too_few(count),
        tau2=spread,
        q=q,
        degrees=count - 1,
        q_p=float(special.chdtrc(count - 1, q)),
        i2=Interval(*(end / (end + typical) for end in _ends(spread))),
        prediction=_prediction(fit.effect(0), tau2, count),
        weights=tuple(float(weight) for weight in weights),
    )


def _too_few(count: int) -> str:
    return (
        f"Pas de valeur p : {_circles(count)} seulement, il en faut au moins "
        f"{FEWEST_FOR_P} pour qu'elle ait un sens."
    )


def _circles(count: int) -> str:
    return f"{count} cercle{'s' if count > 1 else ''}"


def predictors(
    effects: Sequence[Effect], characteristics: Mapping[str, Sequence[float]]
) -> tuple[Predictor, ...]:
    """Each characteristic of the circles against their effects, one at a time.

    Random-effects meta-regression with Paule-Mandel's residual tau2 and Knapp and
    Hartung's errors with t(k - 2) (Stat. Med. 2003;22:2693-2710), p corrected by Holm
    over those that have one. nan: not known of that circle, which is left out for that
    characteristic only.
    """
    values, variances = _values(effects)
    found = [
        _predictor(name, np.asarray(known, dtype=np.float64), values, variances)
        for name, known in characteristics.items()
    ]
    asked = [one.p for one in found if one.p is not None]
    corrected = iter(holm(asked))
    return tuple(
        one if one.p is None else Predictor(**{**vars(one), "p_holm": next(corrected)})
        for one in found
    )


def _predictor(
    name: str, known: Floats, values: Floats, variances: Floats
) -> Predictor:
    if known.shape != values.shape:
        raise BadInput(
            f"La caractéristique « {name} » a {known.size} valeurs pour {values.size} "
            "cercles ; en donner une par cercle, vide si elle n'est pas connue."
        )
    kept = np.isfinite(values) & np.isfinite(variances) & np.isfinite(known)
    count = int(kept.sum())
    why = _why_no_slope(known[kept])
    if why:
        return Predictor(name, count, None, None, None, None, why, "")
    values, variances, known = values[kept], variances[kept], known[kept]
    ones = np.ones((count, 1))
    design = np.column_stack([ones[:, 0], known - known.mean()])
    tau2 = paule_mandel(values, variances, design)
    whole = paule_mandel(values, variances, ones)
    fit = _weighted(values, variances + tau2, design, cautious=True)
    caution = "" if count >= FEWEST_BY_PREDICTOR else _few_for_slope(count)
    part = max(0.0, 1 - tau2 / whole) if whole > 0 else None
    return Predictor(name, count, fit.effect(1), fit.p(1), None, part, None, caution)


def _few_for_slope(count: int) -> str:
    return (
        f"Piste à vérifier, pas un résultat : {count} cercles, alors qu'il en faut une "
        f"dizaine par caractéristique ({FEWEST_BY_PREDICTOR})."
    )


def _why_no_slope(known: Floats) -> str | None:
    if known.size < FEWEST_FOR_P:
        return (
            f"Connue de {_circles(known.size)} seulement ; il en faut au moins "
            f"{FEWEST_FOR_P}."
        )
    if np.ptp(known) == 0:
        return "La même dans tous les cercles : elle ne peut rien expliquer."
    return None


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Each p corrected for being one of several, in the order given.

    Holm, Scand. J. Stat. 1979;6:65-70: the i-th smallest of m is multiplied by
    m - i + 1, none may be under a smaller one's, none over 1.
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    corrected = np.empty_like(p)
    raised = p[order] * np.arange(p.size, 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(raised), 1.0)
    return tuple(float(value) for value in corrected)


def paule_mandel(values: Floats, variances: Floats, design: Floats) -> float:
    """tau2 for which the weighted residual squares are worth their degrees of freedom.

    0 where they are worth less without any. `design` is k x p, of full rank.
    """
    degrees = values.size - design.shape[1]
    return _tau2_at(values, variances, design, float(degrees))


def _tau2_at(values: Floats, variances: Floats, design: Floats, worth: float) -> float:
    """The tau2 at which the weighted residual squares are `worth`, not under 0."""

    def beyond(tau2: float) -> float:
        return _excess(values, variances, design, tau2) - worth

    if beyond(0.0) <= 0:
        return 0.0
    high = float(np.var(values)) + float(variances.max())
    while beyond(high) > 0:
        high *= 2
    return float(optimize.brentq(beyond, 0.0, high, xtol=1e-15 * high, rtol=1e-14))


def _excess(values: Floats, variances: Floats, design: Floats, tau2: float) -> float:
    return _weighted(values, variances + tau2, design, cautious=False).squares


@dataclass(frozen=True)
class _Fit:
    """Weighted least squares: coefficients, their covariance, residual squares."""

    coefficients: Floats
    covariance: Floats
    squares: float
    degrees: int

    def _error(self, place: int) -> float:
        return float(np.sqrt(self.covariance[place, place]))

    def effect(self, place: int) -> Effect:
        value, error = float(self.coefficients[place]), self._error(place)
        reach = float(special.stdtrit(self.degrees, (1 + LEVEL) / 2)) * error
        return Effect(value, error, value - reach, value + reach)

    def p(self, place: int) -> float:
        statistic = abs(float(self.coefficients[place])) / self._error(place)
        return float(2 * special.stdtr(self.degrees, -statistic))


def _weighted(
    values: Floats, variances: Floats, design: Floats, *, cautious: bool
) -> _Fit:
    """Covariance of Hartung and Knapp, not under the plain one where `cautious`."""
    root = 1 / np.sqrt(variances)
    left, right = design * root[:, None], values * root
    inverse = np.asarray(np.linalg.inv(left.T @ left), dtype=np.float64)
    coefficients: Floats = inverse @ (left.T @ right)
    squares = float(np.sum((right - left @ coefficients) ** 2))
    degrees = values.size - design.shape[1]
    factor = squares / degrees
    if cautious:
        factor = max(1.0, factor)
    return _Fit(coefficients, factor * inverse, squares, degrees)


def _typical_variance(variances: Floats) -> float:
    """Higgins and Thompson, Stat. Med. 2002;21:1539-1558, equation 9."""
    weights = 1 / variances
    total = float(weights.sum())
    rest = total**2 - float(np.sum(weights**2))
    return (variances.size - 1) * total / rest


def _tau2_interval(values: Floats, variances: Floats, tau2: float) -> Interval:
    ones = np.ones((values.size, 1))
    degrees = values.size - 1
    above, below = (
        float(special.chdtri(degrees, part))
        for part in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    )
    return Interval(
        tau2,
        _tau2_at(values, variances, ones, above),
        _tau2_at(values, variances, ones, below),
    )


def _ends(interval: Interval) -> tuple[float, float, float]:
    return interval.value, interval.low, interval.high


def _prediction(effect: Effect, tau2: float, count: int) -> Interval | None:
    if count < FEWEST_FOR_PREDICTION:
        return None
    spread = float(np.sqrt(tau2 + effect.se**2))
    reach = float(special.stdtrit(count - 2, (1 + LEVEL) / 2)) * spread
    return Interval(effect.att, effect.att - reach, effect.att + reach)


def _values(effects: Sequence[Effect]) -> tuple[Floats, Floats]:
    """Effects and their variances; nan where a circle has none above 0."""
    values = np.array([effect.att for effect in effects], dtype=np.float64)
    errors = np.array(
        [
            effect.se if np.isfinite(effect.se) else (effect.high - effect.low) / 2 / _Z
            for effect in effects
        ],
        dtype=np.float64,
    )
    return values, np.where(errors > 0, errors, np.nan) ** 2
