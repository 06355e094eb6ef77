"""From counts to figures: a value and its interval, and the table that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    EurosPerPatient,
    Indicator,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.plan import dosed_filters
from maillage.engine.indicators.units import Counted, counted, is_weighted
from maillage.engine.statistics import intervals


FloatArray = npt.NDArray[np.float64]

_SUMS = (
    "numerator",
    "denominator",
    "numerator_squares",
    "denominator_squares",
    "products",
    "not_computable",
)

COUNTS = pa.schema(
    [
        ("indicator", pa.string()),
        ("unit", pa.string()),
        ("period", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("numerator_squares", pa.float64()),
        ("denominator_squares", pa.float64()),
        ("products", pa.float64()),
        ("not_observable", pa.int64()),
        ("not_computable", pa.int64()),
    ]
)
"""What an engine returns: a row for each indicator, unit and period.

`numerator` and `denominator` are whole numbers of what `units.counted` says: of
deliveries, boxes, patients, starts, substances, cents or millionths of a daily dose.

`numerator_squares`, for amounts per patient (`EurosPerPatient`, `MeasurePerPatient`):
the sum over the patients of the denominator of the square of each one's sum.

For shares and ratios whose lines weigh unlike each other (`units.is_weighted`), over
the fact rows of the unit in the period (one row is a patient, date, presentation,
prescriber and pharmacy): the sums of the squares of what a row adds to the numerator
(`numerator_squares`), to the denominator (`denominator_squares`), and of the product of
the two (`products`). A row that a filter leaves out adds 0 there. What is counted in
deliveries: its squares are the number of deliveries; in products, a delivery weighs 1
on each of the rows kept that ordered it (net delivery, boxes of the row above 0).

