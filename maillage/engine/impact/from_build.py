"""From a build to panels of doctors: who, when, how often, and who is put aside why.

A unit is a practice: a doctor, with all his prescriber codes. Whoever ordered something
on the territory and sits in no circle is a control. One walk of the engine counts all
the indicators, what they cost and who the patients are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.follow_up.windows import first_whole_month
from maillage.engine.impact import practices
from maillage.engine.impact.counted import (
    OLDER,
    Counted,
    older_patients,
    shared_costs,
)
from maillage.engine.impact.doctor_panel import DoctorPanel, Gathered
from maillage.engine.impact.panel import NEVER, Booleans, Integers
from maillage.engine.impact.practices import Practice
from maillage.engine.impact.timeline import (
    CHOSEN_AMONG,
    Timeline,
    around,
    calendar,
    first_month_under_effect,
)
from maillage.engine.indicators.engines.registry import Engine, fast_engine
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import Period, month_number
from maillage.engine.lake.build import Build
from maillage.engine.mirrors.prepare import prescribers_of


FEWEST_CASES_A_MONTH = 20
"""Months are read where half of the doctors have so many cases in a usual month;
otherwise quarters: a share of five cases moves by fifths."""


@dataclass(frozen=True)
class CircleDates:
    """A circle: who is in it, and when it spoke of what.

    `members` are practices, each the prescriber codes of one doctor. `sessions` gives
    the first day on which the circle discussed a theme, by the theme or, where it is
    more precise, by the indicator's id.
    """

    name: str
    members: tuple[tuple[str, ...], ...]
    sessions: Mapping[str, date]

    def session_on(self, indicator: Indicator) -> date | None:
        """When the circle discussed an indicator, None where it never did."""
        own = self.sessions.get(indicator.id)
        return self.sessions.get(indicator.theme) if own is None else own


@dataclass(frozen=True)
class Request:
    """What is asked of a build.

    `circles`: all that are known on the territory. `groups`: code -> the site, commune
    or structure of a prescriber, where known: those of one group share their shocks; a
    prescriber without one is alone in his. `until`: a day of the last month to read.
    `left_out`: codes of who was told of a session and is not counted in its circle, so
    that he is compared with nobody.
    """

    indicators: tuple[Indicator, ...]
    circles: tuple[CircleDates, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None
    left_out: frozenset[str] = frozenset()


def panels(
    build: Build, request: Request, *, every: str | None = None
) -> dict[str, DoctorPanel]:
    """The panel of each indicator over all the circles, by id, from one walk.

    Months, or quarters of the calendar where cases are few (`FEWEST_CASES_A_MONTH`);
    `every` says one of `MONTHS_OF` for all. A period that holds months of before and of
    after a session is left out for the circle's doctors. Circles that never spoke of
    the theme, or after the data end, are not treated; doctors whose circle spoke of it
    before the data begin are put aside. Raises BadInput for an empty build, a doctor in
    two circles, no indicator.
    """
    first, last = months_of(build, request.until)
    by_length = {
        name: Timeline(calendar(first, last, name), 0, name, None)
        for name in ([every] if every else CHOSEN_AMONG)
    }
    territory = _Territory(build, request, _all_periods(by_length.values()))
    return {
        each.id: _of_everyone(territory, each, by_length) for each in request.indicators
    }


def around_session(
    build: Build, request: Request, circle: str, *, horizon_months: int = 12
) -> dict[str, DoctorPanel | BadInput]:
    """The panel of each indicator around one circle's session, by id, from one walk.

    Only that circle is treated. Doctors of the other circles are controls until their
    own session on the theme. Quarters are counted from the session, so that none mixes
    before and after. In the place of a panel, the refusal of an indicator that has no
    month before, or none after, or that the circle never discussed. Raises BadInput as
    `panels` does.
    """
    first, last = months_of(build, request.until)
    dates = circle_named(request, circle)
    timelines = {
        each.id: _timelines(dates, each, (first, last), horizon_months)
        for each in request.indicators
    }
    possible = [each for each in timelines.values() if not isinstance(each, BadInput)]
    if not possible:
        return dict(_refusals(timelines))
    flat = [timeline for each in possible for timeline in each.values()]
    territory = _Territory(build, request, _all_periods(flat))
    return {
        each.id: _of_circle(territory, each, dates, timelines[each.id])
        for each in request.indicators
    }


def _refusals(
    timelines: Mapping[str, Mapping[str, Timeline] | BadInput],
) -> Iterator[tuple[str, BadInput]]:
    for name, each in timelines.items():
        if isinstance(each, BadInput):
            yield name, each


def circle_named(request: Request, name: str) -> CircleDates:
    """The circle of a name; BadInput where the request has none."""
    for each in request.circles:
        if each.name == name:
            return each
    raise BadInput(f"Le cercle « {name} » n'est pas dans la demande ; ajoutez-le.")


def months_of(build: Build, until: date | None) -> tuple[int, int]:
    """The first and the last whole month of a build, as month numbers.

    Raises BadInput for a build without a line, and for an end out of the data.
    """
    manifest = build.manifest
    if manifest.first_day is None or manifest.last_day is None:
        raise BadInput(
            f"La base de calcul de « {manifest.structure} » ne contient aucune ligne ; "
            "importez des délivrances puis relancez « maillage lake build »."
        )
    first, last = first_whole_month(manifest.first_day), month_number(manifest.last_day)
    if until is None:
        return first, last
    if not first <= month_number(until) <= last:
        raise BadInput(
            f"L'effet est demandé jusqu'à {until:%m/%Y} ; les données vont de "
            f"{manifest.first_day:%m/%Y} à {manifest.last_day:%m/%Y} : choisissez un "
            "mois entre les deux."
        )
    return first, month_number(until)


def counts(
    engine: Engine, indicators: Sequence[Indicator], periods: Sequence[Period]
) -> Counted:
    """The indicators, what each costs and who the patients are, in one walk.

    Indicators of the same lines have the same cost, counted once.
    """
    costs = {each.id: each for each in shared_costs(indicators).values()}
    asked = {each.id: each for each in indicators}
    people = older_patients(indicators[0])
    return Counted(engine, [*asked.values(), *costs.values(), people], periods)


# --- one walk ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Reached:
    """Which doctors are in the circle, from which period on, and what tells nothing."""

    circle: Booleans
    cohort: Integers
    left_out: Booleans


class _Territory:
    """What one walk of the engine answers, and who is on the territory."""

    def __init__(
        self, build: Build, request: Request, periods: Sequence[Period]
    ) -> None:
        if not request.indicators:
            raise BadInput("Aucun indicateur n'est demandé ; choisissez-en un.")
        self.request = request
        self.selection = practices.selection(
            [(each.name, each.members) for each in request.circles],
            prescribers_of(build),
            request.groups,
            request.left_out,
        )
        self.costs = shared_costs(request.indicators)
        self.counted = counts(fast_engine(build), request.indicators, periods)

    def every(
        self, indicator: Indicator, doctors: Sequence[Practice], months: Timeline
    ) -> str:
        """`month` where most doctors have cases enough each month, else `quarter`."""
        codes = [each.codes for each in doctors]
        found = self.counted.squares(indicator.id, codes, months.periods).cases
        active = found[found.any(axis=1)]
        asked = active[:, active.any(axis=0)]
        if not asked.size:
            return "quarter"
        usual = np.median(np.median(asked, axis=1))
        return "month" if usual >= FEWEST_CASES_A_MONTH else "quarter"

    def gathered(
        self,
        indicator: Indicator,
        doctors: Sequence[Practice],
        said: tuple[str, ...],
        timeline: Timeline,
        reached: _Reached,
    ) -> Gathered:
        """The doctors' counts over a timeline, before anybody is put aside."""
        codes = [each.codes for each in doctors]
        periods = timeline.periods
        return Gathered(
            indicator=indicator,
            every=timeline.every,
            periods=periods,
            doctors=tuple(doctors),
            circle=reached.circle,
            cohort=reached.cohort,
            left_out=reached.left_out,
            counts=self.counted.squares(indicator.id, codes, periods),
            euros=self.counted.squares(self.costs[indicator.id].id, codes, periods),
            people=self.counted.squares(OLDER, codes, periods),
            put_aside=said,
            session_month_aside=timeline.set_aside,
        )


