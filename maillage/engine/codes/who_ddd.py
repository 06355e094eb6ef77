"""Releases of the WHO's defined daily doses, each a year, from the user's own file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.codes.releases import (
    WHO_DDD,
    Oddity,
    Release,
    is_release,
    list_releases,
    read_manifest,
    read_release,
    release_folder,
    write_manifest,
)
from maillage.engine.codes.who_ddd_file import DailyDose, DoseFile, read_dose_file
from maillage.engine.errors import BadInput


DOSES = "doses.parquet"
READING = 1
LICENCE = (
    "Table des DDD du centre collaborateur de l'OMS (WHOCC, Oslo), remise par "
    "l'utilisateur pour son usage ; elle ne se redistribue pas."
)

DOSES_SCHEMA = pa.schema(
    [
        pa.field("atc", pa.string(), nullable=False),
        pa.field("amount", pa.decimal128(24, 9), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("route", pa.string(), nullable=False),
        pa.field("name", pa.string()),
        pa.field("note", pa.string()),
        pa.field("line", pa.int32(), nullable=False),
    ]
)

# How a unit is written, by the one it is kept as.
_UNITS = {
    "g": ("g", "gram", "grams", "gramme", "grammes"),
    "mg": ("mg",),
    "mcg": ("mcg", "ug", "microg", "microgram", "micrograms", "microgrammes"),
    "U": ("u", "ui", "iu", "units", "unites"),
    "TU": ("tu",),
    "MU": ("mu",),
    "mmol": ("mmol",),
    "ml": ("ml",),
    "tablet": ("tablet", "tablets", "tab", "comprime", "comprimes"),
    "UD": ("ud", "unit dose"),
}
KNOWN_UNITS = {written: unit for unit, all_ in _UNITS.items() for written in all_}


def add_who_ddd(
    source: Path, codes_root: Path, *, year: int | None, today: date
) -> Release:
    """Store the doses of a year; the same file a second time changes nothing.

    The year is `year`, else the one that the name of the file says. BadInput for a
    file that cannot be read (see `who_ddd_file`), for an unknown year, or where
    another file of that year is there.
    """
    file = read_dose_file(source)
    name = str(_year(source, year, today))
    place = codes_root / WHO_DDD / name
    if is_release(place):
        return _same_or_refused(place, file)
    oddities: list[Oddity] = []
    kept = _kept(file, oddities)
    with release_folder(codes_root, WHO_DDD, name) as folder:
        pq.write_table(_table(kept), folder / DOSES)
        write_manifest(
            folder,
            counts=_counts(kept),
            oddities=oddities,
            more={
                "kind": WHO_DDD,
                "name": name,
                "source": source.name,
                "fingerprint": file.fingerprint,
                "reading": READING,
                "added_on": today.isoformat(),
                "licence": LICENCE,
            },
        )
    return read_release(WHO_DDD, place)


def latest_who_ddd(codes_root: Path) -> Release | None:
    """The newest year of daily doses, or None where no file was added."""
    years = [one for one in list_releases(codes_root) if one.kind == WHO_DDD]
    return max(years, key=lambda one: one.name, default=None)


def _year(source: Path, year: int | None, today: date) -> int:
    said = re.search(r"(?<!\d)(20\d\d)(?!\d)", source.name)
    found = year if year is not None else int(said[1]) if said else None
    if found is None:
        raise BadInput(
            f"{source.name} : l'année de ces doses n'est pas dans le nom du fichier ; "
            "donnez-la avec --year AAAA."
        )
    # The Centre publishes a year's file in the last weeks of the year before.
    if not 1990 <= found <= today.year + 1:
        raise BadInput(
            f"{found} : cette année n'est pas vraisemblable pour une table de doses ; "
            "donnez la bonne avec --year AAAA."
        )
    return found


def _same_or_refused(place: Path, file: DoseFile) -> Release:
    if read_manifest(place).get("fingerprint") == file.fingerprint:
        return read_release(WHO_DDD, place)
    raise BadInput(
        f"Les doses de {place.name} sont déjà là, d'un autre fichier ; donnez la bonne "
        f"année avec --year, ou supprimez d'abord {place}."
    )


def _kept(file: DoseFile, oddities: list[Oddity]) -> list[DailyDose]:
    """The doses whose unit is known, each once; what is left out is noted."""
    kept: list[DailyDose] = []
    seen: set[tuple[object, ...]] = set()
    for dose in file.doses:
        unit = KNOWN_UNITS.get(dose.unit.lower().replace("µ", "u"))
        same = dose.atc, dose.amount, unit, dose.route.lower(), dose.note
        if unit is None:
            done = "dose laissée de côté : unité inconnue"
            oddities.append(
                Oddity(file.name, dose.line, 0, "unknown unit", dose.unit[:40], done)
            )
        elif same in seen:
            done = "la même ligne une seconde fois : une seule gardée"
            oddities.append(Oddity(file.name, dose.line, 0, "double", dose.atc, done))
        else:
            kept.append(DailyDose(**{**vars(dose), "unit": unit}))
        seen.add(same)
    return kept


def _table(doses: Sequence[DailyDose]) -> pa.Table:
    rows = [vars(dose) for dose in doses]
    return pa.Table.from_pylist(rows, schema=DOSES_SCHEMA)


def _counts(doses: Sequence[DailyDose]) -> dict[str, int]:
    """How many doses, substances, and pairs of substance and route with several."""
    pairs = Counter((dose.atc, dose.route.lower()) for dose in doses)
    return {
        "doses": len(doses),
        "substances": len({dose.atc for dose in doses}),
        "several": sum(count > 1 for count in pairs.values()),
    }
