"""Registering a professional and changing what is known of him."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.duplicates import alike, same_email, same_rpps
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.engine.errors import BadInput
from maillage.engine.identifiers.rpps import read_rpps


OWN_FIELDS = frozenset({"family_name", "given_name", "email", "telephone", "specialty"})
"""What a person may change of himself."""

IDENTITY_FIELDS = frozenset({"rpps", "profession"})
"""What others rely on to know who someone is: changed by those who keep the service.

Pro Santé Connect recognises a professional by his RPPS number, so that whoever writes
the number chooses who signs in.
"""


class Duplicate(BadInput):
    """The same professional is already registered: `person`."""

    def __init__(self, sentence: str, person: Person) -> None:
        super().__init__(sentence)
        self.person = person


class Alike(BadInput):
    """Others have the same name and profession: `people`. May be confirmed."""

    def __init__(self, sentence: str, people: list[Person]) -> None:
        super().__init__(sentence)
        self.people = people


@action("people.register_person")
def register_person(
    *,
    family_name: str,
    by: Person | None,
    verb: str,
    about: models.Model | None,
    given_name: str = "",
    email: str = "",
    telephone: str = "",
    rpps: str = "",
    profession: str = Profession.OTHER,
    specialty: str = "",
    even_if_alike: bool = False,
) -> Person:
    """A new professional.

    `verb` and `about` say by which right: the caller's own (« structures.admit_member »
    on an organisation). Raises `Duplicate` for the same RPPS number or e-mail address,
    `Alike` for the same name and profession unless `even_if_alike`, `BadInput` for what
    is badly written.
    """
    require(by, verb, about)
    person = Person(profession=profession or Profession.OTHER)
    _fill(
        person,
        family_name=family_name,
        given_name=given_name,
        email=email,
        telephone=telephone,
        rpps=rpps,
        specialty=specialty,
    )
    _refuse_duplicates(person)
    others = [] if even_if_alike else alike(person)
    if others:
        raise Alike(
            "Un professionnel de même nom et de même profession est déjà inscrit ; "
            "confirmez qu'il s'agit de quelqu'un d'autre, ou choisissez-le.",
            others,
        )
    _save(person)
    record("people.register_person", person, by=by, subject=person)
    return person


def register_unasked(*, family_name: str, given_name: str, email: str) -> Person:
    """A new professional, for an action that has asked who may and records it."""
    person = Person()
    _fill(person, family_name=family_name, given_name=given_name, email=email)
    _refuse_duplicates(person)
    _save(person)
    return person


@action("people.change_person")
def change_person(
    *, person: Person, version: int, by: Person | None, **changes: str
) -> Person:
    """Change some fields of a person, from the version that was read.

    Raises `Stale` where someone saved first, `Duplicate`, `BadInput`.
    """
    require(by, "people.change_person", person)
    if changes.keys() & IDENTITY_FIELDS:
        require(by, "people.change_identity", person)
    unknown = changes.keys() - OWN_FIELDS - IDENTITY_FIELDS
    if unknown:
        raise TypeError(f"no such field of a person: {sorted(unknown)}")
    person = locked(Person, person.pk)
    check_version(person, version, "La fiche")
    before = {name: getattr(person, name) for name in changes}
    _fill(person, **changes)
    _refuse_duplicates(person)
    changed = sorted(name for name in changes if getattr(person, name) != before[name])
    if changed:
        person.version += 1
        _save(person)
        record(
            "people.change_person",
            person,
            by=by,
            subject=person,
            details={"fields": changed},
        )
    return person


def _fill(person: Person, **typed: str) -> None:
    for name, value in typed.items():
        text = " ".join((value or "").split())
        if name == "email":
            text = text.lower()
        setattr(person, name, text)
    if "rpps" in typed:
        person.rpps = read_rpps(person.rpps) if person.rpps else None
    _check(person)


def _check(person: Person) -> None:
    """Raise `BadInput` for the first field that its own rules refuse."""
    typed = (getattr(person, name) or "" for name in OWN_FIELDS)
    if any(not text.isprintable() for text in typed):
        raise BadInput(
            "Nom, coordonnées : un caractère invisible s'y trouve ; "
            "tapez le texte au lieu de le coller."
        )
    try:
        person.clean_fields()
    except ValidationError as refusal:
        name, errors = next(iter(refusal.message_dict.items()))
        label = str(Person._meta.get_field(name).verbose_name).capitalize()
        raise BadInput(f"{label} : {errors[0]}") from None


def _refuse_duplicates(person: Person) -> None:
    if other := same_rpps(person):
        raise Duplicate(
            "Ce numéro RPPS est déjà celui d'un professionnel inscrit ; "
            "choisissez-le au lieu de l'inscrire à nouveau.",
            other,
        )
    if other := same_email(person):
        raise Duplicate(
            "Cette adresse est déjà celle d'un professionnel inscrit ; "
            "choisissez-le, ou donnez une autre adresse.",
            other,
        )


def _save(person: Person) -> None:
    """Save; what another wrote in the same instant is found as a duplicate."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        _refuse_duplicates(person)
        raise
