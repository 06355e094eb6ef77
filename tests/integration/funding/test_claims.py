"""A claim's life: opened, corrected, sent frozen, withdrawn, paid; who may do what."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.funding.actions import claims, submission
from maillage.apps.funding.actions.contracts import (
    ContractCard,
    PartyCard,
    add_amendment,
    add_party,
    create_contract,
    end_contract,
    remove_party,
    reopen_contract,
    restore_party,
    set_terms,
)
from maillage.apps.funding.actions.fact_documents import (
    add_fact_document,
    join_file,
    remove_fact_document,
    restore_fact_document,
)
from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.actions.submission import digest
from maillage.apps.funding.amounts import (
    evidence_of_claim,
    kept_amounts,
    three_amounts,
)
from maillage.apps.funding.dues.claims import dues_of_claims
from maillage.apps.funding.models import Claim, ClaimState, Contract, FactDocument
from maillage.apps.funding.search import search
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.documents import CheckedFile, checked_content
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from tests.factories import people, structures


pytestmark = pytest.mark.django_db

LETTER = {
    "patients": "4 000",
    "ald_under_75": "600",
    "aged_75_without_ald": "400",
    "aged_75_with_ald": "0",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-11-22")


def team() -> tuple[Organisation, Person]:
    of = structures.organisation()
    return of, structures.role(of, Role.COORDINATOR)


def contract(of: Organisation, by: Person, agreement: str = "aci_msp") -> Contract:
    return create_contract(
        organisation=of,
        card=ContractCard(
            agreement,
            "Contrat ACI",
            date(2024, 1, 1),
            signed_on=date(2024, 1, 5),
        ),
        by=by,
    )


def claim(of: Organisation, by: Person, year: int = 2026) -> Claim:
    return claims.open_claim(contract=contract(of, by), year=year, by=by)


def paper() -> CheckedFile:
    return checked_content("courrier.pdf", b"%PDF-1.7 courrier %%EOF")


def letter(of: Claim, by: Person, document: CheckedFile | None) -> FactDocument:
    return add_fact_document(
        claim=of,
        kind="payer_figures",
        on=date(2026, 11, 3),
        title="Courrier de la caisse",
        figures=LETTER,
        document=document,
        by=by,
    )


def declare(of: Claim, by: Person, **facts: Any) -> Claim:
    return claims.declare_facts(
        claim=of, version=of.version, values=facts, remark="", by=by
    )


def test_three_amounts_of_a_team_redone_by_hand() -> None:
    """No prerequisite is proven; the team declares them all: 4 000 patients, a doctor.

    Declared: 800 + 100 + (1 000 + 1 700) + (500 + 200) points; nothing is proven yet.
    """
    of, by = team()
    structures.member(of)
    mine = claim(of, by)
    letter(mine, by, paper())
    rows = [{"name": "Bourg", "weekday_hours": "12", "open_saturday": "oui"}]
    rows[0]["closed_holiday_weeks"] = "0"
    mine = declare(
        mine,
        by,
        unscheduled_care="oui",
        sites=rows,
        crisis_plan="oui",
        coordination="oui",
        information_system_since="2019-03-01",
    )
    amounts = three_amounts(mine)
    assert amounts.declared_cents == 100 * 7 * (800 + 100 + 2700 + 700)
    assert amounts.proven_cents == 0
    assert amounts.possible_cents is not None
    assert amounts.possible_cents > amounts.declared_cents
    line = amounts.line("2.1")
    assert line is not None
    assert (line.declared_cents, line.proven_cents) == (1_890_000, 0)
    assert line.missing[0].until == date(2026, 12, 31)
    assert kept_amounts([mine])[mine.pk].declared_cents == amounts.declared_cents


def test_a_letter_without_its_file_is_to_complete_and_then_proves() -> None:
    of, by = team()
    mine = claim(of, by)
    row = letter(mine, by, None)
    before = three_amounts(mine)
    (wanting,) = [one for one in before.missing if "fichier" in one.sentence]
    assert wanting.is_to_complete
    assert wanting.until is None
    join_file(row=row, document=paper(), by=by)
    patients = three_amounts(mine).fact("patients")
    assert patients is not None
    assert patients.is_proven
    assert patients.proven == 4000
    remove_fact_document(row=row, by=by)
    assert not three_amounts(mine).fact("patients").is_proven  # type: ignore[union-attr]
    restore_fact_document(row=row, by=by)
    assert three_amounts(mine).fact("patients").is_proven  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "rcp_cases",
            "beaucoup",
            "un nombre entier est attendu ; trouvé : « beaucoup »",
        ),
        ("rcp_cases", "", "trouvé : rien"),
        ("crisis_plan", "peut-être", "« oui » ou « non » est attendu"),
        ("nothing", "1", "n'est pas un fait de cet accord"),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence(
    name: str, value: str, said: str
) -> None:
    of, by = team()
    mine = claim(of, by)
    with pytest.raises(BadInput, match=said):
        declare(mine, by, **{name: value})
    mine.refresh_from_db()
    assert mine.declared == {}


def test_a_fact_is_declared_then_follows_its_proofs_again() -> None:
    of, by = team()
    mine = declare(claim(of, by), by, rcp_meetings="7")
    line = three_amounts(mine).fact("rcp_meetings")
    assert line is not None
    assert (line.declared, line.proven, line.is_corrected) == (7, 0, True)
    with pytest.raises(Stale):
        claims.follow_proof(claim=mine, version=0, name="rcp_meetings", by=by)
    mine = claims.follow_proof(
        claim=mine, version=mine.version, name="rcp_meetings", by=by
    )
    assert mine.declared == {}


def test_a_switch_that_is_not_the_default_is_kept_and_goes_back() -> None:
    of, by = team()
    mine = claim(of, by)
    for value, kept in (("prorated", {"fewer_meetings": "prorated"}), ("zero", {})):
        mine = claims.choose_switch(
            claim=mine,
            version=mine.version,
            name="fewer_meetings",
            value=value,
            by=by,
        )
        assert mine.switches == kept
    with pytest.raises(BadInput, match="n'est pas dans la liste"):
        claims.choose_switch(
            claim=mine, version=mine.version, name="rcp_rate", value="x", by=by
        )


def test_what_is_sent_is_frozen_and_withdrawn_whole() -> None:
    of, by = team()
    structures.member(of)
    mine = claim(of, by)
    letter(mine, by, paper())
    sent = submission.submit_claim(claim=mine, version=mine.version, by=by)
    proofs = list(sent.proofs.all())
    assert [one.number for one in proofs] == list(range(1, len(proofs) + 1))
    assert {one.kind for one in proofs} >= {"payer_figures", "member"}
    assert sent.rules_version == "avenant-1"
    assert digest(json.loads(json.dumps(sent.document))) == sent.sha256
    # What happens after is not read: a claim that was sent does not move.
    amounts = three_amounts(sent).proven_cents
    structures.member(of)
    assert three_amounts(sent).proven_cents == amounts
    with pytest.raises(BadInput, match="déposée"):
        declare(sent, by, rcp_meetings="7")
    with pytest.raises(BadInput, match="déposée"):
        letter(sent, by, paper())
    with pytest.raises(BadInput, match="motif"):
        submission.withdraw_claim(claim=sent, version=sent.version, reason=" ", by=by)
    back = submission.withdraw_claim(
        claim=sent, version=sent.version, reason="Un oubli", by=by
    )
    assert back.state == ClaimState.DRAFT
    assert not back.proofs.exists()
    kept = back.withdrawals.get()
    assert digest(kept.document) == kept.sha256


def test_a_paid_claim_is_not_withdrawn_and_the_payment_can_be_undone() -> None:
    of, by = team()
    mine = claim(of, by)
    mine = submission.submit_claim(claim=mine, version=mine.version, by=by)
    with pytest.raises(BadInput, match="à venir"):
        submission.settle_claim(
            claim=mine, version=mine.version, on=date(2027, 4, 1), by=by
        )
    mine = submission.settle_claim(
        claim=mine, version=mine.version, on=date(2026, 11, 22), by=by
    )
    with pytest.raises(BadInput, match="non payée"):
        submission.withdraw_claim(
            claim=mine, version=mine.version, reason="Trop tard", by=by
        )
    mine = submission.unsettle_claim(claim=mine, version=mine.version, by=by)
    assert mine.state == ClaimState.SUBMITTED


def test_a_contract_its_parties_amendments_and_end() -> None:
    of, by = team()
    mine = contract(of, by)
    with pytest.raises(BadInput, match="court déjà"):
        contract(of, by)
    party = add_party(contract=mine, card=PartyCard("CPAM de l'Yonne", "cpam"), by=by)
    assert remove_party(party=party, by=by).removed_on
    assert restore_party(party=party, by=by).removed_on is None
    add_amendment(
        contract=mine,
        title="Avenant",
        signed_on=date(2025, 2, 1),
        effective_on=date(2025, 2, 1),
        what="Un site de plus.",
        by=by,
    )
    mine = end_contract(
        contract=mine, version=mine.version, on=date(2026, 1, 1), reason="Fin", by=by
    )
    with pytest.raises(BadInput, match="ne court pas en 2026"):
        claims.open_claim(contract=mine, year=2026, by=by)
    assert reopen_contract(contract=mine, version=mine.version, by=by).until is None


def test_a_community_copies_its_amounts_from_its_contract() -> None:
    """62 000 people: size 2, 60 000 €; 20 000 € fixed; 80 % of 10 000 €, unproven."""
    of, by = team()
    mine = contract(of, by, "aci_cpts")
    mine = set_terms(
        contract=mine,
        version=mine.version,
        terms={
            "population": "62 000",
            "access_fixed_euros": "20000",
            "access_variable_euros": "10000",
            "functioning_euros": "",
        },
        by=by,
    )
    year = claims.open_claim(contract=mine, year=2026, by=by)
    year = declare(year, by, access_achieved="80 %")
    amounts = three_amounts(year)
    assert amounts.proven_cents == 8_000_000
    assert amounts.declared_cents == 8_800_000
    with pytest.raises(BadInput, match="n'est pas un terme"):
        set_terms(contract=mine, version=mine.version, terms={"rcp": "1"}, by=by)


def test_an_agreement_without_rules_gathers_proofs_and_no_amount() -> None:
    of, by = team()
    structures.member(of)
    mine = claims.open_claim(contract=contract(of, by, "Article 51"), year=2026, by=by)
    assert three_amounts(mine).proven is None
    sent = submission.submit_claim(claim=mine, version=mine.version, by=by)
    assert sent.proofs.filter(kind="member").exists()


def test_who_may() -> None:
    of, by = team()
    mine = claim(of, by)
    member = structures.member(of).person
    with pytest.raises(PermissionDenied):
        declare(mine, member, rcp_meetings="7")
    for reader, status in (
        (structures.role(of, Role.TREASURER), 200),
        (people.account(member).person, 200),
        (structures.role(of, Role.REFERENT), 404),
        (people.account().person, 404),
    ):
        client = Client()
        client.force_login(reader.account)
        address = reverse("funding:claim", args=(of.slug, mine.pk))
        assert client.get(address).status_code == status


def test_what_wants_a_file_is_due_with_its_euros_to_who_keeps_the_money() -> None:
    of, by = team()
    structures.member(of)
    mine = claim(of, by)
    letter(mine, by, None)
    held = Evidence(
        "coordination_function", "t:1", date(2026, 1, 5), "Coordination", ""
    )
    told = [*evidence_of_claim(mine), held]
    keep_amounts(mine, three_amounts(mine, told))
    for reader in (by, structures.role(of, Role.TREASURER)):
        (due,) = [one for one in dues_of_claims(reader) if "fichier" in one.text]
        # 4 000 patients bring 1 700 points to coordination.
        assert due.text.endswith("11\u202f900\u202f€")
    assert dues_of_claims(people.account().person) == []


def test_a_search_finds_the_year_and_the_contract_for_who_may_read_them() -> None:
    of, by = team()
    claim(of, by)
    assert [hit.title for hit in search(by, ["2026"])] == ["Demande 2026"]
    assert [hit.title for hit in search(by, ["aci"])] == ["Contrat ACI", "Demande 2026"]
    assert search(people.account().person, ["2026"]) == []
