"""France's reading of an indicator, from Open Medic, where it can be computed.

Open Medic counts boxes by drug, age band, sex and region: it knows no patient, no
date and no age in years. Only a share of boxes between drug sets can be read from it.
"""

from __future__ import annotations

from collections.abc import Callable

from maillage.engine.indicators.model import (
    DrugSet,
    Indicator,
    LineFilter,
    Measure,
    ShareOfLines,
)
from maillage.engine.indicators.model_sets import drug_sets
from maillage.engine.indicators.plan import narrows_a_substance
from maillage.engine.mirrors.content import National, Reading
from maillage.engine.statistics import intervals


Boxes = Callable[[tuple[str, ...], tuple[str, ...]], int]
"""Boxes delivered in France of the ATC prefixes included, less those excluded."""


_NOT_BOXES = {
    Measure.DELIVERIES: "délivrances",
    Measure.DAILY_DOSES: "doses",
    Measure.EUROS: "euros de ces lignes",
}


def national(indicator: Indicator, year: int, boxes: Boxes) -> National:
    """France's share of boxes in a year, or a French sentence why there is none."""
    calculation = indicator.calculation
    if not isinstance(calculation, ShareOfLines):
        return National(year, None, "Open Medic ne suit aucun patient")
    if calculation.measure is not Measure.BOXES:
        counted = _NOT_BOXES[calculation.measure]
        return National(year, None, f"Open Medic compte des boîtes, pas des {counted}")
    whole, part = calculation.denominator, calculation.numerator
    if whole.drugs is None or not (_only_drugs(whole) and _only_drugs(part)):
        return National(year, None, "Open Medic ne connaît pas ces critères")
    if any(narrows_a_substance(one) for one in drug_sets(calculation)):
        return National(year, None, "Open Medic ne connaît ni dosage ni forme")
    below = boxes(whole.drugs.include, whole.drugs.exclude)
    above = below if part.drugs is None else boxes(*_both(whole.drugs, part.drugs))
    if below <= 0 or not 0 <= above <= below:
        return National(year, None, "Open Medic n'a pas de boîtes de cet ensemble")
    low, high = intervals.wilson(above, below)
    return National(year, Reading(above / below, above, below, float(low), float(high)))


def _only_drugs(lines: LineFilter) -> bool:
    return lines == LineFilter(drugs=lines.drugs)


def _both(one: DrugSet, other: DrugSet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The prefixes of what belongs to both sets: of two nested ones, the longer."""
    pairs = ((mine, its) for mine in one.include for its in other.include)
    nested = {
        max(mine, its, key=len)
        for mine, its in pairs
        if mine.startswith(its) or its.startswith(mine)
    }
    return tuple(sorted(nested)), tuple(sorted({*one.exclude, *other.exclude}))
