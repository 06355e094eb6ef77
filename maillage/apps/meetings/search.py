"""What a search finds among meetings: those of the reader's structures, no other."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from maillage.apps.meetings.models import Meeting, MeetingState
from maillage.apps.meetings.team_kinds import SHORT, TEAM_KINDS, page
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.people_words import plain
from maillage.ui.formats import day


MOST_HITS = 20


def search(reader: Person, words: Sequence[str]) -> list[Hit]:
    """Meetings by title, kind or agenda, the last one first."""
    wanted = [plain(word) for word in words]
    found = []
    for meeting in _readable(reader):
        said = plain(f"{meeting.title} {SHORT[meeting.kind]} {meeting.agenda}")
        if all(word in said for word in wanted):
            about = f"{meeting.organisation.name}, {day(meeting.starts_at)}"
            found.append(Hit(meeting.title, SHORT[meeting.kind], page(meeting), about))
        if len(found) == MOST_HITS:
            break
    return found


def _readable(reader: Person) -> list[Meeting]:
    on = today()
    near = Organisation.objects.filter(
        Q(memberships__person=reader, memberships__since__lte=on)
        | Q(mandates__person=reader, mandates__since__lte=on)
        | Q(gathers__part__memberships__person=reader)
        | Q(belongs_to__whole__mandates__person=reader)
    ).distinct()
    read = [o.pk for o in near if allowed(reader, "meetings.read_team_meetings", o)]
    mine = Q(organisation__in=read) | Q(leader=reader) | Q(attendances__person=reader)
    return list(
        Meeting.objects.filter(mine, kind__in=TEAM_KINDS)
        .exclude(state=MeetingState.CANCELLED)
        .select_related("organisation")
        .distinct()
        .order_by("-starts_at")
    )
