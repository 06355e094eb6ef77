"""From the rows that a program found to the counts of every engine, zeros included."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.engines.sql.program import FLOATS, MEASURES
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    EurosPerPatient,
    Indicator,
    Measure,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
)
from maillage.engine.indicators.periods import Period


Units = Sequence[tuple[int, str]]
"""The number of each unit in the facts, and its code."""

Cube = npt.NDArray[np.int64] | npt.NDArray[np.float64]
"""A number for each indicator, unit and period."""

NOTHING_FOUND = pa.table(
    {
        name: pa.array([], pa.float64() if name in FLOATS else pa.int64())
        for name in ("indicator", "unit", "period", *MEASURES)
    }
)
"""What a program finds that has nothing to count."""

_WEIGHTED = (Measure.DAILY_DOSES, Measure.EUROS)


def counts(
    found: pa.Table,
    indicators: Sequence[Indicator],
    units: Units,
    periods: Sequence[Period],
) -> pa.Table:
    """The table COUNTS, sorted by indicator, unit and period.

    `found` has the columns of the last step, indicators and periods by their place.
    """
    ids = [one.id for one in indicators]
    labels = [one.label for one in periods]
    codes = [code for _, code in units]
    place = _places([number for number, _ in units])
    shape = (len(ids), len(codes), len(labels))
    kept = found.filter(pa.array(_known(found["unit"].to_numpy(), place)))
    where = (
        kept["indicator"].to_numpy(),
        place[kept["unit"].to_numpy()],
        kept["period"].to_numpy(),
    )
    orders = [np.argsort(np.array(names, object)) for names in (ids, codes, labels)]
    columns: dict[str, pa.Array] = dict(
        zip(
            ("indicator", "unit", "period"),
            _names(ids, codes, labels, orders),
            strict=True,
        )
    )
    for name in MEASURES:
        cube = _zeros(name, shape)
        cube[where] = kept[name].to_numpy()
        asked = [_has(name, indicators[number]) for number in orders[0]]
        columns[name] = _column(cube[np.ix_(*orders)], asked)
    return pa.table([columns[name] for name in COUNTS.names], schema=COUNTS)


def _places(numbers: Sequence[int]) -> npt.NDArray[np.int64]:
    """The place of each number in the list, -1 for what is not in it."""
    place = np.full(max(numbers, default=-1) + 1, -1, np.int64)
    place[list(numbers)] = np.arange(len(numbers))
    return place


def _known(
    unit: npt.NDArray[np.int64], place: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    known: npt.NDArray[np.bool_] = unit < len(place)
    return known


def _names(
    ids: Sequence[str],
    codes: Sequence[str],
    labels: Sequence[str],
    orders: Sequence[npt.NDArray[np.int64]],
) -> list[pa.Array]:
    """The three first columns, whose texts are held once each."""
    counts = [len(names) for names in (ids, codes, labels)]
    after = [counts[1] * counts[2], counts[2], 1]
    before = [1, counts[0], counts[0] * counts[1]]
    found = []
    for names, order, each, times in zip(
        (ids, codes, labels), orders, after, before, strict=True
    ):
        index = np.tile(np.repeat(order, each), times)
        held = pa.DictionaryArray.from_arrays(
            pa.array(index, pa.int64()), pa.array(list(names), pa.string())
        )
        found.append(held.cast(pa.string()))
    return found


def _zeros(name: str, shape: tuple[int, ...]) -> Cube:
    if name in FLOATS:
        return np.zeros(shape, np.float64)
    return np.zeros(shape, np.int64)


def _column(cube: Cube, asked: Sequence[bool]) -> pa.Array:
    """The values, null for the indicators that have none."""
    if all(asked):
        return pa.array(cube.ravel())
    missing = np.repeat(~np.array(asked, np.bool_), cube[0].size if len(cube) else 0)
    return pa.array(cube.ravel(), mask=missing)


def _has(name: str, indicator: Indicator) -> bool:
    """Whether a column means something for an indicator."""
    if name not in FLOATS:
        return True
    calculation = indicator.calculation
    match calculation:
        case EurosPerPatient() | MeasurePerPatient():
            return name == "numerator_squares"
        case ShareOfLines():
            return calculation.measure in _WEIGHTED
        case RatioOfLines():
            first, second = calculation.measures
            return first is not second or first in _WEIGHTED
        case _:
            return False
