"""One indicator of a session: what may be said of it to a doctor and to the group.

A figure is *believable* when the cases behind its denominator (`figures.cases`) reach
`FEWEST_PATIENTS`; only these are drawn, ranked or put in deciles. The group is shown
from the circle's own minimum of doctors with a believable figure.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.figures import cases, lacks_doses
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import Period
from maillage.engine.indicators.units import shown
from maillage.engine.mirrors import axis, judgement
from maillage.engine.mirrors.circle import Against, Circle, Member
from maillage.engine.mirrors.content import (
    FEWEST_TO_RANK,
    Comparator,
    Curve,
    Figure,
    Group,
    Judgement,
    National,
    Own,
    Reading,
    Silence,
    Standing,
)
from maillage.engine.mirrors.grid import FloatArray, Grid
from maillage.engine.statistics import funnel


FEWEST_PATIENTS = funnel.MINIMUM_DENOMINATOR
"""Fewer cases than this are not shown as a figure (the SNDS custom of 1 to 10)."""

CIRCLE = " circle"
REST = " rest"
"""Names of the two pooled groups; a prescriber code never begins with a space."""


@dataclass(frozen=True)
class Setting:
    """What all the indicators of a session share.

    `grid` has a group for each member (by its first code), for each code of `others`,
    for `CIRCLE` and for `REST`; the last of `periods` is the session's. `first_month`
    is the month number of the first day of the data.
    """

    grid: Grid
    circle: Circle
    periods: Sequence[Period]
    others: tuple[str, ...]
    same_specialty: bool
    first_month: int


class Sheet:
    """One indicator, read from the grid of a session."""

    def __init__(
        self,
        setting: Setting,
        rank: int,
        indicator: Indicator,
        national: National | None = None,
    ) -> None:
        self.indicator = indicator
        self.scale = shown(indicator.calculation)
        self._circle = setting.circle
        self._setting = setting
        self._national = national
        self._rows = {name: row for row, name in enumerate(setting.grid.groups)}
        self._columns = {
            name: column[rank] for name, column in setting.grid.columns.items()
        }
        cases_of = cases(
            indicator.calculation,
            self._columns["denominator"],
            self._columns["denominator_squares"],
        )
        enough = cases_of >= FEWEST_PATIENTS
        self._values = np.where(enough, self._columns["value"], np.nan)
        self._members = [self._rows[each.code] for each in setting.circle.members]
        self._others = [self._rows[code] for code in setting.others]

    def doctor(self, member: Member) -> Figure:
        """The indicator on one doctor's mirror."""
        row = self._rows[member.code]
        own = self._own(row)
        return replace(
            self._figure(row),
            own=own,
            peers=self._unlabelled([other for other in self._members if other != row]),
            judgement=self._judgements.get(row, Judgement.UNKNOWN),
            standing=self._standings.get(row),
        )

    def group(self) -> Figure:
        """The indicator on the group's page."""
        return replace(
            self._figure(self._rows[CIRCLE]), peers=self._unlabelled(self._members)
        )

    # --- parts of a figure ----------------------------------------------------------

    def _figure(self, row: int) -> Figure:
        last = {name: column[row, -1] for name, column in self._columns.items()}
        return Figure(
            indicator=self.indicator,
            scale=self.scale,
            group=self._group,
            comparator=self._comparator,
            peers=(),
            curve=self._curve(row),
            not_observable=int(last["not_observable"]),
            not_computable=int(last["not_computable"]),
            top=self._top,
            bottom=self._bottom,
        )

    def _own(self, row: int) -> Own:
        denominator = int(self._columns["denominator"][row, -1])
        reading = self._reading(row)
        if reading is not None:
            return Own(reading, None, denominator)
        if self._lacks_doses(row):
            return Own(None, Silence.NO_DOSES, denominator)
        silence = Silence.TOO_FEW_PATIENTS if denominator > 0 else Silence.NOTHING
        return Own(None, silence, denominator)

    def _lacks_doses(self, row: int) -> bool:
        """Whether deliveries are there whose daily doses alone are missing."""
        last = {name: column[[row], -1] for name, column in self._columns.items()}
        return bool(lacks_doses(self.indicator.calculation, last)[0])

    @cached_property
    def _group(self) -> Group:
        doctors = int(np.count_nonzero(self._is_believable(self._members)))
        enough = doctors >= self._circle.fewest_doctors
        silence = None if enough else Silence.TOO_FEW_DOCTORS
        if doctors == 0 and self._lacks_doses(self._rows[CIRCLE]):
            silence = Silence.NO_DOSES
        return Group(
            reading=self._reading(self._rows[CIRCLE]) if enough else None,
            silence=silence,
            members=len(self._members),
            doctors=doctors,
        )

    @cached_property
    def _comparator(self) -> Comparator:
        against = self._circle.against
        if against is Against.FRANCE:
            national = self._national or National(None, None)
            return Comparator(against, national.reading, national=national)
        if against is Against.NONE:
            return Comparator(against, None)
        seen = self._columns["denominator"][self._others, -1] > 0
        prescribers = int(np.count_nonzero(seen))
        enough = prescribers >= self._circle.fewest_doctors
        return Comparator(
            against,
            self._reading(self._rows[REST]) if enough else None,
            prescribers,
            self._setting.same_specialty,
        )

    def _curve(self, row: int) -> Curve:
        own = self._values[row]
        if row == self._rows[CIRCLE]:
            own = np.where(self._group_months, own, np.nan)
        circle = np.where(self._group_months, self._values[self._rows[CIRCLE]], np.nan)
        whole = [rank for rank, is_whole in enumerate(self._whole) if is_whole]
        return Curve(
            months=tuple(self._setting.periods[rank].last_month for rank in whole),
            values=_points(own[whole]),
            deciles=tuple(self._deciles[rank] for rank in whole),
            group=_points(circle[whole]),
            doctors=len(self._believable(self._members + self._others)[0]),
            top=self._curve_top,
            bottom=axis.start(self._curve_values, self.scale, self._curve_top),
        )

    def _unlabelled(self, rows: Sequence[int]) -> tuple[float, ...]:
        """Values in an order that tells nothing of whose they are."""
        if self._group.reading is None:
            return ()
        values = sorted(
            float(self._values[row, -1]) for row in rows if self._is_believable(row)
        )
        random.Random(self.indicator.id).shuffle(values)  # noqa: S311
        return tuple(values)

    # --- shared by every doctor, computed once --------------------------------------

    @cached_property
    def _whole(self) -> npt.NDArray[np.bool_]:
        """Which of the periods the data cover from their first month."""
        starts = [period.first_month for period in self._setting.periods]
        return np.array(starts) >= self._setting.first_month

    @cached_property
    def _group_months(self) -> npt.NDArray[np.bool_]:
        """The months when enough doctors have a believable figure."""
        doctors = (~np.isnan(self._values[self._members])).sum(axis=0)
        return np.asarray(doctors >= self._circle.fewest_doctors)

    @cached_property
    def _deciles(self) -> list[tuple[float, ...] | None]:
        months = self._values[self._members + self._others].T
        return [judgement.deciles(month, FEWEST_TO_RANK) for month in months]

    @cached_property
    def _judgements(self) -> dict[int, Judgement]:
        if self._group.reading is None:
            return {}
        rows, last = self._believable(self._members)
        found = judgement.judge(self.indicator.calculation, last)
        return dict(zip(rows, found, strict=True))

    @cached_property
    def _standings(self) -> dict[int, Standing]:
        rows, last = self._believable(self._members + self._others)
        found = judgement.standings(self.indicator.calculation, last)
        return {} if found is None else dict(zip(rows, found, strict=True))

    def _believable(self, rows: list[int]) -> tuple[list[int], dict[str, FloatArray]]:
        """Those of the rows with a figure, and their columns of the last period."""
        kept = [row for row in rows if self._is_believable(row)]
        last = {name: column[kept, -1] for name, column in self._columns.items()}
        return kept, last

    @cached_property
    def _top(self) -> float:
        ends = [
            self._columns[name][row, -1]
            for name in ("low", "high")
            for row in self._members
            if self._is_believable(row)
        ]
        return axis.end(self._strip_values, ends, self.scale)

    @cached_property
    def _bottom(self) -> float:
        return axis.start(self._strip_values, self.scale, self._top)

    @cached_property
    def _strip_values(self) -> list[float]:
        national = self._national.reading if self._national else None
        rows = [*self._members, self._rows[CIRCLE], self._rows[REST]]
        return [*self._values[rows, -1], *([national.value] if national else [])]

    @cached_property
    def _curve_top(self) -> float:
        return axis.end(self._curve_values, [], self.scale)

    @cached_property
    def _curve_values(self) -> list[float]:
        members = self._values[[*self._members, self._rows[CIRCLE]]][:, self._whole]
        nines = [nine for found in self._deciles if found for nine in found]
        return [*members.ravel(), *nines]

    # --- reading the grid -----------------------------------------------------------

    def _is_believable(self, row: int | list[int]) -> npt.NDArray[np.bool_]:
        return np.asarray(~np.isnan(self._values[row, -1]))

    def _reading(self, row: int) -> Reading | None:
        if not self._is_believable(row):
            return None
        last = {name: float(column[row, -1]) for name, column in self._columns.items()}
        return Reading(
            value=last["value"],
            numerator=int(last["numerator"]),
            denominator=int(last["denominator"]),
            low=None if np.isnan(last["low"]) else last["low"],
            high=None if np.isnan(last["high"]) else last["high"],
        )


def _points(values: FloatArray) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in values)
