"""The demonstration's pole: five pharmacies' files, and what was planted in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from maillage.engine.errors import BadInput
from maillage.engine.synthesis.deliveries import (
    Deliveries,
    block_deliveries,
    joined_deliveries,
)
from maillage.engine.synthesis.formulary import Formulary
from maillage.engine.synthesis.identifiers import fictitious_national_number
from maillage.engine.synthesis.people import PEOPLE_IN_A_BLOCK
from maillage.engine.synthesis.setting import Setting, make_setting
from maillage.engine.synthesis.staff import DOCTORS_IN_A_POLE
from maillage.engine.synthesis.truth import truth
from maillage.engine.synthesis.writing import LineWriter, written_beside


TRUTH_FILE = "truth.json"
_MOST_DOCTORS = 2 * DOCTORS_IN_A_POLE - 1
_MOST_PATIENTS = 100_000


@dataclass(frozen=True)
class Pole:
    """What was written, and what a circle's session needs to know of it.

    `files`: one a pharmacy, in the order of `pharmacies`. `members`: the circle's
    doctors' codes. `truth`: the content of truth.json, that lies beside the files.
    """

    files: list[Path]
    members: list[str]
    doctors: list[str]
    pharmacies: list[str]
    session_on: date
    lines: int
    truth: dict[str, Any]


def write_pole(
    directory: Path,
    *,
    seed: int,
    last_month: date,
    patients: int = 10_000,
    doctors: int = 20,
    formulary: Formulary | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Pole:
    """Five pharmacies' CSV files and truth.json in `directory`, made if absent.

    36 whole months ending with the month of `last_month`, sorted by date; patients
    bear fictitious national numbers, the same in every pharmacy, to be sealed before
    anything else. The same arguments give the same bytes. `on_progress(done, whole)`
    counts steps. BadInput where the pole would be too small or too large.
    """
    _check(patients, doctors)
    setting = make_setting(
        seed=seed, last_month=last_month, doctors=doctors, formulary=formulary
    )
    directory.mkdir(parents=True, exist_ok=True)
    blocks = -(-patients // PEOPLE_IN_A_BLOCK)
    steps = blocks + len(setting.staff.pharmacies)
    tell = on_progress or (lambda _done, _whole: None)
    lines = _draw(setting, patients, lambda done: tell(done, steps))
    files = _write_files(
        directory, setting, lines, lambda done: tell(blocks + done, steps)
    )
    planted = truth(setting)
    with written_beside(directory / TRUTH_FILE) as file:
        file.write(json.dumps(planted, ensure_ascii=False, indent=1).encode())
    return Pole(
        files=files,
        members=planted["members"],
        doctors=setting.staff.codes,
        pharmacies=setting.staff.pharmacies,
        session_on=setting.window.circle_session(),
        lines=len(lines),
        truth=planted,
    )


def _check(patients: int, doctors: int) -> None:
    if not 1 <= doctors <= _MOST_DOCTORS:
        raise BadInput(
            f"Un pôle compte de 1 à {_MOST_DOCTORS} médecins : {doctors} demandés."
        )
    if not 1 <= patients <= _MOST_PATIENTS:
        raise BadInput(
            f"Un pôle compte de 1 à {_MOST_PATIENTS} patients : {patients} demandés."
        )


def _draw(
    setting: Setting, patients: int, on_block: Callable[[int], None]
) -> Deliveries:
    """Every line of the first so many patients, by date."""
    parts = []
    for number in range(-(-patients // PEOPLE_IN_A_BLOCK)):
        part = block_deliveries(setting, number)
        parts.append(part.keep(part.person < patients - number * PEOPLE_IN_A_BLOCK))
        on_block(number + 1)
    return joined_deliveries(parts)


def _write_files(
    directory: Path,
    setting: Setting,
    lines: Deliveries,
    on_file: Callable[[int], None],
) -> list[Path]:
    writer = LineWriter(setting, fictitious_national_number)
    files = []
    for number, code in enumerate(setting.staff.pharmacies):
        path = directory / f"pharmacie-{code}.csv"
        with written_beside(path) as file:
            file.write(writer.header)
            file.write(writer.text(lines.keep(lines.pharmacy == number)))
        files.append(path)
        on_file(number + 1)
    return files
