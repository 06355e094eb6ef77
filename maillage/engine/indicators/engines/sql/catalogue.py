"""Indicators read into numbered nodes: the only place that knows the calculations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from maillage.engine.indicators.engines.sql.blind import blind
from maillage.engine.indicators.engines.sql.days import Span
from maillage.engine.indicators.engines.sql.formulary import Formulary
from maillage.engine.indicators.engines.sql.nodes import (
    MEASURES,
    Grain,
    Need,
    NeedKind,
    Numbering,
    Pair,
    Place,
    Sieve,
)
from maillage.engine.indicators.engines.sql.sieves import merged, sieve_of
from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    Delivered,
    Effect,
    EurosPerPatient,
    ExposedMoreThan,
    Indicator,
    LineFilter,
    Measure,
    MeasurePerPatient,
    NotDelivered,
    NotDeliveredBeforeStart,
    PatientCondition,
    RatioOfLines,
    SameDayAsStart,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    StartCondition,
    StartFilter,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.plan import START_MONTHS, shares


NEVER = -1000
"""What an unwanted condition weighs: no other makes up for it."""

EFFECTS = {Effect.VOLUME: 0, Effect.PRICE: 1, Effect.MIX: 2}

_WEIGHTED = (Measure.DAILY_DOSES, Measure.EUROS)


@dataclass
class Catalogue:
    """Everything that the indicators ask; rows begin with the indicator's number.

    `terms`: sieve, measure and place in the counts, added up over months. `pairs`: two
    measured sieves. `start_roles`: sieve and role, 0 the denominator, 1 the numerator.
    `patient_roles`: the same and a measure. `patient_indicators`: whether patients are
    counted, or a measure of them added, and the score that makes one of the
    denominator, of the numerator. `condition_weights`: condition and its weight in
    either score. `most_doses`: sieve and percent. `changes`: sieve and effect.
    """

    formulary: Formulary
    span: Span
    sieves: Numbering[Sieve] = field(default_factory=Numbering)
    conditions: Numbering[PatientCondition] = field(default_factory=Numbering)
    terms: list[tuple[int, int, int, int]] = field(default_factory=list)
    pairs: list[tuple[int, Pair]] = field(default_factory=list)
    start_roles: list[tuple[int, int, int]] = field(default_factory=list)
    patient_roles: list[tuple[int, int, int, int]] = field(default_factory=list)
    patient_indicators: list[tuple[int, int, int, int]] = field(default_factory=list)
    condition_weights: list[tuple[int, int, int, int]] = field(default_factory=list)
    most_doses: list[tuple[int, int, int]] = field(default_factory=list)
    changes: list[tuple[int, int, int]] = field(default_factory=list)

    @classmethod
    def of(
        cls, indicators: Sequence[Indicator], formulary: Formulary, span: Span
    ) -> Catalogue:
        """Read indicators, numbered in their order."""
        found = cls(formulary, span)
        for number, indicator in enumerate(indicators):
            found._ask(number, indicator.calculation)
            found._ask_blind(number, indicator.calculation)
        return found

    def _ask(self, number: int, calculation: Calculation) -> None:
        match calculation:
            case ShareOfLines(measure=measure):
                self._ask_lines(number, calculation, (measure, measure))
            case RatioOfLines():
                self._ask_lines(number, calculation, calculation.measures)
            case ShareOfPatients():
                self._ask_patients(number, calculation)
            case EurosPerPatient():
                self._ask_amount(number, calculation, Measure.EUROS)
            case MeasurePerPatient(measure=measure):
                self._ask_amount(number, calculation, measure)
            case ShareOfStarts():
                self._ask_starts(number, calculation)
            case SubstancesOfMostDoses(percent=percent):
                sieve = self._ask_one(number, calculation, Grain.SUBSTANCE)
                self.most_doses.append((number, sieve, percent))
            case ChangeOfEuros(effect=effect):
                sieve = self._ask_one(number, calculation, Grain.PRESENTATION)
                self.changes.append((number, sieve, EFFECTS[effect]))

    # --- lines ---------------------------------------------------------------------

    def _ask_lines(
        self,
        number: int,
        calculation: ShareOfLines | RatioOfLines,
        measures: tuple[Measure, Measure],
    ) -> None:
        asked = shares(calculation)
        places = (Place.NUMERATOR, Place.DENOMINATOR)
        sides = [
            (self.sieves.of(sieve_of(lines, self.formulary, self.span)), MEASURES[one])
            for lines, one in zip(
                (asked.numerator, asked.denominator), measures, strict=True
            )
        ]
        for (sieve, measure), place in zip(sides, places, strict=True):
            self.terms.append((number, sieve, measure, place))
        if measures[0] is not measures[1] or any(one in _WEIGHTED for one in measures):
            self._ask_squares(number, Pair(*sides[0], *sides[1]))
        self._ask_unobservable(number, calculation)

    def _ask_squares(self, number: int, pair: Pair) -> None:
        """The squares of rows' weights; a delivery, counted for 1, is its own."""
        self.pairs.append((number, pair))
        places = (Place.NUMERATOR_SQUARES, Place.DENOMINATOR_SQUARES)
        sieves = (pair.numerator, pair.denominator)
        for place, sieve, squared in zip(places, sieves, pair.squared, strict=True):
            if not squared:
                row = (number, sieve, MEASURES[Measure.DELIVERIES], place)
                self.terms.append(row)

    def _ask_one(
        self,
        number: int,
        calculation: SubstancesOfMostDoses | ChangeOfEuros,
        grain: Grain,
    ) -> int:
        lines = shares(calculation).numerator
        self._ask_unobservable(number, calculation)
        return self.sieves.of(sieve_of(lines, self.formulary, self.span, grain))

    def _ask_unobservable(self, number: int, calculation: Calculation) -> None:
        """Deliveries of the denominator on dates whose past cannot be seen."""
        lines = shares(calculation).unobservable
        if lines is not None:
            sieve = sieve_of(lines, self.formulary, self.span)
            self._add(number, sieve, Place.NOT_OBSERVABLE)

    def _ask_blind(self, number: int, calculation: Calculation) -> None:
        presentations = blind(calculation, self.formulary)
        if presentations:
            sieve = Sieve(
                presentations, Grain.PRESENTATION, self.span.first, self.span.last
            )
            self._add(number, sieve, Place.NOT_COMPUTABLE)

    def _add(self, number: int, sieve: Sieve, place: Place) -> None:
        term = (number, self.sieves.of(sieve), MEASURES[Measure.DELIVERIES], place)
        self.terms.append(term)

    # --- patients ------------------------------------------------------------------

    def _ask_patients(self, number: int, calculation: ShareOfPatients) -> None:
        self._ask_roles(number, calculation, Measure.DELIVERIES)
        denominator = dict(map(_weighed, calculation.denominator.conditions))
        numerator = denominator | dict(map(_weighed, calculation.numerator.conditions))
        for condition, weight in numerator.items():
            row = (number, self.conditions.of(condition[0]))
            of_denominator = weight if condition in denominator else 0
            self.condition_weights.append((*row, of_denominator, weight))
        self.patient_indicators.append(
            (number, 1, _wanted(denominator.values()), _wanted(numerator.values()))
        )

    def _ask_amount(
        self,
        number: int,
        calculation: EurosPerPatient | MeasurePerPatient,
        measure: Measure,
    ) -> None:
        self._ask_roles(number, calculation, measure)
        self.patient_indicators.append((number, 0, 0, 0))

    def _ask_roles(
        self, number: int, calculation: Calculation, measure: Measure
    ) -> None:
        asked = shares(calculation)
        for role, lines in enumerate((asked.denominator, asked.numerator)):
            sieve = sieve_of(lines, self.formulary, self.span)
            row = (number, self.sieves.of(sieve), role, MEASURES[measure])
            self.patient_roles.append(row)
        self._ask_unobservable(number, calculation)

    # --- starts --------------------------------------------------------------------

    def _ask_starts(self, number: int, calculation: ShareOfStarts) -> None:
        """A start is the unit's by one of its rows; the numerator's may be another."""
        whole, part = calculation.denominator, calculation.numerator
        for role, one in enumerate((whole, part)):
            sieve = self._judged(self._starts(whole, one), calculation, outside=False)
            self.start_roles.append((number, self.sieves.of(sieve), role))
        lines = replace(whole.lines, repeated_within_months=None)
        seen = tuple(
            one for one in whole.conditions if not isinstance(one, ExposedMoreThan)
        )
        sieve = self._starts(whole, StartFilter(lines, seen))
        sieve = self._judged(sieve, calculation, outside=True)
        self._add(number, sieve, Place.NOT_OBSERVABLE)

    def _starts(self, whole: StartFilter, one: StartFilter) -> Sieve:
        """The rows of the set that `whole` starts, on the days that `one` asks for."""
        drugs = whole.lines.drugs
        filters = (LineFilter(drugs), one.lines)
        sieve = merged(filters, self.formulary, self.span, Grain.DATE)
        start = Need(NeedKind.START, drugs, months=START_MONTHS)
        needs = {start, *(_need(start, condition) for condition in one.conditions)}
        return replace(sieve, needs=sieve.needs | needs)

    def _judged(
        self, sieve: Sieve, calculation: ShareOfStarts, *, outside: bool
    ) -> Sieve:
        """The starts whose past and follow-up the data show, or all the others."""
        both = (calculation.denominator, calculation.numerator)
        months = max(one.lines.repeated_within_months or 0 for one in both)
        followed = [
            condition.days + condition.gap_tolerance_days
            for one in both
            for condition in one.conditions
            if isinstance(condition, ExposedMoreThan)
        ]
        return replace(
            sieve,
            first=self.span.judged_from(max(START_MONTHS, months)),
            last=self.span.last - max(followed, default=0),
            outside=outside,
        )


def _weighed(
    condition: PatientCondition,
) -> tuple[tuple[PatientCondition, bool], int]:
    """A condition to find, whether it is wanted, and its weight in a score."""
    if isinstance(condition, NotDelivered):
        return (Delivered(condition.drugs), False), NEVER
    return (condition, True), 1


def _wanted(weights: Iterable[int]) -> int:
    """The score of a patient who meets every condition."""
    return sum(weight for weight in weights if weight > 0)


def _need(start: Need, condition: StartCondition) -> Need:
    match condition:
        case SameDayAsStart(drugs=drugs):
            return Need(NeedKind.SAME_DAY, drugs)
        case NotDeliveredBeforeStart(drugs=drugs):
            return replace(start, kind=NeedKind.CLEAN, other=drugs)
        case ExposedMoreThan(days=days, gap_tolerance_days=tolerance):
            return Need(
                NeedKind.EXPOSED, start.drugs, days=days, gap_tolerance_days=tolerance
            )
