"""The meetings of a structure itself: who may do what with them.

Who organises the structure does everything; the leader of a meeting runs it, invites
to it, closes it and signs its minutes; members and those who hold a role there read.
The payer's referent reads nothing here: what he is shown is in a claim.
"""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.meetings.kinds import Kind, Right, register
from maillage.apps.meetings.models import Attendance, Meeting, MeetingKind
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


TEAM_KINDS = (
    MeetingKind.RCP,
    MeetingKind.TEAM,
    MeetingKind.PROTOCOL_GROUP,
    MeetingKind.PROJECT,
    MeetingKind.GENERAL_ASSEMBLY,
    MeetingKind.HOSPITAL_COMMITTEE,
)
"""Those planned for a structure, in the order in which a form offers them."""

SHORT = {
    MeetingKind.RCP: "RCP",
    MeetingKind.TEAM: "réunion d'équipe",
    MeetingKind.PROTOCOL_GROUP: "groupe de protocole",
    MeetingKind.PROJECT: "réunion de projet",
    MeetingKind.GENERAL_ASSEMBLY: "assemblée générale",
    MeetingKind.HOSPITAL_COMMITTEE: "comité ville-hôpital",
    MeetingKind.CIRCLE_SESSION: "séance de cercle",
}
"""A kind in a word or two, for lists."""


def register_team_kinds() -> None:
    """Make them known; once, when Django starts."""
    kind = Kind(
        may_plan=_may_plan,
        rights={
            Right.READ: _reads,
            Right.CHANGE: _organises,
            Right.CANCEL: _organises,
            Right.INVITE: _leads,
            Right.ATTEND: _reads,
            Right.RUN: _leads,
            Right.CLOSE: _leads,
            Right.SIGN: _leads,
            Right.READ_MINUTES: _reads_minutes,
        },
        organisation=_organisation,
        page=page,
        room=page,
    )
    for name in TEAM_KINDS:
        register(name, kind)


def page(meeting: Meeting) -> str:
    """The address of a meeting of a structure: also where it is held."""
    return reverse("meetings:meeting", args=(meeting.organisation.slug, meeting.pk))


def _may_plan(reader: Person, host: Organisation) -> bool:
    return allowed(reader, "meetings.organise_meetings", host)


def _organises(reader: Person, meeting: Meeting) -> bool:
    return allowed(reader, "meetings.organise_meetings", meeting.organisation)


def _leads(reader: Person, meeting: Meeting) -> bool:
    return meeting.leader_id == reader.pk or _organises(reader, meeting)


def _reads(reader: Person, meeting: Meeting) -> bool:
    return meeting.leader_id == reader.pk or allowed(
        reader, "meetings.read_team_meetings", meeting.organisation
    )


def _reads_minutes(reader: Person, meeting: Meeting) -> bool:
    """A guest from outside reads the minutes of what he was invited to."""
    return (
        _reads(reader, meeting)
        or Attendance.objects.filter(meeting=meeting, person=reader).exists()
    )


def _organisation(host: Organisation) -> Organisation:
    return host
