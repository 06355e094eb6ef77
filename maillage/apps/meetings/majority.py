"""Whether a resolution is adopted, by counting voices: no date, no person, no by-law.

What varies from one set of by-laws to another is an argument: the majority, what it is
taken of, and whether an abstention counts among the votes cast.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Majority(StrEnum):
    """How large a part must be in favour."""

    SIMPLE = "simple"
    """More than half."""
    TWO_THIRDS = "two_thirds"
    """Two thirds at least."""
    THREE_QUARTERS = "three_quarters"
    """Three quarters at least."""
    UNANIMITY = "unanimity"
    """All."""


class Basis(StrEnum):
    """What the part is taken of."""

    CAST = "cast"
    """The votes cast: for and against, with abstentions where the by-laws say so."""
    ASSOCIATES = "associates"
    """All the associates, there or not."""


PART = {
    Majority.TWO_THIRDS: Fraction(2, 3),
    Majority.THREE_QUARTERS: Fraction(3, 4),
    Majority.UNANIMITY: Fraction(1),
}


@dataclass(frozen=True)
class Votes:
    """Hands counted, those of proxies included."""

    votes_for: int
    votes_against: int
    abstained: int = 0

    @property
    def all(self) -> int:
        """Every voice that was counted."""
        return self.votes_for + self.votes_against + self.abstained


@dataclass(frozen=True)
class Rule:
    """What a resolution must reach."""

    majority: Majority
    basis: Basis = Basis.CAST
    abstentions_counted: bool = False


def taken_of(rule: Rule, votes: Votes, associates: int) -> int:
    """How many voices the majority is a part of."""
    if rule.basis == Basis.ASSOCIATES:
        return associates
    if rule.abstentions_counted:
        return votes.all
    return votes.votes_for + votes.votes_against


def needed(rule: Rule, whole: int) -> int:
    """The fewest voices in favour that adopt, of this whole."""
    if rule.majority == Majority.SIMPLE:
        return whole // 2 + 1
    part = PART[rule.majority] * whole
    return max(-(-part.numerator // part.denominator), 1)


def is_adopted(rule: Rule, votes: Votes, associates: int) -> bool:
    """Whether these votes adopt; with nobody in favour, never."""
    return votes.votes_for >= needed(rule, taken_of(rule, votes, associates))
