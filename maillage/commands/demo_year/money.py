"""The invented team's money: two years voted and told, one being simulated.

Two thousand and twenty-four and -five were shared out by their assembly of June; the
year being lived has three keys side by side and waits for the assembly of December.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from maillage.apps.funding.actions.ledger import Sum, add_entry, close_year
from maillage.apps.funding.actions.scenarios import PotSaid, write_scenario
from maillage.apps.funding.actions.share_out import (
    PartnerSaid,
    begin_share_out,
    set_share_lines,
    set_share_partners,
)
from maillage.apps.funding.actions.share_vote import (
    freeze_share_out,
    put_to_the_vote,
)
from maillage.apps.funding.models import Contract, EntryKind, Nature, ShareOut
from maillage.commands.demo_days import on
from maillage.commands.demo_year.assembly import (
    DECEMBER_2026,
    JUNE_2025,
    JUNE_2026,
    hold_assembly,
    planned_on,
)
from maillage.commands.demo_year.team import LAST_YEAR, THIS_YEAR, Team


RECEIVED, PAID, EXPECTED = EntryKind.RECEIVED, EntryKind.PAID, EntryKind.EXPECTED
YEAR_BEFORE = LAST_YEAR - 1
RULE = "au plus tard le 30 avril ; accord conventionnel interprofessionnel des MSP"

CONTRACT_SUMS = (
    # exercise, nature, kind, day, cents, note
    (YEAR_BEFORE, Nature.ADVANCE, RECEIVED, date(2024, 4, 26), 3_124_800, ""),
    (YEAR_BEFORE, Nature.BALANCE, RECEIVED, date(2025, 4, 24), 3_391_250, ""),
    (LAST_YEAR, Nature.ADVANCE, EXPECTED, date(2025, 4, 30), 4_468_800, ""),
    (LAST_YEAR, Nature.ADVANCE, RECEIVED, date(2025, 4, 24), 4_468_800, ""),
    (LAST_YEAR, Nature.BALANCE, EXPECTED, date(2026, 4, 30), 5_238_100, ""),
    (
        LAST_YEAR,
        Nature.BALANCE,
        RECEIVED,
        date(2026, 4, 23),
        5_098_100,
        "La caisse a écarté deux RCP sans compte rendu signé : 1 400 € de moins.",
    ),
    (THIS_YEAR, Nature.ADVANCE, EXPECTED, date(2026, 4, 30), 4_511_430, ""),
    (THIS_YEAR, Nature.ADVANCE, RECEIVED, date(2026, 4, 23), 4_511_430, ""),
    (THIS_YEAR, Nature.BALANCE, EXPECTED, date(2027, 4, 30), 3_205_545, ""),
)
"""Invented; the last two years are what the claims of `funding_claim` come to."""

EXPENSES = (
    (Nature.SALARY, "Coordination, salaire", 1_512_000, "BS"),
    (Nature.SOCIAL_CHARGE, "Coordination, cotisations", 604_800, "URSSAF"),
    (Nature.SOFTWARE, "Logiciel partagé, abonnement", 486_000, "F"),
    (Nature.TRAINING, "Repas et salles des réunions", 118_440, "R"),
    (Nature.BANK_CHARGE, "Frais de tenue de compte", 14_280, "B"),
)
"""A year's."""

HOURS = (31, 24, 18, 22, 27, 15, 20, 12, 26, 9, 16, 21, 33, 14, 19, 11, 23)
MINUTES = (540, 480, 300, 360, 420, 240, 360, 180, 480, 120, 240, 300, 540, 180, 300)
"""What the team had noted on a sheet, before its meetings were held here."""


def live(team: Team) -> None:
    """The ledger, two share-outs voted and frozen, one put on December's agenda."""
    _keep_the_ledger(team)
    for year, day in ((YEAR_BEFORE, JUNE_2025), (LAST_YEAR, JUNE_2026)):
        _vote(team, year, day)
    _simulate(team)


