"""The circle's value over time, around the session.

Each point is a season (3 months), short enough for a change to be seen and long enough
for a circle to have a figure; the 12 months of the mirrors where most circles of 3
months would be empty, and for indicators whose value depends on how long one looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from maillage.engine.follow_up.content import Curve
from maillage.engine.follow_up.counts import BoolArray, FloatArray, Practices, span
from maillage.engine.follow_up.judge import grows_with_time
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import Period
from maillage.engine.mirrors import axis
from maillage.engine.mirrors.content import FEWEST_TO_RANK, Scale
from maillage.engine.mirrors.sheet import FEWEST_PATIENTS
from maillage.engine.statistics import centiles


SEASON, YEAR = 3, 12
"""How many months a point may hold."""

MONTHS_BEFORE = 24
"""How far before the session the curve begins, where the data reach."""

Points = Mapping[int, Sequence[Period]]
"""The periods of a curve, by how many months each point holds."""


def curve_periods(
    indicator: Indicator, session: int, first: int, until: int
) -> dict[int, list[Period]]:
    """The periods to count for a curve; months are month numbers."""
    lengths = (YEAR,) if grows_with_time(indicator) else (SEASON, YEAR)
    start = max(session - MONTHS_BEFORE, first)
    return {
        length: [
            span(month - length + 1, month)
            for month in range(max(start, first + length - 1), until + 1)
        ]
        for length in lengths
    }


def curve(
    members: Practices,
    others: Practices,
    points: Points,
    *,
    fewest_doctors: int,
    session: int,
    target: float | None,
    scale: Scale,
) -> Curve:
    """The circle's curve, by season where at least half of its points can be shown."""
    shown = {
        every: (members.over(periods).believable.sum(axis=0) >= fewest_doctors)
        & ~mixed(periods, session)
        for every, periods in points.items()
    }
    every = _chosen(shown, points, session)
    periods = points[every]
    figures = members.over(periods).together().figures
    values, lows, highs = (
        np.where(shown[every], figures[name], np.nan)
        for name in ("value", "low", "high")
    )
    territory = _territory(others.over(periods), fewest_doctors)
    deciles, doctors = _deciles(members.over(periods), others.over(periods))
    heights = [*values, *territory, target or 0.0]
    heights += [each for nine in deciles if nine is not None for each in nine]
    top = axis.end(heights, [*lows, *highs], scale)
    return Curve(
        every=every,
        months=tuple(period.last_month for period in periods),
        values=optional(values),
        lows=optional(lows),
        highs=optional(highs),
        territory=optional(territory),
        deciles=deciles,
        doctors=doctors,
        top=top,
        bottom=axis.start(heights, scale, top),
    )


def mixed(periods: Sequence[Period], session: int) -> BoolArray:
    """The points of a season that hold the session's month: before and after at once.

    Points of a year are kept, for without them a year would be empty.
    """
    return np.array(
        [
            each.last_month - each.first_month < YEAR - 1
            and each.first_month <= session <= each.last_month
            for each in periods
        ],
        dtype=np.bool_,
    )


def optional(values: FloatArray) -> tuple[float | None, ...]:
    """The same with None for nan."""
    return tuple(None if np.isnan(value) else float(value) for value in values)


def _chosen(shown: Mapping[int, BoolArray], points: Points, session: int) -> int:
    if SEASON not in shown:
        return YEAR
    possible = np.count_nonzero(~mixed(points[SEASON], session))
    return SEASON if 2 * np.count_nonzero(shown[SEASON]) >= possible else YEAR


def _territory(others: Practices, fewest_doctors: int) -> FloatArray:
    """The others' value, where they are as many as a circle is asked to be."""
    together = others.together()
    enough = (others.denominator > 0).sum(axis=0) >= fewest_doctors
    enough &= together.cases >= FEWEST_PATIENTS
    return np.where(enough, together.figures["value"], np.nan)


def _deciles(
    members: Practices, others: Practices
) -> tuple[tuple[tuple[float, ...] | None, ...], int]:
    """The nine deciles of each point, and how many doctors are behind the last."""
    values = np.concatenate(
        [np.where(each.believable, each.values, np.nan) for each in (members, others)]
    )
    doctors = np.count_nonzero(~np.isnan(values), axis=0)
    nines = centiles.deciles(values).T
    found = tuple(
        tuple(map(float, nine)) if count >= FEWEST_TO_RANK else None
        for nine, count in zip(nines, doctors, strict=True)
    )
    return found, int(doctors[-1]) if doctors.size else 0