def _all_periods(timelines: Iterable[Timeline]) -> list[Period]:
    """Every period of the timelines, once."""
    found = {each.label: each for one in timelines for each in one.periods}
    return list(found.values())


# --- all the circles ---------------------------------------------------------------


def _of_everyone(
    territory: _Territory, indicator: Indicator, by_length: Mapping[str, Timeline]
) -> DoctorPanel:
    doctors, said = territory.selection.like_with_like(None)
    if len(by_length) > 1:
        timeline = by_length[territory.every(indicator, doctors, by_length["month"])]
    else:
        (timeline,) = by_length.values()
    begins = _begins(territory.request, indicator, doctors)
    reached = _reached_in(doctors, begins, timeline.periods)
    return territory.gathered(indicator, doctors, said, timeline, reached).panel()


def _begins(
    request: Request, indicator: Indicator, doctors: Sequence[Practice]
) -> list[tuple[int, int] | None]:
    """Of each doctor, the month of his circle's session and the first one after it."""
    sessions = {each.name: each.session_on(indicator) for each in request.circles}
    found: list[tuple[int, int] | None] = []
    for each in doctors:
        session = sessions.get(each.circle) if each.circle else None
        found.append(
            None
            if session is None
            else (month_number(session), first_month_under_effect(session))
        )
    return found


