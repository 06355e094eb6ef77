"""SIREN (nine digits) of a firm or association, SIRET (fourteen) of one of its places.

Both end with a Luhn key. The places of La Poste (SIREN 356 000 000) may instead have
digits whose sum is a multiple of 5, as the Insee's own checking package says:
https://github.com/InseeFrLab/validinsee
"""

from __future__ import annotations

from maillage.engine.errors import BadInput
from maillage.engine.identifiers.luhn import passes_luhn
from maillage.engine.identifiers.typed import compact, is_digits


LA_POSTE = "356000000"


def is_siren(number: str) -> bool:
    """Whether these are nine digits with the right key."""
    return is_digits(number, 9) and passes_luhn(number)


def is_siret(number: str) -> bool:
    """Whether these are fourteen digits, with the right keys."""
    if not is_digits(number, 14) or not is_siren(number[:9]):
        return False
    if passes_luhn(number):
        return True
    return number[:9] == LA_POSTE and sum(map(int, number)) % 5 == 0


def read_siren(typed: str) -> str:
    """The nine digits of a typed SIREN. Raises BadInput."""
    number = compact(typed)
    if not is_digits(number, 9):
        raise BadInput(f"SIREN « {typed.strip()[:40]} » : neuf chiffres sont attendus.")
    if not is_siren(number):
        raise BadInput(
            f"SIREN « {number} » : le dernier chiffre ne correspond pas aux huit "
            "premiers ; vérifiez-le sur l'avis de situation Insee."
        )
    return number


def read_siret(typed: str) -> str:
    """The fourteen digits of a typed SIRET. Raises BadInput."""
    number = compact(typed)
    if is_digits(number, 9):
        raise BadInput(
            f"SIRET « {number} » : c'est un SIREN ; ajoutez-y les cinq chiffres de "
            "l'établissement, quatorze en tout."
        )
    if not is_digits(number, 14):
        raise BadInput(
            f"SIRET « {typed.strip()[:40]} » : quatorze chiffres sont attendus."
        )
    if not is_siret(number):
        raise BadInput(
            f"SIRET « {number} » : ses chiffres ne s'accordent pas ; un chiffre est "
            "faux ou deux sont inversés. Vérifiez-le sur l'avis de situation Insee."
        )
    return number
