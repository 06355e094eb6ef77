"""The fast engines that are held to the reference, and the words that each lacks.

A gap is declared here or it is a fault: an engine that has a word declared missing, or
that lacks another, fails its test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.engines.sql import duckdb_engine
from maillage.engine.indicators.engines.totals import TotalsEngine
from maillage.engine.indicators.library_examples import Engine
from maillage.engine.lake.build import Build


class Gap(StrEnum):
    """Why an engine has not a word of the language."""

    NOT_IMPLEMENTED = "not implemented"
    """Nobody has written it; somebody may."""
    NOT_YET = "not yet"
    """It is being written."""
    NEVER = "never"
    """It will not be: the engine is not made for it, or is about to go."""


FAST: Mapping[str, Callable[[Build], Engine]] = {
    "compiled": CompiledEngine,
    "duckdb": duckdb_engine.DuckDBEngine,
    "totals": TotalsEngine,
}
"""How each engine is opened on a build."""

GAPS: Mapping[str, Mapping[str, Gap]] = {
    "compiled": {},
    "duckdb": {},
    "totals": {},
}
"""By engine, the words of `words` that it refuses, each with its reason: none now.

Spark runs the statements of DuckDB, which its own tests hold it to; Trino's and
ClickHouse's are kept as text and run by nobody here.
"""