def _reached_in(
    doctors: Sequence[Practice],
    begins: Sequence[tuple[int, int] | None],
    periods: Sequence[Period],
) -> _Reached:
    """Cohorts by whole periods: one that mixes before and after is left out."""
    starts = np.array([each.first_month for each in periods], np.int64)
    ends = np.array([each.last_month for each in periods], np.int64)
    cohort = np.full(len(doctors), NEVER, np.int64)
    left_out = np.zeros((len(doctors), len(periods)), np.bool_)
    for row, begin in enumerate(begins):
        if begin is None:
            continue
        session, first = begin
        place = int(np.searchsorted(starts, first))
        if place < len(periods):
            cohort[row] = place
        left_out[row] = (starts < first) & (ends >= session)
    member = np.array([each.circle is not None for each in doctors], np.bool_)
    return _Reached(member, cohort, left_out)


# --- one circle --------------------------------------------------------------------


def _timelines(
    dates: CircleDates,
    indicator: Indicator,
    data: tuple[int, int],
    horizon_months: int,
) -> dict[str, Timeline] | BadInput:
    """By length, the periods around the session; or why there are none."""
    session = dates.session_on(indicator)
    if session is None:
        return BadInput(
            f"Le cercle « {dates.name} » n'a pas parlé du thème de « {indicator.title} "
            "» : il n'y a pas de date autour de laquelle estimer un effet."
        )
    try:
        found = {"month": around(session, *data, "month", horizon_months)}
    except BadInput as refusal:
        return refusal
    try:
        found["quarter"] = around(session, *data, "quarter", horizon_months)
    except BadInput:
        # Months alone, then: a side is shorter than a quarter.
        return found
    return found


def _of_circle(
    territory: _Territory,
    indicator: Indicator,
    dates: CircleDates,
    timelines: Mapping[str, Timeline] | BadInput,
) -> DoctorPanel | BadInput:
    if isinstance(timelines, BadInput):
        return timelines
    doctors, said = territory.selection.like_with_like(dates.name)
    every = territory.every(indicator, doctors, timelines["month"])
    timeline = timelines.get(every, timelines["month"])
    begins = _begins(territory.request, indicator, doctors)
    reached = _reached_alone(doctors, begins, timeline, dates.name)
    return territory.gathered(indicator, doctors, said, timeline, reached).panel()


def _reached_alone(
    doctors: Sequence[Practice],
    begins: Sequence[tuple[int, int] | None],
    timeline: Timeline,
    circle: str,
) -> _Reached:
    """One circle is treated; the others' doctors are controls until their session."""
    member = np.array([each.circle == circle for each in doctors], np.bool_)
    cohort = np.where(member, timeline.first_after, NEVER)
    ends = np.array([each.last_month for each in timeline.periods], np.int64)
    left_out = np.zeros((len(doctors), len(ends)), np.bool_)
    for row, begin in enumerate(begins):
        if begin is not None and not member[row]:
            left_out[row] = ends >= begin[0]
    return _Reached(member, cohort, left_out)
