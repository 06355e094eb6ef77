"""Whether a professional about to be registered is already there."""

from __future__ import annotations

from maillage.apps.people.models import Person


def same_rpps(person: Person) -> Person | None:
    """Another with the same RPPS number."""
    if not person.rpps:
        return None
    return Person.objects.filter(rpps=person.rpps).exclude(pk=person.pk).first()


def same_email(person: Person) -> Person | None:
    """Another with the same e-mail address, however it is written."""
    if not person.email:
        return None
    others = Person.objects.filter(email__iexact=person.email)
    return others.exclude(pk=person.pk).first()


def alike(person: Person) -> list[Person]:
    """Others of the same name and profession, who may be the same or a namesake.

    Two who have different RPPS numbers are two people.
    """
    others = Person.objects.filter(
        family_name__iexact=person.family_name,
        given_name__iexact=person.given_name,
        profession=person.profession,
    ).exclude(pk=person.pk)
    return [
        other
        for other in others
        if not (person.rpps and other.rpps and person.rpps != other.rpps)
    ]
