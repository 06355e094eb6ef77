"""The invented team's contract: a year claimed and paid, a year that is being proven.

The caisse's letters are invented like the rest. The year before was written from the
team's binders, so much of it is declared with a remark; this year proves itself.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from maillage.apps.funding.actions.claims import declare_facts, open_claim
from maillage.apps.funding.actions.contracts import (
    ContractCard,
    PartyCard,
    add_amendment,
    add_party,
    create_contract,
)
from maillage.apps.funding.actions.fact_documents import add_fact_document
from maillage.apps.funding.actions.submission import settle_claim, submit_claim
from maillage.apps.funding.amounts import three_amounts
from maillage.apps.funding.models import Claim, Contract, DocumentKind, PartyKind
from maillage.apps.structures.documents import CheckedFile, checked_content
from maillage.commands.demo_days import on
from maillage.commands.demo_year.team import LAST_YEAR, THIS_YEAR, Team
from maillage.ui.documents.printing import page_of, words_pdf


SINCE = date(2024, 1, 8)
SIGNED = date(2024, 1, 12)
AMENDED = date(2025, 2, 3)

PARTIES = (
    (PartyKind.STRUCTURE, "", ""),
    (PartyKind.CPAM, "CPAM du Plateau (inventée)", "Service de l'exercice coordonné"),
    (PartyKind.ARS, "ARS du Plateau (inventée)", "Délégation départementale"),
)

FIGURES = {
    LAST_YEAR: {
        "patients": "5200",
        "ald_under_75": "700",
        "aged_75_without_ald": "300",
        "aged_75_with_ald": "200",
    },
    THIS_YEAR: {
        "patients": "5340",
        "ald_under_75": "715",
        "aged_75_without_ald": "310",
        "aged_75_with_ald": "215",
    },
}
"""What the caisse wrote, invented."""

LETTERS = {LAST_YEAR: date(2025, 12, 15), THIS_YEAR: date(2026, 11, 10)}
"""The day of each letter."""

TITLES = {
    "patients": "Patientèle médecin traitant des associés",
    "ald_under_75": "Patients en ALD de moins de 75 ans",
    "aged_75_without_ald": "Patients de 75 ans ou plus sans ALD",
    "aged_75_with_ald": "Patients de 75 ans ou plus en ALD",
}

BINDER = "Repris du classeur de 2025, avant que l'équipe n'écrive ici ce qu'elle fait."

FROM_THE_BINDER = {
    "unscheduled_care": "oui",
    "crisis_plan": "oui",
    "coordination": "oui",
    "pharmacists": "2",
    "visiting_days_a_week": "1",
    "users_consulted": "oui",
    "doctors_in_access_service": "6",
    "protocols": "6",
    "rcp_meetings": "10",
    "rcp_cases": "42",
    "trainees": "3",
    "external_coordination": "oui",
    "quality_diagnosis": "oui",
    "quality_plan": "oui",
    "cooperation_protocols": "2",
    "heart_failure_pathway": "oui",
    "child_obesity_pathway": "oui",
    "information_system_since": "2024-01-08",
    "advanced_system_since": "2025-10-20",
}


def live(team: Team) -> None:
    """Last year's claim paid, this year's being proven: after all that proves them."""
    contract = Contract.objects.get(organisation=team.organisation, agreement="aci_msp")
    _last_year(team, contract)
    _this_year(team, contract)


def sign(team: Team) -> None:
    """The contract, its parties, an amendment: before the money that it brings."""
    with on(SIGNED):
        contract = create_contract(
            organisation=team.organisation,
            card=ContractCard(
                agreement="aci_msp",
                title="Contrat ACI 2024-2029",
                since=SINCE,
                reference="ACI-PLATEAU-2024",
                signed_on=SIGNED,
            ),
            document=_paper(
                "Contrat ACI", SIGNED, {"Prend effet le": f"{SINCE:%d/%m/%Y}"}
            ),
            by=team.coordinator,
        )
        for kind, name, contact in PARTIES:
            add_party(
                contract=contract,
                card=PartyCard(
                    name or team.organisation.name,
                    kind,
                    contact,
                    None if name else team.organisation,
                ),
                by=team.coordinator,
            )
    with on(AMENDED):
        add_amendment(
            contract=contract,
            title="Avenant : ouverture du quatrième site",
            signed_on=AMENDED,
            effective_on=AMENDED,
            what="La Maison du Grand-Bourg entre dans le contrat.",
            by=team.coordinator,
        )


def _last_year(team: Team, contract: Contract) -> None:
    with on(date(2026, 1, 12)):
        claim = open_claim(contract=contract, year=LAST_YEAR, by=team.coordinator)
        _letter(team, claim)
        _declare_the_rest(team, claim)
    with on(date(2026, 1, 29)):
        claim.refresh_from_db()
        claim = submit_claim(claim=claim, version=claim.version, by=team.coordinator)
    with on(date(2026, 4, 23)):
        settle_claim(
            claim=claim,
            version=claim.version,
            on=date(2026, 4, 23),
            by=team.treasurer,
        )


def _declare_the_rest(team: Team, claim: Claim) -> None:
    """What the binder says and nothing proves here."""
    told = three_amounts(claim)
    wanting = {
        name: value
        for name, value in FROM_THE_BINDER.items()
        if not any(one.name == name and one.is_proven for one in told.facts)
    }
    declare_facts(
        claim=claim,
        version=claim.version,
        values=wanting,
        remark=BINDER,
        by=team.coordinator,
    )


def _this_year(team: Team, contract: Contract) -> None:
    with on(date(2026, 2, 2)):
        claim = open_claim(contract=contract, year=THIS_YEAR, by=team.coordinator)
    with on(LETTERS[THIS_YEAR]):
        _letter(team, claim)


def _letter(team: Team, claim: Claim) -> None:
    figures = FIGURES[claim.year]
    day = LETTERS[claim.year]
    add_fact_document(
        claim=claim,
        kind=DocumentKind.PAYER_FIGURES,
        on=day,
        title=f"Courrier de la caisse, patientèle {claim.year}",
        figures=figures,
        document=_paper(
            f"Patientèle {claim.year} (courrier inventé)",
            day,
            {TITLES[name]: value for name, value in figures.items()},
        ),
        by=team.coordinator,
    )


def _paper(title: str, day: date, rows: dict[str, str]) -> CheckedFile:
    """An invented document of one page."""
    page = page_of(
        what="Document inventé",
        audience="démonstration",
        title=title,
        session=f"{day:%d/%m/%Y}",
        circle="Démonstration",
        territory="",
        author="Démonstration",
        foot=["Inventé pour la démonstration : rien ici n'est réel."],
    )
    said = {
        **page,
        "sites": [
            {"name": title, "address": "", "rows": list(map(list, rows.items()))}
        ],
    }
    made_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return checked_content("document.pdf", words_pdf("hours.typ", said, made_at))
