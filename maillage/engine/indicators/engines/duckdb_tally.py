"""From the counts of a group of patients to the counts of indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.engines.duckdb_calendar import Axis
from maillage.engine.indicators.engines.duckdb_patients import PatientCounts
from maillage.engine.indicators.engines.duckdb_supply import Integers
from maillage.engine.indicators.model import (
    DrugSet,
    EurosPerPatient,
    Indicator,
    Measure,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
)
from maillage.engine.indicators.plan import Lines, shares, supply_sets


@dataclass
class Tally:
    """The counts of one indicator, arrays of units x periods.

    `squares` are whole numbers without bound, None where the indicator has none.
    """

    numerator: Integers
    denominator: Integers
    not_observable: Integers
    not_computable: Integers
    squares: npt.NDArray[np.object_] | None

    @classmethod
    def empty(cls, indicator: Indicator, units: int, periods: int) -> Tally:
        """Nothing counted yet."""
        squares = None
        if isinstance(indicator.calculation, EurosPerPatient):
            squares = np.full((units, periods), 0, dtype=np.object_)
        zeros = np.zeros((4, units, periods), dtype=np.int64)
        return cls(zeros[0], zeros[1], zeros[2], zeros[3], squares)

    @classmethod
    def joined(cls, parts: Sequence[Tally]) -> Tally:
        """One after the other, the periods of several tallies."""
        return cls(
            np.hstack([one.numerator for one in parts]),
            np.hstack([one.denominator for one in parts]),
            np.hstack([one.not_observable for one in parts]),
            np.hstack([one.not_computable for one in parts]),
            None
            if parts[0].squares is None
            else np.hstack([one.squares for one in parts if one.squares is not None]),
        )

    def add(self, other: Tally) -> None:
        """Take in the counts of other patients."""
        self.numerator += other.numerator
        self.denominator += other.denominator
        self.not_observable += other.not_observable
        self.not_computable += other.not_computable
        if self.squares is not None and other.squares is not None:
            self.squares += other.squares


@dataclass(frozen=True)
class GroupCounts:
    """What the scans of one group of patients found: by unit and month, by patient."""

    deliveries: dict[Lines, Integers]
    boxes: dict[Lines, Integers]
    unknown_packs: dict[tuple[DrugSet, ...], Integers]
    patients: PatientCounts
    axis: Axis

    def tally(self, indicator: Indicator) -> Tally:
        """The group's counts of an indicator, over the periods of the axis."""
        calculation = indicator.calculation
        asked = shares(calculation)
        tally = Tally(*self._counts(indicator), self._zeros(), self._zeros(), None)
        if isinstance(calculation, EurosPerPatient):
            tally.squares = self.patients.squares(asked.numerator)
        if asked.unobservable and isinstance(calculation, ShareOfStarts):
            tally.not_observable = self._starts(asked.unobservable)
        elif asked.unobservable:
            tally.not_observable = self._summed(self.deliveries[asked.unobservable])
        if sets := supply_sets(calculation):
            tally.not_computable = self._summed(self.unknown_packs[sets])
        return tally

    def _zeros(self) -> Integers:
        return np.zeros((self.patients.units, len(self.axis)), dtype=np.int64)

    def _counts(self, indicator: Indicator) -> tuple[Integers, Integers]:
        """Numerator and denominator."""
        calculation = indicator.calculation
        asked = shares(calculation)
        match calculation:
            case ShareOfLines(measure=measure) | RatioOfLines(measure=measure):
                counts = self.boxes if measure is Measure.BOXES else self.deliveries
                numerator, denominator = (
                    counts[asked.numerator],
                    counts[asked.denominator],
                )
                return self._summed(numerator), self._summed(denominator)
            case ShareOfPatients():
                return self.patients.share(calculation)
            case ShareOfStarts():
                return self._starts(asked.numerator), self._starts(asked.denominator)
            case EurosPerPatient():
                cents = self.patients.cents_by_month(asked.numerator)
                return self._summed(cents), self.patients.patients(asked.denominator)
            case _:
                raise TypeError(calculation)

    def _starts(self, lines: Lines) -> Integers:
        # Two starts of a set are more than 12 months apart: a cell holds one at most.
        return self._summed(self.patients.cells_by_month(lines))

    def _summed(self, by_month: Integers) -> Integers:
        """Sums over the months of each period."""
        sums = [
            by_month[:, self.axis.slice_of(one)].sum(axis=1)
            for one in self.axis.periods
        ]
        return np.stack(sums, axis=1)
