"""Explaining the figures of one unit in one period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.engines.reference_build import presentations_of
from maillage.engine.indicators.engines.reference_conditions import Span
from maillage.engine.indicators.engines.registry import Engine
from maillage.engine.indicators.explain.account import Explanation, Figure
from maillage.engine.indicators.explain.codes import Formulary
from maillage.engine.indicators.explain.paths import Ordered, Told, paths
from maillage.engine.indicators.explain.witness import OWN, Witness, looks_at_all
from maillage.engine.indicators.language_phrases import Titles
from maillage.engine.indicators.model import ChangeOfEuros, Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.indicators.units import adds_up
from maillage.engine.lake.build import Build


class _Names(NamedTuple):
    table: str
    column: str


_UNITS = {
    By.PRESCRIBER: _Names("prescribers", "prescriber"),
    By.PHARMACY: _Names("pharmacies", "pharmacy"),
    By.ALL: _Names("", "0"),
}


@dataclass(frozen=True)
class Asked:
    """Which figures are explained: of whom, when, and how their words are said.

    `names` are the French labels of ATC codes, where known.
    """

    indicators: Sequence[Indicator]
    by: By
    period: Period
    titles: Titles
    names: Mapping[str, str]


def explain(
    build: Build,
    fast: Engine,
    indicator: Indicator,
    *,
    by: By,
    unit: str,
    period: Period,
    titles: Titles,
    names: Mapping[str, str] | None = None,
) -> Explanation:
    """How the figure of a unit in a period came to be, told by the reference engine.

    `fast` is the engine whose figure is explained, on the same build. Raises BadInput
    for a unit that the build does not know, and its own kind `TooManyLines` for
    one with more lines than can be told.
    """
    asked = Asked([indicator], by, period, titles, names or {})
    ((found,),) = explain_each(build, fast, asked, [(unit,)])
    return found


def explain_each(
    build: Build, fast: Engine, asked: Asked, units: Sequence[tuple[str, ...]]
) -> Iterator[tuple[Explanation, ...]]:
    """The explanations of each unit, one unit after another, in the order given.

    A unit is one code, or several whose counts are added up: what does not add up
    (see `adds_up`) is then left out. The fast engine counts once, for them all.
    Raises BadInput as `explain` does.
    """
    if asked.by is not By.ALL:
        for codes in units:
            _check(build, asked.by, codes)
    counts = fast.count(asked.indicators, asked.by, [asked.period])
    presentations = presentations_of(build)
    formulary = Formulary(presentations, asked.titles, asked.names)
    witnesses = [
        (group, Witness(build, presentations, group.indicators, asked.by, asked.period))
        for group in _groups(asked)
    ]
    for codes in units:
        found = {}
        for group, witness in witnesses:
            unit = _Unit(codes, witness.of(codes), group, build)
            for indicator in group.indicators:
                if len(codes) == 1 or adds_up(indicator.calculation):
                    found[indicator.id] = _explained(
                        build, indicator, unit, counts, formulary
                    )
        yield tuple(found[each.id] for each in asked.indicators if each.id in found)


def _groups(asked: Asked) -> list[Asked]:
    """The same, those apart that need many more lines to be read."""
    found = []
    for at_all in (False, True):
        some = [
            each
            for each in asked.indicators
            if looks_at_all(each.calculation) is at_all
        ]
        if some:
            found.append(replace(asked, indicators=some))
    return found


class _Unit:
    """A unit with what the slow engine says of it."""

    def __init__(
        self, codes: tuple[str, ...], slow: ReferenceEngine, asked: Asked, build: Build
    ) -> None:
        self.codes, self.asked = codes, asked
        self._build, self._slow = build, slow
        period = asked.period
        now = self._ordered(period)
        self.told = Told(
            now,
            self._ordered(_a_year_before(period)) if _looks_back(asked) else now,
            slow.span or Span(period.first_day, period.first_day),
            asked.titles,
        )
        self.counts = slow.count(asked.indicators, asked.by, [period], units=codes)

    def _ordered(self, period: Period) -> Ordered:
        shares = [
            share
            for code in self.codes
            for share in self._slow.shares(self.asked.by, code, period)
        ]
        return Ordered(shares, *self._in_all(period))

    def _in_all(self, period: Period) -> tuple[int, int]:
        """Lines and patients of the period; a patient of two codes counts twice."""
        query = (
            "SELECT count(*), count(DISTINCT (patient, "
            f"{_UNITS[self.asked.by].column})) FROM facts WHERE {OWN[self.asked.by]} "
            "AND month BETWEEN $first AND $last"
        )
        values = {
            "codes": list(self.codes),
            "first": period.first_month,
            "last": period.last_month,
        }
        with self._build.connection() as connection:
            lines, patients = connection.execute(query, values).fetchall()[0]
        return lines, patients


def _explained(
    build: Build,
    indicator: Indicator,
    unit: _Unit,
    counts: pa.Table,
    formulary: Formulary,
) -> Explanation:
    reference = _figure(unit.counts, indicator, unit.codes)
    denominator, numerator = paths(indicator.calculation, unit.told, reference)
    now = unit.told.now
    return Explanation(
        indicator=indicator.id,
        by=str(unit.asked.by),
        unit=", ".join(unit.codes),
        period=unit.asked.period.label,
        build_id=build.manifest.build_id,
        lines_in_build=build.manifest.facts,
        lines_of_unit=now.lines,
        patients_of_unit=now.patients,
        denominator=denominator,
        numerator=numerator,
        sets=tuple(formulary.resolved(indicator.calculation, now.shares)),
        fast=_figure(counts, indicator, unit.codes),
        reference=reference,
    )


def _looks_back(asked: Asked) -> bool:
    return any(isinstance(one.calculation, ChangeOfEuros) for one in asked.indicators)


def _a_year_before(period: Period) -> Period:
    first, last = period.first_month - 12, period.last_month - 12
    return Period(period.label, first, last)


def _check(build: Build, by: By, codes: Sequence[str]) -> None:
    with build.connection() as connection:
        known = connection.execute(
            f"SELECT code FROM {_UNITS[by].table} WHERE list_contains($codes, code)",
            {"codes": list(codes)},
        ).fetchall()
    unknown = sorted(set(codes) - {row[0] for row in known})
    if unknown:
        who = "du prescripteur" if by is By.PRESCRIBER else "de la pharmacie"
        raise BadInput(
            f"Aucune ligne n'est {who} « {unknown[0][:40]} » ; les codes sont ceux des "
            "fichiers importés."
        )


def _figure(counts: pa.Table, indicator: Indicator, codes: Sequence[str]) -> Figure:
    """The counts of some codes, added up; zeros where there are none."""
    mine = pc.and_(
        pc.equal(counts["indicator"], indicator.id),
        pc.is_in(counts["unit"], pa.array(codes, pa.string())),
    )
    found = counts.filter(mine)
    return Figure(
        *(
            pc.sum(found[name]).as_py() or 0
            for name in (
                "numerator",
                "denominator",
                "not_observable",
                "not_computable",
            )
        )
    )
