"""Which number stands for which code, kept from one build to the next.

A number is given the first time a code is met and never to another, so that the facts
of a month stay true when other months change. It is kept beside the builds, not in
them: nothing is read from a build by pseudonym.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from maillage.engine.lake.files import write_beside
from maillage.engine.lake.patient_numbers import PatientNumbers


Integers = npt.NDArray[np.uint32]

_PRIVATE = 0o600


class CodeNumbers:
    """Codes that are few, numbered from 0 in the order they were met."""

    def __init__(self, codes: Iterable[str] = ()) -> None:
        """None yet, or those that were kept, in their order."""
        self._numbers = {code: number for number, code in enumerate(codes)}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def codes(self) -> list[str]:
        """The code of each number."""
        return list(self._numbers)

    def of(self, codes: Iterable[str]) -> Integers:
        """The number of each code, new ones given to those never met."""
        numbers = self._numbers
        return np.array(
            [numbers.setdefault(code, len(numbers)) for code in codes], dtype=np.uint32
        )


class Numbering:
    """The numbers of patients, prescribers, pharmacies, presentations, specialties."""

    def __init__(self) -> None:
        """Nothing met yet."""
        self.patients = PatientNumbers()
        self.prescribers = CodeNumbers()
        self.pharmacies = CodeNumbers()
        self.presentations = CodeNumbers()
        self.specialties = CodeNumbers()

    @classmethod
    def kept(cls, folder: Path, name: str) -> Numbering | None:
        """The numbering saved there under a name; None when it is not whole."""
        try:
            keys = np.load(folder / f"{name}.npy")
            said = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        found = cls()
        found.patients = PatientNumbers(keys)
        for kind in found._codes:
            setattr(found, kind, CodeNumbers(said[kind]))
        return found

    def save(self, folder: Path, name: str) -> None:
        """Keep it for the next build; only its owner may read it."""
        keys = BytesIO()
        np.save(keys, self.patients.keys)
        said = {kind: numbers.codes for kind, numbers in self._codes.items()}
        text = json.dumps(said, ensure_ascii=False)
        write_beside(folder / f"{name}.npy", keys.getvalue(), _PRIVATE)
        write_beside(folder / f"{name}.json", text.encode(), _PRIVATE)

    @property
    def _codes(self) -> dict[str, CodeNumbers]:
        return {
            "prescribers": self.prescribers,
            "pharmacies": self.pharmacies,
            "presentations": self.presentations,
            "specialties": self.specialties,
        }
