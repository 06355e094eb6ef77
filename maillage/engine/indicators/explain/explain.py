"""Explaining one figure of one unit in one period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.engines.reference_conditions import Span
from maillage.engine.indicators.explain.account import (
    Explanation,
    Figure,
)
from maillage.engine.indicators.explain.codes import resolved
from maillage.engine.indicators.explain.paths import Told, paths
from maillage.engine.indicators.language_phrases import Titles
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build


MOST_LINES = 1_000_000
"""The slow engine holds the lines of a unit's patients in memory, one object each."""

_UNITS = {By.PRESCRIBER: "prescribers", By.PHARMACY: "pharmacies"}


class Engine(Protocol):
    """What every engine does."""

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """One row of COUNTS for each indicator, unit and period."""
        ...


def explain(
    build: Build,
    fast: Engine,
    indicator: Indicator,
    *,
    by: By,
    unit: str,
    period: Period,
    titles: Titles,
) -> Explanation:
    """How the figure of a unit in a period came to be, told by the reference engine.

    `fast` is the engine whose figure is explained, on the same build. Raises BadInput
    for a unit that the build does not know, or with more lines than can be told.
    """
    if by is not By.ALL:
        _check_unit(build, by, unit)
    slow = ReferenceEngine.of_build(build, _patients(build, by, unit, period))
    now = slow.shares(by, unit, period)
    then = slow.shares(by, unit, _a_year_before(period))
    reference = _figure(slow, indicator, by, unit, period)
    span = slow.span or Span(period.first_day, period.first_day)
    denominator, numerator = paths(
        indicator.calculation, Told(now, then, span, titles), reference
    )
    return Explanation(
        indicator=indicator.id,
        by=str(by),
        unit=unit,
        period=period.label,
        build_id=build.manifest.build_id,
        lines_in_build=build.manifest.facts,
        lines_of_unit=sum(len(share.rows) for share in now),
        patients_of_unit=len(now),
        denominator=denominator,
        numerator=numerator,
        sets=tuple(resolved(build, indicator, now, titles)),
        fast=_figure(fast, indicator, by, unit, period),
        reference=reference,
    )


def _a_year_before(period: Period) -> Period:
    first, last = period.first_month - 12, period.last_month - 12
    return Period(period.label, first, last)


def _check_unit(build: Build, by: By, unit: str) -> None:
    with build.connection() as connection:
        known = connection.execute(
            f"SELECT count(*) FROM {_UNITS[by]} WHERE code = $unit", {"unit": unit}
        ).fetchall()[0][0]
    if not known:
        who = "du prescripteur" if by is By.PRESCRIBER else "de la pharmacie"
        raise BadInput(
            f"Aucune ligne n'est {who} « {unit[:40]} » ; les codes sont ceux des "
            "fichiers importés."
        )


def _patients(build: Build, by: By, unit: str, period: Period) -> list[int]:
    """The numbers of the patients for whom the unit ordered a line, that year or the
    year before; BadInput when there are more lines of theirs than can be held."""
    whose = {
        By.PRESCRIBER: "prescriber = (SELECT prescriber FROM prescribers"
        " WHERE code = $unit)",
        By.PHARMACY: "pharmacy = (SELECT pharmacy FROM pharmacies WHERE code = $unit)",
        By.ALL: "true",
    }[by]
    values: dict[str, object] = {
        "since": _a_year_before(period).first_month,
        "until": period.last_month,
    }
    if by is not By.ALL:
        values["unit"] = unit
    mine = (
        f"SELECT DISTINCT patient FROM facts WHERE {whose} "
        "AND month BETWEEN $since AND $until"
    )
    with build.connection() as connection:
        lines = connection.execute(
            f"SELECT count(*) FROM facts WHERE patient IN ({mine})", values
        ).fetchall()[0][0]
        if lines > MOST_LINES:
            raise BadInput(
                f"Les patients de « {unit[:40]} » ont {lines} lignes, pour "
                f"{MOST_LINES} au plus : expliquez le chiffre d'un prescripteur."
            )
        return [row[0] for row in connection.execute(mine, values).fetchall()]


def _figure(
    engine: Engine, indicator: Indicator, by: By, unit: str, period: Period
) -> Figure:
    counts = engine.count([indicator], by, [period])
    rows = counts.filter(pc.equal(counts["unit"], unit)).to_pylist()
    if not rows:
        return Figure(0, 0, 0, 0)
    row = rows[0]
    return Figure(
        row["numerator"],
        row["denominator"],
        row["not_observable"],
        row["not_computable"],
    )
