"""The assemblies of the invented team, what they adopted, and what was left to do.

Played in two parts, so that others may put a resolution in between: `convene` plans
the assemblies with the by-laws and their draft resolutions; `hold` holds those of June
that nobody held, with what is then on their agenda. Who has something voted in between
calls `planned_on` then `hold_assembly`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.timezone import localtime

from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.actions.action_points import (
    add_action_point,
    change_action_point,
    drop_action_point,
    finish_action_point,
)
from maillage.apps.meetings.actions.assembly import (
    ByLaws,
    note_convening,
    receive_proxy,
    set_assembly_rules,
)
from maillage.apps.meetings.actions.decisions import add_decision
from maillage.apps.meetings.actions.resolutions import put_resolution, record_vote
from maillage.apps.meetings.majority import Majority
from maillage.apps.meetings.models import (
    Means,
    Meeting,
    MeetingKind,
    MeetingState,
    ResolutionState,
)
from maillage.apps.meetings.quorum import QuorumKind
from maillage.apps.meetings.team_minutes import sign_team_minutes
from maillage.apps.people.models import Person
from maillage.commands.demo_days import at, on
from maillage.commands.demo_year.team import Team


BY_LAWS_SINCE = date(2024, 1, 8)
SEEN_ON = date(2026, 11, 16)
"""When December was announced."""
JUNE_2025 = date(2025, 6, 18)
JUNE_2026 = date(2026, 6, 18)
DECEMBER_2026 = date(2026, 12, 17)
EVENING, LATE = time(20), time(22)

ASSEMBLY = MeetingKind("general_assembly")
TEAM = MeetingKind("team")
ON_PAPER = Means("paper")

RESULTS = {"Assurance commune du matériel": (4, 2)}
"""Against and abstained, for those that were not nearly unanimous."""
NEARLY_ALL = (1, 1)


def convene(team: Team) -> None:
    """The by-laws, and the assemblies of June with their draft resolutions."""
    with on(BY_LAWS_SINCE):
        set_assembly_rules(
            organisation=team.organisation,
            by_laws=ByLaws(
                notice_days=15,
                quorum_kind=QuorumKind.MORE_THAN,
                second_without_quorum=True,
                proxies_per_holder=2,
                article="article 14",
            ),
            since=BY_LAWS_SINCE,
            by=team.coordinator,
        )
    for day, resolutions in _AGENDAS.items():
        letters = day - timedelta(days=21) if day < DECEMBER_2026 else None
        meeting = _planned(team, day, _TITLES[day], letters)
        for title, text, majority in resolutions:
            _put(team, meeting, letters or SEEN_ON, (title, text), majority)


_ACCOUNTS = "Comptes de l'année {}"
_APPROVES = (
    "L'assemblée générale approuve les comptes de l'année {} tels qu'ils ont été "
    "présentés par le trésorier."
)
_TITLES = {
    JUNE_2025: "Assemblée générale 2025",
    JUNE_2026: "Assemblée générale 2026",
    DECEMBER_2026: "Assemblée générale de fin d'année",
}
_AGENDAS = {
    JUNE_2025: (
        (_ACCOUNTS.format(2024), _APPROVES.format(2024), Majority.SIMPLE),
        (
            "Règle de partage de l'ACI",
            "L'assemblée générale adopte la règle de partage de l'ACI : le temps donné "
            "à l'équipe et la présence aux RCP comptent, et chaque année le tableau "
            "des sommes est voté.",
            Majority.SIMPLE,
        ),
    ),
    JUNE_2026: (
        (_ACCOUNTS.format(2025), _APPROVES.format(2025), Majority.SIMPLE),
        (
            "Assurance commune du matériel",
            "L'assemblée générale décide que chaque associé verse 40 euros par mois "
            "pour une assurance commune du matériel médical.",
            Majority.TWO_THIRDS,
        ),
    ),
    DECEMBER_2026: (
        (
            "Temps de coordination en 2027",
            "L'assemblée générale porte le temps de coordination à deux jours par "
            "semaine à partir du 1er janvier 2027.",
            Majority.SIMPLE,
        ),
    ),
}


def planned_on(team: Team, day: date) -> Meeting:
    """The assembly of one of the days above."""
    found: Meeting = Meeting.objects.get(
        organisation=team.organisation, kind=ASSEMBLY, starts_at=at(day, EVENING)
    )
    return found


def hold(team: Team) -> None:
    """June held where nobody did; what the bureau decided, and what became of it."""
    for day in (JUNE_2025, JUNE_2026):
        meeting = planned_on(team, day)
        if meeting.state == MeetingState.PLANNED:
            hold_assembly(team, meeting)
    _team_meetings(team)


def _planned(team: Team, day: date, title: str, sent: date | None = None) -> Meeting:
    with on(sent or SEEN_ON):
        meeting = meetings.plan_meeting(
            kind=ASSEMBLY,
            host=team.organisation,
            title=title,
            starts_at=at(day, EVENING),
            ends_at=at(day, LATE),
            place=team.sites[0].name,
            agenda="Rapport d'activité\nRapport du trésorier\nQuestions diverses",
            leader=team.doctors[0],
            by=team.coordinator,
        )
        meetings.invite_people(
            meeting=meeting, people=[*team.doctors, *team.others], by=team.coordinator
        )
        if sent:
            note_convening(meeting=meeting, sent_on=sent, by=team.coordinator)
    return meeting


def _put(
    team: Team,
    meeting: Meeting,
    day: date,
    words: tuple[str, str],
    majority: Majority = Majority.SIMPLE,
) -> None:
    title, text = words
    with on(day):
        put_resolution(
            meeting=meeting,
            title=title,
            text=text,
            majority=majority,
            by=team.coordinator,
        )


def hold_assembly(team: Team, meeting: Meeting) -> None:
    """Ten associates there, up to three represented; the agenda is voted, signed.

    On the day that it was planned for.
    """
    day = localtime(meeting.starts_at).date()
    associates = [*team.doctors, *team.others]
    with on(day - timedelta(days=3)):
        for giver, holder in zip(associates[10:13], associates, strict=False):
            receive_proxy(
                meeting=meeting, giver=giver, holder=holder, by=team.coordinator
            )
    with on(day):
        _open(team, meeting, day, associates[:10], EVENING)
        for resolution in meeting.resolutions.filter(state=ResolutionState.DRAFT):
            against, abstained = RESULTS.get(resolution.title, NEARLY_ALL)
            record_vote(
                resolution=resolution,
                votes_against=against,
                abstained=abstained,
                version=resolution.version,
                by=team.coordinator,
                at=at(day, time(21, 15)),
            )
        _close(team, meeting, day, LATE)


def _open(
    team: Team, meeting: Meeting, day: date, people: Sequence[Person], hour: time
) -> None:
    meetings.open_meeting(meeting=meeting, by=team.coordinator, at=at(day, hour))
    for person in people:
        meetings.mark_present(
            meeting=meeting, person=person, means=ON_PAPER, by=team.coordinator
        )


def _close(team: Team, meeting: Meeting, day: date, hour: time) -> None:
    end = at(day, hour)
    meetings.close_meeting(meeting=meeting, by=team.coordinator, ended_at=end, at=end)
    draft = meetings.save_minutes(
        meeting=meeting, remarks="", version=0, by=team.coordinator
    )
    meeting.refresh_from_db()
    sign_team_minutes(
        meeting=meeting,
        version=draft.version,
        by=team.coordinator,
        at=end + timedelta(days=1),
    )


# --- meetings of the bureau: what they decided, and what became of it ---------------


@dataclass(frozen=True)
class _Task:
    """Something given to one of the team, and what became of it."""

    text: str
    owner: str
    due_on: date
    done_on: date | None = None
    moved_to: date | None = None
    dropped: tuple[date, str] | None = None


_BUREAU = (
    (
        date(2026, 3, 17),
        "Les plaies chroniques sont le premier protocole écrit cette année.",
        (
            _Task(
                "Réunir infirmiers et médecins pour écrire le protocole plaies",
                "nurse",
                date(2026, 4, 30),
                done_on=date(2026, 4, 21),
            ),
            _Task(
                "Demander trois devis pour le logiciel partagé",
                "coordinator",
                date(2026, 4, 15),
                done_on=date(2026, 4, 14),
            ),
        ),
    ),
    (
        date(2026, 5, 19),
        "L'accueil des étudiants se prépare avant l'été, un tuteur par site.",
        (
            _Task(
                "Écrire le livret d'accueil des étudiants",
                "doctor",
                date(2026, 6, 30),
                moved_to=date(2026, 10, 31),
            ),
            _Task(
                "Visiter la maison de santé voisine pour son organisation",
                "doctor",
                date(2026, 9, 30),
                dropped=(
                    date(2026, 9, 15),
                    "reprise dans le projet de santé, avec la CPTS",
                ),
            ),
        ),
    ),
    (
        date(2026, 9, 15),
        "Les comptes rendus de RCP sont signés dans la semaine.",
        (
            _Task(
                "Relancer les associés dont la convention n'est pas signée",
                "coordinator",
                date(2026, 11, 6),
            ),
            _Task(
                "Choisir la question posée aux usagers et où l'afficher",
                "coordinator",
                date(2026, 12, 4),
            ),
            _Task(
                "Relire les horaires affichés sur chaque site",
                "other_doctor",
                date(2026, 12, 15),
            ),
        ),
    ),
)


def _team_meetings(team: Team) -> None:
    people = {
        "nurse": team.others[0],
        "doctor": team.doctors[0],
        "other_doctor": team.doctors[1],
        "coordinator": team.coordinator,
    }
    for day, decided, tasks in _BUREAU:
        with on(day):
            _bureau(team, day, decided, [(task, people[task.owner]) for task in tasks])
    for _day, _decided, tasks in _BUREAU:
        for task in tasks:
            _became(team, task)


def _bureau(
    team: Team, day: date, decided: str, tasks: Sequence[tuple[_Task, Person]]
) -> None:
    meeting = meetings.plan_meeting(
        kind=TEAM,
        host=team.organisation,
        title="Réunion du bureau",
        starts_at=at(day, time(12, 30)),
        ends_at=at(day, time(14)),
        place=team.sites[0].name,
        leader=team.doctors[0],
        by=team.coordinator,
    )
    _open(team, meeting, day, [*team.doctors[:3], team.others[0]], time(12, 30))
    decision = add_decision(meeting=meeting, text=decided, by=team.coordinator)
    for task, owner in tasks:
        add_action_point(
            organisation=team.organisation,
            meeting=meeting,
            decision=decision,
            text=task.text,
            owner=owner,
            due_on=task.due_on,
            by=team.coordinator,
            at=at(day, time(13)),
        )
    _close(team, meeting, day, time(14))


def _became(team: Team, task: _Task) -> None:
    point = team.organisation.action_points.get(text=task.text)
    if task.done_on:
        with on(task.done_on):
            finish_action_point(
                point=point, by=team.coordinator, at=at(task.done_on, time(9))
            )
    if task.moved_to:
        with on(task.due_on):
            change_action_point(
                point=point,
                text=point.text,
                owner=point.owner,
                due_on=task.moved_to,
                version=point.version,
                by=team.coordinator,
            )
    if task.dropped:
        day, reason = task.dropped
        with on(day):
            drop_action_point(
                point=point,
                reason=reason,
                version=point.version,
                by=team.coordinator,
                at=at(day, time(9)),
            )
