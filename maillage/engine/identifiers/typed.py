"""Numbers as they are typed: in groups, with points, copied from a spreadsheet."""

from __future__ import annotations

import re


_BETWEEN_DIGITS = re.compile(r"[\s.\u00a0\u202f\u2009-]+")


def compact(typed: str) -> str:
    """Without what people put between digits to read them; letters in capitals."""
    return _BETWEEN_DIGITS.sub("", typed).upper()


def is_digits(text: str, count: int) -> bool:
    """Whether it is that many digits from 0 to 9, and nothing else."""
    return len(text) == count and text.isascii() and text.isdigit()
