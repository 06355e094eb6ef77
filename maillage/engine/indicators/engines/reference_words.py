"""Each word of the model of an indicator, as one small function on one patient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from maillage.engine.indicators.engines.reference_history import History, Row
from maillage.engine.indicators.model import (
    AgeRange,
    Delivered,
    DrugSet,
    ExposedMoreThan,
    LineFilter,
    NotDelivered,
    NotDeliveredBeforeStart,
    Overlapping,
    PatientCondition,
    SameDayAsStart,
    StartCondition,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.periods import Period


_ONE_DAY = timedelta(days=1)
_MONTHS_BEFORE_A_START = 12


def months_before(day: date, months: int) -> date:
    """The same day some calendar months earlier; the month's last where it has none."""
    month = day.year * 12 + day.month - 1 - months
    year, month = month // 12, month % 12 + 1
    for day_of_month in range(day.day, 28, -1):
        try:
            return date(year, month, day_of_month)
        except ValueError:  # that month has no such day: try the one before
            continue
    return date(year, month, min(day.day, 28))


# --- lines -------------------------------------------------------------------------


def keeps(lines: LineFilter, patient: History, row: Row) -> bool:
    """Whether a filter keeps a row; an absent criterion keeps every row."""
    return keeps_apart_from_repeats(lines, patient, row) and (
        lines.repeated_within_months is None
        or repeated(patient, row.day, lines.drugs, lines.repeated_within_months)
    )


def keeps_apart_from_repeats(lines: LineFilter, patient: History, row: Row) -> bool:
    """Whether a filter keeps a row, its repetition not asked."""
    return (
        (lines.drugs is None or lines.drugs.contains(row.presentation.atc))
        and (
            lines.generic_roles is None
            or row.presentation.generic_role in lines.generic_roles
        )
        and (lines.age is None or of_age(patient.age_on(row.day), lines.age))
        and (lines.sex is None or patient.sex == {"male": 1, "female": 2}[lines.sex])
        and (
            lines.long_term_illness is None
            or long_term_illness(patient, row.day) == lines.long_term_illness
        )
        and (
            lines.same_day_as is None
            or patient.delivered_on(row.day, lines.same_day_as)
        )
    )


def of_age(age: int, wanted: AgeRange) -> bool:
    """Ages in whole years, both ends included."""
    return (wanted.from_years is None or wanted.from_years <= age) and (
        wanted.to_years is None or age <= wanted.to_years
    )


def long_term_illness(patient: History, day: date) -> bool:
    """True when any line of the patient on that date says so."""
    return day in patient.long_term_illness_days


def repeated(patient: History, day: date, drugs: DrugSet | None, months: int) -> bool:
    """Delivered on an earlier date too, at most n calendar months before."""
    return patient.delivered_between(months_before(day, months), day - _ONE_DAY, drugs)


def repeats_unseen(day: date, filters: Iterable[LineFilter], first_day: date) -> bool:
    """Whether the n months of a repetition reach back before the data begin."""
    return any(
        months_before(day, lines.repeated_within_months) < first_day
        for lines in filters
        if lines.repeated_within_months is not None
    )


# --- conditions on a patient in a period -------------------------------------------


def meets(condition: PatientCondition, patient: History, period: Period) -> bool:
    """Whether a patient meets a condition in a period, whoever ordered his lines."""
    match condition:
        case Delivered():
            return delivered(condition, patient, period)
        case NotDelivered():
            last_day = period.end - _ONE_DAY
            return not patient.delivered_between(
                period.first_day, last_day, condition.drugs
            )
        case Treated():
            return treated(condition, patient, period)
        case Overlapping():
            return overlapping(condition, patient, period)
        case SubstancesAtOnce():
            return substances_at_once(condition, patient, period)


def delivered(wanted: Delivered, patient: History, period: Period) -> bool:
    """At least n deliveries (patient x date x ATC5) and m substances in the period."""
    found = {
        (delivery.day, delivery.presentation.atc)
        for delivery in patient.delivered(wanted.drugs)
        if period.first_day <= delivery.day < period.end
    }
    substances = {atc for _, atc in found}
    return len(found) >= wanted.deliveries and len(substances) >= wanted.substances


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
    days = [
        day
        for day in range(*_days(period))
        if all(day in patient.supply(drugs).covered_days for drugs in wanted.sets)
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


def _days(period: Period) -> tuple[int, int]:
    return period.first_day.toordinal(), period.end.toordinal()


# --- starts ------------------------------------------------------------------------


def starts(patient: History, drugs: DrugSet) -> list[date]:
    """The days of a delivery of the set with none in the 12 months before.

    Read outside the period too, and whoever ordered those.
    """
    days = sorted({delivery.day for delivery in patient.delivered(drugs)})
    return [
        day for day in days if not repeated(patient, day, drugs, _MONTHS_BEFORE_A_START)
    ]


def start_unseen(
    start: date,
    conditions: Iterable[StartCondition],
    first_day: date,
    last_day: date,
) -> bool:
    """Whether a start cannot be judged on the data there are.

    Its 12 months reach back before their first day, or the follow-up of a condition
    (n days and the tolerance) runs past their last.
    """
    followed_up = [
        timedelta(days=condition.days + condition.gap_tolerance_days)
        for condition in conditions
        if isinstance(condition, ExposedMoreThan)
    ]
    return months_before(start, _MONTHS_BEFORE_A_START) < first_day or any(
        start + follow_up > last_day for follow_up in followed_up
    )


def meets_at_start(
    condition: StartCondition, patient: History, start: date, drugs: DrugSet
) -> bool:
    """Whether a start of `drugs` meets a condition."""
    match condition:
        case SameDayAsStart():
            return patient.delivered_on(start, condition.drugs)
        case NotDeliveredBeforeStart():
            since = months_before(start, _MONTHS_BEFORE_A_START)
            return not patient.delivered_between(since, start, condition.drugs)
        case ExposedMoreThan():
            return exposed(condition, patient, start, drugs)


def exposed(
    wanted: ExposedMoreThan, patient: History, start: date, drugs: DrugSet
) -> bool:
    """Whether the episode that the start opens lasts more than n days after it."""
    day = start.toordinal()
    return any(
        episode.first_day <= day < episode.end and episode.end - day > wanted.days
        for episode in patient.supply(drugs).episodes(wanted.gap_tolerance_days)
    )
