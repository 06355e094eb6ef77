"""Whether someone is known beyond one structure, which then may not speak for him."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Mandate, Membership, Organisation


_OWN_APPS = frozenset({"people", "structures"})


def known_elsewhere(people: Iterable[Person], organisation: Organisation) -> set[int]:
    """Those who belong, or belonged, to something else, or have an account.

    Whatever refers to a person counts (a circle's seat, a meeting's sheet), by the
    tables themselves: apps above this one are not known here.
    """
    keys = {person.pk for person in people}
    if not keys:
        return set()
    found: set[int] = set(
        Person.objects.filter(pk__in=keys, account__isnull=False).values_list(
            "pk", flat=True
        )
    )
    for model in (Membership, Mandate):
        others = model.objects.filter(person__in=keys).exclude(
            organisation=organisation
        )
        found |= set(others.values_list("person", flat=True))
    for relation in Person._meta.related_objects:
        if relation.related_model._meta.app_label not in _OWN_APPS:
            name = relation.field.name
            rows = relation.related_model._default_manager.filter(
                **{f"{name}__in": keys}
            )
            found |= set(rows.values_list(name, flat=True))
    return found & keys


def is_known_elsewhere(person: Person, organisation: Organisation) -> bool:
    """Whether one person is."""
    return bool(known_elsewhere([person], organisation))
