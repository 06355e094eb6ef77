"""What was planned is frozen, looks are counted, and figures are the circle's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from maillage.apps.circles.actions import effect_states
from maillage.apps.circles.actions.commitments import drop_commitment
from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.effects import look_at_effect, look_where_due
from maillage.apps.circles.actions.minutes import sign_minutes
from maillage.apps.circles.actions.plans import withdraw_plan
from maillage.apps.circles.actions.seats import admit_member
from maillage.apps.circles.models import (
    AnalysisPlan,
    Circle,
    Commitment,
    ConsentKind,
    DetectableEffect,
    ImpactSheet,
    Session,
)
from maillage.apps.circles.tasks.effects import look_structure, make_effect
from maillage.apps.meetings.actions import correct_minutes
from maillage.apps.people.models import AuditEvent
from maillage.engine.errors import BadInput
from tests.factories import circle_history, circles, people
from tests.factories.looks import SESSION_DAY, build, keep, look, plan_of, sign, signed
from tests.factories.shown import show_figures


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("looking_back")]

State = ImpactSheet.State


@pytest.fixture
def circle(old_circle: Circle) -> Circle:
    return old_circle


# --- the plan -----------------------------------------------------------------------


def test_signing_the_minutes_freezes_what_will_be_looked_at(circle: Circle) -> None:
    session = circle_history.session_on(circle, SESSION_DAY)
    show_figures(session)
    circle_history.commitment(session, review_on=date(2026, 9, 20), target=0.15)
    DetectableEffect.objects.create(
        session=session,
        indicator="ATB02",
        horizon_months=12,
        value=0.031,
        build="one",
        made_at=session.meeting.starts_at,
    )
    sign(session)
    plan = plan_of(session)
    minutes = session.meeting.minutes.get()
    assert plan.horizon_months == 12
    assert plan.target == 0.15
    assert plan.expected_effect == pytest.approx(0.15 - group_value(session))
    assert plan.minimum_detectable == 0.031
    assert (plan.frozen_at, plan.signed_sha256) == (minutes.signed_at, minutes.sha256)
    assert AuditEvent.objects.filter(what="circles.freeze_plans").count() == 1


def group_value(session: Session) -> float:
    from maillage.apps.circles.figures.committed import value_shown  # noqa: PLC0415

    found = value_shown(session, "ATB02")
    assert found is not None
    return found


def test_a_commitment_without_a_target_and_one_dropped_before_the_signature(
    circle: Circle,
) -> None:
    session = circle_history.session_on(circle, SESSION_DAY)
    kept = circle_history.commitment(session, review_on=date(2026, 3, 1))
    dropped = Commitment.objects.create(
        session=session,
        indicator="ATB29",
        direction="decrease",
        review_on=date(2026, 3, 1),
    )
    drop_commitment(commitment=dropped, reason="Trop", by=circles.animator(circle))
    sign(session)
    plan = plan_of(session)
    assert plan.commitment == kept
    assert plan.expected_effect is None


@pytest.mark.parametrize(
    "change",
    [
        {"indicator": "ATB29"},
        {"horizon_months": 24},
        {"target": 0.5},
        {"frozen_at": None},
        {"signed_sha256": "0" * 64},
    ],
)
def test_the_database_refuses_to_change_a_frozen_plan(
    circle: Circle, change: dict[str, Any]
) -> None:
    plan = plan_of(signed(circle))
    with pytest.raises(DatabaseError), transaction.atomic():
        AnalysisPlan.objects.filter(pk=plan.pk).update(**change)
    for name, value in change.items():
        plan.refresh_from_db()
        assert getattr(plan, name) != value


def test_minutes_corrected_later_change_no_plan(circle: Circle) -> None:
    session = signed(circle)
    before = AnalysisPlan.objects.values().get(session=session)
    animator = circles.animator(circle)
    minutes = correct_minutes(meeting=session.meeting, by=animator)
    sign_minutes(session=session, version=minutes.version, by=animator)
    assert AnalysisPlan.objects.values().get(session=session) == before


def test_a_plan_withdrawn_keeps_its_row_and_its_reason(circle: Circle) -> None:
    plan, animator = plan_of(signed(circle)), circles.animator(circle)
    with pytest.raises(BadInput, match="pourquoi"):
        withdraw_plan(plan=plan, reason=" ", by=animator)
    withdraw_plan(plan=plan, reason="Rupture de stock", by=animator)
    with pytest.raises(BadInput, match="déjà retiré"):
        withdraw_plan(plan=plan, reason="Encore", by=animator)
    plan.refresh_from_db()
    assert plan.withdrawn_because == "Rupture de stock"
    build(circle)
    assert look_where_due(circle=circle) == []


# --- the looks ----------------------------------------------------------------------


def test_a_new_build_makes_the_planned_look_once_its_horizon_is_reached(
    circle: Circle, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    session = signed(circle)
    build(circle)
    with django_capture_on_commit_callbacks(execute=True):
        look_structure.enqueue(circle.organisation_id)
        look_structure.enqueue(circle.organisation_id)
    (sheet,) = ImpactSheet.objects.all()
    assert sheet.state == State.READY, sheet.message
    assert sheet.planned and sheet.asked_by is None
    assert sheet.document["doctors"] == 6
    assert (sheet.look is None) == (sheet.verdict == "no_figure")
    assert sheet.session == session


def test_before_its_horizon_a_plan_waits_and_an_early_look_is_counted_apart(
    circle: Circle,
    django_capture_on_commit_callbacks: Callable[..., Any],
    counted: list[set[int]],
) -> None:
    session = signed(circle, review_on=date(2026, 9, 18))
    build(circle)
    assert look_where_due(circle=circle) == []
    sheet = look(session, django_capture_on_commit_callbacks)
    assert sheet.state == State.READY, sheet.message
    assert not sheet.planned
    assert sheet.plan == plan_of(session)


def test_looks_are_numbered_whoever_asked_and_a_refusal_is_no_look(
    circle: Circle,
) -> None:
    session = signed(circle)
    first = keep(session)
    failed = ImpactSheet.objects.create(
        session=session, indicator="ATB02", asked_at=session.meeting.ends_at
    )
    effect_states.failed(failed, "Trop peu.")
    nothing = keep(session, name="no figure")
    second = keep(session, planned=False)
    failed.refresh_from_db()
    assert [one.look for one in (first, failed, nothing, second)] == [1, None, None, 2]


def test_the_same_data_are_not_looked_at_twice(
    circle: Circle,
    django_capture_on_commit_callbacks: Callable[..., Any],
    counted: list[set[int]],
) -> None:
    session = signed(circle)
    build(circle)
    look(session, django_capture_on_commit_callbacks)
    with pytest.raises(BadInput, match="dernier regard"):
        look(session, django_capture_on_commit_callbacks)
    assert ImpactSheet.objects.count() == 1


def test_a_look_is_refused_without_data_without_a_group_and_of_something_else(
    circle: Circle,
) -> None:
    session, animator = signed(circle), circles.animator(circle)
    ask = {"session": session, "by": animator}
    with pytest.raises(BadInput, match="pas encore de données"):
        look_at_effect(indicator="ATB02", **ask)
    build(circle)
    with pytest.raises(BadInput, match="que la séance a montrés"):
        look_at_effect(indicator="ATB29", **ask)
    for doctor in circles.members(circle)[:2]:
        withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=doctor)
    with pytest.raises(BadInput, match="Il faut 5 médecins"):
        look_at_effect(indicator="ATB02", **ask)


def test_asked_twice_before_it_is_made_a_look_is_one(circle: Circle) -> None:
    session, animator = signed(circle), circles.animator(circle)
    build(circle)
    asked = [
        look_at_effect(session=session, indicator="ATB02", by=animator)
        for _ in range(2)
    ]
    assert asked[0] == asked[1]


def test_a_doctor_who_came_after_the_session_would_be_told_by_difference(
    circle: Circle,
    django_capture_on_commit_callbacks: Callable[..., Any],
    counted: list[set[int]],
) -> None:
    session = signed(circle, indicators=("ATB02", "ATB29"))
    later = circle_history.session_on(circle, date(2025, 12, 4))
    came = people.person()
    admit_member(
        circle=circle,
        person=came,
        codes=(circles.code(came.pk),),
        by=circles.animator(circle),
        on=date(2025, 11, 1),
    )
    circles.agree(circle, came)
    build(circle)
    look(session, django_capture_on_commit_callbacks)
    unplanned = look(later, django_capture_on_commit_callbacks)
    assert unplanned.state == State.READY, unplanned.message
    assert unplanned.plan is None
    first, second = counted
    assert first == second
    assert came.pk not in second


def test_what_broke_is_said_without_a_figure(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("18.4")

    session = signed(circle)
    build(circle)
    monkeypatch.setattr("maillage.apps.circles.figures.effects.compose_effect", broken)
    sheet = look_at_effect(
        session=session, indicator="ATB02", by=circles.animator(circle)
    )
    make_effect.enqueue(sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == State.FAILED
    assert sheet.message.startswith("Un défaut")
    assert sheet.look is None


def test_who_withdraws_takes_the_figures_with_him_and_the_look_stays_counted(
    circle: Circle,
) -> None:
    session = signed(circle)
    sheet = keep(session)
    withdraw_consent(
        circle=circle, kind=ConsentKind.FIGURES, by=circles.members(circle)[0]
    )
    sheet.refresh_from_db()
    assert (sheet.document, sheet.svg, sheet.look) == ({}, "", 1)
    assert sheet.verdict == "changed"
    build(circle, "one")
    with pytest.raises(BadInput, match="a retiré son accord"):
        look_at_effect(session=session, indicator="ATB02", by=circles.animator(circle))
