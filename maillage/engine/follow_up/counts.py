"""An engine's counts as arrays, from which any group of practices is read at once.

One count serves all the commitments of all the circles: the groups differ, the counts
behind them are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.figures import COUNTS, cases, figures, values
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import Period
from maillage.engine.indicators.units import adds_up
from maillage.engine.mirrors.content import Reading
from maillage.engine.mirrors.sheet import FEWEST_PATIENTS


FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_KEYS = ("indicator", "unit", "period")
_SUMMED = (
    "numerator",
    "denominator",
    "numerator_squares",
    "denominator_squares",
    "products",
    "not_computable",
)


def span(first_month: int, last_month: int) -> Period:
    """Any whole months as a period, under a label of its own."""
    return Period(f"{first_month:06d}-{last_month:06d}", first_month, last_month)


@dataclass(frozen=True)
class Practices:
    """One indicator's counts: for each of `_SUMMED`, a row a practice, a column a
    period."""

    indicator: Indicator
    periods: tuple[Period, ...]
    columns: Mapping[str, FloatArray]

    @property
    def numerator(self) -> FloatArray:
        """As engines count it."""
        return self.columns["numerator"]

    @property
    def denominator(self) -> FloatArray:
        """As engines count it."""
        return self.columns["denominator"]

    def over(self, periods: Sequence[Period]) -> Practices:
        """The same practices over some of the periods."""
        places = np.array([self._places[each.label] for each in periods], np.intp)
        kept = {name: column[:, places] for name, column in self.columns.items()}
        return Practices(self.indicator, tuple(periods), kept)

    def keeping(self, rows: BoolArray) -> Practices:
        """Some of the practices."""
        kept = {name: column[rows] for name, column in self.columns.items()}
        return Practices(self.indicator, self.periods, kept)

    def together(self) -> Pooled:
        """All the practices as one. A patient of two of them counts twice.

        What does not add up has no figure over several practices.
        """
        summed = {name: column.sum(axis=0) for name, column in self.columns.items()}
        if len(self.numerator) > 1 and not adds_up(self.indicator.calculation):
            summed = {name: np.zeros_like(column) for name, column in summed.items()}
        return Pooled(self.indicator, self.periods, summed)

    def alone(self, row: int) -> Pooled:
        """One practice."""
        rows = np.arange(len(self.numerator)) == row
        return self.keeping(rows).together()

    @cached_property
    def values(self) -> FloatArray:
        """The value of each practice in each period, nan where it has no case."""
        return values(self.indicator.calculation, self.columns)

    @cached_property
    def believable(self) -> BoolArray:
        """Which values have cases enough to be given."""
        return np.asarray(self.cases >= FEWEST_PATIENTS)

    @cached_property
    def cases(self) -> FloatArray:
        """How many cases stand behind each denominator."""
        return cases(
            self.indicator.calculation,
            self.denominator,
            self.columns["denominator_squares"],
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {each.label: place for place, each in enumerate(self.periods)}


@dataclass(frozen=True)
class Pooled:
    """The counts of practices taken as one, and the figures made of them."""

    indicator: Indicator
    periods: tuple[Period, ...]
    columns: Mapping[str, FloatArray]

    @cached_property
    def cases(self) -> FloatArray:
        """How many cases stand behind each denominator."""
        return cases(
            self.indicator.calculation,
            self.columns["denominator"],
            self.columns["denominator_squares"],
        )

    @cached_property
    def figures(self) -> dict[str, FloatArray]:
        """`value`, `low` and `high` of each period, nan where there is none."""
        size = len(self.periods)
        counts = pa.table(
            {
                "indicator": pa.array([self.indicator.id] * size, pa.string()),
                "unit": pa.nulls(size, pa.string()),
                "period": pa.nulls(size, pa.string()),
                **{
                    name: pa.array(self.columns[name]).cast(COUNTS.field(name).type)
                    for name in _SUMMED
                },
                "not_observable": pa.nulls(size, pa.int64()),
            },
            schema=COUNTS,
        )
        found = figures(counts, [self.indicator])
        return {
            name: np.asarray(found[name].to_numpy(zero_copy_only=False), np.float64)
            for name in ("value", "low", "high")
        }

    def reading(self, place: int) -> Reading | None:
        """The figure of one period, None without a case."""
        found = {name: float(column[place]) for name, column in self.figures.items()}
        if np.isnan(found["value"]):
            return None
        return Reading(
            value=found["value"],
            numerator=int(self.columns["numerator"][place]),
            denominator=int(self.columns["denominator"][place]),
            low=None if np.isnan(found["low"]) else found["low"],
            high=None if np.isnan(found["high"]) else found["high"],
        )


class Counts:
    """The full grid of an engine's counts, whatever the order of its rows."""

    def __init__(self, table: pa.Table) -> None:
        places, self._known = [], {}
        for name in _KEYS:
            encoded = table[name].combine_chunks().dictionary_encode()
            places.append(encoded.indices.to_numpy(zero_copy_only=False))
            names = encoded.dictionary.to_pylist()
            self._known[name] = {each: rank for rank, each in enumerate(names)}
        shape = tuple(len(self._known[name]) for name in _KEYS)
        self._columns: dict[str, FloatArray] = {}
        for name in _SUMMED:
            column = table[name].combine_chunks().cast(pa.float64()).fill_null(0)
            array = np.zeros(shape)
            array[tuple(places)] = column.to_numpy(zero_copy_only=False)
            self._columns[name] = array

    @property
    def units(self) -> set[str]:
        """The codes that have a line."""
        return set(self._known["unit"])

    def practices(
        self,
        indicator: Indicator,
        codes: Sequence[Sequence[str]],
        periods: Sequence[Period],
    ) -> Practices:
        """The counts of practices, each of one code or several; one without a line
        has zeros."""
        at = self._known["indicator"].get(indicator.id)
        places = [self._known["period"][each.label] for each in periods]
        size = len(codes), len(places)
        if at is None or not self.units:
            found = {name: np.zeros(size) for name in _SUMMED}
        else:
            found = {
                name: self._summed(column[at][:, places], codes).reshape(size)
                for name, column in self._columns.items()
            }
        return Practices(indicator, tuple(periods), found)

    def _summed(self, column: FloatArray, codes: Sequence[Sequence[str]]) -> FloatArray:
        known = self._known["unit"]
        found = np.zeros((len(codes), column.shape[1]))
        # Pair by pair, for a practice may have several codes and a code no line.
        pairs = [
            (row, known[code])
            for row, practice in enumerate(codes)
            for code in practice
            if code in known
        ]
        if pairs:
            rows, units = np.array(pairs).T
            np.add.at(found, rows, column[units])
        return found
