"""The engine: what totals say is read of them, the rest is walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import pyarrow as pa

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.engines.compiled.formulary import Formulary
from maillage.engine.indicators.engines.compiled.results import Units
from maillage.engine.indicators.engines.totals.sides import Sides, sides_of
from maillage.engine.indicators.engines.totals.tally import Frame
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build
from maillage.engine.lake.totals import MonthTotals


class TotalsEngine:
    """Counts indicators on one build; asked again, it remembers names and codes."""

    def __init__(self, build: Build) -> None:
        """Nothing is read before it is asked."""
        self._build = build
        self._walk = CompiledEngine(build)
        self._frames: dict[tuple[By, tuple[Period, ...]], Frame] = {}

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """The table `figures.COUNTS`: every indicator, unit and period, zeros included.

        Sorted by indicator, unit and period.
        """
        indicators = sorted(indicators, key=lambda one: one.id)
        found = [self._sides(one, by) for one in indicators]
        totals = self._build.totals
        if totals is None or not periods or not any(found):
            return self._walk.count(indicators, by, periods)
        frame = self._frame(
            by, tuple(sorted(periods, key=lambda one: one.label)), totals
        )
        rest = [
            one for one, sides in zip(indicators, found, strict=True) if sides is None
        ]
        walked = self._walk.count(rest, by, periods) if rest else COUNTS.empty_table()
        tables, place = [], 0
        for one, sides in zip(indicators, found, strict=True):
            if sides is not None:
                tables.append(frame.table(one, sides, self._formulary))
            else:
                tables.append(walked.slice(place, frame.rows))
                place += frame.rows
        return pa.concat_tables(tables) if tables else COUNTS.empty_table()

    def _sides(self, indicator: Indicator, by: By) -> Sides | None:
        return sides_of(indicator.calculation, by, self._formulary)

    @cached_property
    def _formulary(self) -> Formulary:
        return Formulary(self._build)

    def _frame(
        self, by: By, periods: tuple[Period, ...], totals: Mapping[int, MonthTotals]
    ) -> Frame:
        """The names of a table's rows, kept: they take longer than counting."""
        if (by, periods) not in self._frames:
            of_each = Units.of(self._build, By.PRESCRIBER)
            frame = Frame(by, of_each, periods, totals)
            self._frames = {(by, periods): frame}
        return self._frames[by, periods]
