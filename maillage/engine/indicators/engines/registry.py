"""The engines by name, each loaded when it is first asked for.

Loading the compiled engine takes a second that a command which computes nothing must
not spend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build


class Engine(Protocol):
    """What every engine does."""

    def count(
        self, indicators: Sequence[Indicator], by: By, periods: Sequence[Period]
    ) -> pa.Table:
        """One row of COUNTS for each indicator, unit and period."""
        ...


def _totals(build: Build) -> Engine:
    from maillage.engine.indicators.engines.totals import TotalsEngine  # noqa: PLC0415

    return TotalsEngine(build)


def _compiled(build: Build) -> Engine:
    from maillage.engine.indicators.engines.compiled import CompiledEngine  # noqa: PLC0415

    return CompiledEngine(build)


def _duckdb(build: Build) -> Engine:
    from maillage.engine.indicators.engines.sql.duckdb_engine import (  # noqa: PLC0415
        DuckDBEngine,
    )

    return DuckDBEngine(build)


def _reference(build: Build) -> Engine:
    from maillage.engine.indicators.engines.reference import (  # noqa: PLC0415
        ReferenceEngine,
    )

    return ReferenceEngine.of_build(build)


ENGINES: Mapping[str, Callable[[Build], Engine]] = {
    "totals": _totals,
    "compiled": _compiled,
    "duckdb": _duckdb,
    "reference": _reference,
}
"""How each engine is opened on a build, by the name that people give it."""

FAST = "totals"


def fast_engine(build: Build) -> Engine:
    """The engine that figures are computed with."""
    return ENGINES[FAST](build)
