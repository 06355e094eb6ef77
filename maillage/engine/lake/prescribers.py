"""What a prescriber's code says of itself."""

from __future__ import annotations

from maillage.engine.identifiers.rpps import is_rpps
from maillage.engine.identifiers.typed import is_digits


def has_wrong_key(code: str) -> bool:
    """Whether a code of 11 digits, so an RPPS, ends with a wrong check digit.

    The last digit of an RPPS is the Luhn key of the ten before it (ISO/IEC 7812-1).
    The ninth digit of an AM number is a key too, but no published rule was found for
    it: those are taken as they are, and so are other codes.
    """
    return is_digits(code, 11) and not is_rpps(code)
