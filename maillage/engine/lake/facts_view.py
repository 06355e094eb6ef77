"""The table `facts` that SQL readers see, over a build's columns, without a copy."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from maillage.engine.lake.columns import FactColumns


_BITS = (
    "is_delivery",
    "first_for_prescriber",
    "first_for_pharmacy",
    "first_for_all",
    "long_term_illness",
    "substitution_refused",
)
_EMPTY = FactColumns(*(pa.array([], pa.int32()) for _ in FactColumns._fields))


def create_facts_view(
    root: duckdb.DuckDBPyConnection, months: Mapping[int, FactColumns]
) -> None:
    """Make the view `memory.main.facts`, which every cursor of `root` can read.

    Columns: patient, delivered_on, month (year * 12 + month - 1), presentation,
    prescriber, pharmacy, boxes, amount_cents, is_delivery, first_for_prescriber,
    first_for_pharmacy, first_for_all, long_term_illness, substitution_refused. A
    condition on `month` spares the other months.
    """
    root.execute("USE memory.main")
    selected = []
    for month, columns in months.items():
        relation = root.from_arrow(pa.table(columns._asdict()))
        relation.create_view(f"facts_{month}")
        selected.append(_select(month, f"memory.main.facts_{month}"))
    if not selected:
        root.from_arrow(pa.table(_EMPTY._asdict())).create_view("facts_none")
        selected.append(_select(0, "memory.main.facts_none"))
    root.execute(f"CREATE VIEW memory.main.facts AS {' UNION ALL '.join(selected)}")


def _select(month: int, table: str) -> str:
    """The facts of one month; its first day is day 1."""
    eve = f"(DATE '{month // 12 or 1:04d}-{month % 12 + 1:02d}-01' - 1)"
    bits = ", ".join(
        f"(flags & {1 << place}) <> 0 AS {name}" for place, name in enumerate(_BITS)
    )
    return (
        f"SELECT patient::INTEGER AS patient, {eve} + day::INTEGER AS delivered_on, "
        f"{month}::INTEGER AS month, presentation::INTEGER AS presentation, "
        "prescriber::INTEGER AS prescriber, pharmacy::INTEGER AS pharmacy, "
        f"boxes::INTEGER AS boxes, amount_cents::BIGINT AS amount_cents, {bits} "
        f"FROM {table}"
    )
