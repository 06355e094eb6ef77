"""Whether enough members are there for a circle to decide."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.circles.models import Seat, Session
from maillage.apps.meetings.models import Attendance, Presence
from maillage.apps.people.clock import today
from maillage.ui.formats import counted


@dataclass(frozen=True)
class Quorum:
    """Members present, and how many it takes; 0 where none is asked."""

    present: int
    asked: int

    @property
    def reached(self) -> bool:
        """Whether the circle may decide."""
        return self.present >= self.asked

    @property
    def refusal(self) -> str:
        """Why nothing can be decided, and what can still be done."""
        return (
            f"{counted(self.present, 'membre présent', 'membres présents')} : il en "
            f"faut {self.asked} pour voter. L'énoncé peut être discuté et corrigé ; il "
            "ne sera pas adopté à cette séance sans quorum."
        )


def quorum_of(session: Session) -> Quorum:
    """Those present now who sit in the circle, against what its meeting asks."""
    seated = Seat.objects.on(today()).filter(circle=session.circle_id)
    present = Attendance.objects.filter(
        meeting=session.meeting_id,
        presence=Presence.PRESENT,
        left_at__isnull=True,
        person__in=seated.values("person"),
    )
    return Quorum(present.count(), session.meeting.quorum)
