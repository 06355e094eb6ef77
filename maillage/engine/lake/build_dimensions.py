"""From what the months of a build say, its dimensions and its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from maillage.engine.lake import build_tables
from maillage.engine.lake.build_people import most_said
from maillage.engine.lake.month_making import Counted, Size
from maillage.engine.lake.netting import Array
from maillage.engine.lake.numbering import Numbering


@dataclass(frozen=True)
class Origin:
    """Where a build comes from, as its manifest repeats it."""

    build_id: str
    structure: str
    made_on: date
    codes_release: str | None = None
    lake_version: int | None = None


def fill(
    root: duckdb.DuckDBPyConnection,
    origin: Origin,
    numbering: Numbering,
    months: Mapping[int, tuple[Counted, Size]],
) -> None:
    """Make the tables of the attached database `build`.

    `codes` and `daily_doses` are relations of the connection; `months` is what each
    month counted. Only those whom some line names are in the tables.
    """
    counted = [one for one, _ in months.values()]
    made = {
        "made_patients": _patients(counted, numbering),
        "made_prescribers": _prescribers(counted, numbering),
        "made_pharmacies": _named(
            "pharmacy", "code", [one.pharmacies for one in counted], numbering
        ),
        "made_presentations": _named(
            "presentation", "cip13", [one.presentations for one in counted], numbering
        ),
    }
    for name, table in made.items():
        root.register(name, table)
    for step in build_tables.STEPS:
        root.execute(step)
    sizes = {month: size for month, (_, size) in months.items()}
    root.execute(build_tables.ABOUT, asdict(origin) | _about(sizes))
    for name in made:
        root.unregister(name)


def _about(sizes: Mapping[int, Size]) -> dict[str, object]:
    days = [
        date(month // 12, month % 12 + 1, day)
        for month, size in sizes.items()
        for day in (size.first_day, size.last_day)
    ]
    return {
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "lines": sum(size.lines for size in sizes.values()),
        "facts": sum(size.facts for size in sizes.values()),
    }


def _patients(counted: list[Counted], numbering: Numbering) -> pa.Table:
    people = [one.people for one in counted]
    count = len(numbering.patients)
    said = {
        name: most_said(((p["patient"], p[name], p["lines"]) for p in people), count)
        for name in ("birth_year", "sex")
    }
    columns = {name: values for name, (_, values) in said.items()}
    return pa.table({"patient": said["sex"][0], **columns})


def _prescribers(counted: list[Counted], numbering: Numbering) -> pa.Table:
    """Ties between specialties go to the first in the order of the alphabet."""
    names = numbering.specialties.codes
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    count = len(numbering.prescribers)
    known = _distinct([one.specialties["prescriber"] for one in counted])
    given = ((one.specialties[_has_one(one, names)]) for one in counted)
    who, said = most_said(
        ((s["prescriber"], rank[s["specialty"]], s["lines"]) for s in given), count
    )
    specialty = dict(zip(who.tolist(), said.tolist(), strict=True))
    codes = numbering.prescribers.codes
    labels = [
        names[order[specialty[one]]] if one in specialty else None
        for one in known.tolist()
    ]
    return pa.table(
        {
            "prescriber": known,
            "code": pa.array([codes[one] for one in known.tolist()], pa.string()),
            "specialty": pa.array(labels, pa.string()),
        }
    )


def _has_one(counted: Counted, names: list[str]) -> Array:
    empty = np.array([not name for name in names], dtype=np.bool_)
    found: Array = ~empty[counted.specialties["specialty"]]
    return found


def _named(number: str, code: str, used: list[Array], numbering: Numbering) -> pa.Table:
    """A row for each number that some month uses."""
    kinds = {"pharmacy": numbering.pharmacies, "presentation": numbering.presentations}
    codes = kinds[number].codes
    known = _distinct(used)
    names = pa.array([codes[one] for one in known.tolist()], pa.string())
    return pa.table({number: known, code: names})


def _distinct(numbers: list[Array]) -> Array:
    if not numbers:
        return np.empty(0, dtype=np.uint32)
    return np.unique(np.concatenate(numbers))
