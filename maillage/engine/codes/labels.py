"""Labels of codes, from the dictionary that comes with Open Medic.

A workbook with one sheet for each variable: ATC1 to ATC5, and the codes of regions,
prescribers, ages, sexes and generic status. They are kept as one table: `level` (the
name of the variable), `code`, `label`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from maillage.engine.codes.published import LARGEST_FILE
from maillage.engine.codes.releases import (
    OPEN_MEDIC,
    Oddity,
    release_folder,
    write_manifest,
)
from maillage.engine.codes.sentence_case import sentence_case
from maillage.engine.errors import BadInput


LABELS = "labels"
LABELS_FILE = "labels.parquet"
ATC_LEVELS = ("ATC1", "ATC2", "ATC3", "ATC4", "ATC5")
LEVELS = (*ATC_LEVELS, "TOP_GEN", "AGE", "SEXE", "BEN_REG", "PSP_SPE")

_ATC = re.compile(r"[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?")
_NUMBER = re.compile(r"\d{1,2}")
_TWO_CODES = re.compile(r"(\d{1,2}) et (\d{1,2})")

LABELS_SCHEMA = pa.schema([(name, pa.string()) for name in ("level", "code", "label")])


def add_labels(source: Path, codes_root: Path) -> int:
    """Store the labels of a dictionary, replacing those that were there; how many.

    BadInput for a file that is not a workbook, or not this dictionary.
    """
    oddities: list[Oddity] = []
    rows = [
        row
        for level, cells in _read_sheets(source).items()
        for row in _rows(source.name, level, cells, oddities)
    ]
    table = pa.Table.from_pylist(rows, schema=LABELS_SCHEMA)
    with release_folder(codes_root, OPEN_MEDIC, LABELS) as folder:
        pq.write_table(table, folder / LABELS_FILE)
        write_manifest(
            folder,
            counts={level: table["level"].to_pylist().count(level) for level in LEVELS},
            oddities=oddities,
            more={"kind": LABELS, "source": source.name},
        )
    return len(table)


def labels(codes_root: Path, levels: Sequence[str] = ATC_LEVELS) -> dict[str, str]:
    """Label by code, of the levels asked; empty where no dictionary was added.

    Ask ATC levels together, the others one at a time: regions, ages and prescribers
    share their numbers. A five-character code may be listed as both ATC4 and ATC5:
    the ATC4 label is given.
    """
    path = codes_root / OPEN_MEDIC / LABELS / LABELS_FILE
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for row in pq.read_table(path).to_pylist():
        if row["level"] in levels:
            found.setdefault(row["code"], row["label"])
    return found


def _read_sheets(source: Path) -> dict[str, Sequence[Sequence[object]]]:
    if source.stat().st_size > LARGEST_FILE:
        raise BadInput(f"{source} : trop gros pour un dictionnaire ; refusé.")
    try:
        workbook = CalamineWorkbook.from_path(str(source))
        names = set(workbook.sheet_names)
        found: dict[str, Sequence[Sequence[object]]] = {
            level: workbook.get_sheet_by_name(level).to_python()
            for level in LEVELS
            if level in names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise BadInput(
            f"{source} : ce classeur est illisible ; téléchargez de nouveau le "
            "dictionnaire d'Open Medic (.xls)."
        ) from error
    missing = [level for level in ATC_LEVELS if level not in found]
    if missing:
        raise BadInput(
            f"{source} : la feuille {missing[0]} manque ; donnez le dictionnaire "
            "« descriptif des variables » d'Open Medic."
        )
    return found


def _rows(
    file: str, level: str, cells: Sequence[Sequence[object]], oddities: list[Oddity]
) -> list[dict[str, str]]:
    """The labels of a sheet; its title and blank rows are left out."""
    pattern = _ATC if level in ATC_LEVELS else _NUMBER
    rows = []
    for line, row in enumerate(cells, 1):
        code, label = _text(row[0]), sentence_case(_text(row[1]))
        codes = [code]
        if two := _TWO_CODES.fullmatch(code):
            codes = [two[1], two[2]]
            done = "lu comme deux codes de même libellé"
            oddities.append(Oddity(file, line, 1, f"two codes {level}", code, done))
        if all(pattern.fullmatch(one) for one in codes) and label:
            rows += [{"level": level, "code": one, "label": label} for one in codes]
        elif (code or label) and code != level:
            done = "ligne ignorée : ni code ni titre"
            oddities.append(Oddity(file, line, 1, f"bad code {level}", code, done))
    return rows


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
