"""Results as plain documents: what `--json` prints and what an export holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from maillage.engine.agreements.facts import Value
from maillage.engine.agreements.numbers import cents, plain
from maillage.engine.agreements.possible import Gain, Possible
from maillage.engine.agreements.results import (
    ComparedIndicator,
    Comparison,
    Gap,
    GateState,
    IndicatorResult,
    Source,
    SwitchState,
    UsedFigure,
    YearResult,
)


def year_document(result: YearResult) -> dict[str, Any]:
    """A year's result: each indicator, the totals, what they rest on.

    Points are numbers, with `points_exact` as a fraction where no decimal says them;
    euros are rounded to the cent.
    """
    return {
        **_heading(result),
        "indicators": [indicator_document(one) for one in result.indicators],
        "gate": {
            "open": result.gate_open,
            "shut_by": list(result.gate_shut_by),
        },
        "earned_points": _number(result.earned_points),
        "total_points": _number(result.total_points),
        "total_euros": euros(result.total_euros),
        "advance_euros": _euros(result.advance_euros),
        "advance_formula": result.advance_formula,
        "advance_source": [_source(one) for one in result.advance_sources],
        "balance_euros": _euros(result.balance_euros),
        "point_euros": _number(result.point_euros),
        "rounding": result.rounding,
        "switches": [_switch(one) for one in result.switches],
        "not_established": [_gap(one) for one in result.not_established],
    }


def indicator_document(result: IndicatorResult) -> dict[str, Any]:
    """One line: its amount, how it came about, where it was read, what proves it."""
    first, *others = result.sources
    return {
        "id": result.id,
        "title": result.title,
        "axis": result.axis,
        "kind": result.kind,
        "points": _number(result.points),
        **_exact("points_exact", result.points),
        "euros": euros(result.euros),
        "formula": result.formula,
        "inputs": {one.name: _value(one.value) for one in result.inputs},
        "inputs_not_written": [one.name for one in result.inputs if not one.written],
        "source": _source(first),
        "other_sources": [_source(one) for one in others],
        "figures": {one.name: _figure(one) for one in result.figures},
        "proofs_wanted": list(result.proofs_wanted),
        "gate": _gate(result.gate),
        "rule": result.rule,
        "notes": list(result.notes),
    }


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """The same year under two versions, then each of them whole."""
    return {
        "first": _summary(comparison.first),
        "second": _summary(comparison.second),
        "difference_euros": euros(comparison.difference_euros),
        "indicators": [_compared(one) for one in comparison.indicators],
        "results": [
            year_document(one) for one in (comparison.first, comparison.second)
        ],
    }


def possible_document(found: Possible) -> dict[str, Any]:
    """What a year could still give, the largest first, and what each would take."""
    return {
        **_heading(found.now),
        "total_euros": euros(found.now.total_euros),
        "earned_euros": euros(found.now.earned_euros),
        "possible_euros": euros(found.euros),
        "gains": [_gain(one) for one in found.gains],
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "id": gain.now.id,
        "title": gain.now.title,
        "gain_euros": euros(gain.euros),
        "euros": euros(gain.now.euros),
        "possible_euros": euros(gain.possible.euros),
        "opens_the_gate": gain.opens_the_gate,
        "changes": [
            {
                "fact": one.name,
                "title": one.title,
                "now": _value(one.now),
                "wanted": _value(one.wanted),
            }
            for one in gain.changes
        ],
        "proofs_wanted": list(gain.now.proofs_wanted),
    }


def euros(value: Fraction) -> float:
    """Euros to the cent."""
    return cents(value) / 100


def _heading(result: YearResult) -> dict[str, Any]:
    return {
        "agreement": result.agreement,
        "version": result.version,
        "title": result.title,
        "status": result.status,
        "year": result.year,
        "in_force": result.in_force,
        "structure": result.structure,
        "only": list(result.only),
    }


def _summary(result: YearResult) -> dict[str, Any]:
    return {
        **_heading(result),
        "total_points": _number(result.total_points),
        "total_euros": euros(result.total_euros),
        "advance_euros": _euros(result.advance_euros),
    }


def _compared(one: ComparedIndicator) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "first": _side(one.first),
        "second": _side(one.second),
        "difference_euros": euros(one.difference_euros),
    }


def _side(result: IndicatorResult | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "points": _number(result.points),
        "euros": euros(result.euros),
        "formula": result.formula,
    }


def _number(value: Fraction | None) -> int | float | None:
    return None if value is None else plain(value)


def _euros(value: Fraction | None) -> float | None:
    return None if value is None else euros(value)


def _exact(name: str, value: Fraction | None) -> dict[str, str]:
    """The fraction, where a double does not hold the number."""
    if value is None or Fraction(plain(value)) == value:
        return {}
    return {name: str(value)}


def _value(value: Value) -> Any:
    if isinstance(value, Fraction):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{name: _value(one) for name, one in row.items()} for row in value]
    return value


def _source(source: Source) -> dict[str, str | None]:
    return {"text": source.text, "page": source.place, "url": source.url}


def _figure(figure: UsedFigure) -> dict[str, Any]:
    return {
        "value": plain(figure.value),
        "meaning": figure.meaning,
        "source": [_source(one) for one in figure.sources],
    }


def _gate(gate: GateState | None) -> dict[str, Any] | None:
    if gate is None:
        return None
    return {
        "required": gate.required,
        "reached": gate.reached,
        "because": gate.because,
    }


def _switch(switch: SwitchState) -> dict[str, Any]:
    return {
        "name": switch.name,
        "value": switch.value,
        "default": switch.is_default,
        "means": switch.means,
        "title": switch.title,
        "why": switch.why,
        "changes": list(switch.changes),
        "source": _sources(switch.sources),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "what": gap.what,
        "meanwhile": gap.meanwhile,
        "concerns": list(gap.concerns),
    }


def _sources(found: Sequence[Source]) -> list[dict[str, str | None]]:
    return [_source(one) for one in found]
