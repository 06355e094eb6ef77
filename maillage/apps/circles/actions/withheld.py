"""What is no longer shown once a doctor takes back his agreement to be counted.

His points stand, unlabelled, on the sheets of everyone he was counted with, so hiding
his own sheets would not be enough: all the sheets of those sessions go. A session still
to come gets new ones, without him. One that is over gets none: beside what was read
that day, the same figures without him would give his by subtraction.
"""

from __future__ import annotations

from maillage.apps.circles.models import (
    Circle,
    FollowUpSheet,
    GroupSheet,
    ImpactSheet,
    MirrorSheet,
    PanelExport,
    Session,
)
from maillage.apps.circles.selectors.counted import sat_on
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.models import Person


TO_COME = (MeetingState.PLANNED, MeetingState.OPEN)

WITHHELD = (
    "Les chiffres de cette séance ne sont plus montrés : un médecin qui y était "
    "compté a retiré son accord."
)

PANEL_WITHHELD = (
    "Un médecin qui y était compté a retiré son accord : le panel reviendra, sans lui, "
    "avec les prochaines données."
)

TO_REMAKE = (
    "Les miroirs sont à refaire : les médecins comptés dans le cercle ont changé."
)


def withhold(circle: Circle, person: Person) -> list[Session]:
    """Erase every sheet on which he was counted; gives the sessions to prepare again.

    Called inside an action, whose transaction it joins.
    """
    counted = MirrorSheet.objects.filter(session__circle=circle, person=person)
    sessions = list(
        Session.objects.filter(
            circle=circle, pk__in=counted.values("session")
        ).select_related("meeting")
    )
    MirrorSheet.objects.filter(session__in=sessions).delete()
    GroupSheet.objects.filter(session__in=sessions).delete()
    to_remake = [each for each in sessions if each.meeting.state in TO_COME]
    over = [each for each in sessions if each not in to_remake]
    _mark(to_remake, Session.SheetsState.STALE, TO_REMAKE)
    _mark(over, Session.SheetsState.NONE, WITHHELD)
    _withhold_follow_ups(circle, person)
    _withhold_effects(circle, person)
    _withhold_panel(circle)
    return to_remake


def call_for_new_sheets(circle: Circle) -> None:
    """Say that the sheets of sessions to come are behind: who is counted has changed.

    Called inside an action, whose transaction it joins.
    """
    Session.objects.filter(
        circle=circle,
        meeting__state__in=TO_COME,
        sheets_state__in=(Session.SheetsState.READY, Session.SheetsState.MAKING),
    ).update(sheets_state=Session.SheetsState.STALE, sheets_message=TO_REMAKE)


def _mark(sessions: list[Session], state: Session.SheetsState, message: str) -> None:
    Session.objects.filter(pk__in=[each.pk for each in sessions]).update(
        sheets_state=state, sheets_message=message, sheets_document=None
    )


def _withhold_follow_ups(circle: Circle, person: Person) -> None:
    """The circle's own comes back with the next build, without him.

    Its verdict stays, which is a word: the circle's level counts what was read again.
    """
    his = FollowUpSheet.objects.filter(
        commitment__session__circle=circle, person=person
    ).values_list("commitment", "build")
    for commitment, build in list(his):
        together = FollowUpSheet.objects.filter(commitment=commitment, build=build)
        together.filter(person__isnull=False).delete()
        together.update(document={}, svg="")


def _withhold_effects(circle: Circle, person: Person) -> None:
    """Those of the sessions he sat at, made or being made; each stays counted.

    They come back with the next build, without him: from the same one, his figures
    would be what the two differ by.
    """
    sheets = ImpactSheet.objects.filter(session__circle=circle)
    looked_at = Session.objects.filter(pk__in=sheets.values("session"))
    sessions = looked_at.select_related("meeting").defer("sheets_document")
    his = [each.pk for each in sessions if person.pk in sat_on(each)]
    sheets.filter(session__in=his, state=ImpactSheet.State.READY).update(
        document={}, svg="", placebo_svg="", money_svg=""
    )


def _withhold_panel(circle: Circle) -> None:
    """What may have left is out of reach; what is here goes, made or being made."""
    PanelExport.objects.filter(circle=circle).exclude(
        state=PanelExport.State.FAILED
    ).update(archive=b"", state=PanelExport.State.FAILED, message=PANEL_WITHHELD)
