"""What is computed: shares, ratios, amounts per patient, and what is found of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maillage.engine.indicators.model_lines import LineFilter, Measure
from maillage.engine.indicators.model_patients import PatientFilter
from maillage.engine.indicators.model_starts import StartFilter


@dataclass(frozen=True)
class ShareOfLines:
    """The lines of the denominator that the numerator's filter keeps as well."""

    measure: Measure
    denominator: LineFilter
    numerator: LineFilter


@dataclass(frozen=True)
class RatioOfLines:
    """Two counts of lines, neither part of the other.

    The denominator is counted in `denominator_measure`, or as the numerator is where
    that is None. `minus_one` shows the ratio less 1: how much more the numerator is
    (seasonal variation).
    """

    measure: Measure
    denominator: LineFilter
    numerator: LineFilter
    denominator_measure: Measure | None = None
    minus_one: bool = False

    @property
    def measures(self) -> tuple[Measure, Measure]:
        """Of the numerator and of the denominator."""
        return self.measure, self.denominator_measure or self.measure


@dataclass(frozen=True)
class ShareOfPatients:
    """The patients of the denominator that the numerator's filter keeps as well.

    The unit ordered a line of the denominator and, where the numerator's lines are
    narrower, a line of those too, in the same period.
    """

    denominator: PatientFilter
    numerator: PatientFilter


@dataclass(frozen=True)
class ShareOfStarts:
    """The patients starting, of the denominator, that the numerator keeps as well.

    `numerator.lines` repeats the denominator's drugs or leaves them out.
    """

    denominator: StartFilter
    numerator: StartFilter


@dataclass(frozen=True)
class EurosPerPatient:
    """Signed euros of the unit's lines that `lines` keeps, per distinct patient.

    Patients are those with at least one delivery among these lines in the period.
    """

    lines: LineFilter


@dataclass(frozen=True)
class MeasurePerPatient:
    """What the unit's lines add up to, per distinct patient of the denominator.

    Numerator: the measure summed over the lines that `numerator` keeps. Denominator:
    patients with at least one delivery among the lines that `denominator` keeps.
    Squares are those of the sum of each patient of the denominator.
    """

    measure: Measure
    numerator: LineFilter
    denominator: LineFilter


@dataclass(frozen=True)
class SubstancesOfMostDoses:
    """DU90: how few substances (ATC5) make n percent of the daily doses.

    Denominator: the substances with daily doses above 0 among the unit's lines that
    `lines` keeps. Numerator: the smallest number of them whose doses reach the percent
    of their total. Both 0 when there is none. No interval: nothing is sampled.
    Bergman et al. 1998, Eur J Clin Pharmacol 54:113-118 (own knowledge).
    """

    lines: LineFilter
    percent: int = 90


class Effect(StrEnum):
    """A part of the change in euros between a period and the same one a year before."""

    VOLUME = "volume"
    PRICE = "price"
    MIX = "mix"


@dataclass(frozen=True)
class ChangeOfEuros:
    """One effect in the change of the unit's euros since the same months a year before.

    Over the deliveries (presentations with net boxes) that `lines` keeps, with q boxes
    and e cents of a presentation i in the earlier (0) and the present (1) period, Q and
    E their sums, `round` to the nearest cent, halves up:

    * price: sum over i with q0 > 0 and q1 > 0 of round(e1 - e0 * q1 / q0);
    * volume: round(E0 * (Q1 - Q0) / Q0), 0 where Q0 is not above 0;
    * mix: E1 - E0 less the other two (new and gone presentations are in it).

    Numerator: the effect in cents; denominator: E0. Both 0 where the earlier period
    begins before the first month of the data. No interval: it is bookkeeping.
    """

    lines: LineFilter
    effect: Effect


Calculation = (
    ShareOfLines
    | RatioOfLines
    | ShareOfPatients
    | ShareOfStarts
    | EurosPerPatient
    | MeasurePerPatient
    | SubstancesOfMostDoses
    | ChangeOfEuros
)
