"""A share-out's scenarios worked out side by side by the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from maillage.apps.funding.models import (
    ShareLine,
    ShareOut,
    SharePartner,
    ShareScenario,
)
from maillage.engine.agreements.share_out import (
    Excess,
    Key,
    Partner,
    Pot,
    Question,
    Scheme,
    SchemeOutcome,
    Statement,
    dealt,
    shared,
)
from maillage.engine.errors import BadInput


HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Worked:
    """One scenario: what it gives, or why it gives nothing yet."""

    scenario: ShareScenario
    outcome: SchemeOutcome | None
    problem: str = ""

    @property
    def paid(self) -> list[int]:
        """Cents of each partner, in their order; empty where it gives nothing."""
        if self.outcome is None:
            return []
        return [one.paid_cents for one in self.outcome.statements]

    @property
    def remainder_cents(self) -> int:
        """The cents that rounding left, dealt one by one."""
        if self.outcome is None:
            return 0
        return sum(pot.left_over_cents for pot in self.outcome.pots)


@dataclass(frozen=True)
class Comparison:
    """The total, the partners, and every scenario on them."""

    share_out: ShareOut
    lines: Sequence[ShareLine]
    partners: Sequence[SharePartner]
    scenarios: Sequence[ShareScenario]

    @cached_property
    def total_cents(self) -> int:
        """What there is to share."""
        return sum(line.cents for line in self.lines)

    @cached_property
    def columns(self) -> list[Worked]:
        """Each scenario, in order."""
        return [self.worked(one) for one in self.scenarios]

    def worked(self, scenario: ShareScenario) -> Worked:
        """One scenario; a refusal of the engine is its problem."""
        try:
            return Worked(scenario, self._outcome(scenario))
        except BadInput as refusal:
            return Worked(scenario, None, str(refusal))

    def _outcome(self, scenario: ShareScenario) -> SchemeOutcome:
        if self.total_cents <= 0:
            raise BadInput(
                "Il n'y a rien à répartir : les lignes du montant font zéro ou moins. "
                "Relisez-les."
            )
        question = Question(
            title=self.share_out.title,
            cents=self.total_cents,
            partners=tuple(self._partner(one) for one in self.partners),
            schemes=(Scheme(scenario.name, pots_of(scenario.pots, self.total_cents)),),
            excess=Excess(self.share_out.excess),
        )
        return shared(question).schemes[0]

    def _partner(self, share: SharePartner) -> Partner:
        own = share.ceiling_cents
        return Partner(
            name=str(share.person),
            measures={key: Fraction(text) for key, text in share.measures.items()},
            ceiling_cents=self.share_out.ceiling_cents if own is None else own,
            already_cents=share.already_cents,
        )


def comparison_of(share_out: ShareOut) -> Comparison:
    """All of a share-out, read once."""
    return Comparison(
        share_out=share_out,
        lines=list(share_out.lines.all()),
        partners=list(share_out.partners.select_related("person")),
        scenarios=list(share_out.scenarios.all()),
    )


def statement_of(worked: Worked, place: int) -> Statement:
    """What a scenario gives to the partner at a place. Raises `BadInput`."""
    if worked.outcome is None:
        raise BadInput(worked.problem)
    return worked.outcome.statements[place]


def pots_of(written: Sequence[Mapping[str, Any]], cents: int) -> tuple[Pot, ...]:
    """Pots in cents: fixed amounts, and parts of what they leave, dealt to the cent.

    `BadInput` where fixed amounts exceed the total, or parts are not 100 %.
    """
    fixed = [int(pot["cents"]) if "cents" in pot else 0 for pot in written]
    parts = [Fraction(pot["percent"]) if "percent" in pot else None for pot in written]
    percents = sum((one for one in parts if one is not None), Fraction(0))
    rest = cents - sum(fixed)
    if rest < 0:
        raise BadInput(
            "Les pots à montant fixe dépassent le montant à répartir : diminuez-les."
        )
    if any(one is not None for one in parts):
        if percents != HUNDRED:
            raise BadInput(
                f"Les parts font {shown(percents)} % : elles doivent faire 100 % de ce "
                "que les montants fixes laissent."
            )
        sizes = dealt(rest, [one or Fraction(0) for one in parts]).cents
    elif rest:
        raise BadInput(
            "Les pots à montant fixe ne font pas tout le montant à répartir : donnez "
            "une part (100 %) à l'un d'eux, ou ajoutez un pot."
        )
    else:
        sizes = (0,) * len(parts)
    return tuple(
        Pot(
            pot["name"],
            sizes[i] if parts[i] is not None else fixed[i],
            Key(pot["key"]),
            pot.get("column", ""),
        )
        for i, pot in enumerate(written)
    )


def shown(value: Fraction) -> str:
    """A measure or a percentage as French writes it: « 12,5 »."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{exact:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")
