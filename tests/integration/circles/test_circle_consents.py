"""A doctor agrees, and takes it back in mid-cycle: what vanishes, for whom, at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.circles.actions.consents import give_consent, withdraw_consent
from maillage.apps.circles.actions.follow_up import follow_commitments
from maillage.apps.circles.actions.seats import close_seat
from maillage.apps.circles.actions.withheld import WITHHELD
from maillage.apps.circles.models import (
    Circle,
    Consent,
    ConsentKind,
    FollowUpSheet,
    GroupSheet,
    MirrorSheet,
    Session,
)
from maillage.apps.circles.selectors.counted import (
    counted_seats,
    engine_circle,
    group_may_be_shown,
)
from maillage.apps.circles.selectors.follow_up import follow_up_of
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import today
from maillage.engine.errors import BadInput
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db

FIGURES, NAME = ConsentKind.FIGURES, ConsentKind.NAME


def test_without_his_agreement_a_doctor_is_counted_nowhere() -> None:
    circle = circles.circle(consents=False)
    assert engine_circle(circle) is None
    for doctor in circles.members(circle)[:2]:
        give_consent(circle=circle, kind=FIGURES, by=doctor)
    found = engine_circle(circle)
    assert found is not None
    assert len(found.members) == 2
    assert not group_may_be_shown(circle)


def test_an_agreement_given_twice_is_one_and_each_kind_is_its_own() -> None:
    circle = circles.circle(consents=False)
    doctor = circles.members(circle)[0]
    for _ in range(2):
        give_consent(circle=circle, kind=FIGURES, by=doctor)
    assert [c.kind for c in Consent.objects.all()] == [FIGURES]


def test_nobody_agrees_who_does_not_sit_in_the_circle() -> None:
    circle = circles.circle()
    for by in (people.person(), circles.coordinator(circle.organisation)):
        with pytest.raises(PermissionDenied):
            give_consent(circle=circle, kind=FIGURES, by=by)


def test_an_agreement_to_an_older_wording_is_asked_for_again() -> None:
    circle = circles.circle(consents=False)
    with pytest.raises(BadInput, match="a changé"):
        give_consent(
            circle=circle,
            kind=FIGURES,
            by=circles.members(circle)[0],
            text_version="1999-01",
        )


def test_who_left_may_still_take_his_agreement_back() -> None:
    circle = circles.circle()
    doctor = circles.members(circle)[0]
    close_seat(
        seat=circles.seat(circle, doctor), by=circles.animator(circle), version=0
    )
    assert withdraw_consent(circle=circle, kind=FIGURES, by=doctor) is not None


def test_a_withdrawal_erases_every_sheet_he_was_counted_on() -> None:
    circle = circles.circle()
    doctor = circles.members(circle)[0]
    past = circle_history.session_on(circle, today() - timedelta(days=90))
    to_come = circle_history.session_on(
        circle, today() + timedelta(days=9), state=MeetingState.PLANNED
    )
    for session in (past, to_come):
        circle_history.show(session)
    withdraw_consent(circle=circle, kind=FIGURES, by=doctor)
    assert not MirrorSheet.objects.exists()
    assert not GroupSheet.objects.exists()
    past.refresh_from_db()
    assert (past.sheets_state, past.sheets_message) == ("none", WITHHELD)
    to_come.refresh_from_db()
    assert to_come.sheets_state in ("queued", "stale")


def test_a_session_where_he_was_not_counted_keeps_its_sheets() -> None:
    circle = circles.circle(consents=False)
    doctor, *others = circles.members(circle)
    for other in others:
        circles.agree(circle, other)
    session = circle_history.session_on(circle, today() - timedelta(days=90))
    circle_history.show(session)
    give_consent(circle=circle, kind=FIGURES, by=doctor)
    withdraw_consent(circle=circle, kind=FIGURES, by=doctor)
    assert MirrorSheet.objects.count() == 5


def test_a_withdrawal_withholds_follow_ups_and_keeps_their_verdict_as_a_word() -> None:
    circle = circles.circle()
    doctor, peer = circles.members(circle)[:2]
    made = circle_history.commitment(
        circle_history.session_on(circle, today() - timedelta(days=300))
    )
    circle_history.follow(made)
    withdraw_consent(circle=circle, kind=FIGURES, by=doctor)
    for reader in (doctor, peer, circles.animator(circle)):
        (followed,) = follow_up_of(reader, circle)
        assert followed.verdict == "a bougé"
        assert followed.withheld
        assert (followed.sheet, followed.svg, followed.own) == (None, "", None)
    assert not FollowUpSheet.objects.filter(person__isnull=False).exists()


def test_figures_read_while_somebody_withdrew_are_not_kept() -> None:
    circle = circles.circle()
    doctor = circles.members(circle)[0]
    counted = frozenset(seat.person_id for seat in counted_seats(circle))
    withdraw_consent(circle=circle, kind=FIGURES, by=doctor)
    kept = follow_commitments(circle=circle, build="one", sheets=[], counted=counted)
    assert not kept


def test_sheets_in_the_making_when_somebody_withdraws_are_called_back() -> None:
    circle = circles.circle()
    session = circle_history.session_on(
        circle, today() + timedelta(days=9), state=MeetingState.PLANNED
    )
    Session.objects.filter(pk=session.pk).update(sheets_state="making")
    withdraw_consent(circle=circle, kind=FIGURES, by=circles.members(circle)[0])
    session.refresh_from_db()
    assert session.sheets_state == "stale"


def test_the_name_withdrawn_leaves_the_figures_counted() -> None:
    circle: Circle = circles.circle()
    withdraw_consent(circle=circle, kind=NAME, by=circles.members(circle)[0])
    assert len(counted_seats(circle)) == 6
