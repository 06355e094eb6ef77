"""What stands beside the headline: second opinions, balance, trends, euros.

Each part is tried alone. What a method refuses becomes a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact import by_doctor
from maillage.engine.impact.content import Balance, Money, Point, SecondOpinion
from maillage.engine.impact.doctor_panel import DoctorPanel
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.interrupted import interrupted
from maillage.engine.impact.matching import Matching, weights_of
from maillage.engine.impact.money import money_of, rounded
from maillage.engine.impact.panel import Panel
from maillage.engine.impact.placebo_dates import placebo_curves
from maillage.engine.impact.results import Estimate, Pretest
from maillage.engine.impact.sensitivity import Robust, robust
from maillage.engine.impact.spending import spending
from maillage.engine.impact.synthetic_control import synthetic
from maillage.engine.lake.build import Build


GROUP_TIME = "Effets par période (Callaway et Sant'Anna)"
MATCHED = "Témoins pondérés pour ressembler au cercle"
MONTHS_OF_EUROS = 12
"""Euros are compared over the same number of months on both sides: a year at most."""

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
) -> Evidence:
    """Every other look at the effect of one circle; nothing raises BadInput."""
    tried = _Tried()
    panel = doctors.panel
    estimate = tried.out(GROUP_TIME, lambda: group_time(panel, base="universal"))
    matching = tried.out("Témoins semblables", lambda: _matching(doctors))
    opinions = [
        tried.out(GROUP_TIME, lambda: _opinion_of(estimate)) if estimate else None,
        tried.out(MATCHED, lambda: _matched(panel, matching)) if matching else None,
        tried.out(
            "Contrôle synthétique", lambda: synthetic(panel, donors="unit").opinion
        ),
        tried.out(
            "Série interrompue", lambda: interrupted(panel, controlled=True).opinion
        ),
        tried.out("Série interrompue sans témoin", lambda: interrupted(panel).opinion),
    ]
    curves = tried.out("Dates placebo", lambda: placebo_curves(panel, by_doctor.curve))
    money = tried.out("Euros", lambda: _money(build, doctors, codes, cost))
    bounds = tried.out("Sensibilité", lambda: _bounds(estimate, panel))
    said = [bounds.said] if bounds is not None else []
    return Evidence(
        opinions=tuple(each for each in opinions if each is not None),
        pretest=_few_doctors(estimate, panel) if estimate else None,
        placebo_curves=curves or (),
        balance=matching.balance if matching else (),
        money=money,
        said=(*said, *tried.refusals),
    )


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
            self.refusals.append(f"{name} : {refusal}")
            return None


def _opinion_of(estimate: Estimate) -> SecondOpinion:
    return SecondOpinion(GROUP_TIME, estimate.overall, None, weaker=False)


def _matching(doctors: DoctorPanel) -> Matching:
    """Size, age of the patients, and the value before: what a circle may differ by."""
    panel = doctors.panel
    first = int(panel.cohorts[0])
    level = np.nanmean(panel.outcome[:, :first], axis=1)
    named = {
        "Patients par période": doctors.size,
        "Part de patients de 65 ans et plus": doctors.older,
        "Valeur avant la séance": level,
    }
    told = {name: each for name, each in named.items() if np.isfinite(each).all()}
    return weights_of(panel.treated, tuple(told), np.column_stack(list(told.values())))


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
    return rounded(money_of(spent, cost=cost))


def _bounds(estimate: Estimate | None, panel: Panel) -> Robust | None:
    """What differing trends would make of it, where doctors outnumber periods.

    Otherwise how periods vary together is not told by so few doctors.
    """
    if estimate is None or len(panel.units) - 2 < len(panel.times):
        return None
    return robust(estimate, base="universal", degrees=float(len(panel.units) - 2))


def _few_doctors(estimate: Estimate, panel: Panel) -> Pretest | None:
    """The test of the trends of before, with few doctors allowed for.

    The statistic is a Hotelling T² of as many doctors as the panel has: with 20 of
    them chi-squared would reject parallel trends far too often. None where there are
    too few doctors for so many periods.
    """
    found = estimate.pretest
    if found is None or not math.isfinite(found.statistic):
        return None
    left = len(panel.units) - 2
    degrees = left - found.degrees + 1
    if degrees < 1:
        return None
    scaled = found.statistic * degrees / (left * found.degrees)
    p = float(stats.f.sf(scaled, found.degrees, degrees))
    return replace(found, p=p)
