"""An engine's counts of many indicators, read as squares of doctors x periods.

One walk of the engine answers for all the indicators, with what each costs and how
many patients stand behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maillage.engine.errors import BadInput
from maillage.engine.impact.panel import Floats, Integers
from maillage.engine.indicators.engines.registry import Engine
from maillage.engine.indicators.figures import cases, values
from maillage.engine.indicators.model import (
    AgeRange,
    ChangeOfEuros,
    EurosPerPatient,
    Indicator,
    LineFilter,
    PatientFilter,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.periods import By, Period


EUROS = "#euros"
"""Ends the id of the euros, and patients, of an indicator's denominator."""

OLDER = "#65+"
"""The id of the share of a doctor's patients who are 65 and over."""

Cells = tuple[NDArray[Any], ...]

_SUMS = (
    "numerator",
    "denominator",
    "denominator_squares",
    "not_observable",
    "not_computable",
)


def lines_of(indicator: Indicator) -> LineFilter:
    """The lines that an indicator's denominator is made of."""
    calculation = indicator.calculation
    match calculation:
        case ShareOfPatients() | ShareOfStarts():
            return calculation.denominator.lines
        case EurosPerPatient() | SubstancesOfMostDoses() | ChangeOfEuros():
            return calculation.lines
        case _:
            return calculation.denominator


def cost_id(indicator: Indicator) -> str:
    """The id under which `euros_of` an indicator is counted."""
    return indicator.id + EUROS


def euros_of(indicator: Indicator) -> Indicator:
    """What the lines of an indicator's denominator cost, per patient who has one."""
    calculation = EurosPerPatient(lines_of(indicator))
    return replace(indicator, id=cost_id(indicator), calculation=calculation)


def shared_costs(indicators: Sequence[Indicator]) -> dict[str, Indicator]:
    """By id, the `euros_of` each indicator; one for those of the same lines."""
    of_lines: dict[LineFilter, Indicator] = {}
    for each in indicators:
        of_lines.setdefault(lines_of(each), euros_of(each))
    return {each.id: of_lines[lines_of(each)] for each in indicators}


def older_patients(like: Indicator) -> Indicator:
    """The share of all the patients of a doctor who are 65 and over."""
    everyone = LineFilter()
    older = LineFilter(age=AgeRange(from_years=65))
    calculation = ShareOfPatients(PatientFilter(everyone), PatientFilter(older))
    return replace(like, id=OLDER, calculation=calculation)


@dataclass(frozen=True)
class Squares:
    """Counts of one indicator, arrays of practices x periods.

    `numerator` and `denominator` are in what engines count; `value` is what people
    read, nan where there is no figure; `cases` is how many stand behind it, and
    `unjudged` how many could not be judged, the data beginning or ending too near.
    """

    numerator: Floats
    denominator: Floats
    value: Floats
    cases: Floats
    unjudged: Floats

    def cells(self, places: Cells) -> Squares:
        """Some practices over some periods, as `numpy.ix_` gives them."""
        return Squares(
            self.numerator[places],
            self.denominator[places],
            self.value[places],
            self.cases[places],
            self.unjudged[places],
        )


