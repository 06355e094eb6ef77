"""The fast engine: the whole catalogue in one compiled walk (ADR 0016)."""

from maillage.engine.indicators.engines.compiled.engine import CompiledEngine


__all__ = ["CompiledEngine"]
