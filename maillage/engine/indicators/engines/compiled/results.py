"""From totals by unit and month, or period, to the table of counts."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.engines.compiled.arrays import Floats, Totals
from maillage.engine.indicators.engines.compiled.asked import (
    Asked,
    Blind,
    Group,
    Kind,
    OneByOne,
    blind_of,
    kinds_of,
    part_of,
    sums_of,
    unobservable_kind,
    weights_of,
)
from maillage.engine.indicators.engines.compiled.calendar import (
    Calendar,
)
from maillage.engine.indicators.engines.compiled.formulary import Formulary, Integers
from maillage.engine.indicators.engines.compiled.listing import (
    Chunk,
    DrugByDrug,
    Listing,
    Unit,
)
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    ChangeOfEuros,
    EurosPerPatient,
    Indicator,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.periods import By, Period
from maillage.engine.indicators.plan import Lines, shares
from maillage.engine.lake.build import Build


WORKERS = 2
"""How many threads write tables, or look at units drug by drug."""


@dataclass(frozen=True)
class Units:
    """The units of a build: their codes, sorted, and the number that each has.

    `number` is one more than the largest.
    """

    codes: Sequence[str]
    places: Integers
    number: int

    @classmethod
    def of(cls, build: Build, by: By) -> Units:
        """Every unit, whatever the date of its lines."""
        if by is By.ALL:
            return cls(["all"], np.zeros(1, dtype=np.int64), 1)
        table = {By.PRESCRIBER: "prescribers", By.PHARMACY: "pharmacies"}[by]
        with build.connection() as connection:
            rows = connection.execute(
                f"SELECT code, {by.value} FROM {table} ORDER BY code"
            ).fetchall()
        places = np.array([row[1] for row in rows], dtype=np.int64)
        return cls([row[0] for row in rows], places, int(places.max(initial=-1)) + 1)


@dataclass(frozen=True)
class Counted:
    """What a walk found."""

    totals: Totals
    listing: Listing
    formulary: Formulary
    one_by_one: dict[OneByOne, tuple[Integers, Integers]] = field(default_factory=dict)


@dataclass
class Tally:
    """The counts of one indicator, arrays of units x periods; None where all are 0."""

    numerator: Integers | None = None
    denominator: Integers | None = None
    numerator_squares: Floats | None = None
    denominator_squares: Floats | None = None
    products: Floats | None = None
    not_observable: Integers | None = None
    not_computable: Integers | None = None


class Results:
    """Tables of counts of the same units and periods."""

    def __init__(
        self, units: Units, periods: Sequence[Period], calendar: Calendar | None
    ) -> None:
        """`calendar` is None when no period holds data."""
        self._units, self._periods, self._calendar = units, periods, calendar
        number = len(units.codes) * len(periods)
        self._unit = pa.array(
            [one for one in units.codes for _ in periods], pa.string()
        )
        self._period = pa.array(
            [one.label for one in periods] * len(units.codes), pa.string()
        )
        # The same for every indicator: shared, not copied.
        self._zeros = pa.array(np.zeros(number, dtype=np.int64))
        self._nulls = pa.nulls(number, pa.float64())
        self._no_squares = pa.array(np.zeros(number, dtype=np.float64))

    def tables(
        self, indicators: Sequence[Indicator], asked: Asked, counted: Counted | None
    ) -> list[pa.Table]:
        """The counts of each indicator: indicators are shared by threads."""
        if counted is not None:
            for calculation in asked.drug_by_drug:
                self._one_by_one(calculation, asked, counted)

        def table(indicator: Indicator) -> pa.Table:
            return self._table(indicator, asked, counted)

        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(table, indicators))

    def _table(
        self, indicator: Indicator, asked: Asked, counted: Counted | None
    ) -> pa.Table:
        """The counts of one indicator; of nothing but zeros without totals."""
        tally = Tally() if counted is None else self._tally(indicator, asked, counted)
        squared = squares_of(indicator)
        columns = {
            "indicator": pa.repeat(indicator.id, len(self._unit)),
            "unit": self._unit,
            "period": self._period,
            "numerator": self._integers(tally.numerator),
            "denominator": self._integers(tally.denominator),
            "numerator_squares": self._floats(tally.numerator_squares, squared > 0),
            "denominator_squares": self._floats(tally.denominator_squares, squared > 1),
            "products": self._floats(tally.products, squared > 1),
            "not_observable": self._integers(tally.not_observable),
            "not_computable": self._integers(tally.not_computable),
        }
        return pa.table([columns[name] for name in COUNTS.names], schema=COUNTS)

    def _integers(self, counts: Integers | None) -> pa.Array:
        return self._zeros if counts is None else pa.array(counts.ravel())

    def _floats(self, counts: Floats | None, are_asked: bool) -> pa.Array:
        if not are_asked:
            return self._nulls
        return self._no_squares if counts is None else pa.array(counts.ravel())

    # --- counts --------------------------------------------------------------------

    def _tally(self, indicator: Indicator, asked: Asked, counted: Counted) -> Tally:
        calculation = indicator.calculation
        wanted = shares(calculation)
        totals = counted.totals
        found = _Found(asked, totals, self)
        tally = Tally()
        match calculation:
            case ShareOfLines() | RatioOfLines():
                kinds = kinds_of(calculation)
                tally.numerator = found.added(kinds[0], wanted.numerator)
                tally.denominator = found.added(kinds[1], wanted.denominator)
                if (weights := weights_of(calculation)) is not None:
                    place = 3 * asked.weights[weights]
                    columns = [totals.weighed[:, place + one] for one in range(3)]
                    squares = [self._by_period(one) for one in columns]
                    tally.numerator_squares, tally.denominator_squares = squares[:2]
                    tally.products = squares[2]
            case ShareOfPatients():
                part = part_of(calculation)
                place = len(asked.groups) + asked.parts[part]
                tally.numerator = found.patients(place)
                tally.denominator = found.patients(asked.groups[part.group])
            case ShareOfStarts():
                tally.numerator = found.added(Kind.STARTS, wanted.numerator)
                tally.denominator = found.added(Kind.STARTS, wanted.denominator)
            case EurosPerPatient() | MeasurePerPatient():
                sums = sums_of(calculation)
                tally.numerator = found.added(sums.kind, sums.lines)
                tally.denominator = found.patients(asked.groups[Group(sums.owner, ())])
                squares_column = totals.squares[:, asked.sums[sums]]
                tally.numerator_squares = self._of_units(squares_column)
            case SubstancesOfMostDoses() | ChangeOfEuros():
                tally.numerator, tally.denominator = self._one_by_one(
                    calculation, asked, counted
                )
        if wanted.unobservable is not None:
            kind = unobservable_kind(calculation)
            tally.not_observable = found.added(kind, wanted.unobservable)
        if (blind := blind_of(calculation)) is not None:
            tally.not_computable = found.added(Kind.BLIND, blind)
        return tally

    def _one_by_one(
        self, calculation: OneByOne, asked: Asked, counted: Counted
    ) -> tuple[Integers, Integers]:
        """Numerator and denominator of what is found drug by drug, unit by unit.

        All that is asked of one list is found together, and kept for the others.
        """
        if calculation not in counted.one_by_one:
            lines = shares(calculation).denominator
            together = [
                one for one in asked.drug_by_drug if shares(one).denominator == lines
            ]
            chunks = counted.listing.chunks[asked.listed[lines]]
            rows = self._drug_by_drug(together, chunks, counted.formulary)
            for one, of_units in zip(together, zip(*rows, strict=True), strict=True):
                numerator, denominator = zip(*of_units, strict=True)
                counted.one_by_one[one] = np.array(numerator), np.array(denominator)
        return counted.one_by_one[calculation]

    def _drug_by_drug(
        self, together: Sequence[OneByOne], chunks: Sequence[Chunk], known: Formulary
    ) -> list[list[tuple[Integers, Integers]]]:
        """For each unit, what is asked of one list: units are shared by threads."""
        calendar = self._calendar
        assert calendar is not None

        def found(units: Integers) -> list[list[tuple[Integers, Integers]]]:
            finder = DrugByDrug(known, calendar, self._periods)
            return [finder.counts(together, Unit.of(chunks, one)) for one in units]

        with ThreadPoolExecutor(WORKERS) as pool:
            parts = pool.map(found, np.array_split(self._units.places, WORKERS))
            return [of_unit for part in parts for of_unit in part]

    def _by_period(self, by_month: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Sums over the months of each period, units in the order of their codes."""
        assert self._calendar is not None
        months = by_month.reshape(self._units.number, self._calendar.months)
        months = months[self._units.places]
        slices = [self._calendar.slice_of(one) for one in self._periods]
        if all(one.stop - one.start == 1 for one in slices):
            return months[:, [one.start for one in slices]]
        found = np.zeros((len(months), len(slices)), dtype=months.dtype)
        for place, one in enumerate(slices):
            found[:, place] = months[:, one].sum(axis=1)
        return found

    def _of_units(self, by_period: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The same, of what is by period already."""
        shape = (self._units.number, len(self._periods))
        return by_period.reshape(shape)[self._units.places]


@dataclass(frozen=True)
class _Found:
    """Columns of the totals, as units x periods."""

    asked: Asked
    totals: Totals
    results: Results

    def added(self, kind: Kind, lines: Lines | Blind) -> Integers:
        """What was added up by month."""
        column = self.asked.columns[kind, lines]
        return self.results._by_period(self.totals.added[:, column])

    def patients(self, column: int) -> Integers:
        """Distinct patients."""
        return self.results._of_units(self.totals.patients[:, column]).astype(np.int64)


def squares_of(indicator: Indicator) -> int:
    """How many columns of squares an indicator has: of the numerator, then all."""
    calculation = indicator.calculation
    if isinstance(calculation, EurosPerPatient | MeasurePerPatient):
        return 1
    return 3 if weights_of(calculation) is not None else 0
