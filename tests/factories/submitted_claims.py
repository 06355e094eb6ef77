"""Claims for tests of what leaves a structure: a contract, a year, proofs that hold.

The proofs of a submitted claim are the premises of a test: written straight into the
tables, as they would have been frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from maillage.apps.funding.actions.claims import open_claim
from maillage.apps.funding.actions.contracts import ContractCard, create_contract
from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.actions.submission import digest, frozen_document
from maillage.apps.funding.amounts import three_amounts
from maillage.apps.funding.models import Claim, ClaimState, FrozenProof
from maillage.apps.people.clock import now
from maillage.apps.structures.evidence_base import Value
from maillage.apps.structures.models import Organisation
from tests.factories import structures


YEAR = 2025

_numbers = count(1)


def draft(of: Organisation, year: int = YEAR) -> Claim:
    """The claim of a year, from the contract that the team has or signs."""
    by = structures.administrator(of)
    contract = of.contracts.first() or create_contract(
        organisation=of,
        card=ContractCard("aci_msp", "Contrat ACI", date(2024, 1, 1)),
        by=by,
    )
    return open_claim(contract=contract, year=year, by=by)


def proof(
    kind: str,
    on: date = date(YEAR, 3, 12),
    *,
    title: str = "",
    file: str = "",
    indicators: Sequence[str] = (),
    **facts: Value,
) -> FrozenProof:
    """One proof, not yet of a claim."""
    return FrozenProof(
        kind=kind,
        key=f"tests.{kind}:{next(_numbers)}",
        on=on,
        title=title or kind,
        facts=facts,
        lines=[["Nature", kind]],
        file=file,
        indicators=list(indicators),
    )


def submitted(of: Organisation, proofs: Sequence[FrozenProof]) -> Claim:
    """A claim that was submitted with these proofs, its amounts kept."""
    claim = draft(of)
    for number, one in enumerate(proofs, start=1):
        one.claim, one.number = claim, number
    FrozenProof.objects.bulk_create(proofs)
    claim.state, claim.submitted_at = ClaimState.SUBMITTED, now()
    claim.submitted_by = structures.administrator(of)
    claim.rules_version = "avenant-1"
    claim.save()
    amounts = three_amounts(claim)
    claim.document = frozen_document(amounts, list(proofs))
    claim.sha256 = digest(claim.document)
    claim.save()
    keep_amounts(claim, amounts)
    return claim


def usual_proofs(rcp: int = 6) -> list[FrozenProof]:
    """What a small team proves: hours, plan, coordination, system, RCP, protocols."""
    site = {
        "name": "Maison",
        "weekday_hours": "12",
        "open_saturday": True,
        "closed_holiday_weeks": "0",
        "closed_other_weeks": "0",
    }
    return [
        proof("site_hours", indicators=["1.1"], **site),
        proof("unscheduled_care", indicators=["1.1"]),
        proof("crisis_plan", indicators=["1.2a"]),
        proof("coordination_function", indicators=["2.1"]),
        proof(
            "payer_figures",
            indicators=["2.1", "2.3"],
            patients="4100",
            ald_under_75="530",
            aged_75_without_ald="120",
            aged_75_with_ald="90",
        ),
        proof(
            "information_system",
            indicators=["3.1"],
            level="standard",
            since="2020-01-01",
        ),
        *(
            proof(
                "rcp_held",
                date(YEAR, 1 + number % 12, 10),
                indicators=["2.3"],
                cases=3,
                cases_with_advanced_nurse=0,
            )
            for number in range(rcp)
        ),
        proof("protocol_signed", theme="Plaies chroniques", indicators=["2.2"]),
        *(
            proof(
                "member",
                indicators=["3.1"],
                profession="general_practitioner",
                status="associate",
                is_associate=True,
            )
            for _ in range(3)
        ),
    ]
