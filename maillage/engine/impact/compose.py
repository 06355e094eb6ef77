"""From a build to what a page says of a circle's effect: estimate, doubts, euros.

The headline is the imputation estimate with the interval of the stated rule; the other
methods stand beside it as second opinions. Whatever one of them cannot do becomes a
sentence and takes nothing else with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact import by_doctor, judge, words
from maillage.engine.impact.content import CircleImpact, Fraction, Verdict
from maillage.engine.impact.doctor_panel import DoctorPanel
from maillage.engine.impact.evidence import evidence, without_controls
from maillage.engine.impact.from_build import (
    CircleDates,
    Request,
    around_session,
    circle_named,
    months_of,
)
from maillage.engine.impact.headline import Headline, headline
from maillage.engine.impact.panel import Booleans, Panel
from maillage.engine.impact.timeline import month_label
from maillage.engine.indicators.model import Indicator
from maillage.engine.lake.build import Build


FEWEST_DOCTORS = 5
"""A circle of fewer doctors with cases is not shown as a group."""


@dataclass(frozen=True)
class Asked:
    """One effect to estimate.

    `circle` and `indicator` are names in the request. `horizon_months`: how many months
    after the session are read. `target`: the effect committed to, in the outcome's unit
    (-0.04 is 4 points less), or `target_level`, the value to reach. `cost`: what the
    circle itself cost, in euros a year and a doctor.
    """

    circle: str
    indicator: str
    horizon_months: int = 12
    target: float | None = None
    target_level: float | None = None
    cost: float | None = None
    fewest_doctors: int = FEWEST_DOCTORS


def circle_impact(build: Build, request: Request, asked: Asked) -> CircleImpact:
    """What one session of one circle changed; `circle_impacts` for several."""
    return circle_impacts(build, request, [asked])[0]


def circle_impacts(
    build: Build, request: Request, asked: Sequence[Asked]
) -> list[CircleImpact]:
    """The effects asked for, in their order; one walk for each circle and horizon.

    What cannot be estimated has the verdict `NO_FIGURE` and its reason. Raises BadInput
    for a build without a line, and for a circle or an indicator that the request does
    not hold.
    """
    data = months_of(build, request.until)
    found: dict[int, CircleImpact] = {}
    for circle, horizon in dict.fromkeys(
        (one.circle, one.horizon_months) for one in asked
    ):
        places = [
            place
            for place, one in enumerate(asked)
            if (one.circle, one.horizon_months) == (circle, horizon)
        ]
        wanted = [indicator_named(request, asked[place].indicator) for place in places]
        panels = _panels(build, request, circle, horizon, wanted)
        for place, indicator in zip(places, wanted, strict=True):
            setting = _Setting(build, request, asked[place], indicator, data)
            found[place] = setting.impact(panels[indicator.id])
    return [found[place] for place in range(len(asked))]


def indicator_named(request: Request, identifier: str) -> Indicator:
    """The indicator of an id; BadInput where the request has none."""
    for each in request.indicators:
        if each.id == identifier:
            return each
    raise BadInput(f"L'indicateur {identifier} n'est pas dans la demande ; ajoutez-le.")


def _panels(
    build: Build,
    request: Request,
    circle: str,
    horizon: int,
    wanted: Sequence[Indicator],
) -> dict[str, DoctorPanel | BadInput]:
    circle_named(request, circle)
    indicators = tuple({each.id: each for each in wanted}.values())
    some = replace(request, indicators=indicators)
    try:
        return around_session(build, some, circle, horizon_months=horizon)
    except BadInput as refusal:
        return {each.id: refusal for each in indicators}


@dataclass(frozen=True)
class _Setting:
    """One question: what is asked, of which build."""

    build: Build
    request: Request
    asked: Asked
    indicator: Indicator
    data: tuple[int, int]

    @property
    def circle(self) -> CircleDates:
        return circle_named(self.request, self.asked.circle)

    def impact(self, panel: DoctorPanel | BadInput) -> CircleImpact:
        if isinstance(panel, BadInput):
            return self._without_figure(str(panel), None)
        refusal = _refusal(panel, self.asked.fewest_doctors)
        if refusal is not None:
            return replace(
                self._without_figure(refusal, panel),
                opinions=without_controls(panel, self.asked.fewest_doctors),
            )
        try:
            main = headline(panel.panel)
        except BadInput as why:
            return self._without_figure(str(why), panel)
        return self._told(panel, main)

    def _told(self, panel: DoctorPanel, main: Headline) -> CircleImpact:
        unit = words.unit_of(self.indicator)
        found = judge.Found(
            effect=main.effect,
            before=_value(panel, panel.circle, after=False),
            after=_value(panel, panel.circle, after=True),
            target=self._target(panel),
            detectable=main.detectable,
            unit=unit,
            session_on=self._session_on,
        )
        said = judge.verdict(found)
        beside = evidence(
            self.build,
            panel,
            self._codes(panel),
            cost=self.asked.cost,
            seen=said is Verdict.CHANGED,
        )
        sure = judge.how_sure(
            doctors=int(panel.circle.sum()),
            controls=int(panel.controls.sum()),
            pretest=beside.pretest,
            opinions=(*main.opinions, *beside.opinions),
            effect=main.effect,
            unit=unit,
        )
        told = replace(
            self._counts(self._blank(), panel),
            curve=by_doctor.curve(panel.panel),
            placebo_curves=beside.placebo_curves,
            overall=main.effect,
            method=main.method,
            p=main.p,
            smallest_p=main.smallest_p,
            why_no_p=main.why_no_p,
            target=found.target,
            minimum_detectable=main.detectable,
            verdict=said,
            sentence=judge.sentence(found),
            how_sure=(*sure, *main.said, *beside.said),
        )
        return replace(
            told,
            opinions=(*main.opinions, *beside.opinions),
            balance=beside.balance,
            money=beside.money,
        )

    def _without_figure(self, why: str, panel: DoctorPanel | None) -> CircleImpact:
        blank = replace(self._blank(), sentence=words.sentence(why))
        return blank if panel is None else self._counts(blank, panel)

    def _blank(self) -> CircleImpact:
        """What is known before any estimate."""
        manifest = self.build.manifest
        first, last = (month_label(month) for month in self.data)
        return CircleImpact(
            circle=self.asked.circle,
            indicator=self.indicator.id,
            title=self.indicator.title,
            unit=words.unit_of(self.indicator),
            session_on=self._session_on,
            every="month",
            build=manifest.build_id,
            source=manifest.structure,
            extracted_on=manifest.made_on,
            first_month=first,
            last_month=last,
            doctors=0,
            controls=0,
            control_groups=0,
            put_aside=(),
            circle_before=None,
            circle_after=None,
            controls_before=None,
            controls_after=None,
            curve=(),
            placebo_curves=(),
            overall=None,
            method="",
            p=None,
            smallest_p=None,
            why_no_p=None,
            target=self.asked.target,
            minimum_detectable=None,
            verdict=Verdict.NO_FIGURE,
            sentence="",
            how_sure=(),
            opinions=(),
            balance=(),
            money=None,
        )

    def _counts(self, blank: CircleImpact, panel: DoctorPanel) -> CircleImpact:
        """The same with who was counted, when, and how many cases.

        A circle too small to be shown as a group keeps its counts to itself.
        """
        doctors, controls = int(panel.circle.sum()), int(panel.controls.sum())
        shown = doctors >= self.asked.fewest_doctors
        told = replace(
            blank,
            every=panel.every,
            doctors=doctors,
            controls=controls,
            control_groups=panel.control_groups,
            put_aside=panel.put_aside,
        )
        if not panel.periods:
            return told
        return replace(
            told,
            first_month=month_label(panel.periods[0].first_month),
            last_month=month_label(panel.periods[-1].last_month),
            circle_before=_fraction(panel, panel.circle, after=False)
            if shown
            else None,
            circle_after=_fraction(panel, panel.circle, after=True) if shown else None,
            controls_before=_fraction(panel, panel.controls, after=False),
            controls_after=_fraction(panel, panel.controls, after=True),
        )

    @property
    def _session_on(self) -> date:
        found = self.circle.session_on(self.indicator)
        if found is None:
            raise BadInput(
                f"Le cercle « {self.circle.name} » n'a pas parlé de "
                f"« {self.indicator.title} » ; donnez la date de sa séance."
            )
        return found

    def _target(self, panel: DoctorPanel) -> float | None:
        if self.asked.target is not None:
            return self.asked.target
        if self.asked.target_level is None:
            return None
        return self.asked.target_level - _value(panel, panel.circle, after=False)

    def _codes(self, panel: DoctorPanel) -> list[tuple[str, ...]]:
        """Every code of each practice of the panel."""
        by_label = {
            codes[0]: codes for one in self.request.circles for codes in one.members
        }
        return [by_label.get(unit, (unit,)) for unit in panel.panel.units]


def _refusal(panel: DoctorPanel, fewest_doctors: int) -> str | None:
    """Why this panel has no figure, if so."""
    outcome, doctors = panel.panel.outcome, int(panel.circle.sum())
    if not outcome.size or not np.isfinite(outcome).any():
        return (
            f"« {panel.indicator.title} » n'a aucun cas sur la période : il n'y a pas "
            "de chiffre ; choisissez un autre indicateur."
        )
    if doctors < fewest_doctors:
        have = "médecin du cercle a" if doctors == 1 else "médecins du cercle ont"
        return (
            f"{doctors or 'Aucun'} {have} assez de cas avant et après la séance ; un "
            f"effet se montre à partir de {fewest_doctors} médecins."
        )
    if not panel.controls.any():
        return (
            "Aucun médecin hors du cercle n'a assez de cas pour être comparé : rien ne "
            "sépare la séance de ce qui a touché tout le monde ; importez les "
            "délivrances d'autres prescripteurs."
        )
    if np.nanmax(outcome) == np.nanmin(outcome):
        return (
            f"« {panel.indicator.title} » a toujours la même valeur, chez tous : il "
            "n'y a pas d'effet à estimer ; choisissez un autre indicateur."
        )
    return None


def _cells(panel: DoctorPanel, who: Booleans, *, after: bool) -> Booleans:
    """The cells of some doctors on one side of the session, those left out apart."""
    begun = np.arange(len(panel.periods)) >= _first(panel.panel)
    side = begun if after else ~begun
    return who[:, None] & side[None, :] & np.isfinite(panel.panel.outcome)


def _first(panel: Panel) -> int:
    return int(panel.cohorts[0]) if len(panel.cohorts) else len(panel.times)


def _fraction(panel: DoctorPanel, who: Booleans, *, after: bool) -> Fraction:
    cells = _cells(panel, who, after=after)
    return Fraction(
        int(panel.counts.numerator[cells].sum()),
        int(panel.counts.denominator[cells].sum()),
    )


def _value(panel: DoctorPanel, who: Booleans, *, after: bool) -> float:
    """The mean of the doctors' values, each by what he orders, period by period."""
    cells = _cells(panel, who, after=after)
    if not cells.any():
        return float("nan")
    weight = np.broadcast_to(panel.panel.weight[:, None], cells.shape)
    return float(np.average(panel.panel.outcome[cells], weights=weight[cells]))
