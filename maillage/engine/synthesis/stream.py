"""A dispensing file of any number of lines, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from maillage.engine.errors import BadInput
from maillage.engine.synthesis.deliveries import block_deliveries
from maillage.engine.synthesis.formulary import Formulary
from maillage.engine.synthesis.identifiers import local_number
from maillage.engine.synthesis.setting import Setting, make_setting
from maillage.engine.synthesis.writing import LineWriter, written_beside


PATIENTS_OF_A_DOCTOR = 700
LINES_OF_A_PATIENT = 60
FEWEST_DOCTORS = 12
MOST_ROWS = 1_000_000_000

_SEPARATORS = {".csv": ";", ".tsv": "\t"}


def usual_doctors(rows: int) -> int:
    """How many doctors order so many lines in three years: one for 700 patients."""
    return max(FEWEST_DOCTORS, rows // (LINES_OF_A_PATIENT * PATIENTS_OF_A_DOCTOR))


def write_lines(
    out: Path,
    *,
    rows: int,
    seed: int,
    last_month: date,
    doctors: int | None = None,
    formulary: Formulary | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Setting:
    """Exactly `rows` lines over 36 whole months in one .csv (`;`) or .tsv file.

    Patients bear a pharmacy's own numbers, so that the file can be imported as it is.
    People come by blocks, as many as the rows need, each sorted by date; the last
    block keeps its first patients. The same arguments give the same bytes. BadInput
    for no row, no doctor, another suffix, or a folder that does not exist.
    """
    _check(out, rows, doctors)
    setting = make_setting(
        seed=seed,
        last_month=last_month,
        doctors=usual_doctors(rows) if doctors is None else doctors,
        formulary=formulary,
    )
    writer = LineWriter(setting, _local_number, _SEPARATORS[out.suffix.lower()])
    written = block = 0
    with written_beside(out) as file:
        file.write(writer.header)
        while written < rows:
            lines = block_deliveries(setting, block).first(rows - written)
            file.write(writer.text(lines))
            written, block = written + len(lines), block + 1
            if on_progress is not None:
                on_progress(written, rows)
    return setting


def _local_number(number: int, _birth_year: int, _sex: int) -> str:
    return local_number(number)


def _check(out: Path, rows: int, doctors: int | None) -> None:
    if not 1 <= rows <= MOST_ROWS:
        raise BadInput(
            f"Le nombre de lignes va de 1 à {MOST_ROWS} : {rows} n'en est pas un."
        )
    if doctors is not None and doctors < 1:
        raise BadInput(f"Il faut au moins 1 médecin : {doctors} demandé.")
    if out.suffix.lower() not in _SEPARATORS:
        raise BadInput(
            f"{out.name} : le fichier doit se terminer par .csv ou .tsv ; "
            "donnez un autre nom."
        )
    if not out.parent.is_dir():
        raise BadInput(f"Le dossier {out.parent} n'existe pas ; créez-le d'abord.")
