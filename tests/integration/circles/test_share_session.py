"""A circle shows a signed session to its payer's referent, and may take it back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions import minutes
from maillage.apps.circles.actions.sharing import share_session
from maillage.apps.circles.models import Session
from maillage.apps.meetings import actions as meetings
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions


pytestmark = pytest.mark.django_db


@pytest.fixture
def signed() -> Session:
    """A session held, its minutes signed."""
    session = sessions.held_session()
    animator = circles.animator(session.circle)
    draft = meetings.save_minutes(
        meeting=session.meeting, remarks="", version=0, by=animator
    )
    minutes.sign_minutes(session=session, version=draft.version, by=animator)
    return session


def _referent(session: Session) -> Person:
    return circles.coordinator(session.circle.organisation, Role.REFERENT)


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(people.account(person))
    return client


def _address(session: Session, name: str) -> str:
    return reverse(f"circles:{name}", args=(session.circle.slug, session.pk))


def test_an_animator_shares_by_the_page_and_takes_it_back(signed: Session) -> None:
    animator = circles.animator(signed.circle)
    animator.email = "animation@exemple.fr"
    referent = _referent(signed)
    referent.email = "financeur@exemple.fr"
    sharing, reading = _client(animator), _client(referent)
    page = _address(signed, "minutes")
    assert reading.get(page).status_code == 404
    sharing.post(_address(signed, "share_session"), {"shared": "yes"})
    assert reading.get(page).status_code == 200
    assert signed.circle.name in reading.get(reverse("circles:shared")).content.decode()
    sharing.post(_address(signed, "share_session"), {"shared": "no"})
    assert reading.get(page).status_code == 404


def test_nothing_is_shared_before_the_minutes_are_signed() -> None:
    session = sessions.held_session()
    animator = circles.animator(session.circle)
    with pytest.raises(BadInput, match="Signez d'abord"):
        share_session(session=session, shared=True, by=animator)
    session.refresh_from_db()
    assert not session.shared_with_referent


def test_who_does_not_animate_shares_nothing(signed: Session) -> None:
    for person in (circles.members(signed.circle)[0], _referent(signed)):
        with pytest.raises(PermissionDenied):
            share_session(session=signed, shared=True, by=person)
    assert not allowed(_referent(signed), "circles.read_minutes", signed)
