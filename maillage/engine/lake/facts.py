"""The words every room shares about facts: a line, a presentation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """One presentation delivered on one date to one patient on one order.

    `boxes` is signed: a regularisation is negative. `sex` is 1 (male) or 2 (female).
    """

    delivered_on: date
    patient: str
    birth_year: int
    sex: int
    prescriber: str
    pharmacy: str
    cip13: str
    boxes: int
    amount_cents: int = 0
    long_term_illness: bool | None = None
    specialty: str | None = None
    substitution: str | None = None


@dataclass(frozen=True)
class Presentation:
    """What the codes say of a CIP13; None where they do not say.

    `strength_micrograms` is of one unit, for a single substance; `form` is lower case
    without accents; `daily_doses_millionths` is the WHO's defined daily doses of a
    whole pack, in millionths, known only where its file was added.
    """

    cip13: str
    atc: str | None = None
    units_per_pack: int | None = None
    generic_role: str | None = None
    label: str | None = None
    strength_micrograms: int | None = None
    form: str | None = None
    biosimilar_role: str | None = None
    daily_doses_millionths: int | None = None
