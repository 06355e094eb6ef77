"""Invented identifiers: each has a valid key and lies where nobody real can be.

- CIP13: `34009` + a CIP7 beginning with 999, a block that no published release uses.
- RPPS of a doctor: eleven digits beginning with 999 (those given out begin with 1),
  last digit the Luhn key (ISO/IEC 7812-1, annex B).
- FINESS of a pharmacy: nine digits of department 99, which FINESS does not use, last
  digit the Luhn key.
- National number of a patient: fifteen digits, key 97 - (first thirteen mod 97). Its
  month lies in 50-99, given only to persons whose month of birth is unknown, its
  department is 99 (born abroad) and its country 900 or above, where the official
  geographic code names no country: no living person can have all three.
"""

from __future__ import annotations

from maillage.engine.identifiers.luhn import luhn_key


_LOCAL_DIGITS = 8
_MONTHS = 50
_ORDERS = 999
_COUNTRIES = 90


def ean_key(twelve_digits: str) -> int:
    """The thirteenth digit of an EAN-13: weights 1 and 3 from the left."""
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(twelve_digits))
    return -total % 10


def demonstration_cip13(number: int) -> str:
    """The CIP13 of the n-th invented presentation, n from 1 to 9,999."""
    body = f"34009999{number:04d}"
    return f"{body}{ean_key(body)}"


def demonstration_cis(number: int) -> str:
    """The CIS (eight digits) of the n-th invented drug; real ones begin with 6."""
    return f"9999{number:04d}"


def fictitious_rpps(number: int) -> str:
    """The RPPS of the n-th invented doctor, n below ten million."""
    body = f"999{number:07d}"
    return f"{body}{luhn_key(body)}"


def fictitious_finess(number: int) -> str:
    """The FINESS of the n-th invented pharmacy, n below a million."""
    body = f"99{number:06d}"
    return f"{body}{luhn_key(body)}"


def fictitious_national_number(number: int, birth_year: int, sex: int) -> str:
    """The national number of the n-th invented person, n below 4,495,500.

    Distinct for distinct n whatever the year and the sex.
    """
    month, rest = number % _MONTHS, number // _MONTHS
    order, country = rest % _ORDERS, rest // _ORDERS
    if country >= _COUNTRIES:
        raise ValueError("too many persons for the fictitious national numbers")
    body = f"{sex}{birth_year % 100:02d}{50 + month}99{900 + country}{order + 1:03d}"
    return f"{body}{97 - int(body) % 97:02d}"


def local_number(number: int) -> str:
    """The number a pharmacy's software would give the n-th person: P and 8 digits."""
    return f"P{number:0{_LOCAL_DIGITS}d}"
