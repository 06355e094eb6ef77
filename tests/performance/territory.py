"""The lake of a whole territory, at any size: the data recipe of the large benchmarks.

What costs time is as in reality: patients who come once a year and patients who renew
a few treatments each month on one day, a main doctor and a main pharmacy for each and
sometimes others, a few hundred common presentations among 2,500, prices,
regularisations, birth years mistyped, pseudonyms as the lake keeps them, one batch a
month. Nothing else is: what a doctor orders has no reason. The same lines at each run.

    python -m tests.performance.territory FOLDER LINES [MONTHS]

writes `lake/`, `presentations.parquet` and `daily_doses.parquet` under FOLDER.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.store import Lake
from maillage.engine.synthesis.formulary import demonstration_products
from maillage.engine.synthesis.identifiers import (
    demonstration_cip13,
    fictitious_finess,
    fictitious_rpps,
)


AT = datetime(2026, 1, 1, tzinfo=UTC)
MONTHS = 60
FIRST_MONTH = 2021 * 12
LINES_PER_PATIENT_MONTH = 0.567
"""What the odds below come to; the number of patients follows from it."""

PRESENTATIONS = 2500
SUBSTANCES_OF_A_GROUP = 12
CHRONICALLY_ILL = 0.12
PATIENTS_PER_DOCTOR = 600

_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_PREFIX = np.frombuffer(b"m1-0d1e2f3a-", dtype=np.uint8)
_ROLES = ("princeps", "generic", "generic", "generic", None)
_UNITS = (7, 14, 28, 30, 30, 60, 90, None)
_FORMS = ("comprime", "gelule", "solution injectable", "poudre pour inhalation", None)
_STRENGTHS = (500, 5_000, 20_000, 100_000, 1_000_000, None)
_MOTIVES = (None, "MTE", "CIF", "EFG")

Array = npt.NDArray[Any]


def atc_codes() -> list[str]:
    """The demonstration's substances, then others of their groups, all ATC-like."""
    known = list(dict.fromkeys(one.atc for one in demonstration_products() if one.atc))
    groups = list(dict.fromkeys(code[:5] for code in known))
    others = [
        f"{group}{number:02d}"
        for number in range(1, SUBSTANCES_OF_A_GROUP + 1)
        for group in groups
    ]
    return list(dict.fromkeys(known + others))


def write_presentations(folder: Path) -> Array:
    """The codes of the territory and their daily doses; the CIP13, commonest first."""
    codes = atc_codes()
    cip13 = [demonstration_cip13(number) for number in range(1, PRESENTATIONS + 1)]
    rows = [
        {
            "cip13": one,
            "label": f"{codes[place % len(codes)]} démonstration {place}",
            # One in fifty is unknown to the codes.
            "atc": None if place % 50 == 49 else codes[place % len(codes)],
            "units_per_pack": _UNITS[place * 7 % len(_UNITS)],
            "generic_role": _ROLES[place * 3 % len(_ROLES)],
            "strength_micrograms": _STRENGTHS[place * 5 % len(_STRENGTHS)],
            "form": _FORMS[place * 11 % len(_FORMS)],
            "biosimilar_role": (None, "reference", "biosimilar")[
                place % 3 * (place % 40 < 3)
            ],
        }
        for place, one in enumerate(cip13)
    ]
    schema = pa.schema(
        [(name, pa.string()) for name in ("cip13", "label", "atc")]
        + [("units_per_pack", pa.int32()), ("generic_role", pa.string())]
        + [("strength_micrograms", pa.int64()), ("form", pa.string())]
        + [("biosimilar_role", pa.string())]
    )
    table = pa.Table.from_pylist(rows, schema=schema)
    pq.write_table(table, folder / "presentations.parquet")
    doses = [30_000_000 if place % 9 else None for place in range(PRESENTATIONS)]
    given = pa.array(doses, pa.int64())
    daily = pa.table({"cip13": cip13, "daily_doses_millionths": given})
    pq.write_table(daily, folder / "daily_doses.parquet")
    return np.array(cip13)


