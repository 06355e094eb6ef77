"""One circle alone beside its synthetic double: synthetic difference-in-differences.

The double is the weighted mean of controls that moved as the circle did before its
session; periods of before that resemble those of after count more. Nothing is known of
the noise of one circle but what controls show when each is taken for the circle: the
interval comes from them alone.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager, Am. Econ. Rev. 2021;111:4088-4118;
placebos: Abadie, Diamond and Hainmueller, J. Am. Stat. Assoc. 2010;105:493-505.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Point, SecondOpinion
from maillage.engine.impact.one_circle import Beside, beside
from maillage.engine.impact.panel import Booleans, Floats, Panel
from maillage.engine.impact.results import Effect
from maillage.engine.impact.simplex import nearest_mixture


LEVEL = 0.95
FEWEST_PERIODS_BEFORE = 4
FEWEST_DONORS = 3
FEWEST_FOR_INTERVAL = 19
"""Placebos under which none of them can be the one in twenty that bounds 95 %."""
MOST_PLACEBOS = 99
POOR_FIT = 2.0
"""Times the usual misfit of a control's double, by convention: a poor double."""
_SMALL_RIDGE = 1e-6
"""Of the noise: only makes the weights of periods unique (Arkhangelsky et al. 2021)."""


@dataclass(frozen=True)
class Synthetic:
    """One circle against its synthetic double.

    `effect` is the mean over the periods after; its interval comes from `placebos`, the
    effects found with each control in the circle's place, and is nan under 19 of them.
    `p` is the rank of the circle among them, `smallest_p` 1 / (placebos + 1). `curve`
    gives the gap to the double by period, 0 on the weighted average of before.
    `in_time` are effects at sessions held so many periods too early, on data of before
    alone. `fit_error` is the root mean square of the gap before; `poor_fit` says in
    French that the double does not follow the circle, None where it does.
    """

    effect: Effect
    p: float | None
    smallest_p: float
    donors: tuple[str, ...]
    unit_weights: Floats
    time_weights: Floats
    curve: tuple[Point, ...]
    placebos: Floats
    in_time: dict[int, float]
    fit_error: float
    poor_fit: str | None
    said: tuple[str, ...]

    @property
    def opinion(self) -> SecondOpinion:
        """As a page says it, with its poor fit where it has one."""
        name = "Double synthétique"
        if self.poor_fit is not None:
            name += " (il suit mal le cercle avant la séance)"
        return SecondOpinion(name, self.effect, self.p, weaker=False)


@dataclass(frozen=True)
class Double:
    """The weights of a double and what it gives: `gaps` T, `effect`, misfit before."""

    unit_weights: Floats
    time_weights: Floats
    gaps: Floats
    effect: float
    fit_error: float


def synthetic(
    panel: Panel, *, donors: Literal["cluster", "unit"] = "cluster"
) -> Synthetic:
    """The effect on the one circle of a panel.

    The double is made of clusters of never-treated units (or of the units themselves),
    those with a value in every period. BadInput: no circle or several dates, a circle
    without a value in some period, under 4 periods before, under 3 donors.
    """
    series = beside(panel, donors)
    _check(series)
    found = double(series.donors, series.circle, series.first)
    tried = _tried(len(series.donors))
    others = [_without(series, place) for place in tried]
    placebos = np.array([one.effect for one in others])
    fits = np.array([one.fit_error for one in others])
    return Synthetic(
        effect=_effect(found.effect, placebos),
        p=_rank(found.effect, placebos),
        smallest_p=1 / (placebos.size + 1),
        donors=series.names,
        unit_weights=found.unit_weights,
        time_weights=found.time_weights,
        curve=_curve(found.gaps, np.array([one.gaps for one in others]), series.first),
        placebos=placebos,
        in_time=_in_time(series),
        fit_error=found.fit_error,
        poor_fit=_poor_fit(found.fit_error, fits),
        said=_said(series, placebos.size),
    )


def double(donors: Floats, circle: Floats, first: int) -> Double:
    """Synthetic difference-in-differences of one series (T) against N donors (N x T).

    `first` is the index of the first period under the effect. Weights of donors: on the
    simplex, least squares of the path before up to a constant, with the ridge
    (T after)^(1/2) s^2, s the spread of donors' changes before; weights of periods: the
    same, of donors' means after from their paths before. The optimum is exact; the R
    package synthdid stops near it (California's Proposition 99: -15.60).
    """
    periods_after = circle.size - first
    before, after = donors[:, :first], donors[:, first:]
    noise = float(np.std(np.diff(before, axis=1), ddof=1))
    ridge = float(np.sqrt(periods_after)) * noise**2 * first
    units = nearest_mixture(before.T, circle[:first], ridge)
    small = (_SMALL_RIDGE * noise) ** 2 * len(donors)
    times = nearest_mixture(before, after.mean(axis=1), small)
    gaps = circle - units @ donors
    gaps = gaps - float(times @ gaps[:first])
    misfit = gaps[:first] - gaps[:first].mean()
    return Double(
        units,
        times,
        gaps,
        float(gaps[first:].mean()),
        float(np.sqrt(np.mean(misfit**2))),
    )


