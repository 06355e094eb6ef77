"""The facts of a build as flat columns, one segment for each calendar month.

A segment is a folder of `.npy` files, one for each column, that readers map into memory
instead of reading. Its rows are sorted by patient, then day, presentation, prescriber
and pharmacy, and no two rows have the same five. Months do not depend on each other: a
segment that did not change is shared, by hard links, between builds.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa


FACTS_FOLDER = "facts"

Column = npt.NDArray[Any]


class FactColumns(NamedTuple):
    """The facts of one month, an entry a row in each array; do not write in them.

    Their dtypes are `NARROW`, all of them, or `WIDE`, all of them, so that what is
    compiled for a month is compiled twice at most. `patient`, `presentation`,
    `prescriber` and `pharmacy` are the numbers of the build's tables of the same
    names; `day` is the day of the month, from 1; `boxes` and `amount_cents` are signed;
    `flags` holds the bits named in this module.
    """

    patient: Column
    day: Column
    presentation: Column
    prescriber: Column
    pharmacy: Column
    boxes: Column
    amount_cents: Column
    flags: Column


NARROW = tuple(
    np.dtype(kind) for kind in ("u4", "u1", "u2", "u2", "u2", "i2", "i4", "u1")
)
"""The dtypes of nearly every month: read from the disk without a copy."""

WIDE = tuple(
    np.dtype(kind) for kind in ("u4", "u1", "u4", "u4", "u4", "i4", "i8", "u1")
)
"""The dtypes of a month that has a number, boxes or an amount beyond `NARROW`."""

MAKING = (*WIDE[:5], np.dtype("i8"), *WIDE[6:])
"""The dtypes of facts being summed, before `fitted`."""

IS_DELIVERY = np.uint8(1)
"""Net boxes of the patient, date and presentation are above zero."""

FIRST_FOR_PRESCRIBER = np.uint8(2)
"""First row ordered by its prescriber for the patient, date and substance."""

FIRST_FOR_PHARMACY = np.uint8(4)
"""First row ordered from its pharmacy for the patient, date and substance."""

FIRST_FOR_ALL = np.uint8(8)
"""First row ordered at all for the patient, date and substance."""

LONG_TERM_ILLNESS = np.uint8(16)
"""Some line of the patient and date is in long-term illness."""

SUBSTITUTION_REFUSED = np.uint8(32)
"""Some line of the row says why the generic was not substituted."""


def segment_name(month: int) -> str:
    """The folder of a month, numbered year * 12 + month - 1: `2024-03`."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_of_segment(name: str) -> int:
    """The number of the month that a folder is named after."""
    year, _, month = name.partition("-")
    return int(year) * 12 + int(month) - 1


def fitted(columns: FactColumns) -> FactColumns:
    """Each column in its narrow dtype where its values fit, else in its wide one.

    OverflowError where even that one is too small.
    """
    return FactColumns(
        *(
            _narrowed(array, narrow, wide)
            for array, narrow, wide in zip(columns, NARROW, WIDE, strict=True)
        )
    )


def aligned(columns: FactColumns) -> FactColumns:
    """The columns as readers get them: all narrow, as they are, or all wide."""
    kinds = tuple(array.dtype for array in columns)
    if kinds in (NARROW, WIDE):
        return columns
    return FactColumns(
        *(array.astype(wide) for array, wide in zip(columns, WIDE, strict=True))
    )


def widest(columns: FactColumns) -> FactColumns:
    """A copy that may be written in, in the dtypes that facts are made in."""
    return FactColumns(
        *(array.astype(kind) for array, kind in zip(columns, MAKING, strict=True))
    )


def write_arrays(folder: Path, arrays: Mapping[str, Column]) -> None:
    """Write each array in a file of its name, down to the disk and never to change."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        path = folder / f"{name}.npy"
        # `np.save` would not say that the disk is full.
        with path.open("wb") as handle:
            about = np.lib.format.header_data_from_array_1_0(array)
            np.lib.format.write_array_header_1_0(handle, about)
            handle.write(np.ascontiguousarray(array).view(np.uint8).data)
            handle.flush()
            os.fsync(handle.fileno())
        path.chmod(0o444)


def map_segment(folder: Path) -> FactColumns:
    """The columns of a month, mapped from its files."""
    return aligned(
        FactColumns(*(mapped(folder / f"{name}.npy") for name in FactColumns._fields))
    )


def mapped(path: Path) -> Column:
    """What `np.load(mmap_mode="r")` gives, ten times as fast: a build has hundreds.

    The format: six letters and a version, the length of the header on two bytes, the
    header, which is a Python dictionary, then the values. The file is not kept open: a
    process may have a thousand or so, and the system keeps what is mapped without it.
    """
    with pa.memory_map(str(path)) as handle:
        memory = handle.read_buffer()
    start = 10 + int.from_bytes(memory[8:10].to_pybytes(), "little")
    about = memory[10:start].to_pybytes()
    kind = about.split(b"'descr': '")[1].split(b"'")[0]
    return np.frombuffer(memory, dtype=kind.decode(), offset=start)


def segment_months(folder: Path) -> list[int]:
    """The months that have a segment under a build's facts folder, in order."""
    return sorted(month_of_segment(path.name) for path in folder.iterdir())


def _narrowed(array: Column, narrow: Any, wide: Any) -> Column:
    for kind in (narrow, wide):
        bounds = np.iinfo(kind)
        low, high = (array.min(), array.max()) if len(array) else (0, 0)
        if array.dtype == kind or (bounds.min <= low and high <= bounds.max):
            return array.astype(kind, copy=False)
    raise OverflowError(f"{array.max()} does not fit {wide}")
