"""What leaves the invented team: a pack, a payer's link, reports; and its federation.

The year that was claimed has its pack and a link for the caisse's referent; its report
is frozen. The year being lived has a report that one section of was rewritten. Three
small teams beside it belong to the same federation.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from maillage.apps.funding.actions.activity_report import edit_passage, freeze_report
from maillage.apps.funding.actions.claims import declare_facts, open_claim
from maillage.apps.funding.actions.contracts import ContractCard, create_contract
from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.actions.links import give_link
from maillage.apps.funding.actions.pack import make_pack
from maillage.apps.funding.actions.submission import submit_claim
from maillage.apps.funding.amounts import three_amounts
from maillage.apps.funding.models import Claim
from maillage.apps.people.roles import Role
from maillage.apps.structures.actions import (
    create_organisation,
    give_mandate,
    link_organisations,
)
from maillage.apps.structures.actions.organisations import Card
from maillage.apps.structures.models import Form, Kind, Organisation
from maillage.commands.demo_days import on
from maillage.commands.demo_year.team import LAST_YEAR, THIS_YEAR, Team
from maillage.commands.work import work_until_nothing_is_left


PACKED = date(2026, 2, 9)
FROZEN = date(2026, 3, 2)
GATHERED = date(2026, 1, 12)
LAST_DAY_OF_LINK = date(2026, 12, 31)

USERS = (
    "Une enquête de satisfaction a été menée au printemps dans les quatre maisons, sur "
    "papier et en ligne ; ses résultats ont été affichés dans les salles d'attente.\n"
    "– L'accueil téléphonique du lundi matin a été renforcé à la suite des réponses."
)

SMALL_TEAMS = (
    ("Maison de santé du Haut-Plateau (inventée)", "Haut-Plateau", "3900", "submitted"),
    ("Maison de santé de la Vallée (inventée)", "Vallée", "4600", "begun"),
    ("Maison de santé du Bourg-Neuf (inventée)", "Bourg-Neuf", "", ""),
)
"""Name, territory, patients declared, how far its year is declared."""

SITE = {
    "name": "Maison de santé",
    "weekday_hours": "12",
    "open_saturday": "oui",
    "closed_holiday_weeks": "1",
    "closed_other_weeks": "0",
}

DECLARED: dict[str, Any] = {
    "sites": [SITE],
    "unscheduled_care": "oui",
    "crisis_plan": "oui",
    "coordination": "oui",
    "ald_under_75": "520",
    "aged_75_without_ald": "240",
    "aged_75_with_ald": "150",
    "rcp_meetings": "8",
    "rcp_cases": "30",
    "protocols": "3",
    "information_system_since": "2021-05-01",
    "partners": "9",
}


def live(team: Team) -> None:
    """All of it, each on its day."""
    _packed(team)
    _reports(team)
    _federation(team)


def _packed(team: Team) -> None:
    claim = Claim.objects.get(
        contract__organisation=team.organisation,
        contract__agreement="aci_msp",
        year=LAST_YEAR,
    )
    with on(PACKED):
        make_pack(claim=claim, by=team.coordinator)
        work_until_nothing_is_left()
        give_link(
            claim=claim,
            label="Référente de la caisse (inventée)",
            last_day=LAST_DAY_OF_LINK,
            by=team.coordinator,
        )


def _reports(team: Team) -> None:
    with on(FROZEN):
        freeze_report(
            organisation=team.organisation, year=LAST_YEAR, by=team.coordinator
        )
    edit_passage(
        organisation=team.organisation,
        year=THIS_YEAR,
        section="usagers",
        text=USERS,
        version=0,
        by=team.coordinator,
    )


def _federation(team: Team) -> None:
    with on(GATHERED):
        whole = create_organisation(
            card=Card(
                "Fédération des maisons du Plateau (inventée)",
                Kind.FEDERATION,
                "Plateau",
            ),
            form=Form.ASSOCIATION,
            since=GATHERED,
            by=team.administrator,
        )
        give_mandate(
            organisation=whole,
            person=team.referent,
            role=Role.REFERENT,
            by=team.administrator,
            on=GATHERED,
        )
        small = [_small_team(team, *said) for said in SMALL_TEAMS]
        for one in (team.organisation, *small):
            link_organisations(
                part=one, whole=whole, by=team.administrator, on=GATHERED
            )


def _small_team(
    team: Team, name: str, territory: str, patients: str, state: str
) -> Organisation:
    by = team.administrator
    made = create_organisation(
        card=Card(name, Kind.MSP, territory), form=Form.SISA, since=GATHERED, by=by
    )
    if patients:
        contract = create_contract(
            organisation=made,
            card=ContractCard("aci_msp", "Contrat ACI", date(2023, 1, 1)),
            by=by,
        )
        claim = open_claim(contract=contract, year=LAST_YEAR, by=by)
        claim = declare_facts(
            claim=claim,
            version=claim.version,
            values={"patients": patients, **DECLARED},
            remark="Repris du dossier papier.",
            by=by,
        )
        if state == "submitted":
            submit_claim(claim=claim, version=claim.version, by=by)
        else:
            keep_amounts(claim, three_amounts(claim))
    return made
