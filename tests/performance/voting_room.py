"""A session whose vote is open, and a phone signed in for each of its members."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.urls import reverse

from maillage.apps.circles.models import Statement
from maillage.apps.people.models import Account, Person
from tests.factories import circles, sessions


@dataclass(frozen=True)
class Room:
    """The addresses of the session and of its vote, and the cookie of each phone."""

    page: str
    vote: str
    statement: int
    cookies: tuple[str, ...]


def make(phones: int) -> Room:
    """In an empty database."""
    call_command("migrate", verbosity=0)
    circle = circles.circle(members=phones, most_members=phones + 1, consents=False)
    session = sessions.open_session(circle)
    statement = sessions.voting(session)
    where = (circle.slug, session.pk)
    return Room(
        page=reverse("circles:live", args=where),
        vote=reverse("circles:vote", args=(*where, statement.pk)),
        statement=statement.pk,
        cookies=tuple(_cookie(member) for member in circles.members(circle)),
    )


def counted(room: Room) -> int:
    """How many votes « pour » are in the box."""
    return Statement.objects.get(pk=room.statement).votes_for


def _cookie(member: Person) -> str:
    """A session as signing in would make it, without a slow password check for each."""
    account = Account.objects.create(email=f"{member.pk}@exemple.fr", person=member)
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return f"maillage={store.session_key}"
