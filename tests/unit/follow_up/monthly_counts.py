"""An engine that answers from counts by doctor and month, and commitments by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pyarrow as pa

from maillage.engine.follow_up.content import Aim, Commitment
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    Calculation,
    Direction,
    DrugSet,
    Indicator,
    LineFilter,
    Measure,
    ShareOfLines,
)
from maillage.engine.indicators.periods import By, Period, month_number
from maillage.engine.mirrors.circle import Against, Circle, Member


FIRST_DAY, LAST_DAY = date(2023, 1, 2), date(2026, 6, 30)
SESSION = date(2025, 9, 18)
UNTIL = date(2026, 6, 1)

MEMBERS = ("A", "B", "C", "D", "E", "F")
OTHERS = tuple(f"Z{rank}" for rank in range(6))

SHARE = ShareOfLines(
    Measure.DELIVERIES,
    LineFilter(DrugSet("antibiotics", ("J01",))),
    LineFilter(DrugSet("quinolones", ("J01MA",))),
)

Monthly = Callable[[str, int], tuple[int, int]]
"""Numerator and denominator of a doctor in a month."""


def indicator(calculation: Calculation = SHARE, identifier: str = "ATB99") -> Indicator:
    return Indicator(
        id=identifier,
        theme="antibiotics",
        calculation=calculation,
        title="Quinolones",
        sentence="Part des quinolones parmi vos délivrances d'antibiotiques.",
        numerator_words="délivrances de quinolones",
        denominator_words="délivrances d'antibiotiques",
        direction=Direction.LOWER,
        why_it_matters="",
        why_high=(),
        action="",
        owner="",
        checker="",
        reviewed_on="2026-01-01",
        next_review="2027-01-01",
    )


def commitment(
    *,
    aim: Aim = Aim.DECREASE,
    target: float | None = None,
    session: date = SESSION,
    members: tuple[str, ...] = (),
    calculation: Calculation = SHARE,
    identifier: str = "ATB99",
) -> Commitment:
    return Commitment(
        indicator=indicator(calculation, identifier),
        aim=aim,
        session=session,
        review=date(2026, 9, 1),
        target=target,
        members=members,
    )


def circle_of(
    members: Sequence[str] = MEMBERS, against: Against = Against.TERRITORY
) -> Circle:
    return Circle(
        name="Cercle du Plateau",
        territory="Plateau",
        members=tuple(Member(codes=(code,)) for code in members),
        against=against,
    )


class MonthlyEngine:
    """Adds up the months of each period; every call is remembered."""

    def __init__(
        self, units: Sequence[str], monthly: Mapping[str, Monthly] | Monthly
    ) -> None:
        self._units, self._monthly = units, monthly
        self.calls = 0

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        self.calls += 1
        rows = [
            (
                each.id,
                unit,
                period.label,
                *self._added(each, unit, period),
                *(None, None, None, 0, 0),
            )
            for each in indicators
            for unit in self._units
            for period in periods
        ]
        columns = list(zip(*rows, strict=True)) or [()] * len(COUNTS)
        return pa.table(
            [
                pa.array(column, field.type)
                for column, field in zip(columns, COUNTS, strict=True)
            ],
            schema=COUNTS,
        )

    def _added(self, what: Indicator, unit: str, period: Period) -> tuple[int, int]:
        monthly = self._monthly
        of_month = monthly if callable(monthly) else monthly[what.id]
        first = max(period.first_month, month_number(FIRST_DAY))
        last = min(period.last_month, month_number(LAST_DAY))
        pairs = [of_month(unit, month) for month in range(first, last + 1)]
        return sum(x for x, _ in pairs), sum(n for _, n in pairs)


def stepping(before: int, after: int, size: int = 40) -> Monthly:
    """The members go from one numerator a month to another; the others stay.

    Each doctor has his own level, and a little of his own movement.
    """
    session = month_number(SESSION)

    def of_month(unit: str, month: int) -> tuple[int, int]:
        level = ord(unit[-1]) % 3
        if unit not in MEMBERS:
            return before + level, size
        moved = after if month > session else before
        wobble = (month * 7 + ord(unit)) % 3 - 1
        return max(0, moved + level + wobble), size

    return of_month
