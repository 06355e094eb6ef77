"""The engine of what is kept added up, and of the walk for the rest (ADR 0019)."""

from maillage.engine.indicators.engines.totals.engine import TotalsEngine


__all__ = ["TotalsEngine"]
