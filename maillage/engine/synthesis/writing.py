"""Delivered lines as the text of a dispensing file, in the contract's columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.synthesis.deliveries import REASONS_AGAINST_GENERIC, Deliveries
from maillage.engine.synthesis.draws import Integers
from maillage.engine.synthesis.formulary import Presentation
from maillage.engine.synthesis.people import People
from maillage.engine.synthesis.setting import Setting


COLUMNS = (
    "date_delivrance",
    "date_prescription",
    "prescripteur",
    "specialite",
    "pharmacie",
    "patient",
    "annee_naissance",
    "sexe",
    "cip13",
    "boites",
    "montant",
    "rembourse",
    "ald",
    "renouvellement",
    "substitution",
)

_DAYS_BEFORE = 120
_MOST_BOXES = 12
_RENEWALS = 3


class LineWriter:
    """Turns deliveries into text. `patient_code(number, birth year, sex)` names people.

    The text of a line is joined from a few pieces, each looked up in a small table
    made once (a date, a doctor, a box with its price): no number is formatted twice.
    """

    def __init__(
        self,
        setting: Setting,
        patient_code: Callable[[int, int, int], str],
        separator: str = ";",
    ) -> None:
        self._separator = separator
        self._patient_code = patient_code
        staff, window = setting.staff, setting.window
        days = range(-_DAYS_BEFORE, window.days)
        self._dates = pa.array([f"{window.day(day):%d/%m/%Y}" for day in days])
        self._doctors = pa.array(
            map(separator.join, zip(staff.codes, staff.specialties, strict=True))
        )
        self._pharmacies = pa.array(staff.pharmacies)
        self._goods = self._goods_table(setting.formulary.presentations)
        self._tails = pa.array(
            f"{renewal}{separator}{reason}\n"
            for renewal in range(_RENEWALS)
            for reason in REASONS_AGAINST_GENERIC
        )

    @property
    def header(self) -> bytes:
        """The first line of a file."""
        return (self._separator.join(COLUMNS) + "\n").encode()

    def text(self, lines: Deliveries) -> bytes:
        """The lines, UTF-8, each with its end of line."""
        goods = lines.presentation * (2 * _MOST_BOXES + 1) + lines.boxes + _MOST_BOXES
        joined = pc.binary_join_element_wise(
            _looked_up(self._dates, lines.day + _DAYS_BEFORE),
            _looked_up(self._dates, lines.prescribed + _DAYS_BEFORE),
            _looked_up(self._doctors, lines.doctor),
            _looked_up(self._pharmacies, lines.pharmacy),
            _looked_up(self._patients(lines.people), lines.person),
            _looked_up(self._goods, goods * 2 + lines.ill[lines.person]),
            _looked_up(
                self._tails, lines.renewal * len(REASONS_AGAINST_GENERIC) + lines.reason
            ),
            self._separator,
        )
        # The array's own buffer is the text: its strings lie one after the other.
        return b"" if len(joined) == 0 else joined.buffers()[2].to_pybytes()

    def _patients(self, people: People) -> pa.Array:
        rows = zip(people.birth_year.tolist(), people.sex.tolist(), strict=True)
        return pa.array(
            self._separator.join(
                (
                    self._patient_code(people.first_number + i, year, sex),
                    str(year),
                    str(sex),
                )
            )
            for i, (year, sex) in enumerate(rows)
        )

    def _goods_table(self, presentations: list[Presentation]) -> pa.Array:
        boxes = range(-_MOST_BOXES, _MOST_BOXES + 1)
        return pa.array(
            self._separator.join(_goods(presentation, count, ill))
            for presentation in presentations
            for count in boxes
            for ill in (False, True)
        )


def _goods(presentation: Presentation, boxes: int, ill: bool) -> tuple[str, ...]:
    cents = boxes * (presentation.price_cents + presentation.fee_cents)
    percent = 100 if ill else presentation.reimbursement_percent
    reimbursed = round(cents * percent / 100)
    return (
        presentation.cip13,
        str(boxes),
        _euros(cents),
        _euros(reimbursed),
        str(int(ill)),
    )


def _euros(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


def _looked_up(table: pa.Array, numbers: Integers) -> pa.Array:
    return table.take(pa.array(numbers.astype(np.int32)))


@contextmanager
def written_beside(path: Path) -> Iterator[BinaryIO]:
    """A file written beside its place and moved there by one rename at the end.

    Where anything fails, nothing is left.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
