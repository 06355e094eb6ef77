"""The invented team's money: two years voted and told, one being simulated.

Two thousand and twenty-four and -five were shared out by their assembly of June; the
year being lived has three keys side by side and waits for the assembly of December.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

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
from maillage.apps.meetings.actions import close_meeting, mark_present, open_meeting
from maillage.apps.meetings.actions.minutes import save_minutes
from maillage.apps.meetings.actions.planning import plan_meeting
from maillage.apps.meetings.actions.resolutions import record_vote
from maillage.apps.meetings.models import Means, Meeting, MeetingKind
from maillage.apps.meetings.team_minutes import sign_team_minutes
from maillage.commands.demo_days import at, on
from maillage.commands.demo_year.team import LAST_YEAR, THIS_YEAR, Team


RECEIVED, PAID, EXPECTED = EntryKind.RECEIVED, EntryKind.PAID, EntryKind.EXPECTED
YEAR_BEFORE = LAST_YEAR - 1
RULE = "au plus tard le 30 avril ; accord conventionnel interprofessionnel des MSP"

CONTRACT_SUMS = (
    # exercise, nature, kind, day, cents, note
    (YEAR_BEFORE, Nature.ADVANCE, RECEIVED, date(2024, 4, 26), 3_124_800, ""),
    (YEAR_BEFORE, Nature.BALANCE, RECEIVED, date(2025, 4, 24), 3_391_250, ""),
    (LAST_YEAR, Nature.ADVANCE, EXPECTED, date(2025, 4, 30), 3_318_000, ""),
    (LAST_YEAR, Nature.ADVANCE, RECEIVED, date(2025, 4, 24), 3_318_000, ""),
    (LAST_YEAR, Nature.BALANCE, EXPECTED, date(2026, 4, 30), 3_720_150, ""),
    (
        LAST_YEAR,
        Nature.BALANCE,
        RECEIVED,
        date(2026, 4, 23),
        3_580_150,
        "La caisse a écarté deux RCP sans compte rendu signé : 1 400 € de moins.",
    ),
    (THIS_YEAR, Nature.ADVANCE, EXPECTED, date(2026, 4, 30), 3_402_000, ""),
    (THIS_YEAR, Nature.ADVANCE, RECEIVED, date(2026, 4, 23), 3_402_000, ""),
    (THIS_YEAR, Nature.BALANCE, EXPECTED, date(2027, 4, 30), 3_615_000, ""),
)
"""Invented, of the size of a mean team's."""

EXPENSES = (
    (Nature.SALARY, "Coordination, salaire", 1_512_000, "BS"),
    (Nature.SOCIAL_CHARGE, "Coordination, cotisations", 604_800, "URSSAF"),
    (Nature.SOFTWARE, "Logiciel partagé, abonnement", 486_000, "F"),
    (Nature.TRAINING, "Repas et salles des réunions", 118_440, "R"),
    (Nature.BANK_CHARGE, "Frais de tenue de compte", 14_280, "B"),
)
"""A year's, paid in two halves."""

HOURS = (31, 24, 18, 22, 27, 15, 20, 12, 26, 9, 16, 21, 33, 14, 19, 11, 23)
MINUTES = (540, 480, 300, 360, 420, 240, 360, 180, 480, 120, 240, 300, 540, 180, 300)


def live(team: Team) -> None:
    """The ledger, two share-outs voted and frozen, one put on December's agenda."""
    _keep_the_ledger(team)
    for year in (YEAR_BEFORE, LAST_YEAR):
        _vote(team, year, date(year + 1, 6, 18))
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
        for half, day in enumerate((date(year, 6, 30), date(year, 11, 16)), 1):
            _pay(team, day, half)
    with on(date(YEAR_BEFORE + 1, 7, 2)):
        close_year(organisation=team.organisation, year=YEAR_BEFORE, by=team.treasurer)


def _pay(team: Team, day: date, half: int) -> None:
    dearer = 100 + 2 * (day.year - YEAR_BEFORE)
    for nature, label, cents, mark in EXPENSES:
        said = Sum(
            on=day,
            kind=PAID,
            nature=nature,
            label=f"{label}, semestre {half}",
            amount_cents=cents // 2 * dearer // 100,
            reference=f"{mark}-{day.year}-{half}",
        )
        _add(team, said)


def _add(team: Team, said: Sum) -> None:
    with on(max(said.on, date(YEAR_BEFORE, 2, 1)) if said.kind != EXPECTED else TODAY):
        add_entry(organisation=team.organisation, said=said, by=team.treasurer)


TODAY = date(THIS_YEAR, 11, 20)


def _vote(team: Team, year: int, day: date) -> None:
    with on(date(day.year, 5, 28)):
        share_out = _begun(team, year)
        assembly = _assembly(team, day)
        share_out = put_to_the_vote(
            scenario=share_out.scenarios.get(name="Temps et RCP"),
            version=share_out.version,
            meeting=assembly,
            by=team.treasurer,
        )
    with on(day):
        _hold(team, assembly, share_out)
    with on(date(day.year, 6, 25)):
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
    """Hours noted by hand before they were counted at meetings; patients of doctors."""
    turn = share_out.year - YEAR_BEFORE
    doctors = {doctor.pk for doctor in team.doctors}
    managers = {team.doctors[0].pk}
    said = []
    for place, share in enumerate(share_out.partners.select_related("person")):
        hours = HOURS[(place + 3 * turn) % len(HOURS)] + turn
        minutes = MINUTES[(place + 2 * turn) % len(MINUTES)]
        measures = {
            "role": "1,5" if share.person_id in managers else "1",
            "hours": str(hours),
            "rcp_presence": str(minutes),
        }
        if share.person_id in doctors:
            measures["patients"] = str(700 + 37 * place)
        said.append(PartnerSaid(share.person, measures))
    return said


def _assembly(team: Team, day: date) -> Meeting:
    return plan_meeting(
        kind=MeetingKind.GENERAL_ASSEMBLY,
        host=team.organisation,
        title=f"Assemblée générale de {'juin' if day.month == 6 else 'décembre'} "
        f"{day.year}",
        starts_at=at(day, time(19, 30)),
        ends_at=at(day, time(21, 30)),
        place="Maison de Bois-Haut",
        agenda="Comptes de l'année\nRépartition entre les associés",
        by=team.coordinator,
    )


def _hold(team: Team, assembly: Meeting, share_out: ShareOut) -> None:
    hour: datetime = at(assembly.starts_at.date(), time(19, 30))
    coordinator = team.coordinator
    open_meeting(meeting=assembly, by=coordinator, at=hour)
    for person in (*team.doctors[:9], *team.others):
        mark_present(
            meeting=assembly, person=person, means=Means.PAPER, by=coordinator
        )
    resolution = share_out.resolution
    if resolution is None:
        raise RuntimeError("a share-out put to the vote has its resolution")
    record_vote(
        resolution=resolution,
        votes_against=1,
        abstained=2,
        version=resolution.version,
        by=coordinator,
        at=at(assembly.starts_at.date(), time(20, 40)),
    )
    ended = at(assembly.starts_at.date(), time(21, 20))
    close_meeting(meeting=assembly, by=coordinator, ended_at=ended, at=ended)
    minutes = save_minutes(meeting=assembly, remarks="", version=0, by=coordinator)
    sign_team_minutes(
        meeting=assembly, version=minutes.version, by=coordinator, at=ended
    )


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
        december = _assembly(team, date(THIS_YEAR, 12, 10))
        put_to_the_vote(
            scenario=share_out.scenarios.get(name="Temps et RCP"),
            version=share_out.version,
            meeting=december,
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
