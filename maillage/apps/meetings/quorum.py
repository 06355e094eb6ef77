"""Whether enough associates are there, present or represented: counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class QuorumKind(StrEnum):
    """How by-laws say a quorum."""

    NONE = "none"
    AT_LEAST = "at_least"
    """A fraction of the associates, or more."""
    MORE_THAN = "more_than"
    """Strictly more than a fraction of the associates."""
    NUMBER = "number"


@dataclass(frozen=True)
class Quorum:
    """What by-laws ask of an assembly."""

    kind: QuorumKind
    fraction: Fraction = Fraction(1, 2)
    number: int = 0


def fewest(quorum: Quorum, associates: int) -> int:
    """The fewest present and represented that make it, of so many associates."""
    part = quorum.fraction * associates
    if quorum.kind == QuorumKind.AT_LEAST:
        return -(-part.numerator // part.denominator)
    if quorum.kind == QuorumKind.MORE_THAN:
        return part.numerator // part.denominator + 1
    return quorum.number if quorum.kind == QuorumKind.NUMBER else 0


def is_reached(quorum: Quorum, *, voices: int, associates: int) -> bool:
    """Whether so many voices are enough."""
    return voices >= fewest(quorum, associates)
