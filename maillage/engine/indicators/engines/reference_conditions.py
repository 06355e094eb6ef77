"""The words that ask something of a patient in a period, as small functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.engine.indicators.engines.reference_history import (
    Delivery,
    History,
    belongs,
    supplies_of,
)
from maillage.engine.indicators.engines.reference_supply import Supply
from maillage.engine.indicators.model import (
    DaysCovered,
    Delivered,
    DeliveredRegularly,
    DrugSet,
    FewerThanBefore,
    NotDelivered,
    Overlapping,
    PatientCondition,
    RegularlyBefore,
    Score,
    ScoreAtOnce,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.periods import Period


_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """The first and the last day of the data."""

    first_day: date
    last_day: date


def meets(
    condition: PatientCondition, patient: History, period: Period, span: Span
) -> bool:
    """Whether a patient meets a condition in a period, whoever ordered his lines."""
    match condition:
        case Delivered():
            return delivered(condition, patient, period)
        case NotDelivered():
            return not deliveries_in(period, patient, condition.drugs)
        case DeliveredRegularly():
            return regularly(condition, patient, period)
        case RegularlyBefore():
            return regularly_before(condition, patient, period, span)
        case FewerThanBefore():
            return fewer_than_before(condition, patient, period, span)
        case _:
            return covered(condition, patient, period, span)


def deliveries_in(period: Period, patient: History, drugs: DrugSet) -> list[Delivery]:
    """The deliveries of a set in a period, whoever ordered them."""
    return [
        delivery
        for delivery in patient.delivered(drugs)
        if period.first_day <= delivery.day < period.end
    ]


def delivered(wanted: Delivered, patient: History, period: Period) -> bool:
    """At least n deliveries (patient x date x ATC5), m substances, b boxes."""
    found = deliveries_in(period, patient, wanted.drugs)
    deliveries = {(each.day, each.presentation.atc) for each in found}
    substances = {each.presentation.atc for each in found}
    boxes = sum(each.boxes for each in found)
    return (
        len(deliveries) >= wanted.deliveries
        and len(substances) >= wanted.substances
        and boxes >= wanted.boxes
    )


# --- regularity --------------------------------------------------------------------


def regular_substances(
    drugs: DrugSet, times: int, patient: History, period: Period
) -> int:
    """How many substances (ATC5) are delivered on at least n dates of the period."""
    dates = defaultdict(set)
    for delivery in deliveries_in(period, patient, drugs):
        dates[delivery.presentation.atc].add(delivery.day)
    return sum(len(days) >= times for days in dates.values())


def regularly(
    wanted: DeliveredRegularly | RegularlyBefore, patient: History, period: Period
) -> bool:
    """At least m substances, each on at least n dates of the period."""
    found = regular_substances(wanted.drugs, wanted.times, patient, period)
    return found >= wanted.substances


def before(period: Period) -> Period:
    """The period of as many months that ends just before this one begins."""
    months = period.last_month - period.first_month + 1
    return Period(period.label, period.first_month - months, period.last_month - months)


def regularly_before(
    wanted: RegularlyBefore, patient: History, period: Period, span: Span
) -> bool:
    """The same in the period just before, where the data reach back to its start."""
    earlier = before(period)
    return earlier.first_day >= span.first_day and regularly(wanted, patient, earlier)


def fewer_than_before(
    wanted: FewerThanBefore, patient: History, period: Period, span: Span
) -> bool:
    """At least n regular substances fewer than in the period just before."""
    earlier = before(period)
    then = regular_substances(wanted.drugs, wanted.times, patient, earlier)
    now = regular_substances(wanted.drugs, wanted.times, patient, period)
    return earlier.first_day >= span.first_day and then - now >= wanted.fewer


# --- days of supply ----------------------------------------------------------------


def covered(
    condition: Treated | Overlapping | SubstancesAtOnce | ScoreAtOnce | DaysCovered,
    patient: History,
    period: Period,
    span: Span,
) -> bool:
    """Whether the days that deliveries cover meet a condition."""
    match condition:
        case Treated():
            return treated(condition, patient, period)
        case Overlapping():
            return overlapping(condition, patient, period)
        case SubstancesAtOnce():
            return substances_at_once(condition, patient, period)
        case ScoreAtOnce():
            return score_at_once(condition, patient, period)
        case DaysCovered():
            return days_covered(condition, patient, period, span)


def treated(wanted: Treated, patient: History, period: Period) -> bool:
    """An episode of the set that touches the period and has lasted at least n days.

    Its length runs from its first day to its last covered day or the last day of the
    period, whichever comes first, both counted.
    """
    begin, end = _days(period)
    return any(
        episode.first_day < end
        and episode.end > begin
        and min(episode.end, end) - episode.first_day >= wanted.days
        for episode in patient.supply(wanted.drugs).episodes(wanted.gap_tolerance_days)
    )


def overlapping(wanted: Overlapping, patient: History, period: Period) -> bool:
    """At least n days of the period covered by every one of the sets at once."""
    covered_by = [patient.supply(drugs).covered_days for drugs in wanted.sets]
    days = [
        day
        for day in range(*_days(period))
        if all(day in covered_days for covered_days in covered_by)
    ]
    return len(days) >= wanted.days


def substances_at_once(
    wanted: SubstancesAtOnce, patient: History, period: Period
) -> bool:
    """At least n days of the period covered by m substances of one set at once."""
    supplies = patient.supplies_by_substance(wanted.drugs)
    days = [
        day
        for day in range(*_days(period))
        if sum(day in supply.covered_days for supply in supplies) >= wanted.substances
    ]
    return len(days) >= wanted.days


def score_at_once(wanted: ScoreAtOnce, patient: History, period: Period) -> bool:
    """At least n days of the period on which the substances taken weigh n points."""
    supplies = list(_scored(wanted.scores, patient))
    days = [
        day
        for day in range(*_days(period))
        if sum(points for points, supply in supplies if day in supply.covered_days)
        >= wanted.points
    ]
    return len(days) >= wanted.days


def _scored(
    scores: tuple[Score, ...], patient: History
) -> Iterator[tuple[int, Supply]]:
    """Each substance's points and supply; the first score that holds it counts."""
    for place, score in enumerate(scores):
        earlier = [one.drugs for one in scores[:place]]
        deliveries = [
            delivery
            for delivery in patient.delivered(score.drugs)
            if not any(belongs(delivery.presentation, drugs) for drugs in earlier)
        ]
        for supply in supplies_of(deliveries, score.drugs):
            yield score.points, supply


def days_covered(
    wanted: DaysCovered, patient: History, period: Period, span: Span
) -> bool:
    """At least so many percent of the days from the first delivery of the period.

    To the last day of the period, or of the data if they end before.
    """
    found = deliveries_in(period, patient, wanted.drugs)
    if not found:
        return False
    first = min(delivery.day for delivery in found).toordinal()
    end = min(period.end, span.last_day + _ONE_DAY).toordinal()
    with_supply = patient.supply(wanted.drugs).covered_days
    number = sum(day in with_supply for day in range(first, end))
    days = end - first
    return days >= wanted.over_days and number * 100 >= wanted.percent * days


def _days(period: Period) -> tuple[int, int]:
    return period.first_day.toordinal(), period.end.toordinal()
