"""From counts to figures: a value and its interval, and the table that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.model import EurosPerPatient, Indicator, RatioOfLines
from maillage.engine.statistics import intervals


COUNTS = pa.schema(
    [
        ("indicator", pa.string()),
        ("unit", pa.string()),
        ("period", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("numerator_squares", pa.float64()),
        ("not_observable", pa.int64()),
        ("not_computable", pa.int64()),
    ]
)
"""What an engine returns: a row for each indicator, unit and period.

`numerator`: deliveries, boxes, patients, starts, or cents. `numerator_squares`, for
euros per patient only: the sum of the square of each patient's cents, over those of
the denominator.
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

_CENTS_PER_EURO = 100.0


def figures(counts: pa.Table, indicators: Sequence[Indicator]) -> pa.Table:
    """Add `value`, `low` and `high` (95 % interval) to the counts of an engine.

    Shares and ratios are fractions, euros per patient are euros. Null where there is
    no figure: nothing in the denominator (or, of boxes, more returned than delivered).
    Intervals: Wilson for a share; for a ratio, Wilson of n / (n + d) turned into odds;
    for euros, normal from the variance between patients, null under 2 patients.
    """
    is_euros = _is(EurosPerPatient, counts, indicators)
    is_ratio = _is(RatioOfLines, counts, indicators)
    numerator, denominator = (
        _floats(counts, "numerator"),
        _floats(counts, "denominator"),
    )
    over = np.where(denominator > 0, denominator, np.nan)
    squares = _floats(counts, "numerator_squares")
    of_share = intervals.wilson(numerator, over)
    of_ratio = intervals.odds_from_wilson(numerator, over)
    of_euros = intervals.mean_from_sums(numerator, squares, over)
    unit = np.where(is_euros, _CENTS_PER_EURO, 1.0)
    columns = {"value": numerator / over / unit}
    for end, name in enumerate(("low", "high")):
        share_or_ratio = np.where(is_ratio, of_ratio[end], of_share[end])
        columns[name] = np.where(is_euros, of_euros[end], share_or_ratio) / unit
    for name, column in columns.items():
        counts = counts.append_column(name, pa.array(column, mask=np.isnan(column)))
    return counts


def output_table(figured: pa.Table, indicators: Sequence[Indicator]) -> pa.Table:
    """The columns OUTPUT_COLUMNS of a table of `figures`, for a file.

    The numerator of euros per patient is in euros there, hence a float column. What
    the disclosure control has hidden stays null.
    """
    is_euros = _is(EurosPerPatient, figured, indicators)
    numerator = _floats(figured, "numerator")
    euros = np.where(is_euros, numerator / _CENTS_PER_EURO, numerator)
    place = figured.schema.get_field_index("numerator")
    column = pa.array(euros, mask=np.isnan(euros))
    return figured.set_column(place, "numerator", column).select(OUTPUT_COLUMNS)


def output_rows(
    figured: pa.Table, indicators: Sequence[Indicator]
) -> Iterator[dict[str, str]]:
    """The same as texts, for a CSV: euros with 2 decimals, counts without, "" if none.

    Values and bounds have 10 significant figures, more than any of them is worth.
    """
    euros = {
        each.id for each in indicators if isinstance(each.calculation, EurosPerPatient)
    }
    for row in output_table(figured, indicators).to_pylist():
        decimals = 2 if row["indicator"] in euros else 0
        texts = {name: "" if row[name] is None else str(row[name]) for name in row}
        if row["numerator"] is not None:
            texts["numerator"] = f"{row['numerator']:.{decimals}f}"
        for name in ("value", "low", "high"):
            if row[name] is not None:
                texts[name] = f"{row[name]:.10g}"
        yield texts


def _is(
    kind: type, table: pa.Table, indicators: Sequence[Indicator]
) -> npt.NDArray[np.bool_]:
    of_kind = {each.id for each in indicators if isinstance(each.calculation, kind)}
    return np.array([each in of_kind for each in table["indicator"].to_pylist()], bool)


def _floats(table: pa.Table, name: str) -> npt.NDArray[np.float64]:
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64)
