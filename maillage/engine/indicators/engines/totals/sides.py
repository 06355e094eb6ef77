"""Which presentations a calculation counts, when its filters ask of drugs alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from maillage.engine.indicators.engines.compiled.formulary import (
    Booleans,
    Formulary,
)
from maillage.engine.indicators.model import (
    Calculation,
    LineFilter,
    Measure,
    RatioOfLines,
    ShareOfLines,
)
from maillage.engine.indicators.periods import By
from maillage.engine.indicators.plan import Lines, blind, shares


@dataclass(frozen=True)
class Months:
    """The presentations counted, in the calendar months (1 to 12) that are."""

    presentations: Booleans
    calendar_months: frozenset[int]

    def of(self, calendar_month: int) -> Booleans:
        """The presentations counted in a calendar month."""
        if calendar_month in self.calendar_months:
            return self.presentations
        return np.zeros_like(self.presentations)


@dataclass(frozen=True)
class Sides:
    """What totals are added up for a calculation, all of it counted in one measure.

    `blind` are the presentations whose deliveries are not computable.
    """

    measure: Measure
    numerator: Months
    denominator: Months
    blind: Booleans


def sides_of(calculation: Calculation, by: By, formulary: Formulary) -> Sides | None:
    """What to add up; None for what only the facts can say.

    So are patients, sexes, ages and dates; euros, whose squares are not kept; two
    unlike measures, whose products are not; deliveries of a part of a substance, which
    are counted once with those of another part; and, all prescribers together, whatever
    several of them may share.
    """
    measure = _measure(calculation)
    if measure is None or not isinstance(calculation, ShareOfLines | RatioOfLines):
        return None
    if not _asks_of_drugs_alone((calculation.numerator, calculation.denominator)):
        return None
    wanted = shares(calculation)
    numerator = _months(wanted.numerator, formulary)
    denominator = _months(wanted.denominator, formulary)
    unknown = _blind(calculation, formulary)
    if measure is Measure.DELIVERIES and not (
        _has_whole_substances(numerator.presentations, formulary)
        and _has_whole_substances(denominator.presentations, formulary)
    ):
        return None
    if by is By.ALL and (measure is Measure.DELIVERIES or unknown.any()):
        return None
    return (
        None if by is By.PHARMACY else Sides(measure, numerator, denominator, unknown)
    )


def _measure(calculation: Calculation) -> Measure | None:
    """The one measure of both sides, of those that totals hold."""
    match calculation:
        case ShareOfLines(measure=measure):
            measures = {measure}
        case RatioOfLines():
            measures = set(calculation.measures)
        case _:
            return None
    return (
        measures.pop() if len(measures) == 1 and measures != {Measure.EUROS} else None
    )


def _asks_of_drugs_alone(filters: Iterable[LineFilter]) -> bool:
    return all(
        asked is None
        for one in filters
        for asked in (
            one.substitution_refused,
            one.age,
            one.sex,
            one.long_term_illness,
            one.same_day_as,
            one.repeated_within_months,
        )
    )


def _months(lines: Lines, formulary: Formulary) -> Months:
    every = frozenset(range(1, 13))
    asked = (one.calendar_months for one in lines.filters)
    counted = every.intersection(*(one for one in asked if one is not None))
    return Months(formulary.kept(lines.filters), counted)


def _has_whole_substances(presentations: Booleans, formulary: Formulary) -> bool:
    """Whether no substance has presentations both inside and outside."""
    held = np.bincount(
        formulary.substance[presentations], minlength=formulary.substances
    )
    every = np.bincount(formulary.substance, minlength=formulary.substances)
    return bool(np.all((held == 0) | (held == every)))


def _blind(calculation: Calculation, formulary: Formulary) -> Booleans:
    asked = blind(calculation)
    found = np.zeros(len(formulary), dtype=np.bool_)
    for one in asked.dosed:
        found |= formulary.members(one) & ~formulary.doses_known
    for drugs in asked.narrowed:
        found |= formulary.blurred(drugs)
    return found
