"""The presentations of which an indicator does not know what it would have to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from maillage.engine.indicators.engines.sql.formulary import Formulary
from maillage.engine.indicators.model import (
    Calculation,
    DrugSet,
    LineFilter,
    Measure,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.plan import supply_sets


def blind(calculation: Calculation, formulary: Formulary) -> frozenset[int]:
    """Whose deliveries are not computable.

    The units of their pack, their daily doses, their strength or their form are
    unknown, where these decide.
    """
    found: set[int] = set()
    for drugs in supply_sets(calculation):
        found.update(formulary.without_pack(formulary.members(drugs)))
    for lines in _counted_in_doses(calculation):
        found.update(formulary.without_doses(formulary.members(lines.drugs)))
    for drugs in set(_sets(calculation)):
        found.update(formulary.blurred(drugs))
    return frozenset(found)


def _counted_in_doses(calculation: Calculation) -> Iterator[LineFilter]:
    match calculation:
        case ShareOfLines(measure=Measure.DAILY_DOSES):
            yield calculation.denominator  # the numerator is part of it
        case RatioOfLines():
            filters = (calculation.numerator, calculation.denominator)
            for lines, measure in zip(filters, calculation.measures, strict=True):
                if measure is Measure.DAILY_DOSES:
                    yield lines
        case MeasurePerPatient(measure=Measure.DAILY_DOSES):
            yield calculation.numerator
        case SubstancesOfMostDoses():
            yield calculation.lines


def _sets(node: object) -> Iterator[DrugSet]:
    """Every set of drugs written anywhere in a node of the model."""
    if isinstance(node, DrugSet):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from _sets(one)
    elif is_dataclass(node):
        for each in fields(node):
            yield from _sets(getattr(node, each.name))