The three are null everywhere else. Floats: equal to 1e-9 from one engine to another.
"""

OUTPUT_COLUMNS = (
    "indicator",
    "unit",
    "period",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
)
"""The columns of a table of figures handed to a person."""

_EXACT = {Counted.NUMBER: 0, Counted.EUROS: 2, Counted.DAILY_DOSES: 6}
"""How many decimals say the whole of what an engine counts."""


def figures(counts: pa.Table, indicators: Sequence[Indicator]) -> pa.Table:
    """Add `value`, `low` and `high` (95 % interval) to the counts of an engine.

    Values are what `units.shown` says: fractions, numbers of one thing for one of
    another, euros, numbers of substances. Null where there is no figure: nothing in the
    denominator (or, of boxes, more returned than delivered). Intervals: `_interval`.
    """
    rows = len(counts)
    columns = {name: np.full(rows, np.nan) for name in ("value", "low", "high")}
    sums = {name: _floats(counts, name) for name in _SUMS}
    calculations = {each.id: each.calculation for each in indicators}
    for identifier, places in _places(counts["indicator"]):
        calculation = calculations[identifier]
        own = {name: column[places] for name, column in sums.items()}
        columns["value"][places] = values(calculation, own)
        absent = np.isnan(columns["value"][places])
        for name, end in zip(("low", "high"), _interval(calculation, own), strict=True):
            read = _read(calculation, end)
            columns[name][places] = np.where(absent, np.nan, read)
    for name, column in columns.items():
        counts = counts.append_column(name, pa.array(column, mask=np.isnan(column)))
    return counts


def values(calculation: Calculation, sums: Mapping[str, FloatArray]) -> FloatArray:
    """What a calculation's counts are worth, nan where there is no figure.

    There is none where the denominator is not above 0, nor where daily doses are
    counted and not one is known. It is the number of substances where that is what is
    looked for, the numerator for one of the denominator elsewhere.
    """
    numerator, denominator = sums["numerator"], sums["denominator"]
    known = (denominator > 0) & ~lacks_doses(calculation, sums)
    if isinstance(calculation, SubstancesOfMostDoses):
        return np.where(known, numerator, np.nan)
    return _read(calculation, numerator / np.where(known, denominator, np.nan))


def lacks_doses(
    calculation: Calculation, sums: Mapping[str, FloatArray]
) -> npt.NDArray[np.bool_]:
    """Where daily doses are counted, deliveries lack them, and not one is known.

    So it is of every row as long as the WHO's file was not added.
    """
    if not dosed_filters(calculation):
        return np.zeros(sums["numerator"].shape, np.bool_)
    doses = [
        sums[name]
        for name, what in zip(
            ("numerator", "denominator"), counted(calculation), strict=True
        )
        if what is Counted.DAILY_DOSES or not _counts_doses(calculation)
    ]
    none_known = np.logical_and.reduce([one == 0 for one in doses])
    return np.asarray(none_known & (sums["not_computable"] > 0))


def _counts_doses(calculation: Calculation) -> bool:
    """Whether its numerator or denominator is in doses, and not found of them."""
    return Counted.DAILY_DOSES in counted(calculation)


def cases(
    calculation: Calculation, denominator: FloatArray, squares: FloatArray
) -> FloatArray:
    """How many cases stand behind a denominator, to hold it against a threshold.

    The denominator itself where it counts lines, patients or substances, each for 1.
    Where lines weigh unlike each other, Kish's effective number, denominator² / squares
    (`denominator_squares`): how many lines of equal weight would tell as much. Euros
    of a year before are taken as they are.
    """
    if is_weighted(calculation):
        weighed = np.where((denominator > 0) & (squares > 0), squares, np.nan)
        return np.nan_to_num(denominator**2 / weighed)
    return denominator / counted(calculation)[1].parts


def _read(calculation: Calculation, ratio: FloatArray) -> FloatArray:
    """A ratio of what engines count as one of what people read."""
    above, below = counted(calculation)
    read = ratio / above.parts * below.parts
    if isinstance(calculation, RatioOfLines) and calculation.minus_one:
        return read - 1
    return read


def _interval(
    calculation: Calculation, sums: Mapping[str, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """The 95 % interval of numerator over denominator, in what engines count.

    Share: Wilson; of euros or daily doses, on Kish's effective number. Ratio: Wilson of
    n / (n + d) turned into odds; of unlike lines, from the linearised variance of a
    ratio. Amount per patient: normal, from the variance between patients, null under
    2. What is found of drugs one by one has none: nothing is sampled.
    """
    numerator, denominator = sums["numerator"], sums["denominator"]
    over = np.where(denominator > 0, denominator, np.nan)
    match calculation:
        case SubstancesOfMostDoses() | ChangeOfEuros():
            return np.full_like(over, np.nan), np.full_like(over, np.nan)
        case EurosPerPatient() | MeasurePerPatient():
            return intervals.mean_from_sums(numerator, sums["numerator_squares"], over)
        case RatioOfLines() if is_weighted(calculation):
            return intervals.ratio_of_weights(
                numerator,
                over,
                numerator_squares=sums["numerator_squares"],
                products=sums["products"],
                denominator_squares=sums["denominator_squares"],
            )
        case RatioOfLines():
            return intervals.odds_from_wilson(numerator, over)
        case ShareOfLines() if is_weighted(calculation):
            squares = sums["denominator_squares"]
            return intervals.wilson_of_weights(numerator, over, squares)
        case _:
            return intervals.wilson(numerator, over)


def output_table(figured: pa.Table, indicators: Sequence[Indicator]) -> pa.Table:
    """The columns OUTPUT_COLUMNS of a table of `figures`, for a file.

    Numerators and denominators are in what people read (euros, daily doses), hence
    float columns. What the disclosure control has hidden stays null.
    """
    of = {each.id: counted(each.calculation) for each in indicators}
    for side, name in enumerate(("numerator", "denominator")):
        column = _floats(figured, name).copy()
        for identifier, places in _places(figured["indicator"]):
            column[places] /= of[identifier][side].parts
        place = figured.schema.get_field_index(name)
        array = pa.array(column, mask=np.isnan(column))
        figured = figured.set_column(place, name, array)
    return figured.select(OUTPUT_COLUMNS)


def output_rows(
    figured: pa.Table, indicators: Sequence[Indicator]
) -> Iterator[dict[str, str]]:
    """The same as texts, for a CSV: euros with 2 decimals, counts without, "" if none.

    Values and bounds have 10 significant figures, more than any of them is worth.
    """
    of = {each.id: counted(each.calculation) for each in indicators}
    for row in output_table(figured, indicators).to_pylist():
        texts = {name: "" if row[name] is None else str(row[name]) for name in row}
        sides = zip(("numerator", "denominator"), of[row["indicator"]], strict=True)
        for name, what in sides:
            if row[name] is not None:
                texts[name] = f"{row[name]:.{_EXACT[what]}f}"
        for name in ("value", "low", "high"):
            if row[name] is not None:
                texts[name] = f"{row[name]:.10g}"
        yield texts


def _places(
    column: pa.ChunkedArray,
) -> Iterator[tuple[str, npt.NDArray[np.intp] | slice]]:
    """The rows of each indicator of a column of ids: a slice, where they are all."""
    encoded = column.combine_chunks().dictionary_encode()
    if len(encoded.dictionary) == 1:
        yield encoded.dictionary[0].as_py(), slice(None)
        return
    ranks = encoded.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(ranks, kind="stable")
    bounds = np.searchsorted(ranks[order], np.arange(len(encoded.dictionary) + 1))
    for rank, identifier in enumerate(encoded.dictionary.to_pylist()):
        yield identifier, order[bounds[rank] : bounds[rank + 1]]


def _floats(table: pa.Table, name: str) -> FloatArray:
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64)
