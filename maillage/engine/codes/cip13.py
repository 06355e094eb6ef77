"""CIP13: the thirteen-digit code that identifies one presentation of a medicine.

A French CIP13 is ``34009``, the seven digits of the older CIP7, and a key: the
check digit of EAN-13 (GS1 General Specifications, "Check digit calculations":
weights 1 and 3 in turn from the left, then the distance to the next ten).
"""

from __future__ import annotations


CIP13_LENGTH = 13
FRENCH_PREFIX = "34009"


def key_of(first12: str) -> str:
    """The EAN-13 check digit of twelve ASCII digits; ValueError for anything else."""
    if len(first12) != CIP13_LENGTH - 1 or not _is_digits(first12):
        raise ValueError(f"twelve digits expected, found {first12!r}")
    odd_places = sum(map(int, first12[0::2]))
    even_places = sum(map(int, first12[1::2]))
    return str(-(odd_places + 3 * even_places) % 10)


def with_key(first12: str) -> str:
    """The whole code: the twelve digits and their key."""
    return first12 + key_of(first12)


def has_valid_key(cip13: str) -> bool:
    """True for thirteen ASCII digits whose last one is the EAN-13 key of the rest.

    The prefix is not looked at: Open Medic also carries codes that do not begin
    with 34009 (nutrition, medical devices sold under a presentation code).
    """
    return (
        len(cip13) == CIP13_LENGTH
        and _is_digits(cip13)
        and cip13[-1] == key_of(cip13[:-1])
    )


def _is_digits(text: str) -> bool:
    # str.isdigit() also accepts digits of other scripts and superscripts.
    return text.isascii() and text.isdigit()
