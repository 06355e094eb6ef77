"""A circle's own page: where it is, and what comes next for this reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from maillage.apps.circles.models import (
    Circle,
    Consent,
    ConsentKind,
    Seat,
    SeatRole,
    Session,
)
from maillage.apps.circles.selectors.circles import own_seat
from maillage.apps.circles.selectors.follow_up import Followed, follow_up_of
from maillage.apps.circles.selectors.level import level_of
from maillage.apps.circles.selectors.members import Members, members_of
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.apps.people.professions import MEDICAL
from maillage.engine.follow_up.level import Level


MONTHS_SHOWN_DAYS = 400


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next: its words and its address."""

    label: str
    address: str


@dataclass(frozen=True)
class Overview:
    """What the page of a circle shows."""

    circle: Circle
    seat: Seat | None
    may_change: bool
    members: Members
    sessions: list[tuple[Session, str]]
    """Those of the last year and those to come, each with its theme in French."""
    next_session: Session | None
    level: Level
    followed: list[Followed]
    next_step: NextStep | None

    @property
    def next_theme(self) -> str:
        """The theme of the next session, in French."""
        return theme_title(self.next_session.theme) if self.next_session else ""

    @property
    def animates(self) -> bool:
        """Whether the reader is an animator here."""
        return self.seat is not None and self.seat.role == SeatRole.ANIMATOR


def overview_of(reader: Person | None, circle: Circle) -> Overview:
    """The page of a circle, for who may read it; `PermissionDenied` otherwise."""
    members = members_of(reader, circle)
    seat = own_seat(reader, circle)
    may_change = allowed(reader, "circles.change_circle", circle)
    sessions = _sessions(circle)
    next_session = _next(sessions)
    return Overview(
        circle=circle,
        seat=seat,
        may_change=may_change,
        members=members,
        sessions=[(each, theme_title(each.theme)) for each in sessions],
        next_session=next_session,
        level=level_of(reader, circle)[0],
        followed=follow_up_of(reader, circle, figures=False)[:3],
        next_step=_next_step(circle, seat, members, next_session, may_change),
    )


def agreement_is_awaited(circle: Circle, seat: Seat) -> bool:
    """Whether a prescriber has never said if he agrees to be counted."""
    return (
        seat.person.profession in MEDICAL
        and not Consent.objects.filter(
            circle=circle, person=seat.person, kind=ConsentKind.FIGURES
        ).exists()
    )


def _sessions(circle: Circle) -> list[Session]:
    sessions = Session.objects.filter(
        circle=circle, meeting__starts_at__gte=now() - timedelta(days=MONTHS_SHOWN_DAYS)
    ).exclude(meeting__state=MeetingState.CANCELLED)
    return list(
        sessions.select_related("meeting")
        .defer("sheets_document")
        .order_by("meeting__starts_at")
    )


def _next(sessions: list[Session]) -> Session | None:
    states = (MeetingState.OPEN, MeetingState.PLANNED)
    return next((each for each in sessions if each.meeting.state in states), None)


def _next_step(
    circle: Circle,
    seat: Seat | None,
    members: Members,
    session: Session | None,
    may_change: bool,
) -> NextStep | None:
    if circle.closed_on is not None:
        return None
    if session is not None and session.meeting.state == MeetingState.OPEN and seat:
        return _of_session("Entrer dans la séance", "circles:session", session)
    if may_change and not members.animators:
        return _of_circle("Trouver un animateur", "circles:members", circle)
    if may_change and len(members.members) < 2:
        return _of_circle("Accueillir les membres", "circles:admit", circle)
    animates = seat is not None and seat.role == SeatRole.ANIMATOR
    if seat is not None and not animates and agreement_is_awaited(circle, seat):
        return _of_circle("Lire l'accord et répondre", "circles:consents", circle)
    return _towards_session(circle, session, animates=animates, may_change=may_change)


def _towards_session(
    circle: Circle, session: Session | None, *, animates: bool, may_change: bool
) -> NextStep | None:
    if session is None and may_change:
        return _of_circle("Planifier une séance", "circles:plan", circle)
    if session is None:
        return None
    if animates:
        return _of_session("Préparer la séance", "circles:prepare", session)
    return _of_session("Voir la prochaine séance", "circles:session", session)


def _of_circle(label: str, page: str, circle: Circle) -> NextStep:
    return NextStep(label, reverse(page, args=(circle.slug,)))


def _of_session(label: str, page: str, session: Session) -> NextStep:
    return NextStep(label, reverse(page, args=(session.circle.slug, session.pk)))
