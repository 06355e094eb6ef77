"""From lines as the lake keeps them to lines in numbers, month by month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.lake.columns import LONG_TERM_ILLNESS, SUBSTITUTION_REFUSED
from maillage.engine.lake.netting import LINE, Array
from maillage.engine.lake.numbering import CodeNumbers, Numbering


LINES = pa.schema(
    [
        ("delivered_on", pa.date32()),
        ("patient", pa.string()),
        ("birth_year", pa.int16()),
        ("sex", pa.int8()),
        ("prescriber", pa.string()),
        ("pharmacy", pa.string()),
        ("cip13", pa.string()),
        ("boxes", pa.int32()),
        ("amount_cents", pa.int64()),
        ("long_term_illness", pa.bool_()),
        ("specialty", pa.string()),
        ("substitution", pa.string()),
    ]
)
"""The columns of the lake that a build reads, in the order of `facts.Line`."""

TEXTS = [field.name for field in LINES if pa.types.is_string(field.type)]
"""Columns that come as dictionaries: each different text is looked up once."""

_NO_SPECIALTY = ""


def coded(table: pa.Table, numbering: Numbering) -> Iterator[tuple[int, Array]]:
    """The lines of each month (year * 12 + month - 1) that a table holds, as `LINE`.

    `table` has the columns `LINES`, texts as dictionaries; those it lacks are null.
    """
    lines = np.empty(table.num_rows, dtype=LINE)
    months, lines["day"] = _calendar(_numbers(table, "delivered_on", 0))
    lines["patient"] = _patients(table, numbering)
    lines["prescriber"] = _codes(table, "prescriber", numbering.prescribers)
    lines["pharmacy"] = _codes(table, "pharmacy", numbering.pharmacies)
    lines["presentation"] = _codes(table, "cip13", numbering.presentations)
    lines["specialty"] = _codes(table, "specialty", numbering.specialties)
    for name in ("birth_year", "sex", "boxes", "amount_cents"):
        lines[name] = _numbers(table, name, 0)
    lines["flags"] = _numbers(table, "long_term_illness", 0) * LONG_TERM_ILLNESS
    lines["flags"] |= _refused(table) * SUBSTITUTION_REFUSED
    present = np.unique(months)
    for month in present.tolist():
        yield month, lines if len(present) == 1 else lines[months == month]


def _calendar(days: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """The month and the day of the month of days since 1970."""
    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    calendar = np.arange(first, last + 1).astype("datetime64[D]")
    month = calendar.astype("datetime64[M]")
    place = (calendar - month.astype("datetime64[D]")).astype(np.int64) + 1
    number = month.astype(np.int64) + 1970 * 12
    return number[days - first], place.astype(np.uint8)[days - first]


def _numbers(table: pa.Table, name: str, missing: int) -> Array:
    """A column as integers."""
    column = table[name].combine_chunks()
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.uint8())
    elif pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    found: Array = column.fill_null(missing).to_numpy()
    return found


def _patients(table: pa.Table, numbering: Numbering) -> Array:
    numbers = [
        numbering.patients.of(chunk.dictionary)[chunk.indices.to_numpy()]
        for chunk in table["patient"].chunks
    ]
    return np.concatenate(numbers) if numbers else np.empty(0, dtype=np.uint32)


def _codes(table: pa.Table, name: str, numbers: CodeNumbers) -> Array:
    found = []
    for chunk in table[name].chunks:
        known = numbers.of(one or "" for one in chunk.dictionary.to_pylist())
        known = np.append(known, numbers.of([_NO_SPECIALTY]) if chunk.null_count else 0)
        places = chunk.indices.fill_null(len(known) - 1).to_numpy()
        found.append(known[places])
    return np.concatenate(found) if found else np.empty(0, dtype=np.uint32)


def _refused(table: pa.Table) -> Array:
    """1 where a motive is written."""
    found = []
    for chunk in table["substitution"].chunks:
        said = [bool(one) for one in chunk.dictionary.to_pylist()]
        says = np.array([*said, False], dtype=np.uint8)
        found.append(says[chunk.indices.fill_null(len(said)).to_numpy()])
    return np.concatenate(found) if found else np.empty(0, dtype=np.uint8)
