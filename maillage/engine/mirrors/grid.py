"""An engine's counts, put together by practice, as arrays of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.figures import COUNTS, figures
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import Period
from maillage.engine.indicators.units import adds_up


FloatArray = npt.NDArray[np.float64]

_KEYS = ("indicator", "unit", "period")
_COUNTED = tuple(name for name in COUNTS.names if name not in _KEYS)
_HALVES = ("numerator", "denominator")
_VALUES = ("value", "low", "high")


@dataclass(frozen=True)
class Grid:
    """Figures by indicator, group of units and period; nan where there is none.

    `columns[name][i, g, p]` for every count of an engine, and for `value`, `low`
    and `high`. Counts are whole numbers kept as floats, exact to 2^53.
    """

    groups: tuple[str, ...]
    columns: dict[str, FloatArray]

    def at(self, name: str, group: str) -> FloatArray:
        """One column of one group, by indicator and period."""
        return self.columns[name][:, self.groups.index(group), :]


def grid(
    counts: pa.Table,
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    groups: Mapping[str, Sequence[str]],
) -> Grid:
    """The figures of each group of units: its units' counts added up.

    A patient of two units of a group counts twice: it is a sum of practices, not a
    census of patients. What does not add up (numbers of substances) is that of the
    median unit, of those with a case: numerator and denominator each by themselves. An
    empty group has a denominator of 0, hence no figure.
    """
    units = sorted(set(counts["unit"].to_pylist()))
    keys = ([each.id for each in indicators], units, [each.label for each in periods])
    by_unit = _arrays(counts, keys, _COUNTED)
    rows = {unit: row for row, unit in enumerate(units)}
    together = {
        name: np.stack(
            [
                found[:, [rows[unit] for unit in members], :].sum(axis=1)
                for members in groups.values()
            ],
            axis=1,
        )
        for name, found in by_unit.items()
    }
    for rank, indicator in enumerate(indicators):
        if not adds_up(indicator.calculation):
            for place, members in enumerate(groups.values()):
                some = [rows[unit] for unit in members]
                for name in _HALVES:
                    together[name][rank, place] = _median(by_unit, name, rank, some)
    keys = (keys[0], list(groups), keys[2])
    table = figures(_table(together, keys), indicators)
    return Grid(tuple(groups), together | _arrays(table, keys, _VALUES, missing=np.nan))


def _median(
    by_unit: Mapping[str, FloatArray], name: str, rank: int, units: Sequence[int]
) -> FloatArray:
    """The lower median of a count over the units with a case, by period; 0 without."""
    counted = by_unit[name][rank, units, :]
    with_case = by_unit["denominator"][rank, units, :] > 0
    ordered = np.sort(np.where(with_case, counted, np.inf), axis=0)
    middle = np.maximum(with_case.sum(axis=0) - 1, 0) // 2
    if not len(units):
        return np.zeros(counted.shape[1])
    found = np.take_along_axis(ordered, middle[None, :], axis=0)[0]
    return np.where(np.isfinite(found), found, 0.0)


def _arrays(
    table: pa.Table,
    keys: tuple[list[str], list[str], list[str]],
    names: Sequence[str],
    missing: float = 0.0,
) -> dict[str, FloatArray]:
    places = []
    for column, known in zip(_KEYS, keys, strict=True):
        ranks = {key: rank for rank, key in enumerate(known)}
        places.append(np.array([ranks[key] for key in table[column].to_pylist()], int))
    found = {}
    for name in names:
        array = np.full(tuple(len(known) for known in keys), missing)
        values = table[name].combine_chunks().cast(pa.float64()).fill_null(missing)
        array[tuple(places)] = values.to_numpy(zero_copy_only=False)
        found[name] = array
    return found


def _table(
    arrays: Mapping[str, FloatArray], keys: tuple[list[str], list[str], list[str]]
) -> pa.Table:
    meshes = np.meshgrid(*(np.arange(len(known)) for known in keys), indexing="ij")
    columns: dict[str, pa.Array] = {}
    for name, known, mesh in zip(_KEYS, keys, meshes, strict=True):
        columns[name] = pa.array(known, pa.string()).take(pa.array(mesh.ravel()))
    for name, array in arrays.items():
        columns[name] = pa.array(array.ravel()).cast(COUNTS.field(name).type)
    return pa.table(columns, schema=COUNTS)
