"""One circle of one structure, and everyone who may or may not look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maillage.apps.circles.models import (
    Circle,
    Consent,
    ConsentKind,
    MirrorSheet,
    Seat,
    SeatRole,
    Session,
)
from maillage.apps.funding.models import ShareOut, SharePartner, ShareState
from maillage.apps.meetings.models import (
    ActionPoint,
    Attendance,
    Meeting,
    MeetingKind,
    MeetingState,
    Presence,
)
from maillage.apps.meetings.policies import Planned
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Invitation, Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Kind, Mandate, Membership, Organisation
from tests.factories import people


LONG_AGO = date(2020, 1, 1)
ENDED = date(2021, 1, 1)


@dataclass(frozen=True)
class World:
    """Who reads, by the name of his column; what is read, by the name of its table."""

    readers: dict[str, Person | None]
    objects: dict[str, Any]


def build() -> World:
    """The world, as the matrix describes it at its head."""
    team = Organisation.objects.create(name="Pôle", slug="pole", kind=Kind.POLE)
    circle = Circle.objects.create(
        name="Cercle", slug="cercle", organisation=team, opened_on=LONG_AGO
    )
    readers = _readers(team, circle)
    return World(readers=readers, objects=_objects(team, circle, readers))


def _readers(team: Organisation, circle: Circle) -> dict[str, Person | None]:
    readers: dict[str, Person | None] = {
        "visiteur": None,
        "inconnu": _signed_in(),
        "soi": _seated(circle),
        "pair": _seated(circle),
        "absent": _seated(circle),
        "ex-membre": _seated(circle, until=ENDED),
        "animateur": _seated(circle, SeatRole.ANIMATOR),
        "ex-anim.": _seated(circle, SeatRole.ANIMATOR, until=ENDED),
        "adhérent": _signed_in(),
        "coordin.": _mandated(team, Role.COORDINATOR),
        "trésorier": _mandated(team, Role.TREASURER),
        "référent": _mandated(team, Role.REFERENT),
        "admin.": _mandated(team, Role.ADMINISTRATOR),
        "ex-admin.": _mandated(team, Role.ADMINISTRATOR, until=ENDED),
        "service": people.steward(),
    }
    Membership.objects.create(
        organisation=team, person=readers["adhérent"], since=LONG_AGO
    )
    return readers


def _signed_in() -> Person:
    return people.account().person


def _seated(
    circle: Circle, role: SeatRole = SeatRole.MEMBER, until: date | None = None
) -> Person:
    person = _signed_in()
    Seat.objects.create(
        circle=circle, person=person, role=role, since=LONG_AGO, until=until
    )
    return person


def _mandated(team: Organisation, role: Role, until: date | None = None) -> Person:
    person = _signed_in()
    Mandate.objects.create(
        organisation=team, person=person, role=role, since=LONG_AGO, until=until
    )
    return person


def _objects(
    team: Organisation, circle: Circle, readers: dict[str, Person | None]
) -> dict[str, Any]:
    oneself = readers["soi"]
    quiet = _session(circle, readers, 1, MeetingState.OPEN, shared=False)
    shared = _session(circle, readers, 2, MeetingState.HELD, shared=True)
    planned = _session(circle, readers, 3, MeetingState.PLANNED, shared=False)
    return {
        "personne": oneself,
        "invitation": _invitation(readers["coordin."]),
        "structure": team,
        "cercle": circle,
        "place": circle.seats.get(person=oneself),
        "place, nom consenti": _named_seat(circle, oneself),
        "miroir": MirrorSheet.objects.create(
            session=quiet,
            person=oneself,
            code="900000001",
            indicator="ATB02",
            position=1,
            document={},
        ),
        "séance prévue": planned,
        "séance ouverte": quiet,
        "séance tenue, partagée": shared,
        "réunion prévue": planned.meeting,
        "réunion ouverte": quiet.meeting,
        "réunion tenue, partagée": shared.meeting,
        "projet de réunion": Planned(MeetingKind.CIRCLE_SESSION, circle),
        "réunion d'équipe prévue": _team_meeting(team, readers, MeetingState.PLANNED),
        "réunion d'équipe tenue": _team_meeting(team, readers, MeetingState.HELD),
        "projet de réunion d'équipe": Planned(MeetingKind.RCP, team),
        "réunion, assemblée générale": _team_meeting(
            team, readers, MeetingState.PLANNED, MeetingKind.GENERAL_ASSEMBLY
        ),
        "action à mener": _to_do(quiet.meeting, oneself),
        "relevé": _share(team, oneself),
    }


def _share(team: Organisation, person: Person | None) -> SharePartner:
    """A part of a share-out that was voted."""
    voted = ShareOut.objects.create(
        organisation=team, year=2025, title="Répartition", state=ShareState.FROZEN
    )
    return SharePartner.objects.create(share_out=voted, person=person, rank=0)


def _to_do(meeting: Meeting, owner: Person | None) -> ActionPoint:
    """What an open session of the circle gave « soi » to do."""
    return ActionPoint.objects.create(
        organisation=meeting.organisation,
        meeting=meeting,
        text="Écrire au laboratoire",
        owner=owner,
        due_on=today(),
        first_due_on=today(),
        written_at=now(),
    )


def _team_meeting(
    team: Organisation,
    readers: dict[str, Person | None],
    state: MeetingState,
    kind: MeetingKind = MeetingKind.RCP,
) -> Meeting:
    """Led by « soi », « pair » invited; neither belongs to the structure."""
    meeting = Meeting.objects.create(
        organisation=team,
        kind=kind,
        title="RCP",
        starts_at=now(),
        ends_at=now() + timedelta(hours=1),
        state=state,
        leader=readers["soi"],
    )
    Attendance.objects.create(meeting=meeting, person=readers["pair"])
    return meeting


def _named_seat(circle: Circle, oneself: Person) -> Seat:
    """The same seat in a circle where the doctor agreed that his name be seen.

    A twin circle, so that the agreement says nothing of the first one.
    """
    twin = Circle.objects.create(
        name="Jumeau",
        slug="jumeau",
        organisation=circle.organisation,
        opened_on=LONG_AGO,
    )
    for seat in circle.seats.all():
        Seat.objects.create(
            circle=twin,
            person=seat.person,
            role=seat.role,
            since=seat.since,
            until=seat.until,
        )
    Consent.objects.create(
        circle=twin,
        person=oneself,
        kind=ConsentKind.NAME,
        since=LONG_AGO,
        text_version="1",
    )
    return twin.seats.get(person=oneself)


def _invitation(by: Person | None) -> Invitation:
    return Invitation.objects.create(
        person=people.person(),
        email="invite@exemple.fr",
        secret_sha256="0" * 64,
        invited_by=by,
        invited_at=now(),
        expires_at=now() + timedelta(days=7),
    )


def _session(
    circle: Circle,
    readers: dict[str, Person | None],
    number: int,
    state: MeetingState,
    *,
    shared: bool,
) -> Session:
    meeting = Meeting.objects.create(
        organisation=circle.organisation,
        kind=MeetingKind.CIRCLE_SESSION,
        title="Séance",
        starts_at=now(),
        ends_at=now() + timedelta(hours=2),
        state=state,
    )
    came = Presence.INVITED if state == MeetingState.PLANNED else Presence.PRESENT
    missed = Presence.ABSENT if state == MeetingState.HELD else Presence.INVITED
    seats = {"soi": came, "pair": came, "animateur": came, "absent": missed}
    for name, presence in seats.items():
        Attendance.objects.create(
            meeting=meeting, person=readers[name], presence=presence
        )
    return Session.objects.create(
        circle=circle,
        meeting=meeting,
        cycle=str(today().year),
        number=number,
        theme="antibiotics",
        shared_with_referent=shared,
    )
