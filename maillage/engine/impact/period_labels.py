"""Periods as people write them: whole numbers, months, quarters; read and said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


_WHOLE = re.compile(r"([+-]?\d{1,9})(?:[.,]0+)?")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-01)?")
_FRENCH_MONTH = re.compile(r"(?:01/)?(0[1-9]|1[0-2])/(\d{4})")
_QUARTER = re.compile(r"(\d{4})[- ]?[TQtq]([1-4])")
_JOINED_MONTH = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")

WORDS = {"whole": "un nombre entier", "month": "un mois", "quarter": "un trimestre"}


@dataclass(frozen=True)
class Period:
    """A rank among periods of a kind: `whole`, `month` or `quarter`; the next is +1."""

    kind: str
    rank: int

    @property
    def label(self) -> str:
        """As we write it: 2025, 2025-03, 2025-T1."""
        if self.kind == "month":
            return f"{self.rank // 12:04d}-{self.rank % 12 + 1:02d}"
        if self.kind == "quarter":
            return f"{self.rank // 4:04d}-T{self.rank % 4 + 1}"
        return str(self.rank)


def read_period(text: str, *, joined_months: bool = False) -> Period | None:
    """What a cell says, None when it is no period; 202503 is March if so `joined`."""
    if joined_months and (found := _JOINED_MONTH.fullmatch(text)):
        return Period("month", int(found[1]) * 12 + int(found[2]) - 1)
    if found := _WHOLE.fullmatch(text):
        return Period("whole", int(found[1]))
    if found := _MONTH.fullmatch(text):
        return Period("month", int(found[1]) * 12 + int(found[2]) - 1)
    if found := _FRENCH_MONTH.fullmatch(text):
        return Period("month", int(found[2]) * 12 + int(found[1]) - 1)
    if found := _QUARTER.fullmatch(text):
        return Period("quarter", int(found[1]) * 4 + int(found[2]) - 1)
    return None


def are_joined_months(texts: Sequence[str]) -> bool:
    """Whether all are months written in six digits, 202503."""
    return bool(texts) and all(_JOINED_MONTH.fullmatch(text) for text in texts)
