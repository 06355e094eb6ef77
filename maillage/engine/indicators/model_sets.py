"""Every drug set that a calculation names."""

from __future__ import annotations

from maillage.engine.indicators.model import Calculation, DrugSet


def drug_sets(calculation: Calculation) -> tuple[DrugSet, ...]:
    """Every set that a calculation uses, once, in the order it first appears."""
    found: dict[DrugSet, None] = {}
    _collect(calculation, found)
    return tuple(found)


def _collect(node: object, found: dict[DrugSet, None]) -> None:
    if isinstance(node, DrugSet):
        found.setdefault(node)
    elif isinstance(node, tuple):
        for one in node:
            _collect(one, found)
    elif hasattr(node, "__dataclass_fields__"):
        # Read by name so that a word added to the model cannot be forgotten here.
        for name in sorted(node.__dataclass_fields__, key=_reading_order):
            _collect(getattr(node, name), found)


def _reading_order(name: str) -> int:
    return 0 if name == "denominator" else 1
