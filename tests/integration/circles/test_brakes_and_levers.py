"""What held a circle back or helped it: noted by its animator, counted, not blamed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.factors import note_factor, withdraw_factor
from maillage.apps.circles.models import FactorSide, Session, SessionFactor
from maillage.apps.circles.selectors.factors import coded_in, factors_of
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent
from maillage.engine.errors import BadInput
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return circle_history.session_on(circles.circle(), today() - timedelta(days=30))


def note(session: Session, **named: object) -> SessionFactor:
    known = {"side": FactorSide.BRAKE, "code": "time", "note": "épidémie", **named}
    return note_factor(
        session=session,
        by=circles.animator(session.circle),
        **known,  # type: ignore[arg-type]
    )


def test_a_factor_sent_twice_is_one_and_another_note_replaces_it(
    session: Session,
) -> None:
    first = note(session)
    assert note(session, note=" épidémie ") == first
    second = note(session, note="remplacements")
    first.refresh_from_db()
    assert first.withdrawn_at is not None and second.withdrawn_at is None
    assert [one.note for one in factors_of(_animator(session), session)] == [
        "remplacements"
    ]


def test_the_same_subject_may_be_a_brake_and_a_lever(session: Session) -> None:
    note(session)
    note(session, side=FactorSide.LEVER, note="")
    assert coded_in([session.pk]) == {
        session.pk: {("brake", "time"), ("lever", "time")}
    }


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"note": "Mme Durand a refusé"}, "identité d'un patient"),
        ({"code": "weather"}, "choisissez"),
    ],
)
def test_a_patient_s_name_or_an_unknown_subject_is_refused(
    session: Session, named: dict[str, str], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        note(session, **named)
    assert not SessionFactor.objects.exists()


def test_nothing_is_noted_before_the_session_is_held() -> None:
    coming = circle_history.session_on(
        circles.circle(), today() + timedelta(days=3), state=MeetingState.PLANNED
    )
    with pytest.raises(BadInput, match="une fois la séance tenue"):
        note(coming)


def test_a_member_reads_but_does_not_note_and_every_note_leaves_a_trace(
    session: Session,
) -> None:
    member = circles.members(session.circle)[0]
    with pytest.raises(PermissionDenied):
        note_factor(session=session, side=FactorSide.BRAKE, code="time", by=member)
    factor = note(session)
    assert [one.title for one in factors_of(member, session)]
    withdraw_factor(factor=factor, by=_animator(session))
    assert factors_of(member, session) == []
    verbs = AuditEvent.objects.filter(what__contains="factor").values_list(
        "what", flat=True
    )
    assert list(verbs) == ["circles.note_factor", "circles.withdraw_factor"]


def test_the_page_takes_a_note_and_gives_it_back_when_it_is_refused(
    session: Session, client: Client
) -> None:
    page = reverse("circles:factors", args=(session.circle.slug, session.pk))
    client.force_login(people.account(_animator(session)))
    typed = {"side": "lever", "code": "tools", "note": "M. Petit a dit non"}
    refused = client.post(page, typed).content.decode()
    assert "M. Petit a dit non" in refused and "identité d" in refused
    done = client.post(page, {**typed, "note": "test rapide"}, follow=True)
    assert "test rapide" in done.content.decode()
    factor = SessionFactor.objects.get()
    client.post(
        reverse(
            "circles:withdraw_factor", args=(session.circle.slug, session.pk, factor.pk)
        )
    )
    factor.refresh_from_db()
    assert factor.withdrawn_at is not None


def test_the_page_is_not_there_for_who_has_nothing_to_do_with_the_circle(
    session: Session, client: Client
) -> None:
    page = reverse("circles:factors", args=(session.circle.slug, session.pk))
    client.force_login(people.account())
    assert client.get(page).status_code == 404


def _animator(session: Session):  # type: ignore[no-untyped-def]
    return circles.animator(session.circle)
