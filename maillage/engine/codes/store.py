"""The door of the codes room: what the other rooms and the command line call.

Releases live side by side under `codes_root` (`<data>/codes`): `bdpm/<date>`,
`demonstration/<date>`, `open-medic/<year>` and `who-ddd/<year>`; the labels of codes
are in `open-medic/labels`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from maillage.engine.codes.bdpm import add_bdpm
from maillage.engine.codes.daily_doses import read_daily_doses
from maillage.engine.codes.labels import add_labels, labels
from maillage.engine.codes.open_medic import (
    Sums,
    add_open_medic_lines,
    open_medic_boxes,
)
from maillage.engine.codes.releases import (
    PRESENTATIONS_SCHEMA,
    Oddity,
    Release,
    is_older,
    latest_drug_release,
    list_releases,
    presentations_path,
    read_presentations,
    write_presentations,
)
from maillage.engine.codes.who_ddd import add_who_ddd, latest_who_ddd
from maillage.engine.errors import BadInput


__all__ = [
    "PRESENTATIONS_SCHEMA",
    "Oddity",
    "OpenMedicAdded",
    "Release",
    "Sums",
    "add_bdpm",
    "add_open_medic",
    "add_who_ddd",
    "atc_labels",
    "find",
    "is_older",
    "labels",
    "latest_drug_release",
    "latest_who_ddd",
    "list_releases",
    "open_medic_boxes",
    "presentations_path",
    "read_daily_doses",
    "read_presentations",
    "write_presentations",
]

_WORKBOOK = re.compile(r".*\.xlsx?", re.IGNORECASE)
_LINE_FILE = re.compile(r"open.?medic.*\.(csv|txt|gz|zip)", re.IGNORECASE)


@dataclass(frozen=True)
class OpenMedicAdded:
    """What a path brought: yearly releases, and how many labels of codes."""

    releases: tuple[Release, ...]
    labels: int


def add_open_medic(
    source: Path, codes_root: Path, *, year: int | None, today: date
) -> OpenMedicAdded:
    """Store a line file, a dictionary of labels, or a folder that holds some of them.

    In a folder, workbooks are dictionaries and line files are those whose names begin
    with OPEN_MEDIC, as published. `year` names the year of a single line file whose
    name does not. BadInput when nothing there can be used.
    """
    if not source.exists():
        raise BadInput(f"{source} : ce chemin n'existe pas ; vérifiez son orthographe.")
    paths = sorted(source.iterdir()) if source.is_dir() else [source]
    workbooks = [path for path in paths if _WORKBOOK.fullmatch(path.name)]
    lines = [
        path
        for path in paths
        if path not in workbooks and (path == source or _LINE_FILE.match(path.name))
    ]
    if not workbooks and not lines:
        raise BadInput(
            f"{source} : ni fichier OPEN_MEDIC_AAAA ni dictionnaire .xls dans ce "
            "dossier ; donnez directement le fichier."
        )
    if year is not None and len(lines) != 1:
        raise BadInput("--year : donnez un seul fichier de lignes avec cette option.")
    found = sum(add_labels(path, codes_root) for path in workbooks)
    releases = tuple(
        add_open_medic_lines(path, codes_root, year=year, today=today) for path in lines
    )
    return OpenMedicAdded(releases, found)


def atc_labels(codes_root: Path) -> dict[str, str]:
    """The French label of each ATC code of any level; empty without a dictionary."""
    return labels(codes_root)


def find(release: Release, cip13: str) -> dict[str, Any] | None:
    """What a drug release says of a presentation, by column name; None if unknown."""
    table = read_presentations(release)
    rows = table.filter(pc.field("cip13") == cip13).to_pylist()
    return rows[0] if rows else None
