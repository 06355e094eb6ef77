"""The session as it is held: what the room, the phones and the wall show."""

from __future__ import annotations

from functools import cached_property

from django.core.exceptions import PermissionDenied

from maillage.apps.circles.models import (
    Commitment,
    Seat,
    SeatRole,
    Session,
    Statement,
    StatementState,
    Voted,
)
from maillage.apps.circles.rules.quorum import Quorum
from maillage.apps.circles.selectors.live_lines import (
    Clock,
    CommitmentLine,
    PersonLine,
    StatementLine,
    clock_at,
    statement_line,
)
from maillage.apps.circles.selectors.live_pulse import pulse
from maillage.apps.circles.words.minutes import commitment_sentence
from maillage.apps.meetings.codes import shown
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.library import load_kit


def session_for(reader: Person | None, slug: str, key: int, verb: str) -> Session:
    """The session of an address, for who may do this there.

    `PermissionDenied` otherwise, the same for a session that does not exist.
    """
    session = (
        Session.objects.select_related("circle__organisation", "meeting")
        .defer("sheets_document")
        .filter(pk=key, circle__slug=slug)
        .first()
    )
    if session is None or not allowed(reader, verb, session):
        raise PermissionDenied(verb)
    return session


def room_for(reader: Person | None, slug: str, key: int) -> Room:
    """The room, for who sits in the circle or organises it."""
    session = session_for(reader, slug, key, "circles.read_session")
    seated = allowed(reader, "circles.read_group_figures", session)
    if not seated and not allowed(reader, "circles.cancel_session", session):
        raise PermissionDenied("circles.read_group_figures")
    return Room(session, reader, seated=seated)


def statement_for(
    reader: Person | None, slug: str, session: int, key: int, verb: str
) -> Statement:
    """A statement of a session where the reader may do this."""
    statement = (
        Statement.objects.select_related("session__circle", "session__meeting")
        .defer("session__sheets_document")
        .filter(pk=key, session=session, session__circle__slug=slug)
        .first()
    )
    if statement is None or not allowed(reader, verb, statement.session):
        raise PermissionDenied(verb)
    return statement


def commitment_for(
    reader: Person | None, slug: str, session: int, key: int
) -> Commitment:
    """A commitment of a session where the reader takes them down."""
    commitment = (
        Commitment.objects.select_related("session__circle", "session__meeting")
        .defer("session__sheets_document")
        .filter(pk=key, session=session, session__circle__slug=slug)
        .first()
    )
    if commitment is None or not allowed(reader, "circles.commit", commitment.session):
        raise PermissionDenied("circles.commit")
    return commitment


