"""Where a place is: its postcode, and the Insee code of its commune.

The two are not held against each other: some communes are served from the next
département.
"""

from __future__ import annotations

import re

from maillage.engine.errors import BadInput
from maillage.engine.identifiers.typed import compact


_POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}")
_COMMUNE = re.compile(r"(?:0[1-9]|[13-8][0-9]|2[1-9]|2[AB]|9[0-578])[0-9]{3}")


def is_postcode(code: str) -> bool:
    """Whether these are five digits, 01000 to 98999."""
    return _POSTCODE.fullmatch(code) is not None


def is_commune_code(code: str) -> bool:
    """Whether it has the form of the Insee code of a commune of France."""
    return _COMMUNE.fullmatch(code) is not None


def read_postcode(typed: str) -> str:
    """The five digits of a typed postcode. Raises BadInput."""
    code = compact(typed)
    # A spreadsheet drops the zero in front of 01 to 09.
    code = f"0{code}" if re.fullmatch(r"[1-9][0-9]{3}", code) else code
    if not is_postcode(code):
        raise BadInput(
            f"Code postal « {typed.strip()[:40]} » : cinq chiffres sont attendus, de "
            "01000 à 98999."
        )
    return code


def read_commune_code(typed: str) -> str:
    """The five characters of the Insee code of a commune. Raises BadInput."""
    code = compact(typed)
    code = f"0{code}" if re.fullmatch(r"[1-9][0-9]{3}", code) else code
    if not is_commune_code(code):
        raise BadInput(
            f"Code commune « {typed.strip()[:40]} » : cinq caractères sont attendus, "
            "comme 89257 ou 2A004. Ce n'est pas le code postal."
        )
    return code