def _check(series: Beside) -> None:
    if series.first < FEWEST_PERIODS_BEFORE:
        raise BadInput(
            f"{series.first} période(s) avant la séance : un double synthétique en "
            f"demande au moins {FEWEST_PERIODS_BEFORE} ; attendre, ou lire un autre "
            "estimateur."
        )
    if len(series.donors) and np.ptp(series.donors, axis=1).max() == 0:
        raise BadInput(
            "Les témoins ne varient pas du tout : un double synthétique n'en apprend "
            "rien ; choisir un autre indicateur."
        )
    if len(series.donors) < FEWEST_DONORS:
        raise BadInput(
            f"{len(series.donors)} témoin(s) observé(s) à chaque période : il en faut "
            f"au moins {FEWEST_DONORS} pour composer un double ; passer au trimestre, "
            "ou prendre les médecins un à un."
        )


def _tried(donors: int) -> list[int]:
    """Which donors are taken for the circle: all, or as many spread evenly."""
    if donors <= MOST_PLACEBOS:
        return list(range(donors))
    return [int(place) for place in np.linspace(0, donors - 1, MOST_PLACEBOS)]


def _without(series: Beside, place: int) -> Double:
    others: Booleans = np.arange(len(series.donors)) != place
    return double(series.donors[others], series.donors[place], series.first)


def reach_of(placebos: Floats) -> float:
    """The half-width of a 95 % interval: the k-th largest of B placebos, either way.

    k is 95 % of B + 1, rounded up: the effect itself is one of the B + 1 that would
    stand alike if nothing had happened. nan under 19.
    """
    if placebos.size < FEWEST_FOR_INTERVAL:
        return float("nan")
    rank = int(np.ceil(LEVEL * (placebos.size + 1) - 1e-9))
    return float(np.sort(np.abs(placebos))[rank - 1])


def _effect(att: float, placebos: Floats) -> Effect:
    reach = reach_of(placebos)
    return Effect(att, float("nan"), att - reach, att + reach)


def _rank(att: float, placebos: Floats) -> float:
    return float((1 + np.sum(np.abs(placebos) >= abs(att))) / (placebos.size + 1))


def _curve(gaps: Floats, others: Floats, first: int) -> tuple[Point, ...]:
    points = []
    for period, gap in enumerate(gaps):
        reach = reach_of(others[:, period])
        ends = (
            (None, None)
            if np.isnan(reach)
            else (float(gap - reach), float(gap + reach))
        )
        points.append(Point(period - first, float(gap), *ends))
    return tuple(points)


def _in_time(series: Beside) -> dict[int, float]:
    """Effects at false sessions, each seen with the periods before the true one."""
    known, circle = series.donors[:, : series.first], series.circle[: series.first]
    return {
        series.first - early: double(known, circle, early).effect
        for early in range(FEWEST_PERIODS_BEFORE, series.first)
    }


def _poor_fit(misfit: float, others: Floats) -> str | None:
    usual = float(np.median(others))
    if misfit <= POOR_FIT * usual:
        return None
    return (
        "Le double synthétique suit mal le cercle avant la séance (écart de plus de "
        "deux fois celui des doubles des témoins) : ne pas s'appuyer sur ce résultat."
    )


def _said(series: Beside, placebos: int) -> tuple[str, ...]:
    said = [
        f"Double composé parmi {len(series.donors)} témoins, sur {series.first} "
        "périodes avant la séance.",
        f"Intervalle tiré de {placebos} placebos : chaque témoin est pris à son tour "
        "pour le cercle.",
    ]
    if placebos < FEWEST_FOR_INTERVAL:
        said[1] = (
            f"Pas d'intervalle à 95 % : {placebos} placebos, il en faut au moins "
            f"{FEWEST_FOR_INTERVAL}."
        )
    if series.left_out:
        said.append(
            f"{series.left_out} témoin(s) sans valeur à au moins une période : écartés."
        )
    return tuple(said)
