"""Sessions from counts written by hand, the same in every period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

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
from maillage.engine.indicators.periods import By, Period
from maillage.engine.mirrors.circle import Against, Circle, Member
from maillage.engine.mirrors.compose import compose
from maillage.engine.mirrors.content import Figure, National, Provenance, Session


UNTIL = date(2025, 12, 1)
"""The month that ends the 12 months of the session."""

SHARE = ShareOfLines(
    Measure.DELIVERIES,
    LineFilter(DrugSet("antibiotics", ("J01",))),
    LineFilter(DrugSet("quinolones", ("J01MA",))),
)

Counts = Mapping[str, tuple[int, int]]
"""Numerator and denominator of each prescriber."""


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
        why_it_matters="Elles favorisent les résistances.",
        why_high=("Des infections qui les demandent.",),
        action="Relire la dernière ordonnance de quinolone.",
        owner="",
        checker="",
        reviewed_on="2026-01-01",
        next_review="2027-01-01",
    )


class HandMadeEngine:
    """Answers the same counts in every period.

    `squares` are those of amounts per patient, `weights` those of a denominator whose
    lines weigh unlike each other.
    """

    def __init__(
        self,
        counts: Counts,
        squares: Mapping[str, float] | None = None,
        weights: Mapping[str, float] | None = None,
        not_computable: int = 0,
    ):
        self._counts = counts
        self._squares = squares or {}
        self._weights = weights or {}
        self._not_computable = not_computable

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        rows = [
            (
                each.id,
                unit,
                period.label,
                *counted,
                self._squares.get(unit),
                self._weights.get(unit),
                None,
                0,
                self._not_computable,
            )
            for each in indicators
            for unit, counted in sorted(self._counts.items())
            for period in periods
        ]
        columns = list(zip(*rows, strict=True))
        return pa.table(
            [
                pa.array(column, field.type)
                for column, field in zip(columns, COUNTS, strict=True)
            ],
            schema=COUNTS,
        )


def circle_of(
    *members: str | tuple[str, ...], against: Against = Against.TERRITORY
) -> Circle:
    return Circle(
        name="Cercle du Plateau",
        territory="Plateau",
        members=tuple(
            Member(codes=member if isinstance(member, tuple) else (member,))
            for member in members
        ),
        against=against,
    )


def session(
    counts: Counts,
    circle: Circle,
    *,
    indicators: Sequence[Indicator] = (indicator(),),
    first_day: date = date(2022, 1, 3),
    until: date = UNTIL,
    squares: Mapping[str, float] | None = None,
    weights: Mapping[str, float] | None = None,
    not_computable: int = 0,
    specialties: Mapping[str, str | None] | None = None,
    france: Mapping[str, National] | None = None,
) -> Session:
    return compose(
        HandMadeEngine(counts, squares, weights, not_computable),
        circle,
        theme="Antibiotiques",
        indicators=indicators,
        until=until,
        provenance=Provenance(
            structure="plateau",
            build="2026-01-08.0001",
            extracted_on=date(2026, 1, 8),
            first_day=first_day,
            last_day=date(2025, 12, 31),
            codes_release="bdpm 2026-01-05",
        ),
        specialties=specialties,
        france=france,
    )


def figure_of(found: Session, code: str) -> Figure:
    """The first figure on the mirror of a doctor."""
    return next(doctor.figures[0] for doctor in found.doctors if doctor.code == code)
