"""The meetings of the invented team: ten case meetings in 2025, too few in 2026.

In 2026 the leader was away in spring and autumn: four case meetings are signed, one
waits for its signature, one is planned. The team also met around protocols, its
project and the hospital.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from maillage.apps.meetings import actions
from maillage.apps.meetings.actions.decisions import add_decision
from maillage.apps.meetings.actions.series import Rhythm, What
from maillage.apps.meetings.models import (
    CaseCategory,
    Means,
    Meeting,
    MeetingKind,
    Step,
)
from maillage.apps.meetings.series_dates import series_days
from maillage.apps.meetings.team_minutes import sign_team_minutes
from maillage.apps.people.models import Person
from maillage.commands.demo_days import at, on
from maillage.commands.demo_year.team import Team


NOON = time(12, 30)
DAYS_TO_SIGN = 3

Cases = Mapping[CaseCategory, tuple[int, int]]


@dataclass(frozen=True)
class Held:
    """A meeting that took place."""

    on: date
    kind: MeetingKind
    title: str
    minutes: int = 60
    cases: Cases = field(default_factory=dict)
    decisions: Sequence[str] = ()
    remarks: str = ""
    signed: bool = True


SEVERE, COMPLEX = CaseCategory.SEVERE, CaseCategory.COMPLEX
IATROGENIC, CHRONIC = CaseCategory.IATROGENIC, CaseCategory.CHRONIC
PSYCHOSOCIAL = CaseCategory.PSYCHOSOCIAL

CASES_2025: Sequence[Cases] = (
    {COMPLEX: (3, 1), IATROGENIC: (1, 0)},
    {COMPLEX: (2, 0), SEVERE: (2, 1)},
    {COMPLEX: (3, 0), CHRONIC: (2, 0)},
    {IATROGENIC: (2, 1), PSYCHOSOCIAL: (1, 0)},
    {COMPLEX: (4, 1), SEVERE: (1, 0)},
    {COMPLEX: (2, 0), CHRONIC: (1, 0)},
    {SEVERE: (3, 1), IATROGENIC: (2, 0)},
    {COMPLEX: (3, 1), PSYCHOSOCIAL: (1, 0)},
    {COMPLEX: (2, 0), IATROGENIC: (2, 1)},
    {SEVERE: (2, 0), COMPLEX: (3, 1)},
)
"""Of the ten case meetings of 2025: 42 cases, of which 8 with the advanced nurse."""

RCP = "RCP du plateau"
SKIPPED_2025 = (date(2025, 7, 1), date(2025, 8, 5))
"""The summer's: unticked when the series was planned."""

RCP_2026 = (
    Held(
        date(2026, 1, 13), MeetingKind.RCP, RCP, 75, {COMPLEX: (3, 1), SEVERE: (1, 0)}
    ),
    Held(
        date(2026, 2, 10),
        MeetingKind.RCP,
        RCP,
        75,
        {COMPLEX: (2, 0), IATROGENIC: (3, 1)},
        ("Les bilans partagés de médication arrivent au médecin sous huit jours.",),
    ),
    Held(
        date(2026, 3, 10), MeetingKind.RCP, RCP, 60, {SEVERE: (2, 1), CHRONIC: (1, 0)}
    ),
    Held(
        date(2026, 6, 9),
        MeetingKind.RCP,
        RCP,
        70,
        {COMPLEX: (3, 1), PSYCHOSOCIAL: (1, 0)},
    ),
    Held(
        date(2026, 11, 10),
        MeetingKind.RCP,
        RCP,
        75,
        {COMPLEX: (4, 1), IATROGENIC: (1, 0)},
        signed=False,
    ),
)

OTHERS = (
    Held(date(2025, 3, 18), MeetingKind.TEAM, "Réunion d'équipe du printemps"),
    Held(date(2025, 9, 23), MeetingKind.TEAM, "Réunion d'équipe de la rentrée"),
    Held(
        date(2026, 2, 24),
        MeetingKind.PROTOCOL_GROUP,
        "Plaies chroniques : écrire le protocole",
        90,
        decisions=("Une photographie à chaque changement d'étape, dans le dossier.",),
    ),
    Held(
        date(2026, 3, 31),
        MeetingKind.PROTOCOL_GROUP,
        "Plaies chroniques : relire le protocole",
        90,
    ),
    Held(
        date(2026, 4, 14),
        MeetingKind.TEAM,
        "Réunion d'équipe du printemps",
        decisions=(
            "Un créneau de soins non programmés chaque jour sur chaque site.",
            "La salle de Bois-Haut est réservée aux RCP le deuxième mardi.",
        ),
        remarks="La lecture des délivrances a intéressé les infirmières.",
    ),
    Held(
        date(2026, 5, 26),
        MeetingKind.HOSPITAL_COMMITTEE,
        "Comité ville-hôpital",
        90,
        decisions=("Une ligne directe pour les sorties du vendredi.",),
    ),
    Held(
        date(2026, 9, 15),
        MeetingKind.PROJECT,
        "Projet de santé : où en sont les actions",
        90,
    ),
)


