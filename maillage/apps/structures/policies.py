"""Who may do what with organisations, their members and their mandates."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db.models import Q

from maillage.apps.people.authorisation import Policies, Predicate, any_of
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.policies import is_steward
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Link, Mandate, Membership, Organisation


@cache
def holds(*roles: Role) -> Predicate:
    """The reader holds one of these roles, today, on the organisation or its whole."""

    def predicate(reader: Person, organisation: Organisation) -> bool:
        wholes = Link.objects.on(today()).filter(part=organisation).values("whole")
        return (
            Mandate.objects.on(today())
            .filter(person=reader, role__in=roles)
            .filter(Q(organisation=organisation) | Q(organisation__in=wholes))
            .exists()
        )

    predicate.__name__ = "holds_" + "_or_".join(sorted(roles))
    return predicate


@cache
def holds_anywhere(*roles: Role) -> Callable[[Person, object], bool]:
    """The reader holds one of these roles somewhere, today."""

    def predicate(reader: Person, _about: object) -> bool:
        return (
            Mandate.objects.on(today()).filter(person=reader, role__in=roles).exists()
        )

    predicate.__name__ = "holds_anywhere_" + "_or_".join(sorted(roles))
    return predicate


def belongs(reader: Person, organisation: Organisation) -> bool:
    """The reader is a member of the organisation today."""
    return (
        Membership.objects.on(today())
        .filter(person=reader, organisation=organisation)
        .exists()
    )


def is_signed_in(_reader: Person, _about: object) -> bool:
    """Anyone who has an account."""
    return True


ORGANISERS = (Role.COORDINATOR, Role.ADMINISTRATOR)

POLICIES = Policies(
    {
        "structures.read_organisation": any_of(is_signed_in),
        "structures.create_organisation": any_of(
            is_steward, holds_anywhere(*ORGANISERS)
        ),
        "structures.change_organisation": any_of(is_steward, holds(*ORGANISERS)),
        "structures.link_organisation": any_of(is_steward, holds(Role.ADMINISTRATOR)),
        "structures.read_members": any_of(
            is_steward,
            belongs,
            holds(Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS),
        ),
        "structures.admit_member": any_of(is_steward, holds(*ORGANISERS)),
        "structures.end_membership": any_of(is_steward, holds(*ORGANISERS)),
        "structures.import_people": any_of(is_steward, holds(*ORGANISERS)),
        "structures.invite_person": any_of(is_steward, holds(*ORGANISERS)),
        "structures.give_mandate": any_of(is_steward, holds(Role.ADMINISTRATOR)),
        "structures.end_mandate": any_of(is_steward, holds(Role.ADMINISTRATOR)),
    }
)
"""Verb -> who; the object is always an organisation."""
