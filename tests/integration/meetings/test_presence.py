"""Who is there: by a code, on the sheet, by the animator; taken back, gone, counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.meetings import actions
from maillage.apps.meetings.models import (
    Attendance,
    Means,
    MeetingState,
    Presence,
)
from maillage.apps.people.clock import now
from maillage.apps.people.models import AuditEvent
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions


pytestmark = pytest.mark.django_db


def test_a_member_checks_in_with_the_code_however_he_types_it() -> None:
    session = sessions.open_session(present=0)
    member = circles.members(session.circle)[0]
    code = session.meeting.check_in_code
    typed = f" {code[:3].lower()} {code[3:]} "
    attendance = actions.check_in(code=typed, by=member)
    assert (attendance.presence, attendance.means) == (Presence.PRESENT, Means.PHONE)


def test_checking_in_twice_keeps_the_first_hour_and_one_event() -> None:
    session = sessions.open_session(present=0)
    member = circles.members(session.circle)[0]
    code, first = session.meeting.check_in_code, now()
    actions.check_in(code=code, by=member, at=first)
    again = actions.check_in(code=code, by=member, at=first + timedelta(minutes=30))
    assert again.arrived_at == first
    events = AuditEvent.objects.filter(what="meetings.check_in", subject=member.pk)
    assert events.count() == 1


@pytest.mark.parametrize("code", ["", "AAAAAA", "XXXXXXXXXXXXXXXX", "'; DROP"])
def test_a_wrong_code_is_said_in_a_sentence(code: str) -> None:
    session = sessions.open_session(present=0)
    member = circles.members(session.circle)[0]
    with pytest.raises(BadInput, match="Ce code n'est pas celui"):
        actions.check_in(code=code, by=member)


def test_a_right_code_says_nothing_to_who_is_not_expected() -> None:
    session = sessions.open_session(present=0)
    with pytest.raises(BadInput, match="Ce code n'est pas celui"):
        actions.check_in(code=session.meeting.check_in_code, by=people.person())
    assert Attendance.objects.filter(presence=Presence.PRESENT).count() == 1


def test_a_code_is_worth_nothing_once_the_meeting_is_closed() -> None:
    session = sessions.open_session(present=0)
    code = session.meeting.check_in_code
    actions.close_meeting(meeting=session.meeting, by=circles.animator(session.circle))
    with pytest.raises(BadInput):
        actions.check_in(code=code, by=circles.members(session.circle)[0])


def test_the_animator_ticks_who_has_no_phone_and_takes_it_back() -> None:
    session = sessions.open_session(present=0)
    animator = circles.animator(session.circle)
    member = circles.members(session.circle)[0]
    actions.mark_present(
        meeting=session.meeting, person=member, means=Means.PAPER, by=animator
    )
    actions.undo_presence(meeting=session.meeting, person=member, by=animator)
    place = Attendance.objects.get(meeting=session.meeting, person=member)
    assert (place.presence, place.means, place.arrived_at) == (
        Presence.INVITED,
        "",
        None,
    )


def test_a_member_does_not_tick_another() -> None:
    session = sessions.open_session(present=1)
    one, other = circles.members(session.circle)[:2]
    with pytest.raises(PermissionDenied):
        actions.mark_present(
            meeting=session.meeting, person=other, means=Means.ANIMATOR, by=one
        )
    with pytest.raises(PermissionDenied):
        actions.mark_left(
            meeting=session.meeting, person=circles.animator(session.circle), by=one
        )


def test_who_leaves_early_has_his_own_minutes_and_the_others_theirs() -> None:
    start = now() - timedelta(hours=2)
    session = sessions.open_session(starts_at=start)
    early, late = circles.members(session.circle)[:2]
    actions.mark_left(
        meeting=session.meeting,
        person=early,
        by=early,
        at=start + timedelta(minutes=75),
    )
    actions.close_meeting(
        meeting=session.meeting,
        by=circles.animator(session.circle),
        ended_at=start + timedelta(hours=2),
    )
    minutes = dict(session.meeting.attendances.values_list("person", "minutes"))
    assert (minutes[early.pk], minutes[late.pk]) == (75, 120)


def test_coming_back_undoes_the_departure() -> None:
    session = sessions.open_session()
    member = circles.members(session.circle)[0]
    actions.mark_left(meeting=session.meeting, person=member, by=member)
    back = actions.check_in(code=session.meeting.check_in_code, by=member)
    assert back.left_at is None


def test_who_did_not_come_is_absent_and_who_said_so_is_excused() -> None:
    session = sessions.session()
    animator = circles.animator(session.circle)
    excused, absent = circles.members(session.circle)[:2]
    actions.answer_invitation(meeting=session.meeting, coming=False, by=excused)
    meeting = actions.open_meeting(meeting=session.meeting, by=animator)
    actions.close_meeting(meeting=meeting, by=animator)
    states = dict(meeting.attendances.values_list("person", "presence"))
    assert states[excused.pk] == Presence.EXCUSED
    assert states[absent.pk] == Presence.ABSENT


def test_the_sheet_is_reported_after_the_meeting_until_the_minutes_are_signed() -> None:
    session = sessions.held_session(present=0)
    member = circles.members(session.circle)[0]
    place = actions.mark_present(
        meeting=session.meeting,
        person=member,
        means=Means.PAPER,
        by=circles.animator(session.circle),
    )
    assert place.minutes == 120


def test_the_animator_who_leaves_in_the_middle_leaves_the_session_to_others() -> None:
    session = sessions.open_session()
    animator = circles.animator(session.circle)
    actions.mark_left(meeting=session.meeting, person=animator, by=animator)
    session.meeting.refresh_from_db()
    assert session.meeting.state == MeetingState.OPEN
    organiser = circles.coordinator(session.circle.organisation)
    closed = actions.close_meeting(meeting=session.meeting, by=organiser)
    assert closed.state == MeetingState.HELD


def test_a_member_neither_opens_nor_closes() -> None:
    session = sessions.session()
    member = circles.members(session.circle)[0]
    for act in (actions.open_meeting, actions.close_meeting):
        with pytest.raises(PermissionDenied):
            act(meeting=session.meeting, by=member)


def test_opened_by_mistake_is_put_back_while_nobody_else_came() -> None:
    session = sessions.open_session(present=0)
    animator = circles.animator(session.circle)
    back = actions.put_back_meeting(meeting=session.meeting, by=animator)
    assert (back.state, back.check_in_code) == (MeetingState.PLANNED, "")
    crowded = sessions.open_session(session.circle, present=1)
    with pytest.raises(BadInput, match="déjà présentes"):
        actions.put_back_meeting(meeting=crowded.meeting, by=animator)


def test_a_meeting_closes_at_an_hour_between_its_opening_and_now() -> None:
    session = sessions.open_session()
    animator = circles.animator(session.circle)
    for wrong in (now() - timedelta(days=1), now() + timedelta(hours=1)):
        with pytest.raises(BadInput, match="Fin"):
            actions.close_meeting(meeting=session.meeting, by=animator, ended_at=wrong)


def test_a_meeting_closed_too_soon_opens_again_with_another_code() -> None:
    session = sessions.open_session()
    animator, code = circles.animator(session.circle), session.meeting.check_in_code
    meeting = actions.close_meeting(meeting=session.meeting, by=animator)
    again = actions.reopen_meeting(meeting=meeting, by=animator)
    assert again.check_in_code not in ("", code)


def test_an_end_before_its_start_is_refused() -> None:
    session = sessions.session()
    meeting = session.meeting
    with pytest.raises(BadInput, match="l'heure de fin suit"):
        actions.change_meeting(
            meeting=meeting,
            version=meeting.version,
            title=meeting.title,
            starts_at=meeting.ends_at,
            ends_at=meeting.starts_at,
            by=circles.animator(session.circle),
        )


def test_each_change_grows_the_sequence_that_calendars_read() -> None:
    session = sessions.session()
    animator, meeting = circles.animator(session.circle), session.meeting
    changed = actions.change_meeting(
        meeting=meeting,
        version=0,
        title="Autre",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        by=animator,
    )
    cancelled = actions.cancel_meeting(meeting=changed, reason="Neige.", by=animator)
    restored = actions.restore_meeting(meeting=cancelled, by=animator)
    assert [changed.calendar_sequence, cancelled.calendar_sequence] == [1, 2]
    assert (restored.calendar_sequence, restored.cancelled_because) == (3, "")