def live(team: Team) -> None:
    """Both years, then December's case meeting, announced."""
    for meeting, held in _of_2025(team):
        _hold(team, meeting, held)
    for held in (*RCP_2026, *OTHERS):
        _hold(team, _plan(team, held), held)
    _december(team)


def _of_2025(team: Team) -> list[tuple[Meeting, Held]]:
    """Planned in one go as a series: the first Tuesday of each month."""
    year = series_days(date(2025, 1, 7), every=1, months=True, count=12)
    days = [day for day in year if day not in SKIPPED_2025]
    with on(date(2024, 12, 10)):
        meetings = actions.plan_series(
            kind=MeetingKind.RCP,
            host=team.organisation,
            what=What(RCP, NOON, 75, "Maison de Bois-Haut", leader=team.doctors[0]),
            rhythm=Rhythm(1, Step.MONTHS),
            days=days,
            by=team.coordinator,
        )
    return [
        (meeting, Held(day, MeetingKind.RCP, RCP, 60 + 5 * (n % 4), cases))
        for n, (meeting, day, cases) in enumerate(
            zip(meetings, days, CASES_2025, strict=True)
        )
    ]


def _plan(team: Team, held: Held) -> Meeting:
    with on(held.on - timedelta(days=14)):
        start = at(held.on, NOON)
        return actions.plan_meeting(
            kind=held.kind,
            host=team.organisation,
            title=held.title,
            starts_at=start,
            ends_at=start + timedelta(minutes=held.minutes),
            place="Maison de Bois-Haut",
            leader=team.doctors[0],
            by=team.coordinator,
        )


def _hold(team: Team, meeting: Meeting, held: Held) -> None:
    """Held at noon, from the signed sheet; the leader signs some days later."""
    start = at(held.on, NOON)
    end = start + timedelta(minutes=held.minutes)
    leader = team.doctors[0]
    with on(held.on):
        actions.open_meeting(meeting=meeting, by=leader, at=start)
        for person in _who_came(team, held):
            actions.mark_present(
                meeting=meeting, person=person, means=Means.PAPER, by=leader
            )
        if held.cases:
            actions.count_cases(meeting=meeting, cases=held.cases, by=leader)
        for text in held.decisions:
            add_decision(meeting=meeting, text=text, by=leader)
        actions.close_meeting(meeting=meeting, by=leader, ended_at=end, at=end)
    if held.signed:
        _sign(meeting, held, leader)


def _sign(meeting: Meeting, held: Held, leader: Person) -> None:
    day = held.on + timedelta(days=DAYS_TO_SIGN)
    with on(day):
        draft = actions.save_minutes(
            meeting=meeting, remarks=held.remarks, version=0, by=leader
        )
        sign_team_minutes(
            meeting=meeting, version=draft.version, by=leader, at=at(day, time(18))
        )


def _who_came(team: Team, held: Held) -> list[Person]:
    """The leader and those free that day: others each time, by the day's number."""
    doctors = team.doctors[1:]
    turn = held.on.toordinal()
    some = [doctors[(turn + n) % len(doctors)] for n in range(3)]
    nurses = team.others[:3] if held.cases else team.others
    return [team.doctors[0], *some, *nurses]


def _december(team: Team) -> None:
    """The case meeting of December: announced, some have answered."""
    day = date(2026, 12, 15)
    with on(date(2026, 11, 16)):
        meeting = actions.plan_meeting(
            kind=MeetingKind.RCP,
            host=team.organisation,
            title=RCP,
            starts_at=at(day, NOON),
            ends_at=at(day, time(13, 45)),
            place="Maison de Bois-Haut",
            agenda="Sorties d'hospitalisation du mois\nPlaies chroniques à domicile",
            leader=team.doctors[0],
            by=team.coordinator,
        )
        people = [*team.doctors[:6], *team.others]
        actions.invite_people(meeting=meeting, people=people, by=team.coordinator)
        for person, coming in zip(people, (True, True, False), strict=False):
            actions.answer_invitation(meeting=meeting, coming=coming, by=person)
