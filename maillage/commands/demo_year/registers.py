"""What the invented team writes in its registers, two years long.

One protocol waits for a signature, one placement for its convention, one mission has
only begun: each is worth money, and the pages say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions import arrangements as arranging
from maillage.apps.projects.actions import missions as missioning
from maillage.apps.projects.actions import placements as placing
from maillage.apps.projects.actions import protocol_signatures as signing
from maillage.apps.projects.actions import protocols as writing
from maillage.apps.projects.models import Mission, Protocol, ProtocolVersion
from maillage.apps.projects.themes import MissionTheme
from maillage.apps.structures.documents import CheckedFile, checked_content
from maillage.commands.demo_days import on
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
    _arrangements(team)


def paper(title: str) -> CheckedFile:
    """A one-page PDF that says what it stands for: the smallest that opens."""
    return checked_content(f"{title}.pdf", _pdf(f"Demonstration : {title}"))


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


# --- arrangements ---------------------------------------------------------------------


def _arrangements(team: Team) -> None:
    doctors = team.doctors
    write = _Writer(team)
    write(
        "unscheduled_care",
        date(2024, 3, 1),
        "charte d'engagement affichée",
        organisation="Un médecin d'accueil par demi-journée, à tour de rôle.",
    )
    write(
        "crisis_plan",
        date(2025, 2, 4),
        "plan de crise",
        review_on=date(2026, 12, 10),
        link="Coordination de la CPTS du plateau",
    )
    write(
        "coordination_function",
        date(2024, 2, 1),
        "contrat de travail",
        people=[team.coordinator],
        job="Coordinatrice",
        contract="permanent",
        hours_a_week="28",
    )
    write(
        "external_coordination",
        date(2025, 4, 8),
        "procédure d'échanges",
        partners="Hôpital, EHPAD et HAD du plateau",
    )
    write(
        "access_service", date(2025, 1, 6), "", people=doctors[:7], every_request=False
    )
    for protocol in ("back_pain", "cystitis"):
        write(
            "cooperation_protocol",
            date(2025, 6, 2),
            "",
            people=[team.others[1]] if protocol == "back_pain" else [team.others[0]],
            protocol=protocol,
        )
    write(
        "heart_failure_pathway",
        date(2025, 3, 18),
        "attestation et protocole",
        patients="64",
        incident="18",
        diagnosed="9",
    )
    write(
        "child_obesity_pathway",
        date(2025, 9, 1),
        "",
        organisation="Une consultation longue, puis un suivi à trois mois.",
    )
    write(
        "information_system",
        date(2019, 3, 1),
        "label et facture",
        product="Logiciel partagé du plateau",
        level="standard",
        invoice="2019-0312",
    )
    write(
        "information_system",
        date(2025, 10, 20),
        "label avancé et facture",
        product="Logiciel partagé du plateau",
        level="advanced",
        invoice="2025-1187",
    )


class _Writer:
    def __init__(self, team: Team) -> None:
        self._team = team

    def __call__(
        self,
        kind: str,
        since: date,
        document: str,
        *,
        people: Sequence[Person] = (),
        review_on: date | None = None,
        **details: Any,
    ) -> None:
        """Written on the day it begins, or on the team's first days for older ones."""
        with on(max(since, date(2024, 2, 1))):
            arranging.add_arrangement(
                organisation=self._team.organisation,
                kind=kind,
                arranged=arranging.Arranged(
                    since, details=details, people=people, review_on=review_on
                ),
                document=paper(document) if document else None,
                by=self._team.coordinator,
            )


def _pdf(words: str) -> bytes:
    """A page with one line of words without accents: about 500 bytes."""
    text = f"BT /F1 14 Tf 72 760 Td ({words}) Tj ET".encode("ascii", "replace")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, len(written))
    )
