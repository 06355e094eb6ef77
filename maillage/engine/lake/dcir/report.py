"""What an import of SNDS tables tells: every row under its reason, months, codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from maillage.engine.lake.dcir import flux
from maillage.engine.lake.dcir.comparison import Comparison, compared
from maillage.engine.lake.dcir.fates import LABELS, Fate
from maillage.engine.lake.dcir.files import TablesFound
from maillage.engine.lake.dcir.source import Joined
from maillage.engine.lake.dcir.tables import CABINETS, MEDICINES, PHA, PRS
from maillage.engine.lake.inputs import account
from maillage.engine.lake.reading import Found


_MOST_NAMED = 5


def of(
    root: duckdb.DuckDBPyConnection,
    joined: Joined,
    tables: TablesFound,
    presentations: Path | None,
    found: Found,
) -> dict[str, Any]:
    """The quality that this contract adds: accounts, months of care, remarks."""
    whole, partial = flux.care_months(root)
    comparison = None
    if tables.tables[MEDICINES.name] and presentations is not None:
        comparison = compared(root, joined.codes, presentations)
    remarks = [
        ("Mois de soins entiers", flux.said_months(whole) or "aucun"),
        ("Mois de soins où il manque du flux", flux.said_months(partial) or "aucun"),
        ("Cabinets rattachés à leur principal", _attached(root, tables)),
        *_compared(comparison, tables),
        *_aside(tables),
    ]
    return {
        "accounts": [*_acts(root, joined), *_medicines(joined, found)],
        "whole_care_months": flux.isos(whole),
        "partial_care_months": flux.isos(partial),
        "insured_presentations": comparison.quality() if comparison else None,
        "remarks": [list(pair) for pair in remarks],
    }


def _acts(root: duckdb.DuckDBPyConnection, joined: Joined) -> Iterator[dict[str, Any]]:
    query = "SELECT fate, count(*) FROM acts GROUP BY fate"
    fates = {Fate(fate): rows for fate, rows in root.execute(query).fetchall()}
    yield account(PRS.name, "read", "lues", sum(fates.values()))
    for fate in Fate:
        if fate is not Fate.KEPT and fates.get(fate):
            yield account(PRS.name, fate.name.lower(), LABELS[fate], fates[fate])
    yield account(PRS.name, "kept", LABELS[Fate.KEPT], fates.get(Fate.KEPT, 0))
    query = f"SELECT rowid FROM acts WHERE fate = {Fate.KEPT:d}"
    kept = root.execute(query).fetchnumpy()["rowid"]
    alone = int((~joined.acts_met[kept]).sum())
    if alone:
        label = "dont sans ligne d'ER_PHA_F à leur clé"
        yield account(PRS.name, "kept_alone", label, alone)


def _medicines(joined: Joined, found: Found) -> Iterator[dict[str, Any]]:
    fates = joined.fates
    yield account(PHA.name, "read", "lues", fates.total())
    for fate in Fate:
        if fate is not Fate.KEPT and fates[fate]:
            yield account(PHA.name, fate.name.lower(), LABELS[fate], fates[fate])
    wrong = found.rows - found.accepted
    if wrong:
        yield account(PHA.name, "wrong", "fausses, dites une à une", wrong)
    yield account(PHA.name, "kept", "gardées", found.accepted)


def _attached(root: duckdb.DuckDBPyConnection, tables: TablesFound) -> str:
    if not tables.tables[CABINETS.name]:
        return f"aucun : pas de table {CABINETS.name}, les numéros restent tels quels"
    query = "SELECT count(*) FROM cabinets WHERE cabinet <> main"
    return str(root.execute(query).fetchall()[0][0])


def _compared(
    comparison: Comparison | None, tables: TablesFound
) -> Iterator[tuple[str, str]]:
    if not tables.tables[MEDICINES.name]:
        return
    if comparison is None:
        yield MEDICINES.name, "non comparée : `maillage codes add bdpm CHEMIN` d'abord"
        return
    yield (
        MEDICINES.name,
        f"{comparison.absent} présentations délivrées absentes, {comparison.atc} d'un"
        f" autre ATC, {comparison.units} d'un autre nombre d'unités",
    )
    if comparison.examples:
        yield "  par exemple", " ; ".join(comparison.examples)


def _aside(tables: TablesFound) -> Iterator[tuple[str, str]]:
    names = [path.name for path in tables.aside]
    if names:
        more = len(names) - _MOST_NAMED
        said = ", ".join(names[:_MOST_NAMED])
        yield (
            "Fichiers laissés de côté",
            said + (f" et {more} autres" if more > 0 else ""),
        )
