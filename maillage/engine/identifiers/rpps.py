"""The RPPS number of a health professional: eleven digits, the last one a Luhn key.

An invented number begins with 999 (those given out do not); it is read like any other.
"""

from __future__ import annotations

from maillage.engine.errors import BadInput
from maillage.engine.identifiers.luhn import passes_luhn
from maillage.engine.identifiers.typed import compact, is_digits


def is_rpps(number: str) -> bool:
    """Whether these are eleven digits with the right key."""
    return is_digits(number, 11) and passes_luhn(number)


def read_rpps(typed: str) -> str:
    """The eleven digits of a typed RPPS number. Raises BadInput."""
    number = compact(typed)
    if not is_digits(number, 11):
        raise BadInput(
            f"Numéro RPPS « {typed.strip()[:40]} » : onze chiffres sont attendus. "
            "Vérifiez-le sur la carte professionnelle ou dans l'annuaire santé."
        )
    if not passes_luhn(number):
        raise BadInput(
            f"Numéro RPPS « {number} » : le dernier chiffre ne correspond pas aux dix "
            "premiers ; un chiffre est faux ou deux sont inversés. Vérifiez-le sur la "
            "carte professionnelle."
        )
    return number