class Counted:
    """Every count of one walk: indicators x units x periods.

    `units` are the codes that the engine knows, sorted.
    """

    def __init__(
        self, engine: Engine, indicators: Sequence[Indicator], periods: Sequence[Period]
    ) -> None:
        """One call of the engine, for the indicators and nothing else.

        Raises BadInput for an indicator that compares a year with the one before.
        """
        self._indicators = {each.id: each for each in indicators}
        for each in indicators:
            _refuse_changes(each)
        self._places = {each.label: place for place, each in enumerate(periods)}
        table = engine.count(list(self._indicators.values()), By.PRESCRIBER, periods)
        self._parts = _by_indicator(table)
        self.units = _units(self._parts)
        self._unit_places = {code: place for place, code in enumerate(self.units)}
        self._rows = _Encoder(self._unit_places)
        self._columns = _Encoder(self._places)

    def squares(
        self,
        identifier: str,
        practices: Sequence[Sequence[str]],
        periods: Sequence[Period],
    ) -> Squares:
        """The counts of practices, each of one code or several, over some periods.

        A code without a line counts 0.
        """
        kept = np.array([self._places[each.label] for each in periods], np.int64)
        sums = self._sums(identifier)
        rows, units = self._codes(practices)
        one_code_each = len(np.unique(rows)) == len(rows)
        found = {}
        for name in _SUMS:
            square = np.zeros((len(practices), len(kept)))
            of_codes = sums[name][np.ix_(units, kept)]
            if one_code_each:
                square[rows] = of_codes
            else:
                np.add.at(square, rows, of_codes)
            found[name] = square
        calculation = self._indicators[identifier].calculation
        return Squares(
            found["numerator"],
            found["denominator"],
            values(calculation, found),
            cases(calculation, found["denominator"], found["denominator_squares"]),
            found["not_observable"],
        )

    def _sums(self, identifier: str) -> Mapping[str, Floats]:
        shape = len(self.units), len(self._places)
        found = {name: np.zeros(shape) for name in _SUMS}
        for part in self._parts.get(identifier, ()):
            rows = self._rows.places(part["unit"])
            columns = self._columns.places(part["period"])
            for name in _SUMS:
                counts = part[name].fill_null(0).to_numpy(zero_copy_only=False)
                found[name][rows, columns] = counts
        return found

    def _codes(self, practices: Sequence[Sequence[str]]) -> tuple[Integers, Integers]:
        """Pair by pair, the place of a practice and of one of its codes with lines."""
        pairs = [
            (row, self._unit_places[code])
            for row, codes in enumerate(practices)
            for code in codes
            if code in self._unit_places
        ]
        found = np.array(pairs, np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]


class _Encoder:
    """The places of a column's texts. An engine gives one column again and again."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._last: tuple[pa.Array, Integers] | None = None

    def places(self, column: pa.Array) -> Integers:
        """One for each row."""
        if self._last is None or not column.equals(self._last[0]):
            self._last = column, _encoded(column, self._known)
        return self._last[1]


def _refuse_changes(indicator: Indicator) -> None:
    if isinstance(indicator.calculation, ChangeOfEuros):
        raise BadInput(
            f"L'indicateur {indicator.id} compare déjà une année à la précédente : "
            "son effet ne s'estime pas ; choisissez-en un autre."
        )


def _by_indicator(table: pa.Table) -> dict[str, list[pa.RecordBatch]]:
    """The batches of each indicator: an engine gives one or several for each."""
    found: dict[str, list[pa.RecordBatch]] = {}
    for batch in table.to_batches():
        encoded = batch.column("indicator").dictionary_encode()
        names = encoded.dictionary.to_pylist()
        if len(names) == 1:
            found.setdefault(names[0], []).append(batch)
            continue
        ranks = encoded.indices.to_numpy(zero_copy_only=False)
        for rank, name in enumerate(names):
            found.setdefault(name, []).append(batch.take(np.flatnonzero(ranks == rank)))
    return found


def _units(parts: Mapping[str, Sequence[pa.RecordBatch]]) -> tuple[str, ...]:
    codes: set[str] = set()
    for batches in list(parts.values())[:1]:
        for batch in batches:
            codes.update(
                batch.column("unit").dictionary_encode().dictionary.to_pylist()
            )
    return tuple(sorted(codes))


def _encoded(column: pa.Array, places: Mapping[str, int]) -> Integers:
    encoded = column.dictionary_encode()
    of_name = np.array(
        [places[name] for name in encoded.dictionary.to_pylist()], np.int64
    )
    found: Integers = of_name[encoded.indices.to_numpy(zero_copy_only=False)]
    return found