def _keep_the_ledger(team: Team) -> None:
    contract = Contract.objects.filter(organisation=team.organisation).first()
    for exercise, nature, kind, day, cents, note in CONTRACT_SUMS:
        _add(
            team,
            Sum(
                on=day,
                kind=kind,
                nature=nature,
                label=f"{nature.label.capitalize()} {exercise}",
                amount_cents=cents,
                exercise=exercise,
                contract=contract,
                reference="" if kind == EXPECTED else f"VIR-{day:%Y%m%d}",
                source=RULE if kind == EXPECTED else "",
                note=note,
            ),
        )
    for year in (YEAR_BEFORE, LAST_YEAR, THIS_YEAR):
        _pay(team, date(year, 11, 16))
    with on(date(YEAR_BEFORE + 1, 7, 2)):
        close_year(organisation=team.organisation, year=YEAR_BEFORE, by=team.treasurer)


def _pay(team: Team, day: date) -> None:
    dearer = 100 + 2 * (day.year - YEAR_BEFORE)
    for nature, label, cents, mark in EXPENSES:
        said = Sum(
            on=day,
            kind=PAID,
            nature=nature,
            label=f"{label}, {day.year}",
            amount_cents=cents * dearer // 100,
            reference=f"{mark}-{day.year}",
        )
        _add(team, said)


def _add(team: Team, said: Sum) -> None:
    with on(max(said.on, date(YEAR_BEFORE, 2, 1)) if said.kind != EXPECTED else TODAY):
        add_entry(organisation=team.organisation, said=said, by=team.treasurer)


TODAY = date(THIS_YEAR, 11, 20)


def _vote(team: Team, year: int, day: date) -> None:
    with on(day - timedelta(days=21)):
        share_out = _begun(team, year)
        share_out = put_to_the_vote(
            scenario=share_out.scenarios.get(name="Temps et RCP"),
            version=share_out.version,
            meeting=planned_on(team, day),
            by=team.treasurer,
        )
    hold_assembly(team, planned_on(team, day))
    with on(day + timedelta(days=7)):
        freeze_share_out(
            share_out=share_out, version=share_out.version, by=team.treasurer
        )


def _begun(team: Team, year: int) -> ShareOut:
    share_out = begin_share_out(
        organisation=team.organisation, year=year, by=team.treasurer
    )
    share_out = set_share_lines(
        share_out=share_out,
        version=share_out.version,
        lines=[("Réserve votée pour le matériel commun", -200_000)],
        by=team.treasurer,
    )
    return set_share_partners(
        share_out=share_out,
        version=share_out.version,
        partners=_partners(team, share_out),
        by=team.treasurer,
    )


def _partners(team: Team, share_out: ShareOut) -> list[PartnerSaid]:
    """Hours noted by hand the first year, counted at meetings since; patients typed."""
    turn = share_out.year - YEAR_BEFORE
    doctors = {doctor.pk for doctor in team.doctors}
    managers = {team.doctors[0].pk}
    said = []
    for place, share in enumerate(share_out.partners.select_related("person")):
        measures = {"role": "1,5" if share.person_id in managers else "1"}
        if not turn:
            measures |= {
                "hours": str(HOURS[place % len(HOURS)]),
                "rcp_presence": str(MINUTES[place % len(MINUTES)]),
            }
        if share.person_id in doctors:
            measures["patients"] = str(700 + 37 * place)
        said.append(PartnerSaid(share.person, measures))
    return said


def _simulate(team: Team) -> None:
    with on(TODAY):
        share_out = _begun(team, THIS_YEAR)
        for name, pots in SCENARIOS:
            write_scenario(
                share_out=share_out,
                version=share_out.version,
                name=name,
                pots=pots,
                by=team.treasurer,
            )
            share_out.refresh_from_db()
        put_to_the_vote(
            scenario=share_out.scenarios.get(name="Temps et RCP"),
            version=share_out.version,
            meeting=planned_on(team, DECEMBER_2026),
            by=team.treasurer,
        )


SCENARIOS: Sequence[tuple[str, list[PotSaid]]] = (
    (
        "Présence et patientèle",
        [
            PotSaid("Part fixe", "equal", percent="30"),
            PotSaid("RCP", "rcp_presence", percent="40"),
            PotSaid("Patientèle", "patients", percent="30"),
        ],
    ),
)
"""A third key, beside the two that a share-out begins with."""
