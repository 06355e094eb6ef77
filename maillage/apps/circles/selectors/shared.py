"""What circles shared with the referent of their payer: sessions, one by one."""

from __future__ import annotations

from django.db.models import Q

from maillage.apps.circles.models import Session
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Mandate, Organisation


def sessions_shared_with(reader: Person | None) -> list[Session]:
    """The sessions shared with the reader as referent, the last one first.

    Of a circle that shared nothing he does not even learn the name.
    """
    if reader is None:
        return []
    held = Mandate.objects.on(today()).filter(person=reader, role=Role.REFERENT)
    structures = held.values("organisation")
    parts = Organisation.objects.filter(belongs_to__whole__in=structures).values("pk")
    sessions = Session.objects.filter(
        Q(circle__organisation__in=structures) | Q(circle__organisation__in=parts),
        shared_with_referent=True,
    )
    return list(
        sessions.select_related("circle__organisation", "meeting")
        .defer("sheets_document")
        .order_by("-meeting__starts_at")
    )


def is_referent(reader: Person | None) -> bool:
    """Whether the reader is a referent somewhere today."""
    return (
        reader is not None
        and Mandate.objects.on(today())
        .filter(person=reader, role=Role.REFERENT)
        .exists()
    )
