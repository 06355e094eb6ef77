"""What the numbers of an indicator are in, and what its value is shown as.

Engines count in whole numbers: deliveries, boxes, patients, cents, millionths of a
daily dose. People read euros, daily doses, percentages. Every place that shows a
figure asks here, so that a new calculation is shown alike everywhere.
"""

from __future__ import annotations

from enum import StrEnum

from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    EurosPerPatient,
    Measure,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    SubstancesOfMostDoses,
)


CENTS = 100
MILLIONTHS = 1_000_000


class Counted(StrEnum):
    """What a numerator or a denominator is a number of."""

    NUMBER = "number"
    """Deliveries, boxes, patients, starts, substances: as they are."""
    EUROS = "euros"
    """Counted in cents."""
    DAILY_DOSES = "daily_doses"
    """Counted in millionths of a dose."""

    @property
    def parts(self) -> int:
        """How many of what engines count make one of what people read."""
        return _PARTS[self]

    def exactly(self, count: int) -> str:
        """What engines count as what people read, every decimal and a point.

        Euros have 2 decimals; daily doses as many as they need, at most 6.
        """
        if self is Counted.DAILY_DOSES:
            return f"{count / self.parts:.6f}".rstrip("0").rstrip(".")
        return f"{count / self.parts:.2f}" if self is Counted.EUROS else str(count)

    @property
    def decimals(self) -> int:
        """How many decimals people read."""
        return _DECIMALS[self]


_PARTS = {Counted.NUMBER: 1, Counted.EUROS: CENTS, Counted.DAILY_DOSES: MILLIONTHS}
_DECIMALS = {Counted.NUMBER: 0, Counted.EUROS: 2, Counted.DAILY_DOSES: 1}
_OF_MEASURE = {
    Measure.DELIVERIES: Counted.NUMBER,
    Measure.BOXES: Counted.NUMBER,
    Measure.DAILY_DOSES: Counted.DAILY_DOSES,
    Measure.EUROS: Counted.EUROS,
}


class Shown(StrEnum):
    """What a value is read as."""

    SHARE = "share"
    """A part of a whole, 0 to 1, shown in percent."""
    CHANGE = "change"
    """How much more or less than 1, shown in percent with its sign."""
    RATIO = "ratio"
    """A number of one thing for one of another."""
    EUROS = "euros"
    """An amount in euros for one of something."""
    SUBSTANCES = "substances"
    """A whole number of substances."""


def counted(calculation: Calculation) -> tuple[Counted, Counted]:
    """What the numerator and the denominator of a calculation are numbers of."""
    match calculation:
        case ShareOfLines(measure=measure):
            return _OF_MEASURE[measure], _OF_MEASURE[measure]
        case RatioOfLines():
            above, below = calculation.measures
            return _OF_MEASURE[above], _OF_MEASURE[below]
        case EurosPerPatient():
            return Counted.EUROS, Counted.NUMBER
        case MeasurePerPatient(measure=measure):
            return _OF_MEASURE[measure], Counted.NUMBER
        case ChangeOfEuros():
            return Counted.EUROS, Counted.EUROS
        case _:
            return Counted.NUMBER, Counted.NUMBER


def shown(calculation: Calculation) -> Shown:
    """What the value of a calculation is read as."""
    match calculation:
        case RatioOfLines(minus_one=True) | ChangeOfEuros():
            return Shown.CHANGE
        case SubstancesOfMostDoses():
            return Shown.SUBSTANCES
        case RatioOfLines() | EurosPerPatient() | MeasurePerPatient():
            above, below = counted(calculation)
            in_euros = above is Counted.EUROS and below is not Counted.EUROS
            return Shown.EUROS if in_euros else Shown.RATIO
        case _:
            return Shown.SHARE


def adds_up(calculation: Calculation) -> bool:
    """Whether the counts of several units, added, are those of all of them.

    Substances are not: two doctors who order the same ones do not order twice as many.
    """
    return not isinstance(calculation, SubstancesOfMostDoses)


def is_weighted(calculation: Calculation) -> bool:
    """Whether lines weigh unlike each other in a share or a ratio.

    So it is when a measure is daily doses or euros, or when the two measures differ;
    engines then give the squares and products of the weights.
    """
    if not isinstance(calculation, ShareOfLines | RatioOfLines):
        return False
    measures = (
        calculation.measures
        if isinstance(calculation, RatioOfLines)
        else (calculation.measure, calculation.measure)
    )
    above, below = measures
    return above is not below or above in (Measure.DAILY_DOSES, Measure.EUROS)
