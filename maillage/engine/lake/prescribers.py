"""What a prescriber's code says of itself."""

from __future__ import annotations


def has_wrong_key(code: str) -> bool:
    """Whether a code of 11 digits, so an RPPS, ends with a wrong check digit.

    The last digit of an RPPS is the Luhn key of the ten before it (ISO/IEC 7812-1).
    The ninth digit of an AM number is a key too, but no published rule was found for
    it: those are taken as they are, and so are other codes.
    """
    return len(code) == 11 and code.isdecimal() and not _passes_luhn(code)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 * (number > 9)
    return total % 10 == 0
