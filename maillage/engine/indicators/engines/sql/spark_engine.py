"""The program run by Spark on the tables of a lake.

Lines are dealt to the machines by patient, once: from there to the sums by unit, every
step is worked out where the patient's lines are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from maillage.engine.indicators.engines.sql import statements_facts
from maillage.engine.indicators.engines.sql.catalogue import Catalogue
from maillage.engine.indicators.engines.sql.dialects import Dialect, read_by, written
from maillage.engine.indicators.engines.sql.program import (
    COUNTS_STEP,
    Step,
    from_lines,
)
from maillage.engine.indicators.engines.sql.relations import filled, relations
from maillage.engine.indicators.engines.sql.result import NOTHING_FOUND, counts
from maillage.engine.indicators.engines.sql.sources import Source
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.facts import Presentation


if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


_SETTINGS = {
    # Else two tables dealt by patient are dealt again to be joined on more columns.
    "spark.sql.requireAllClusterKeysForCoPartition": "false",
    "spark.sql.session.timeZone": "UTC",
}
_DEALT = "numbered"
"""The step after which a patient's rows stay together."""


class SparkEngine:
    """Counts indicators on lines and presentations that Spark reads.

    `session` may be of any cluster; its settings are left as they are, a session of
    its own being opened in it.
    """

    def __init__(
        self,
        session: SparkSession,
        lines: DataFrame,
        presentations: Mapping[str, Presentation],
    ) -> None:
        """`lines` has the columns of the lake; `presentations` are by CIP13."""
        self._session = session.newSession()
        for name, value in _SETTINGS.items():
            self._session.conf.set(name, value)
        self._known = presentations
        _own(lines, self._session).createOrReplaceTempView("lines")
        rows = self._sql(statements_facts.CODES).collect()
        self.source = Source.of((row[0], row[1]) for row in rows)

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """The table `figures.COUNTS`: every indicator, unit and period, zeros included.

        Sorted by indicator, unit and period.
        """
        found = NOTHING_FOUND
        if self.source.span is not None and periods:
            formulary = self.source.formulary(self._known)
            catalogue = Catalogue.of(indicators, formulary, self.source.span)
            tables = relations(catalogue, periods)
            steps = from_lines(by, filled(tables))
            found = self._run(steps, tables | self.source.numbers())
        return counts(found, indicators, self.source.units(by), periods)

    def _run(self, steps: Sequence[Step], tables: Mapping[str, pa.Table]) -> pa.Table:
        """What the last step finds. One action: Spark plans the program as a whole."""
        if steps[-1].name != COUNTS_STEP:
            return NOTHING_FOUND
        kept: list[DataFrame] = []
        for name, table in read_by(steps, tables).items():
            small = self._session.createDataFrame(table)
            small.hint("broadcast").createOrReplaceTempView(name)
        try:
            for step in steps[:-1]:
                frame = self._sql(step.query)
                if step.name == _DEALT:
                    frame = frame.repartition("patient")
                if step.is_kept:
                    kept.append(frame.persist())
                frame.createOrReplaceTempView(step.name)
            return self._sql(steps[-1].query).toArrow()
        finally:
            for frame in kept:
                frame.unpersist()

    def _sql(self, query: str) -> DataFrame:
        return self._session.sql(written(query, Dialect.SPARK))


def _own(lines: DataFrame, session: SparkSession) -> DataFrame:
    """The same frame, seen from another session of the same application."""
    lines.createOrReplaceGlobalTempView("maillage_lines")
    return session.table("global_temp.maillage_lines")
