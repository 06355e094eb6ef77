"""The counts of an explanation as people read them."""

from __future__ import annotations

from maillage.engine.indicators.explain.account import Figure
from maillage.engine.indicators.model import Calculation
from maillage.engine.indicators.units import Counted, counted


_SUFFIX = {Counted.NUMBER: "", Counted.EUROS: " €", Counted.DAILY_DOSES: " DDD"}


def amounts(calculation: Calculation, figure: Figure) -> tuple[str, str]:
    """Numerator and denominator in French: a number, euros or daily doses."""
    above, below = counted(calculation)
    return _amount(figure.numerator, above), _amount(figure.denominator, below)


def _amount(value: int, kind: Counted) -> str:
    number = f"{value / kind.parts:.{kind.decimals}f}".replace(".", ",")
    return number + _SUFFIX[kind]
