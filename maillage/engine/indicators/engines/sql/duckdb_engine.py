"""The program run by DuckDB on a build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from maillage.engine.indicators.engines.sql.catalogue import Catalogue
from maillage.engine.indicators.engines.sql.days import Span
from maillage.engine.indicators.engines.sql.dialects import Dialect, read_by, written
from maillage.engine.indicators.engines.sql.formulary import Formulary
from maillage.engine.indicators.engines.sql.program import (
    COUNTS_STEP,
    Step,
    from_build,
)
from maillage.engine.indicators.engines.sql.relations import filled, relations
from maillage.engine.indicators.engines.sql.result import (
    NOTHING_FOUND,
    Units,
    counts,
)
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build
from maillage.engine.lake.facts import Presentation


_PRESENTATIONS = """
SELECT presentation, cip13, atc, units_per_pack, generic_role, NULL AS label,
    strength_micrograms, form, biosimilar_role, daily_doses_millionths
FROM presentations
"""
_UNIT_TABLES = {By.PRESCRIBER: "prescribers", By.PHARMACY: "pharmacies"}


class DuckDBEngine:
    """Counts indicators on one build, by the statements that Spark runs on a cluster.

    It shows that these are right; the `compiled` engine is the fast one.
    """

    def __init__(self, build: Build) -> None:
        self._build = build

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """The table `figures.COUNTS`: every indicator, unit and period, zeros included.

        Sorted by indicator, unit and period.
        """
        with self._build.connection() as connection:
            units = units_of(connection, by)
            tables = self._relations(connection, indicators, periods)
            steps = from_build(by, filled(tables))
            found = run(connection, steps, tables)
        return counts(found, indicators, units, periods)

    def _relations(
        self,
        connection: duckdb.DuckDBPyConnection,
        indicators: Sequence[Indicator],
        periods: Sequence[Period],
    ) -> dict[str, pa.Table]:
        manifest = self._build.manifest
        if manifest.first_day is None or manifest.last_day is None or not periods:
            return {}
        span = Span.of(manifest.first_day, manifest.last_day)
        catalogue = Catalogue.of(indicators, formulary_of(connection), span)
        return relations(catalogue, periods)


def formulary_of(connection: duckdb.DuckDBPyConnection) -> Formulary:
    """The presentations of a build."""
    rows = connection.execute(_PRESENTATIONS).fetchall()
    return Formulary({row[0]: Presentation(*row[1:]) for row in rows})


def units_of(connection: duckdb.DuckDBPyConnection, by: By) -> Units:
    """The number and code of every unit of a build."""
    if by is By.ALL:
        return [(0, "all")]
    query = f"SELECT {by.value}, code FROM {_UNIT_TABLES[by]}"
    return connection.execute(query).fetchall()


def run(
    connection: duckdb.DuckDBPyConnection,
    steps: Sequence[Step],
    tables: Mapping[str, pa.Table],
) -> pa.Table:
    """What the last step of a program finds, from `tables` and those there already.

    The other steps become temporary tables and views of the connection.
    """
    if not steps or steps[-1].name != COUNTS_STEP:
        return NOTHING_FOUND
    for name, table in read_by(steps, tables).items():
        connection.register(name, table)
    for step in steps[:-1]:
        kind = "TABLE" if step.is_kept else "VIEW"
        query = written(step.query, Dialect.DUCKDB)
        connection.execute(f"CREATE TEMP {kind} {step.name} AS {query}")
    return connection.sql(written(steps[-1].query, Dialect.DUCKDB)).to_arrow_table()
