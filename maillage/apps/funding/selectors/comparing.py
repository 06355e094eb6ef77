"""A claim beside what it might be: another reading, another version, another year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from maillage.apps.funding.amounts import ThreeAmounts, with_switch
from maillage.apps.funding.selectors.indicator_page import sources_text
from maillage.engine.agreements.numbers import cents
from maillage.engine.agreements.results import (
    ComparedIndicator,
    Comparison,
    IndicatorResult,
    SwitchState,
)
from maillage.engine.agreements.schema import Rules
from maillage.engine.agreements.versions import compare, every_version
from maillage.engine.errors import BadInput
from maillage.ui.components import Cell, Column, Table
from maillage.ui.formats import THIN, euros, joined


_NOT_INDICATORS = {"advance": "l'avance", "total": "le total"}


@dataclass(frozen=True)
class Choice:
    """One reading: what it says, and what it would add to the claim."""

    value: str
    means: str
    is_chosen: bool
    is_default: bool
    said: str


@dataclass(frozen=True)
class Reading:
    """A point on which sources differ, and the ways to read it."""

    switch: SwitchState
    choices: tuple[Choice, ...]

    @property
    def matters(self) -> bool:
        """Whether another way would change an amount of this year."""
        return any(one.said for one in self.choices) or not self.switch.is_default

    @property
    def touches(self) -> str:
        """The indicators it changes, the advance, the total."""
        return joined([_NOT_INDICATORS.get(one, one) for one in self.switch.changes])

    @property
    def source(self) -> str:
        """Where each way was read."""
        return sources_text(self.switch.sources)


@dataclass(frozen=True)
class OtherVersion:
    """Another version of the agreement, and the claim under it."""

    rules: Rules
    table: Table | None
    difference: str
    refusal: str

    @property
    def is_invented(self) -> bool:
        """Whether no text says it."""
        return self.rules.status == "example"


def readings(amounts: ThreeAmounts) -> list[Reading]:
    """Each switch, with what its other readings would change of the declared amount."""
    declared, rules = amounts.declared, amounts.rules
    if declared is None or rules is None:
        return []
    return [
        Reading(
            state,
            tuple(
                _choice(amounts, state, value)
                for value in rules.switches[state.name].values
            ),
        )
        for state in declared.switches
    ]


def _choice(amounts: ThreeAmounts, state: SwitchState, value: str) -> Choice:
    rules = amounts.rules
    if rules is None or amounts.declared is None:
        raise LookupError(state.name)
    switch = rules.switches[state.name]
    chosen = value == state.value
    said = ""
    if not chosen:
        other = with_switch(amounts, state.name, value)
        if other is not None:
            total = other.earned_euros - amounts.declared.earned_euros
            advance = (other.advance_euros or Fraction(0)) - (
                amounts.declared.advance_euros or Fraction(0)
            )
            said = _difference(total, advance)
    return Choice(
        value, switch.values[value].means, chosen, value == switch.default, said
    )


def _difference(total: Fraction, advance: Fraction) -> str:
    said = []
    if total:
        said.append(f"{signed(total)} sur l'année")
    if advance:
        said.append(f"{signed(advance)} sur l'avance")
    return ", ".join(said)


def signed(value: Fraction) -> str:
    """« + 1 400 € », « − 300 € »."""
    amount = cents(abs(value))
    return f"{'+' if value > 0 else '−'}{THIN}{euros(amount)}"


def other_versions(amounts: ThreeAmounts) -> list[OtherVersion]:
    """The claim's facts under each other version of the agreement."""
    rules, facts = amounts.rules, amounts.declared_facts
    if rules is None or facts is None:
        return []
    found = []
    for other in every_version():
        if other.agreement != rules.agreement or other.version == rules.version:
            continue
        known = {k: v for k, v in facts.values.items() if k in rules.facts}
        try:
            compared = compare(replace(facts, values=known), rules, other)
        except BadInput as refusal:
            found.append(OtherVersion(other, None, "", str(refusal)))
            continue
        words = (rules.version, other.version)
        difference = compared.difference_euros
        said = signed(difference) if difference else "aucune différence"
        found.append(OtherVersion(other, compared_table(compared, words), said, ""))
    return found


def compared_table(compared: Comparison, words: tuple[str, str]) -> Table:
    """Two results, a row for each indicator, then the totals."""
    first, second = compared.first, compared.second
    return Table(
        caption=f"{words[0]} et {words[1]}",
        columns=(
            Column("Indicateur"),
            Column(words[0], "number"),
            Column(words[1], "number"),
            Column("Différence", "number"),
        ),
        rows=[_compared(one) for one in compared.indicators],
        foot=(
            "Total dû",
            euros(cents(first.total_euros)),
            euros(cents(second.total_euros)),
            _signed_or_none(compared.difference_euros),
        ),
        show_caption=False,
    )


def _compared(one: ComparedIndicator) -> tuple[Cell, str, str, str]:
    return (
        Cell(f"{one.id} {one.title}"),
        _euros(one.first),
        _euros(one.second),
        _signed_or_none(one.difference_euros),
    )


def _euros(result: IndicatorResult | None) -> str:
    return "n'existe pas" if result is None else euros(cents(result.euros))


def _signed_or_none(value: Fraction) -> str:
    return signed(value) if cents(abs(value)) else "–"
