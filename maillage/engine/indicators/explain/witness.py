"""The slow engine, on as few lines as the figures of a unit can depend on.

A doctor's patients have a hundred times more lines than those that decide a figure of
antibiotics: reading them all would take most of the time. What is read is what those
of his patients were ever delivered of the drugs that the indicators name; the other
lines are counted only. A generative test holds the counts equal to those of all lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.engines.reference_build import lines_of, span_of
from maillage.engine.indicators.explain.account import TooManyLines
from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    EurosPerPatient,
    Indicator,
    LineFilter,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.model_sets import drug_sets
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build
from maillage.engine.lake.facts import Presentation


MOST_LINES = 1_000_000
"""The slow engine holds its lines in memory, one object each."""

OWN = {
    By.PRESCRIBER: "prescriber IN (SELECT prescriber FROM prescribers"
    " WHERE list_contains($codes, code))",
    By.PHARMACY: "pharmacy IN (SELECT pharmacy FROM pharmacies"
    " WHERE list_contains($codes, code))",
    By.ALL: "len($codes) > 0",
}
"""The facts of some units, by their codes, in SQL."""

_WINDOW = """(month BETWEEN $first AND $last
        OR month BETWEEN $first - $earlier AND $last - $earlier)"""

_FACTS = f"""
WITH named AS MATERIALIZED (
    SELECT presentation FROM presentations
    WHERE $named IS NULL OR cip13 IN (SELECT unnest($named))
),
own AS MATERIALIZED (
    SELECT DISTINCT patient, delivered_on, presentation FROM facts
    WHERE {{own}} AND {_WINDOW}
    AND ($all OR presentation IN (SELECT presentation FROM named))
)
FROM facts
WHERE patient IN (SELECT patient FROM own)
AND (presentation IN (SELECT presentation FROM named)
    OR ($illness AND long_term_illness)
    OR ($all AND (patient, delivered_on, presentation) IN (
        SELECT (patient, delivered_on, presentation) FROM own)))
LIMIT {MOST_LINES + 1}
"""
"""Of the patients of whom the unit can be asked: what they had of the drugs named, and
where any drug counts, the unit's lines with all that is netted with them. One line more
than can be held, so that too many are known without being all read."""


class Witness:
    """Opens the slow engine on a build, one unit after another."""

    def __init__(
        self,
        build: Build,
        presentations: Mapping[str, Presentation],
        indicators: Sequence[Indicator],
        by: By,
        period: Period,
    ) -> None:
        """`presentations` are all those of the build."""
        self._build = build
        self._presentations = presentations
        self._by = by
        calculations = [each.calculation for each in indicators]
        filters = [each for one in calculations for each in _filters(one)]
        looks_back = any(isinstance(one, ChangeOfEuros) for one in calculations)
        self._values = {
            "first": period.first_month,
            "last": period.last_month,
            "earlier": 12 if looks_back else 0,
            "named": _named(calculations, presentations),
            "all": any(looks_at_all(one) for one in calculations),
            "illness": any(each.long_term_illness is not None for each in filters),
        }

    def of(self, codes: Sequence[str]) -> ReferenceEngine:
        """The slow engine with what it takes to count these codes in the period.

        Raises TooManyLines where that is more lines than can be held.
        """
        values = self._values | {"codes": list(codes)}
        lines = lines_of(self._build, _FACTS.format(own=OWN[self._by]), values)
        if len(lines) > MOST_LINES:
            raise TooManyLines(
                f"Ce chiffre dépend de plus de {MOST_LINES} lignes, trop pour être "
                "relu : demandez celui d'un seul prescripteur."
            )
        return ReferenceEngine(
            lines, self._presentations, span=span_of(self._build.manifest)
        )


def _named(
    calculations: Iterable[Calculation], presentations: Mapping[str, Presentation]
) -> list[str] | None:
    """The presentations that can decide a figure, whoever ordered them; None for all
    of them, where any drug may be repeated."""
    calculations = list(calculations)
    if any(
        lines.drugs is None and lines.repeated_within_months is not None
        for one in calculations
        for lines in _filters(one)
    ):
        return None
    sets = {drugs for one in calculations for drugs in drug_sets(one)}
    return [
        cip13
        for cip13, each in presentations.items()
        if any(drugs.has_code(each.atc) for drugs in sets)
    ]


def looks_at_all(calculation: Calculation) -> bool:
    """Whether a unit's lines count whatever their drug: many more are then read."""
    return any(lines.drugs is None for lines in _choosing_from_all(calculation))


def _choosing_from_all(calculation: Calculation) -> Iterator[LineFilter]:
    """The filters that choose among all the lines of a unit, and not among those that
    another filter has kept."""
    match calculation:
        case ShareOfLines():
            yield calculation.denominator
        case ShareOfPatients(denominator=whole, numerator=part):
            yield whole.lines
            if part.lines != LineFilter():
                yield part.lines
        case ShareOfStarts():
            yield calculation.denominator.lines
        case _:
            yield from _filters(calculation)


def _filters(calculation: Calculation) -> Iterator[LineFilter]:
    """The filters of lines of a calculation."""
    match calculation:
        case ShareOfPatients() | ShareOfStarts():
            yield calculation.denominator.lines
            yield calculation.numerator.lines
        case ShareOfLines() | RatioOfLines() | MeasurePerPatient():
            yield calculation.denominator
            yield calculation.numerator
        case EurosPerPatient() | SubstancesOfMostDoses() | ChangeOfEuros():
            yield calculation.lines
