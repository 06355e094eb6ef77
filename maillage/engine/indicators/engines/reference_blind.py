"""The deliveries that cannot be computed: something of their drug is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from maillage.engine.indicators.engines.reference_history import Row, belongs
from maillage.engine.indicators.engines.reference_patients import started
from maillage.engine.indicators.model import (
    Calculation,
    DaysCovered,
    DrugSet,
    ExposedMoreThan,
    LineFilter,
    Measure,
    MeasurePerPatient,
    Overlapping,
    RatioOfLines,
    ScoreAtOnce,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesAtOnce,
    SubstancesOfMostDoses,
    Treated,
)
from maillage.engine.indicators.model_sets import drug_sets
from maillage.engine.lake.facts import Presentation


class Blindness:
    """What a calculation cannot compute, each presentation judged once."""

    def __init__(self, calculation: Calculation) -> None:
        """Nothing is judged before it is asked."""
        self._calculation = calculation
        self._judged: dict[str, bool] = {}

    def not_computable(self, rows: Iterable[Row]) -> set[tuple[date, str]]:
        """The deliveries of one patient of which the calculation must know more."""
        return {
            (row.day, row.presentation.cip13)
            for row in rows
            if row.ordered and self._is_blind(row.presentation)
        }

    def _is_blind(self, presentation: Presentation) -> bool:
        if presentation.cip13 not in self._judged:
            judged = is_blind(self._calculation, presentation)
            self._judged[presentation.cip13] = judged
        return self._judged[presentation.cip13]


def is_blind(calculation: Calculation, presentation: Presentation) -> bool:
    """Whether something that the calculation needs of a presentation is unknown."""
    return (
        _pack_is_missing(calculation, presentation)
        or _doses_are_missing(calculation, presentation)
        or _is_blurred(calculation, presentation)
    )


def _pack_is_missing(calculation: Calculation, presentation: Presentation) -> bool:
    """Days of supply are asked of a set it belongs to, and not its units per pack."""
    return presentation.units_per_pack is None and any(
        belongs(presentation, drugs) for drugs in _sets_of_supply(calculation)
    )


def _doses_are_missing(calculation: Calculation, presentation: Presentation) -> bool:
    """Daily doses are counted on drugs it belongs to, and its own are unknown."""
    return presentation.daily_doses_millionths is None and any(
        belongs(presentation, lines.drugs) for lines in _filters_of_doses(calculation)
    )


def _is_blurred(calculation: Calculation, presentation: Presentation) -> bool:
    """A set asks for a strength or a form, and its own is unknown."""
    return any(
        drugs.is_blurred(
            presentation.atc, presentation.strength_micrograms, presentation.form
        )
        for drugs in drug_sets(calculation)
    )


def _sets_of_supply(calculation: Calculation) -> Iterator[DrugSet]:
    """The sets whose days of supply decide the calculation."""
    if not isinstance(calculation, ShareOfPatients | ShareOfStarts):
        return
    for condition in (
        *calculation.denominator.conditions,
        *calculation.numerator.conditions,
    ):
        match condition:
            case Treated() | SubstancesAtOnce() | DaysCovered():
                yield condition.drugs
            case Overlapping():
                yield from condition.sets
            case ScoreAtOnce():
                yield from (score.drugs for score in condition.scores)
            case ExposedMoreThan():
                assert isinstance(calculation, ShareOfStarts)
                yield started(calculation.denominator)


def _filters_of_doses(calculation: Calculation) -> Iterator[LineFilter]:
    """The filters whose lines are counted in daily doses.

    The numerator of a share is part of its denominator, which alone says whose doses
    must be known.
    """
    match calculation:
        case ShareOfLines(measure=Measure.DAILY_DOSES):
            yield calculation.denominator
        case RatioOfLines():
            above, below = calculation.measures
            if above is Measure.DAILY_DOSES:
                yield calculation.numerator
            if below is Measure.DAILY_DOSES:
                yield calculation.denominator
        case MeasurePerPatient(measure=Measure.DAILY_DOSES):
            yield calculation.numerator
        case SubstancesOfMostDoses():
            yield calculation.lines
