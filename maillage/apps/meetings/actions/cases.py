"""How many cases a case meeting studied, by category: numbers and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.apps.meetings.models import (
    CaseCategory,
    CaseCount,
    Meeting,
    MeetingKind,
    MeetingState,
)
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


MOST_CASES = 99


@action("meetings.count_cases")
def count_cases(
    *,
    meeting: Meeting,
    cases: Mapping[CaseCategory, tuple[int, int]],
    by: Person,
) -> list[CaseCount]:
    """The cases of each category, and among them those with an advanced nurse.

    What is not given becomes none. Refused once the minutes are signed.
    """
    require(by, "meetings.run_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.kind != MeetingKind.RCP:
        raise BadInput("Les dossiers se comptent dans une RCP : celle-ci n'en est pas.")
    if meeting.state not in (MeetingState.OPEN, MeetingState.HELD):
        raise BadInput("Les dossiers se comptent une fois la réunion ouverte.")
    if meeting.minutes.filter(signed_at__isnull=False).exists():
        raise BadInput(
            "Le compte rendu est signé : le nombre de dossiers ne change plus. "
            "Une correction s'écrit dans un nouveau compte rendu."
        )
    for category, (whole, part) in cases.items():
        _check(category, whole, part)
    meeting.case_counts.all().delete()
    made = CaseCount.objects.bulk_create(
        CaseCount(
            meeting=meeting, category=category, cases=whole, with_advanced_nurse=part
        )
        for category, (whole, part) in cases.items()
        if whole
    )
    record("meetings.count_cases", meeting, by=by)
    return made


def _check(category: CaseCategory, whole: int, part: int) -> None:
    label = CaseCategory(category).label
    if not 0 <= whole <= MOST_CASES:
        raise BadInput(f"Dossiers, {label} : un nombre de 0 à {MOST_CASES}.")
    if not 0 <= part <= whole:
        raise BadInput(
            f"Dont avec IPA, {label} : au plus le nombre de dossiers ({whole})."
        )
