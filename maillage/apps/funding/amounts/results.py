"""The three amounts of a claim side by side, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from maillage.apps.funding.models import Claim
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.agreements.facts import Value, YearFacts
from maillage.engine.agreements.numbers import cents
from maillage.engine.agreements.possible import Possible
from maillage.engine.agreements.results import GateState, IndicatorResult, YearResult
from maillage.engine.agreements.schema import Fact, Rules


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, what it is worth, and its last day."""

    sentence: str
    """« 2 réunions de concertation tenues : compte rendu à signer »."""
    euros: Fraction
    """Zero where it counts only with something else: a fifth meeting out of six."""
    indicators: tuple[str, ...]
    until: date | None
    until_words: str
    """« fin de l'année civile », or that no date is established."""
    url: str = ""
    is_to_complete: bool = False
    """It happened: only a signature or a document is wanting."""
    opens_gate: bool = False
    """A prerequisite: without it nothing is paid."""

    @property
    def cents(self) -> int:
        """Its worth, to the cent."""
        return cents(self.euros)


@dataclass(frozen=True)
class FactLine:
    """A fact of the year: what is declared of it, what is proven, by what."""

    name: str
    fact: Fact
    declared: Value
    proven: Value
    is_proven: bool
    is_corrected: bool
    """The team declares something else than what is proven."""
    remark: str
    how: str
    """What may prove it, in French."""
    proofs: tuple[Evidence, ...]
    indicators: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether what is declared is not what is proven."""
        return self.declared != self.proven


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of the table: its three amounts, what they rest on.

    `declared`, `proven` and `possible` are the engine's results: formula, inputs,
    figures, sources, proofs wanted.
    """

    id: str
    title: str
    axis: str
    declared: IndicatorResult
    proven: IndicatorResult
    possible: IndicatorResult
    facts: tuple[FactLine, ...]
    proofs: tuple[Evidence, ...]
    missing: tuple[Missing, ...]

    @property
    def declared_cents(self) -> int:
        """What the claim says it is worth."""
        return cents(self.declared.euros)

    @property
    def proven_cents(self) -> int:
        """What final evidence proves."""
        return cents(self.proven.euros)

    @property
    def possible_cents(self) -> int:
        """What the year could still give."""
        return cents(self.possible.euros)

    @property
    def gate(self) -> GateState | None:
        """Whether the prerequisite is reached by what is proven."""
        return self.proven.gate


@dataclass(frozen=True)
class ThreeAmounts:
    """A claim's year: declared, proven, possible, and what stands between them.

    Amounts are None where the agreement has no rules here, or where facts contradict
    each other (`refusal` says which).
    """

    claim: Claim
    rules: Rules | None
    declared: YearResult | None = None
    proven: YearResult | None = None
    possible: Possible | None = None
    lines: tuple[IndicatorLine, ...] = ()
    facts: tuple[FactLine, ...] = ()
    missing: tuple[Missing, ...] = ()
    """What only wants a signature or a document, then the rest; the dearest first."""
    evidence: tuple[Evidence, ...] = ()
    """All that was told of the year, whether it proves a fact or not."""
    supports: Mapping[str, tuple[str, ...]] | None = None
    """Key of an evidence -> the ids of the indicators it proves."""
    declared_facts: YearFacts | None = None
    proven_facts: YearFacts | None = None
    refusal: str = ""

    @property
    def declared_cents(self) -> int | None:
        """What the claim asks for; zero while the gate is shut."""
        return None if self.declared is None else cents(self.declared.total_euros)

    @property
    def proven_cents(self) -> int | None:
        """What the evidence is worth; zero while the gate is shut."""
        return None if self.proven is None else cents(self.proven.total_euros)

    @property
    def possible_cents(self) -> int | None:
        """What the year could still give, every gate open."""
        return None if self.possible is None else cents(self.possible.euros)

    def line(self, id_: str) -> IndicatorLine | None:
        """The line of an indicator, None when the version has none."""
        return next((one for one in self.lines if one.id == id_), None)

    def fact(self, name: str) -> FactLine | None:
        """The line of a fact, None when the version has none."""
        return next((one for one in self.facts if one.name == name), None)
