"""What the invented team writes in its registers, two years long.

One protocol waits for a signature, one placement for its convention, one mission has
only begun: each is worth money, and the pages say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions import missions as missioning
from maillage.apps.projects.actions import placements as placing
from maillage.apps.projects.actions import protocol_signatures as signing
from maillage.apps.projects.actions import protocols as writing
from maillage.apps.projects.models import Mission, Protocol, ProtocolVersion
from maillage.apps.projects.themes import MissionTheme
from maillage.commands.demo_days import on
from maillage.commands.demo_year.registers_arrangements import arrangements, paper
from maillage.commands.demo_year.registers_protocols import (
    ANTICOAGULANTS,
    BACK_PAIN,
    DIABETES,
    FALLS,
    HEART,
    MEMORY,
    WOUNDS,
    Told,
)
from maillage.commands.demo_year.team import Team


def live(team: Team) -> None:
    """Both years."""
    _protocols(team)
    _placements(team)
    _missions(team)
    arrangements(team)


# --- protocols ------------------------------------------------------------------------


def _protocols(team: Team) -> None:
    nurse, physio, advanced, podiatrist, *_ = team.others
    doctors = team.doctors
    in_force = (
        (WOUNDS, date(2025, 2, 11), {nurse: 2, doctors[0]: 1, podiatrist: 1}),
        (HEART, date(2025, 3, 18), {doctors[1]: 1, advanced: 1}),
        (ANTICOAGULANTS, date(2025, 5, 6), {doctors[2]: 1, nurse: 1}),
        (BACK_PAIN, date(2025, 6, 17), {physio: 2, doctors[3]: 1}),
        (FALLS, date(2025, 9, 23), {doctors[4]: 1, physio: 1, nurse: 1}),
        (DIABETES, date(2025, 11, 18), {advanced: 1, doctors[5]: 1}),
    )
    made = [_in_force(team, *each) for each in in_force]
    _retired(team, made[5])
    _second_version(team, made[0])
    _unsigned(team)


def _begun(team: Team, told: Told, parts: Mapping[Person, int]) -> ProtocolVersion:
    protocol = writing.start_protocol(
        organisation=team.organisation,
        title=told.title,
        theme=told.theme,
        by=team.coordinator,
    )
    draft = protocol.versions.get()
    draft = writing.write_protocol(
        draft=draft,
        version=draft.version,
        writing=told.writing(),
        by=team.coordinator,
    )
    return writing.name_protocol_authors(
        draft=draft, version=draft.version, parts=parts, by=team.coordinator
    )


def _in_force(
    team: Team, told: Told, day: date, parts: Mapping[Person, int]
) -> Protocol:
    with on(day - timedelta(days=21)):
        draft = _begun(team, told, parts)
    _sign_and_hold(team, draft, list(parts), day)
    return draft.protocol


def _sign_and_hold(
    team: Team, draft: ProtocolVersion, authors: Sequence[Person], day: date
) -> None:
    with on(day):
        signing.record_protocol_signatures(
            draft=draft,
            version=draft.version,
            people=authors,
            on=day,
            by=team.coordinator,
        )
        held = signing.put_protocol_in_force(
            draft=draft,
            version=draft.version,
            since=day,
            review_on=day.replace(year=day.year + 2),
            by=team.coordinator,
        )
        others = [p for p in (*team.doctors[:2], *team.others[:3]) if p not in authors]
        signing.record_protocol_adoptions(
            of=held, people=others, on=day, by=team.coordinator
        )


def _retired(team: Team, protocol: Protocol) -> None:
    day = date(2026, 1, 1)
    with on(day):
        protocol.refresh_from_db()
        writing.retire_protocol(
            protocol=protocol,
            version=protocol.version,
            because="L'hôpital a le sien, que l'équipe suit désormais.",
            on=day,
            by=team.coordinator,
        )


def _second_version(team: Team, protocol: Protocol) -> None:
    day = date(2026, 4, 14)
    with on(day - timedelta(days=14)):
        draft = writing.begin_protocol_version(protocol=protocol, by=team.coordinator)
        told = WOUNDS.writing()
        steps = [*told.steps]
        steps[3] = writing.Step(
            steps[3].who, steps[3].does, "aucun progrès à 4 semaines"
        )
        draft = writing.write_protocol(
            draft=draft,
            version=draft.version,
            writing=writing.Writing(
                told.objective, told.population, told.sources, steps, told.checked
            ),
            by=team.coordinator,
        )
    authors = [author.person for author in draft.authors.all()]
    _sign_and_hold(team, draft, authors, day)


def _unsigned(team: Team) -> None:
    """Written in October, signed by the nurse alone: the doctor has not yet."""
    author, nurse = team.doctors[0], team.others[0]
    with on(date(2026, 10, 20)):
        draft = _begun(team, MEMORY, {author: 1, nurse: 1})
        signing.record_protocol_signatures(
            draft=draft,
            version=draft.version,
            people=[nurse],
            on=date(2026, 10, 20),
            by=team.coordinator,
        )


# --- placements -----------------------------------------------------------------------


def _placements(team: Team) -> None:
    intern, nursing = Profession.INTERN, Profession.NURSE
    physio = Profession.PHYSIOTHERAPIST
    doctors, others = team.doctors, team.others
    rows: Sequence[tuple[str, Profession, str, Person, date, date, bool]] = (
        (
            "Zoé Arnac",
            intern,
            "Interne, stage ambulatoire",
            doctors[0],
            date(2025, 5, 2),
            date(2025, 10, 31),
            True,
        ),
        (
            "Yann Brives",
            nursing,
            "2e année",
            others[0],
            date(2025, 3, 3),
            date(2025, 4, 4),
            True,
        ),
        (
            "Xavier Corrèze",
            physio,
            "4e année",
            others[1],
            date(2025, 9, 8),
            date(2025, 10, 17),
            True,
        ),
        (
            "Wanda Donzenac",
            intern,
            "Interne, stage ambulatoire",
            doctors[1],
            date(2026, 5, 4),
            date(2026, 10, 30),
            True,
        ),
        (
            "Ulysse Égletons",
            nursing,
            "3e année",
            others[4],
            date(2026, 2, 2),
            date(2026, 3, 6),
            True,
        ),
        (
            "Tess Felletin",
            physio,
            "4e année",
            others[1],
            date(2026, 9, 14),
            date(2026, 10, 23),
            False,
        ),
    )
    for name, profession, level, tutor, first, last, proven in rows:
        with on(first):
            placing.add_placement(
                organisation=team.organisation,
                trained=placing.Trained(name, profession, tutor, first, last, level),
                document=paper("convention de stage") if proven else None,
                by=team.coordinator,
            )


# --- missions -------------------------------------------------------------------------


def _missions(team: Team) -> None:
    vaccination = _mission(
        team,
        "Vacciner ceux qui ne viennent pas",
        MissionTheme.VACCINATION,
        date(2025, 1, 15),
        "Deux séances ouvertes par an, sans rendez-vous, dans les hameaux.",
    )
    _done(
        team, vaccination, date(2025, 10, 16), "Séance ouverte à la salle des fêtes", 64
    )
    _done(team, vaccination, date(2025, 11, 13), "Séance au marché", 41)
    _report(
        team, vaccination, 2025, "105 personnes vaccinées en deux séances ouvertes."
    )
    _done(
        team, vaccination, date(2026, 10, 15), "Séance ouverte à la salle des fêtes", 72
    )
    _done(team, vaccination, date(2026, 10, 29), "Passage au foyer de vie", 8)
    _report(
        team,
        vaccination,
        2026,
        "Deux séances ; le foyer de vie accueilli pour la 1re fois.",
    )
    falls = _mission(
        team,
        "Rester debout : ateliers d'équilibre",
        MissionTheme.OLDER_PEOPLE,
        date(2025, 2, 3),
        "Un atelier par trimestre, avec la kinésithérapie et les communes.",
    )
    _done(team, falls, date(2025, 3, 20), "Atelier d'équilibre, six séances", 14)
    _done(team, falls, date(2025, 11, 27), "Atelier d'équilibre, six séances", 17)
    _report(team, falls, 2025, "Deux ateliers ; la moitié des participants a continué.")
    with on(date(2026, 1, 12)):
        falls.refresh_from_db()
        missioning.end_mission(
            mission=falls,
            version=falls.version,
            on=date(2025, 12, 31),
            by=team.coordinator,
        )
    _mission(
        team,
        "Bouger et manger avec l'école",
        MissionTheme.CHILD_OBESITY,
        date(2026, 9, 7),
        "Trois matinées dans l'année avec les classes de CP et de CE1.",
    )


def _mission(
    team: Team, title: str, theme: MissionTheme, since: date, objectives: str
) -> Mission:
    with on(since):
        return missioning.begin_mission(
            organisation=team.organisation,
            undertaken=missioning.Undertaken(
                title,
                theme,
                since,
                objectives=objectives,
                partners="Communes du plateau",
            ),
            by=team.coordinator,
        )


def _done(team: Team, mission: Mission, day: date, what: str, people: int) -> None:
    with on(day):
        missioning.add_mission_action(
            mission=mission,
            done=missioning.Done(day, what, people_reached=people),
            by=team.coordinator,
        )


def _report(team: Team, mission: Mission, year: int, text: str) -> None:
    with on(date(year, 12, 5) if year == 2025 else date(year, 11, 9)):
        missioning.report_mission(
            mission=mission, year=year, version=0, text=text, by=team.coordinator
        )
