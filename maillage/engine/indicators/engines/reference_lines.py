"""The words that choose lines, as small functions on one row of one patient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from maillage.engine.indicators.engines.reference_history import History, Row, belongs
from maillage.engine.indicators.model import AgeRange, DrugSet, LineFilter


_ONE_DAY = timedelta(days=1)


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


def keeps(lines: LineFilter, patient: History, row: Row) -> bool:
    """Whether a filter keeps a row; an absent criterion keeps every row."""
    return keeps_apart_from_repeats(lines, patient, row) and (
        lines.repeated_within_months is None
        or repeated(patient, row.day, lines.drugs, lines.repeated_within_months)
    )


def keeps_apart_from_repeats(lines: LineFilter, patient: History, row: Row) -> bool:
    """Whether a filter keeps a row, its repetition not asked."""
    return (
        belongs(row.presentation, lines.drugs)
        and (
            lines.generic_roles is None
            or row.presentation.generic_role in lines.generic_roles
        )
        and (
            lines.biosimilar_roles is None
            or row.presentation.biosimilar_role in lines.biosimilar_roles
        )
        and (
            lines.substitution_refused is None
            or row.substitution_refused == lines.substitution_refused
        )
        and (lines.calendar_months is None or row.day.month in lines.calendar_months)
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
