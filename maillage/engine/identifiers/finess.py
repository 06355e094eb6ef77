"""The FINESS number of a health establishment: nine characters, the last one a key.

The key is that of Luhn. In Corsica the second character is a letter, 2A or 2B. No
published rule was found for the key of those: they are checked by their form alone.
"""

from __future__ import annotations

import re

from maillage.engine.errors import BadInput
from maillage.engine.identifiers.luhn import passes_luhn
from maillage.engine.identifiers.typed import compact


_FORM = re.compile(r"(?:[0-9]{9}|2[AB][0-9]{7})")


def is_finess(number: str) -> bool:
    """Whether it has the form and, out of Corsica, the right key."""
    if not _FORM.fullmatch(number):
        return False
    return number[1] in "AB" or passes_luhn(number)


def read_finess(typed: str) -> str:
    """The nine characters of a typed FINESS number. Raises BadInput."""
    number = compact(typed)
    if not _FORM.fullmatch(number):
        raise BadInput(
            f"Numéro FINESS « {typed.strip()[:40]} » : neuf chiffres sont attendus "
            "(2A ou 2B au début pour la Corse)."
        )
    if not is_finess(number):
        raise BadInput(
            f"Numéro FINESS « {number} » : le dernier chiffre ne correspond pas aux "
            "huit premiers ; vérifiez-le dans le répertoire FINESS."
        )
    return number
