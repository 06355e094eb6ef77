"""What stands beside the headline: second opinions, balance, trends, euros.

Each part is tried alone. What a method refuses becomes a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact import by_doctor
from maillage.engine.impact.content import Balance, Money, Point, SecondOpinion
from maillage.engine.impact.doctor_panel import DoctorPanel
from maillage.engine.impact.euros import euros
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.interrupted import interrupted
from maillage.engine.impact.matching import Matching, weights_of
from maillage.engine.impact.panel import Booleans, Floats, Panel
from maillage.engine.impact.placebo_dates import placebo_curves
from maillage.engine.impact.results import Estimate, Pretest, normal_effect
from maillage.engine.impact.sensitivity import robust
from maillage.engine.impact.spending import spending
from maillage.engine.impact.synthetic_control import synthetic
from maillage.engine.lake.build import Build


GROUP_TIME = "Effets par période (Callaway et Sant'Anna)"
BY_DOCTOR = "Médecin par médecin, sans événement commun"
MATCHED = "Témoins pondérés pour ressembler au cercle"
MONTHS_OF_EUROS = 12
"""Euros are compared over the same number of months on both sides: a year at most."""

_TOO_NOISY = (
    "L'estimation période par période, plus bruitée, ne dit pas de combien les "
    "tendances devraient différer pour effacer l'effet."
)

_T = TypeVar("_T")


@dataclass(frozen=True)
class Evidence:
    """All that is told beside the headline; `said` has a sentence for what is not."""

    opinions: tuple[SecondOpinion, ...]
    pretest: Pretest | None
    placebo_curves: tuple[tuple[Point, ...], ...]
    balance: tuple[Balance, ...]
    money: Money | None
    said: tuple[str, ...]


def evidence(
    build: Build,
    doctors: DoctorPanel,
    codes: Sequence[Sequence[str]],
    *,
    cost: float | None,
    seen: bool,
) -> Evidence:
    """Every other look at the effect of one circle; nothing raises BadInput.

    `codes` are those of each practice of the panel. `seen`: whether the headline's
    interval leaves 0 out.
    """
    tried = _Tried()
    panel = doctors.panel
    told = _characteristics(doctors)
    estimate = tried.out(GROUP_TIME, lambda: group_time(panel, base="universal"))
    matching = tried.out("Témoins semblables", lambda: _matching(panel, told))
    weights = matching.weights if matching else np.ones(len(panel.units))
    return Evidence(
        opinions=_opinions(tried, panel, estimate, matching),
        pretest=few_doctors(estimate, len(panel.units)) if estimate else None,
        placebo_curves=tried.out(
            "Dates placebo", lambda: placebo_curves(panel, by_doctor.curve)
        )
        or (),
        balance=_balance(panel.treated, told, weights),
        money=tried.out("Euros", lambda: _money(build, doctors, codes, cost)),
        said=(*_bounds(tried, estimate, panel, seen=seen), *tried.refusals),
    )


def _opinions(
    tried: _Tried, panel: Panel, estimate: Estimate | None, matching: Matching | None
) -> tuple[SecondOpinion, ...]:
    """The other methods; without a p-value, which one circle cannot have."""
    found = [
        _opinion_of(estimate, panel) if estimate else None,
        tried.out(BY_DOCTOR, lambda: _by_doctor(panel)),
        tried.out(MATCHED, lambda: _matched(panel, matching)) if matching else None,
        tried.out(
            "Double synthétique", lambda: synthetic(panel, donors="unit").opinion
        ),
        tried.out(
            "Série interrompue", lambda: interrupted(panel, controlled=True).opinion
        ),
        tried.out("Série interrompue, sans témoin", lambda: interrupted(panel).opinion),
    ]
    return tuple(replace(each, p=None) for each in found if each is not None)


def without_controls(
    doctors: DoctorPanel, fewest_doctors: int
) -> tuple[SecondOpinion, ...]:
    """The interrupted series of a circle without controls: weaker, and said so."""
    if doctors.controls.any() or doctors.circle.sum() < fewest_doctors:
        return ()
    found = _Tried().out("Série interrompue", lambda: interrupted(doctors.panel))
    return () if found is None else (found.opinion,)


class _Tried:
    """Runs what may refuse, and keeps the refusals."""

    def __init__(self) -> None:
        self.refusals: list[str] = []

    def out(self, name: str, work: Callable[[], _T]) -> _T | None:
        """What it gives, or None and its refusal kept as « name : why »."""
        try:
            return work()
        except BadInput as refusal:
            why = str(refusal)
            self.refusals.append(f"{name} : {why[:1].lower()}{why[1:]}")
            return None


def _opinion_of(estimate: Estimate, panel: Panel) -> SecondOpinion:
    """With Student's t of the smaller side: doctors are few for the normal."""
    treated = int(panel.treated.sum())
    degrees = max(1, min(treated, len(panel.units) - treated) - 1)
    reach = float(stats.t.ppf(0.975, degrees))
    found = estimate.overall
    effect = normal_effect(found.att, found.se, reach)
    return SecondOpinion(GROUP_TIME, effect, None, weaker=False)