class Room:
    """A session as one reader sees it; each part is read once, when it is asked for."""

    def __init__(self, session: Session, reader: Person, *, seated: bool) -> None:
        self.session, self.reader, self.seated = session, reader, seated
        self.meeting = session.meeting
        self.circle = session.circle

    @property
    def state(self) -> str:
        """Planned, open, held or cancelled."""
        return self.meeting.state

    @property
    def is_open(self) -> bool:
        """It is being held."""
        return self.state == MeetingState.OPEN

    @property
    def is_planned(self) -> bool:
        """It has not begun."""
        return self.state == MeetingState.PLANNED

    @property
    def is_held(self) -> bool:
        """It is over."""
        return self.state == MeetingState.HELD

    @property
    def code(self) -> str:
        """The code of the room, in two halves."""
        return shown(self.meeting.check_in_code)

    @cached_property
    def runs(self) -> bool:
        """The reader animates it."""
        return allowed(self.reader, "circles.run_session", self.session)

    @cached_property
    def may_close(self) -> bool:
        """The reader may close it: an animator, or who organises the circle."""
        return self.runs or allowed(self.reader, "circles.cancel_session", self.session)

    @cached_property
    def kit(self) -> Kit:
        """The kit of its theme."""
        return load_kit(self.session.theme)

    @cached_property
    def people(self) -> list[PersonLine]:
        """Those on the list or who sit in the circle, by name."""
        attendances: dict[int, Attendance] = {
            a.person_id: a for a in self.meeting.attendances.select_related("person")
        }
        seats = self._seats
        persons = {a.person_id: a.person for a in attendances.values()}
        persons |= {seat.person_id: seat.person for seat in seats}
        ordered = sorted(
            persons.values(), key=lambda p: (p.family_name, p.given_name, p.pk)
        )
        return [self._line(p, attendances.get(p.pk)) for p in ordered]

    @cached_property
    def _seats(self) -> list[Seat]:
        return list(
            Seat.objects.on(today()).filter(circle=self.circle).select_related("person")
        )

    @cached_property
    def _roles(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for seat in self._seats:
            if seat.role == SeatRole.ANIMATOR or seat.person_id not in found:
                found[seat.person_id] = seat.role
        return found

    def _line(self, person: Person, attendance: Attendance | None) -> PersonLine:
        role = self._roles.get(person.pk)
        words = {SeatRole.ANIMATOR: "animation", SeatRole.MEMBER: ""}
        return PersonLine(
            person=person,
            presence=attendance.presence if attendance else Presence.INVITED,
            means=attendance.means if attendance else "",
            role="invitation" if role is None else words[SeatRole(role)],
            left=attendance is not None and attendance.left_at is not None,
        )

    @property
    def present(self) -> list[PersonLine]:
        """Those who are there now."""
        return [line for line in self.people if line.there]

    @property
    def voters(self) -> int:
        """Those there now who sit in the circle: who may vote."""
        return sum(line.person.pk in self._roles for line in self.present)

    @property
    def quorum(self) -> Quorum:
        """Whether the circle may decide."""
        return Quorum(self.voters, self.meeting.quorum)

    @property
    def i_am_there(self) -> bool:
        """The reader is counted present and has not left."""
        return any(line.person.pk == self.reader.pk for line in self.present)

    @property
    def may_write(self) -> bool:
        """The reader may propose and reword statements."""
        return self.runs or (self.is_open and self.i_am_there)

    @cached_property
    def statements(self) -> list[StatementLine]:
        """In their order, without those withdrawn; at the end, nor those unfinished."""
        return [
            s
            for s in self._all
            if s.state != StatementState.WITHDRAWN
            and not (self.is_held and s.draft and s.incomplete)
        ]

    @property
    def withdrawn(self) -> list[StatementLine]:
        """Those withdrawn."""
        return [s for s in self._all if s.state == StatementState.WITHDRAWN]

    @cached_property
    def _all(self) -> list[StatementLine]:
        mine = set(
            Voted.objects.filter(
                statement__session=self.session, person=self.reader
            ).values_list("statement", flat=True)
        )
        return [statement_line(s, s.pk in mine) for s in self.session.statements.all()]

    @property
    def voting(self) -> StatementLine | None:
        """The statement being voted, if there is one."""
        return next((s for s in self.statements if s.voting), None)

    @property
    def decided(self) -> list[StatementLine]:
        """Those whose vote is over."""
        return [s for s in self.statements if s.closed]

    @property
    def last_decided(self) -> StatementLine | None:
        """The one whose vote was closed last."""
        return max(self.decided, key=lambda s: s.closed_at, default=None)

    @property
    def agreed(self) -> list[str]:
        """Statements adopted and commitments kept, for the wall."""
        adopted = [s.text for s in self.statements if s.adopted]
        return adopted + [one.sentence for one in self.commitments if not one.dropped]

    @property
    def drafts(self) -> list[StatementLine]:
        """Those being discussed."""
        return [s for s in self.statements if s.draft]

    @cached_property
    def commitments(self) -> list[CommitmentLine]:
        """Those made at this session."""
        return [
            CommitmentLine(
                pk=one.pk,
                sentence=commitment_sentence(one),
                what=one.what,
                who="Tous les membres"
                if one.everyone
                else ", ".join(str(owner) for owner in one.owners.all()),
                review_on=one.review_on,
                dropped=one.dropped_at is not None,
                dropped_because=one.dropped_because,
            )
            for one in self.session.commitments.prefetch_related("owners")
        ]

    @cached_property
    def clock(self) -> Clock | None:
        """The plan's step at this minute; None before the session or without a plan."""
        opened = self.meeting.opened_at
        if not self.is_open or opened is None or not self.kit.full:
            return None
        return clock_at(self.kit.plan, int((now() - opened).total_seconds() // 60))

    @cached_property
    def stamp(self) -> str:
        """What the page shows, in short: who has it already is told nothing.

        The ballots of a vote under way move it for the animator alone: fifty phones
        need not be drawn again at each ballot.
        """
        return pulse(self, ballots=self.runs)