@dataclass(frozen=True)
class Crowd:
    """The patients, an entry each, and their treatments, an entry for each one."""

    pseudonym: Array
    birth_year: Array
    sex: Array
    doctor: Array
    other_doctor: Array
    pharmacy: Array
    long_term_illness: Array
    visit_day: Array
    treated: Array
    treatment: Array


class Territory:
    """Draws the lines of one month after another."""

    def __init__(self, lines: int, months: int, cip13: Array) -> None:
        """As many patients as give about `lines` over so many months."""
        self.random = np.random.default_rng(20261122)
        self.patients = max(100, int(lines / months / LINES_PER_PATIENT_MONTH))
        self.doctors = max(30, self.patients // PATIENTS_PER_DOCTOR)
        self.pharmacies = max(5, self.doctors // 4)
        self.cip13 = cip13
        self.price = self.random.integers(150, 6000, len(cip13))
        weight = 1 / (np.arange(len(cip13)) + 8.0) ** 1.1
        self.commonness = np.cumsum(weight) / weight.sum()
        self.crowd = self._crowd()

    def _presentations(self, count: int) -> Array:
        return np.searchsorted(self.commonness, self.random.random(count))

    def _crowd(self) -> Crowd:
        random, count = self.random, self.patients
        doctor = (self.doctors * random.random(count) ** 1.3).astype(np.int32)
        treatments = np.where(
            random.random(count) < CHRONICALLY_ILL, 1 + random.poisson(2.5, count), 0
        )
        treated = np.repeat(np.arange(count), treatments)
        nearby = doctor // 4 + random.integers(-2, 3, count)
        return Crowd(
            pseudonym=self._pseudonyms(count),
            birth_year=(2024 - 95 * random.beta(1.1, 1.2, count)).astype(np.int16),
            sex=random.integers(1, 3, count).astype(np.int8),
            doctor=doctor,
            other_doctor=random.integers(0, self.doctors, count, dtype=np.int32),
            pharmacy=np.clip(nearby, 0, self.pharmacies - 1).astype(np.int32),
            long_term_illness=(treatments > 0) & (random.random(count) < 0.6),
            visit_day=random.integers(1, 28, count).astype(np.int8),
            treated=treated,
            treatment=self._presentations(len(treated)),
        )

    def _pseudonyms(self, count: int) -> Array:
        """Their letters, a row each: as `lake.keys` writes 128 bits."""
        found = np.empty((count, len(_PREFIX) + 26), dtype=np.uint8)
        found[:, : len(_PREFIX)] = _PREFIX
        for at in range(0, count, 500_000):
            part = found[at : at + 500_000, len(_PREFIX) :]
            part[:] = _LETTERS[self.random.integers(0, 32, part.shape, dtype=np.uint8)]
        return found

    def month(self, number: int) -> pa.Table:
        """The lines of a month, columns of `lake.schema.FACTS`, one pharmacy's after
        another's and in the order of their dates."""
        random, crowd = self.random, self.crowd
        comes = random.random(self.patients) < 0.85
        taken = comes[crowd.treated] & (random.random(len(crowd.treated)) < 0.95)
        visitor = random.permutation(self.patients)[: int(self.patients * 0.085)]
        acute = np.repeat(visitor, 1 + random.poisson(1.6, len(visitor)))
        patient = np.concatenate([crowd.treated[taken], acute])
        drug = np.concatenate([crowd.treatment[taken], self._presentations(len(acute))])
        shift = random.integers(-2, 3, self.patients)
        day = np.clip(crowd.visit_day + shift, 1, 28)[patient]
        day[-len(acute) :] = random.integers(1, 29, self.patients)[acute]
        # One patient sees one doctor and one pharmacy a day, nearly always.
        visit = patient * 2 + (np.arange(len(patient)) >= len(patient) - len(acute))
        doctor = self._doctor(visit, patient)
        pharmacy = self._pharmacy(visit, patient)
        boxes = 1 + random.binomial(2, 0.06, len(patient)).astype(np.int32)
        returned = np.flatnonzero(random.random(len(patient)) < 0.004)
        rows = np.concatenate([np.arange(len(patient)), returned])
        boxes = np.concatenate([boxes, -np.ones(len(returned), np.int32)])
        order = np.lexsort((day[rows], pharmacy[rows]))
        rows, boxes = rows[order], boxes[order]
        return self._table(
            number,
            *(column[rows] for column in (patient, day, doctor, pharmacy, drug)),
            boxes,
        )

    def _doctor(self, visit: Array, patient: Array) -> Array:
        odds = self.random.random(2 * self.patients)[visit]
        anyone = self.random.integers(0, self.doctors, 2 * self.patients)[visit]
        usual, other = self.crowd.doctor[patient], self.crowd.other_doctor[patient]
        return np.where(odds < 0.85, usual, np.where(odds < 0.94, other, anyone))

    def _pharmacy(self, visit: Array, patient: Array) -> Array:
        usual = self.random.random(2 * self.patients)[visit] < 0.88
        anyone = self.random.integers(0, self.pharmacies, 2 * self.patients)[visit]
        return np.where(usual, self.crowd.pharmacy[patient], anyone)

    def _table(
        self,
        month: int,
        patient: Array,
        day: Array,
        doctor: Array,
        pharmacy: Array,
        drug: Array,
        boxes: Array,
    ) -> pa.Table:
        random, crowd, count = self.random, self.crowd, len(patient)
        first = np.datetime64(f"{month // 12:04d}-{month % 12 + 1:02d}-01")
        mistyped = (random.random(count) < 0.003).astype(np.int16)
        refused = np.where(random.random(count) < 0.02, random.integers(1, 4, count), 0)
        cents = boxes.astype(np.int64) * self.price[drug]
        columns = {
            "delivered_on": pa.array(first + (day - 1).astype("timedelta64[D]")),
            "prescribed_on": pa.nulls(count, pa.date32()),
            "patient": _texts(crowd.pseudonym[patient]),
            "birth_year": crowd.birth_year[patient] + mistyped,
            "sex": crowd.sex[patient],
            "prescriber": _named(doctor, self.doctors, fictitious_rpps),
            "specialty": _named(doctor, self.doctors, _specialty),
            "pharmacy": _named(pharmacy, self.pharmacies, fictitious_finess),
            "cip13": pa.array(self.cip13).take(pa.array(drug)),
            "boxes": boxes,
            "amount_cents": cents,
            "reimbursed_cents": cents * 65 // 100,
            "long_term_illness": crowd.long_term_illness[patient],
            "renewal": pa.nulls(count, pa.int16()),
            "substitution": pa.array(_MOTIVES).take(pa.array(refused)),
        }
        return pa.table(columns).cast(FACTS)


def _specialty(number: int) -> str:
    return "Médecin généraliste" if number % 10 else "Cardiologue"


def _named(numbers: Array, count: int, name: Any) -> pa.Array:
    return pa.array([name(one) for one in range(count)]).take(pa.array(numbers))


def _texts(letters: Array) -> pa.Array:
    count, width = letters.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    values = pa.py_buffer(np.ascontiguousarray(letters))
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), values)


def write_territory(folder: Path, lines: int, months: int = MONTHS) -> Lake:
    """Make the lake and the codes under `folder`, a batch for each month."""
    folder.mkdir(parents=True, exist_ok=True)
    territory = Territory(lines, months, write_presentations(folder))
    lake = Lake(folder / "lake")
    for number in range(months):
        lake.append(
            territory.month(FIRST_MONTH + number),
            file=f"{number:03d}",
            sha256=f"{number:03d}",
            fingerprint=f"{number:03d}",
            at=AT,
        )
    return lake


if __name__ == "__main__":
    write_territory(Path(sys.argv[1]), *map(int, sys.argv[2:]))