def _by_doctor(panel: Panel) -> SecondOpinion:
    return SecondOpinion(BY_DOCTOR, by_doctor.by_doctor(panel).effect, None, False)


def _matching(panel: Panel, told: Mapping[str, Floats]) -> Matching:
    """Weights on as many characteristics as the controls allow, the value first."""
    names = list(told)
    for count in range(len(names), 1, -1):
        try:
            kept = names[:count]
            return weights_of(
                panel.treated, kept, np.column_stack([told[name] for name in kept])
            )
        except BadInput:
            continue
    return weights_of(panel.treated, names[:1], told[names[0]][:, None])


def _characteristics(doctors: DoctorPanel) -> dict[str, Floats]:
    """The value before, size, and patients' age: what a circle may differ by."""
    first = int(doctors.panel.cohorts[0])
    known = np.isfinite(doctors.panel.outcome[:, :first])
    total = np.where(known, doctors.panel.outcome[:, :first], 0.0).sum(axis=1)
    named = {
        "Valeur avant la séance": total / np.maximum(known.sum(axis=1), 1),
        "Patients par période": doctors.size,
        "Part de patients de 65 ans et plus": doctors.older,
    }
    return {name: each for name, each in named.items() if np.isfinite(each).all()}


def _balance(
    treated: Booleans, told: Mapping[str, Floats], weights: Floats
) -> tuple[Balance, ...]:
    """Each characteristic in the circle and in its controls, before and after weights.

    Differences are in standard deviations: the root of the mean of both variances.
    """
    found = []
    for name, values in told.items():
        circle, others = values[treated], values[~treated]
        spread = float(np.sqrt((circle.var() + others.var()) / 2)) or float("inf")
        mean, theirs = float(circle.mean()), float(others.mean())
        weighted = float(np.average(others, weights=weights[~treated]))
        found.append(
            Balance(
                name,
                mean,
                theirs,
                (mean - theirs) / spread,
                (mean - weighted) / spread,
            )
        )
    return tuple(found)


def _matched(panel: Panel, matching: Matching) -> SecondOpinion:
    kept = matching.kept
    weighted = replace(panel, weight=panel.weight * np.where(kept, matching.weights, 1))
    found = by_doctor.by_doctor(weighted.of_units(kept))
    return SecondOpinion(MATCHED, found.effect, None, weaker=False)


def _money(
    build: Build,
    doctors: DoctorPanel,
    codes: Sequence[Sequence[str]],
    cost: float | None,
) -> Money:
    panel = doctors.panel
    first = int(panel.cohorts[0])
    each = MONTHS_OF_EUROS // (3 if doctors.every == "quarter" else 1)
    count = min(each, first, len(doctors.periods) - first)
    spent = spending(
        build,
        doctors.indicator,
        codes,
        doctors.periods[first - count : first],
        doctors.periods[first : first + count],
        treated=panel.treated,
        weight=np.ones(len(panel.units)),
        cluster=panel.cluster,
    )
    return euros(spent, cost=cost)


def _bounds(
    tried: _Tried, estimate: Estimate | None, panel: Panel, *, seen: bool
) -> tuple[str, ...]:
    """What trends that differ would make of an effect that is `seen`.

    Only where doctors outnumber periods: otherwise how periods vary together is not
    told by so few doctors.
    """
    degrees = len(panel.units) - 2
    if not seen or estimate is None or degrees < len(panel.times):
        return ()
    found = tried.out(
        "Sensibilité",
        lambda: robust(estimate, base="universal", degrees=float(degrees)),
    )
    if found is None:
        return ()
    return (found.said,) if found.breakdown > 0 else (_TOO_NOISY,)


def few_doctors(estimate: Estimate, doctors: int) -> Pretest | None:
    """The test of the trends of before, with few doctors allowed for.

    The statistic is a Hotelling T² of so many doctors: with 20 of them chi-squared
    would reject parallel trends far too often. None where doctors are too few for so
    many periods.
    """
    found = estimate.pretest
    if found is None or not math.isfinite(found.statistic):
        return None
    left = doctors - 2
    degrees = left - found.degrees + 1
    if degrees < 1:
        return None
    scaled = found.statistic * degrees / (left * found.degrees)
    p = float(stats.f.sf(scaled, found.degrees, degrees))
    return replace(found, p=p)
