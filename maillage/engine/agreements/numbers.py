"""Exact numbers as people write and read them, and the roundings that are stated."""

from __future__ import annotations

import math
import re
from fractions import Fraction


NARROW = "\u202f"
MOST_DECIMALS = 6
_MILLION = 1_000_000
_WRITTEN = re.compile(r"([0-9][0-9 \u00a0\u202f_]*)(?:[.,]([0-9]{1,12}))?( ?%)?")
_HALF = Fraction(1, 2)


def exact(text: str) -> Fraction:
    """The number that a text writes: `4000`, `4 000`, `0,05`, `0.05`, `60 %`.

    `ValueError` for anything else, a negative number included.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    whole = re.sub(r"\D", "", found[1])
    value = Fraction(f"{whole}.{found[2] or 0}")
    return value / 100 if found[3] else value


def nearest(value: Fraction, decimals: int = 0) -> Fraction:
    """The nearest number with that many decimals; a half goes up."""
    scale = 10**decimals
    return Fraction(math.floor(value * scale + _HALF), scale)


def down(value: Fraction, decimals: int = 0) -> Fraction:
    """The number with the decimals that follow cut off; for values from zero up."""
    scale = 10**decimals
    return Fraction(math.floor(value * scale), scale)


def up(value: Fraction) -> Fraction:
    """The whole number at or above."""
    return Fraction(math.ceil(value))


def cents(value: Fraction) -> int:
    """Euros as whole cents, a half cent going up."""
    return int(nearest(value, 2) * 100)


def is_written_exactly(value: Fraction) -> bool:
    """Whether a few decimals say the number exactly."""
    return _MILLION % value.denominator == 0


def french(value: Fraction, decimals: int = MOST_DECIMALS) -> str:
    """A number as French writes it, rounded, without needless zeros: « 1 300,25 »."""
    if value.denominator == 1:
        minus = "\N{MINUS SIGN}" if value < 0 else ""
        return minus + _grouped(abs(value.numerator))
    rounded = nearest(abs(value), decimals)
    whole, rest = divmod(rounded, 1)
    tail = f"{int(rest * 10**decimals):0{decimals}d}".rstrip("0") if decimals else ""
    minus = "\N{MINUS SIGN}" if value < 0 and rounded else ""
    return f"{minus}{_grouped(int(whole))}{',' + tail if tail else ''}"


def as_written(value: Fraction) -> str:
    """Exactly: decimals where they say it all, else a fraction « 47/1 313 »."""
    if is_written_exactly(value):
        return french(value)
    minus = "\N{MINUS SIGN}" if value < 0 else ""
    return f"{minus}{_grouped(abs(value.numerator))}/{_grouped(value.denominator)}"


def about(value: Fraction) -> str:
    """« = 1,3 » where decimals say it all, « ≈ 0,035796 » where they do not."""
    return ("= " if is_written_exactly(value) else "≈ ") + french(value)


def euros_text(value: Fraction) -> str:
    """Euros to the cent: « 1 400,00 € »."""
    amount = cents(abs(value))
    minus = "\N{MINUS SIGN}" if value < 0 and amount else ""
    return f"{minus}{_grouped(amount // 100)},{amount % 100:02d}{NARROW}€"


def plain(value: Fraction) -> int | float:
    """The number for JSON: whole where it is, else the nearest double."""
    return int(value) if value.denominator == 1 else float(value)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", NARROW)
