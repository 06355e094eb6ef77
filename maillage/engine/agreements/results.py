"""What a year gives under one version: amounts, how they came, what proves them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.agreements.facts import Value


@dataclass(frozen=True)
class Source:
    """Where a rule was read."""

    text: str
    place: str
    url: str | None


@dataclass(frozen=True)
class Input:
    """A fact that an indicator asked for, with the value that was taken."""

    name: str
    title: str
    value: Value
    written: bool
    """Whether the file says it; otherwise it is the value of an absent line."""


@dataclass(frozen=True)
class UsedFigure:
    """A number of the text that an indicator rests on."""

    name: str
    meaning: str
    value: Fraction
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class GateState:
    """A prerequisite: whether this year asks for it, and whether it is reached."""

    required: bool
    reached: bool
    because: str = ""
    """Why it is not asked for."""


@dataclass(frozen=True)
class IndicatorResult:
    """One line of the table for one year."""

    id: str
    title: str
    axis: str
    kind: str
    rule: str
    points: Fraction | None
    """None where the agreement counts in euros."""
    euros: Fraction
    """Exact; rounded only when shown. Nothing of it is due while the gate is shut."""
    formula: str
    inputs: tuple[Input, ...]
    figures: tuple[UsedFigure, ...]
    sources: tuple[Source, ...]
    proofs_wanted: tuple[str, ...]
    gate: GateState | None
    """None where the indicator is no prerequisite."""
    at_full: Fraction | None
    """Its worth when wholly reached, in the unit of the indicator."""
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SwitchState:
    """A reading of the text that the result was computed with."""

    name: str
    title: str
    value: str
    means: str
    is_default: bool
    changes: tuple[str, ...]
    why: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Gap:
    """What was not established, and what is done meanwhile."""

    what: str
    meanwhile: str
    concerns: tuple[str, ...]


@dataclass(frozen=True)
class YearResult:
    """A year under one version of an agreement.

    Amounts are exact fractions; `numbers.cents` rounds them. With `only`, totals are
    those of the indicators asked for, without gate, advance or balance.
    """

    agreement: str
    version: str
    title: str
    status: str
    year: int
    in_force: bool
    """Whether the version holds on 1 January of the year; else it is a simulation."""
    structure: str
    only: tuple[str, ...]
    point_euros: Fraction | None
    indicators: tuple[IndicatorResult, ...]
    gate_open: bool | None
    """None when it was not asked (`only`) or when the agreement has no prerequisite."""
    gate_shut_by: tuple[str, ...]
    earned_points: Fraction | None
    """The sum of the indicators, before the gate."""
    earned_euros: Fraction
    total_points: Fraction | None
    total_euros: Fraction
    advance_euros: Fraction | None
    advance_formula: str
    advance_sources: tuple[Source, ...]
    balance_euros: Fraction | None
    rounding: str
    switches: tuple[SwitchState, ...]
    not_established: tuple[Gap, ...]

    def indicator(self, id_: str) -> IndicatorResult | None:
        """The line of that id, None when the version has none."""
        return next((one for one in self.indicators if one.id == id_), None)


@dataclass(frozen=True)
class ComparedIndicator:
    """The same id under two versions; None where a version does not have it."""

    id: str
    first: IndicatorResult | None
    second: IndicatorResult | None

    @property
    def title(self) -> str:
        """What it is called, in the second version where it has it."""
        shown = self.second or self.first
        return shown.title if shown else self.id

    @property
    def difference_euros(self) -> Fraction:
        """What the second gives above the first."""
        return _euros(self.second) - _euros(self.first)


@dataclass(frozen=True)
class Comparison:
    """The same year under two versions, side by side."""

    first: YearResult
    second: YearResult
    indicators: tuple[ComparedIndicator, ...]

    @property
    def difference_euros(self) -> Fraction:
        """What the second pays above the first."""
        return self.second.total_euros - self.first.total_euros


def _euros(result: IndicatorResult | None) -> Fraction:
    return result.euros if result else Fraction(0)
