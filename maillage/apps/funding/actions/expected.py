"""What a claim lets a team expect: its advance, its balance, each by its day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from maillage.apps.funding.actions.ledger import Sum, add_entry, change_entry
from maillage.apps.funding.amounts import three_amounts
from maillage.apps.funding.models import Claim, EntryKind, LedgerEntry, Nature
from maillage.apps.funding.money_content import DueRule, due_rules
from maillage.apps.people.actions_base import action
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.agreements.numbers import cents
from maillage.engine.errors import BadInput
from maillage.ui.formats import FIRM


@action("funding.expect_from_claim")
def expect_from_claim(*, claim: Claim, by: Person | None) -> list[LedgerEntry]:
    """The advance and the balance of a claim, as sums expected; asked again, amended.

    A year that began with another advance keeps what was received: only what is
    expected is written. `BadInput` where the agreement has no rule of payment here.
    """
    organisation = claim.contract.organisation
    require(by, "funding.write_ledger", organisation)
    sums = _sums(claim)
    written = [_written(claim, one, by) for one in sums]
    record("funding.expect_from_claim", claim, by=by)
    return written


def _sums(claim: Claim) -> list[Sum]:
    rules = due_rules(claim.contract.agreement)
    result = three_amounts(claim).declared
    if not rules or result is None or result.advance_euros is None:
        raise BadInput(
            f"« {claim.contract} » n'a pas ici de règle de paiement : écrivez la somme "
            "attendue et sa date."
        )
    contract = claim.contract
    begins = contract.since.year == claim.year
    advance = rules[
        "first_advance" if begins and "first_advance" in rules else "advance"
    ]
    balance = result.total_euros - result.advance_euros
    parts = (
        (Nature.ADVANCE, result.advance_euros, advance),
        (Nature.BALANCE, balance, rules["balance"]),
    )
    return [
        _sum(claim, nature, euros, rule) for nature, euros, rule in parts if euros > 0
    ]


def _sum(claim: Claim, nature: Nature, euros: Fraction, rule: DueRule) -> Sum:
    contract = claim.contract
    on: date = rule.last_day(claim.year, contract.since, contract.signed_on)
    return Sum(
        on=on,
        kind=EntryKind.EXPECTED,
        nature=nature,
        label=f"{nature.label.capitalize()} {claim.year}",
        amount_cents=cents(euros),
        exercise=claim.year,
        contract=contract,
        claim=claim,
        source=f"{rule.words}{FIRM}; {rule.source}",
    )


def _written(claim: Claim, said: Sum, by: Person | None) -> LedgerEntry:
    before = LedgerEntry.objects.filter(
        claim=claim,
        kind=EntryKind.EXPECTED,
        nature=said.nature,
        cancelled_at__isnull=True,
    ).first()
    if before is None:
        return add_entry(organisation=claim.contract.organisation, said=said, by=by)
    if before.amount_cents == said.amount_cents and before.on == said.on:
        return before
    return change_entry(entry=before, version=before.version, said=said, by=by)
