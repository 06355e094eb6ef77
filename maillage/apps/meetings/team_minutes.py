"""What happened at a meeting of a structure, in words, from what was recorded.

Names and professions of those who came, numbers of cases by category, what was decided,
who does what: nothing of any patient is ever here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from maillage.apps.meetings.actions.minutes import sign_minutes
from maillage.apps.meetings.models import (
    Attendance,
    CaseCount,
    Meeting,
    MeetingKind,
    Minutes,
    Presence,
)
from maillage.apps.meetings.selectors.assembly import assembly_record
from maillage.apps.meetings.selectors.decisions import decided_document
from maillage.apps.people.models import Person
from maillage.ui import formats
from maillage.ui.documents.team_minutes import team_minutes_pdf
from maillage.ui.formats import capital
from maillage.ui.professions import profession


CASES_SOURCE = (
    "Catégories : annexe 3 de l'ACI MSP, avenant 1 (guide des indicateurs de la Cnam, "
    "octobre 2022, p. 25 et 27). Nombres seulement : le compte rendu de chaque dossier "
    "est dans le dossier du patient."
)


def happened(meeting: Meeting) -> dict[str, Any]:
    """The document of a meeting's minutes: ready words, in their order."""
    attendances = list(meeting.attendances.select_related("person"))
    by_presence = {
        presence: [_person(a) for a in attendances if a.presence == presence]
        for presence in (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)
    }
    return {
        "kind": meeting.get_kind_display(),
        "title": meeting.title,
        "organisation": meeting.organisation.name,
        "territory": meeting.organisation.territory,
        "day": formats.long_day(localtime(meeting.starts_at)),
        "hours": hours(meeting),
        "place": meeting.place or ("à distance" if meeting.link else ""),
        "leader": str(meeting.leader) if meeting.leader else "",
        "agenda": [line for line in meeting.agenda.split("\n") if line.strip()],
        "present": by_presence[Presence.PRESENT],
        "excused": by_presence[Presence.EXCUSED],
        "absent": by_presence[Presence.ABSENT],
        **_cases(meeting),
        **decided_document(meeting),
        "assembly": assembly_record(meeting),
    }


def sign_team_minutes(
    *, meeting: Meeting, version: int, by: Person, at: datetime | None = None
) -> Minutes:
    """The draft as it stands, frozen with what happened, and its PDF."""
    return sign_minutes(
        meeting=meeting,
        document=happened(meeting),
        press=team_minutes_pdf,
        version=version,
        by=by,
        at=at,
    )


def hours(meeting: Meeting) -> str:
    """« de 12 h 30 à 13 h 45 », empty until it is over."""
    if meeting.opened_at is None or meeting.closed_at is None:
        return ""
    start, end = localtime(meeting.opened_at), localtime(meeting.closed_at)
    return f"de {formats.clock(start)} à {formats.clock(end)}"


def _person(attendance: Attendance) -> dict[str, str]:
    return {
        "name": str(attendance.person),
        "profession": profession(attendance.person.profession),
        "time": formats.duration(attendance.minutes) if attendance.minutes else "",
    }


def _cases(meeting: Meeting) -> dict[str, Any]:
    if meeting.kind != MeetingKind.RCP:
        return {"cases": [], "cases_total": 0, "cases_nurse": 0, "cases_source": ""}
    counts = list(meeting.case_counts.all())
    return {
        "cases": [_category(one) for one in counts],
        "cases_total": sum(one.cases for one in counts),
        "cases_nurse": sum(one.with_advanced_nurse for one in counts),
        "cases_source": CASES_SOURCE if counts else "",
    }


def _category(count: CaseCount) -> dict[str, Any]:
    label = count.get_category_display()
    return {
        "category": capital(label),
        "cases": count.cases,
        "nurse": count.with_advanced_nurse,
    }
