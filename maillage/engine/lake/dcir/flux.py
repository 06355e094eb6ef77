"""Months of flux and months of care: what was given, and what is not all there yet.

Acts reach the insurance late. A month of care is taken as whole when the seven months
of flux that follow it were given: the first bills it, the six others complete it to
about 98 to 99 %. Nothing is left out of a month that is not whole; it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from maillage.engine.errors import BadInput
from maillage.engine.lake.dcir.fates import Fate


MONTHS_OF_FLUX = 7
_MONTH = "CAST(year({day}) * 12 + month({day}) - 1 AS INTEGER)"
_MOST_SAID = 3


def refuse_unpaired(root: duckdb.DuckDBPyConnection) -> None:
    """Refuse months of flux that only one of the two tables has.

    Their acts would join to nothing, and the months of care would be quietly short.
    """
    acts = _flux(root, f"acts WHERE fate = {Fate.KEPT:d}")
    medicines = _flux(root, "medicines")
    for there, rows, lacking in (
        ("ER_PRS_F", acts, medicines),
        ("ER_PHA_F", medicines, acts),
    ):
        alone = sorted(set(rows) - set(lacking))
        if alone:
            other = "ER_PHA_F" if there == "ER_PRS_F" else "ER_PRS_F"
            count = sum(rows[month] for month in alone)
            lines = f"{count} lignes" if count > 1 else "1 ligne"
            said = f"{said_months(alone)} ({lines})"
            raise BadInput(
                f"{there}, colonne FLX_DIS_DTD : flux {said} sans aucune ligne de"
                f" pharmacie dans {other} ; donner les mêmes mois des deux tables."
            )


def care_months(root: duckdb.DuckDBPyConnection) -> tuple[list[int], list[int]]:
    """The months of care that are whole, and those that lack some flux."""
    flux = set(_flux(root, "medicines"))
    month = _MONTH.format(day="delivered")
    found = root.execute(
        f"SELECT DISTINCT {month} FROM acts WHERE fate = {Fate.KEPT:d}"
        " AND delivered IS NOT NULL"
    ).fetchall()
    months = sorted(row[0] for row in found)
    whole = [m for m in months if flux.issuperset(_awaited(m))]
    return whole, [m for m in months if m not in whole]


def _awaited(month: int) -> range:
    return range(month + 1, month + 1 + MONTHS_OF_FLUX)


def _flux(root: duckdb.DuckDBPyConnection, rows: str) -> dict[int, int]:
    month = _MONTH.format(day="FLX_DIS_DTD")
    found = root.execute(f"SELECT {month}, count(*) FROM {rows} GROUP BY 1").fetchall()
    return {flux: count for flux, count in found if flux is not None}


def said_months(months: Iterable[int]) -> str:
    """Months as runs: « 2024-01 à 2024-12, 2025-03 »."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][1] == month - 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    said = [_run(first, last) for first, last in runs]
    more = len(said) - _MOST_SAID
    return ", ".join(said[:_MOST_SAID]) + (f" et {more} autres" if more > 0 else "")


def _run(first: int, last: int) -> str:
    return _iso(first) if first == last else f"{_iso(first)} à {_iso(last)}"


def _iso(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def isos(months: Sequence[int]) -> list[str]:
    """Months in ISO, for a report that machines read."""
    return [_iso(month) for month in months]
