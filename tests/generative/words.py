"""The words of the language that an engine may lack, as gaps are declared by them."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    DaysCovered,
    Delivered,
    DeliveredRegularly,
    EurosPerPatient,
    FewerThanBefore,
    LineFilter,
    Measure,
    MeasurePerPatient,
    PatientCondition,
    RatioOfLines,
    RegularlyBefore,
    ScoreAtOnce,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    StartCondition,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.model_sets import drug_sets


def words(calculation: Calculation) -> frozenset[str]:
    """The words of the language that an engine may lack and a calculation uses."""
    found = set(_of_calculation(calculation))
    for lines in _filters(calculation):
        found.update(_of_lines(lines))
    for drugs in drug_sets(calculation):
        named = ("strengths", "forms", "other_forms")
        found.update(word for word in named if getattr(drugs, word))
    if isinstance(calculation, ShareOfPatients | ShareOfStarts):
        for condition in (
            *calculation.denominator.conditions,
            *calculation.numerator.conditions,
        ):
            found.update(_of_condition(condition))
    return frozenset(found)


def _of_calculation(calculation: Calculation) -> Iterator[str]:
    match calculation:
        case ShareOfLines(measure=measure):
            yield str(measure)
        case RatioOfLines():
            yield from map(str, calculation.measures)
            if calculation.denominator_measure is not None:
                yield "denominator_count"
        case MeasurePerPatient(measure=Measure.EUROS):
            yield "denominator of euros_per_patient"
        case MeasurePerPatient(measure=measure):
            yield f"{measure}_per_patient"
        case SubstancesOfMostDoses():
            yield "substances_of_most_doses"
        case ChangeOfEuros():
            yield "change_of_euros"


def _filters(calculation: Calculation) -> Iterator[LineFilter]:
    match calculation:
        case ShareOfLines() | RatioOfLines() | MeasurePerPatient():
            yield calculation.denominator
            yield calculation.numerator
        case ShareOfPatients() | ShareOfStarts():
            yield calculation.denominator.lines
            yield calculation.numerator.lines
        case EurosPerPatient() | SubstancesOfMostDoses() | ChangeOfEuros():
            yield calculation.lines


def _of_lines(lines: LineFilter) -> Iterator[str]:
    for word in ("biosimilar_roles", "substitution_refused", "calendar_months"):
        if getattr(lines, word) is not None:
            yield word


def _of_condition(condition: PatientCondition | StartCondition) -> Iterator[str]:
    match condition:
        case Delivered(boxes=boxes) if boxes > 1:
            yield "delivered boxes"
        case DeliveredRegularly():
            yield "regular"
        case RegularlyBefore():
            yield "regular_before"
        case FewerThanBefore():
            yield "fewer_than_before"
        case ScoreAtOnce():
            yield "score_at_once"
        case DaysCovered():
            yield "days_covered"
