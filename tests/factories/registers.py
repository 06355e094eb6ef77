"""Registers for tests: protocols, placements, missions, arrangements, a small paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions import arrangements as arranging
from maillage.apps.projects.actions import missions as missioning
from maillage.apps.projects.actions import placements as placing
from maillage.apps.projects.actions import protocol_signatures as signing
from maillage.apps.projects.actions import protocols as writing
from maillage.apps.projects.models import (
    Arrangement,
    Mission,
    Placement,
    Protocol,
    ProtocolVersion,
)
from maillage.apps.projects.themes import MissionTheme, ProtocolTheme
from maillage.apps.structures.documents import CheckedFile, checked_content
from maillage.apps.structures.models import Organisation
from tests.factories import structures


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"

STEPS = (
    writing.Step(("nurse",), "Évalue la plaie", "chaque semaine", "fièvre"),
    writing.Step(("general_practitioner",), "Fixe la prescription", "dans les 3 jours"),
)
WRITING = writing.Writing(objective="Cicatriser plus vite.", steps=STEPS)


def paper(name: str = "convention.pdf") -> CheckedFile:
    """The smallest document that may be kept."""
    return checked_content(name, PDF)


def draft(
    team: Organisation, *authors: Person, title: str = "Plaie chronique"
) -> ProtocolVersion:
    """A protocol written, by these authors in equal parts, signed by nobody."""
    by = structures.administrator(team)
    protocol = writing.start_protocol(
        organisation=team, title=title, theme=ProtocolTheme.COMPLEX, by=by
    )
    made = protocol.versions.get()
    made = writing.write_protocol(
        draft=made, version=made.version, writing=WRITING, by=by
    )
    return writing.name_protocol_authors(
        draft=made,
        version=made.version,
        parts=dict.fromkeys(authors, 1),
        by=by,
    )


def put_in_force(
    made: ProtocolVersion, on: date, review_on: date | None = None
) -> Protocol:
    """Its authors sign it and it holds, on that day."""
    by = structures.administrator(made.protocol.organisation)
    ProtocolVersion.objects.filter(pk=made.pk).update(written_on=on)
    Protocol.objects.filter(pk=made.protocol_id).update(started_on=on)
    made.refresh_from_db()
    made = signing.record_protocol_signatures(
        draft=made,
        version=made.version,
        people=[author.person for author in made.authors.all()],
        on=on,
        by=by,
    )
    signing.put_protocol_in_force(
        draft=made, version=made.version, since=on, review_on=review_on, by=by
    )
    return made.protocol


def placement(
    team: Organisation,
    tutor: Person,
    name: str,
    first: date,
    last: date,
    *,
    document: CheckedFile | None = None,
    **named: Any,
) -> Placement:
    """A student nurse's placement."""
    return placing.add_placement(
        organisation=team,
        trained=placing.Trained(name, Profession.NURSE, tutor, first, last, **named),
        document=document,
        by=structures.administrator(team),
    )


def mission(team: Organisation, since: date, **named: Any) -> Mission:
    """A mission of vaccination, in which nothing is done yet."""
    given = {"title": "Vacciner", "theme": MissionTheme.VACCINATION, **named}
    return missioning.begin_mission(
        organisation=team,
        undertaken=missioning.Undertaken(since=since, **given),
        by=structures.administrator(team),
    )


def arrangement(
    team: Organisation,
    kind: str,
    since: date,
    *people: Person,
    document: CheckedFile | None = None,
    **details: Any,
) -> Arrangement:
    """One of a kind."""
    return arranging.add_arrangement(
        organisation=team,
        kind=kind,
        arranged=arranging.Arranged(since, details=details, people=people),
        document=document,
        by=structures.administrator(team),
    )
