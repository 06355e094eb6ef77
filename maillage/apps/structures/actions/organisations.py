"""A structure is written down, corrected, and takes a legal form for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.actions.days import checked_day
from maillage.apps.structures.models import (
    Form,
    Kind,
    LegalForm,
    Mandate,
    Organisation,
)
from maillage.engine.errors import BadInput
from maillage.engine.identifiers.siret import read_siret


RESERVED = frozenset({"ajouter", "modele", "recherche"})
"""Addresses that are pages of their own, not structures."""


@dataclass(frozen=True)
class Card:
    """What is written on a structure's card."""

    name: str
    kind: str
    territory: str = ""
    siret: str = ""
    website: str = ""


@action("structures.create_organisation")
def create_organisation(
    *,
    card: Card,
    by: Person | None,
    form: str = Form.NONE,
    since: date | None = None,
    administrator: Person | None = None,
) -> Organisation:
    """A new structure; whoever makes it is its administrator unless another is named.

    Raises `BadInput` for a name already taken by a structure of the same kind, and for
    what is badly written.
    """
    require(by, "structures.create_organisation", None)
    organisation = Organisation(**_checked(card))
    _refuse_twice(organisation)
    organisation.slug = _free_slug(organisation.name)
    organisation.save()
    record("structures.create_organisation", organisation, by=by)
    day = checked_day(since, "La date de la forme juridique")
    if form != Form.NONE:
        LegalForm.objects.create(
            organisation=organisation, form=_checked_form(form), since=day
        )
    Mandate.objects.create(
        organisation=organisation,
        person=administrator or by,
        role=Role.ADMINISTRATOR,
        since=today(),
    )
    return organisation


@action("structures.change_organisation")
def change_organisation(
    *, organisation: Organisation, version: int, card: Card, by: Person | None
) -> Organisation:
    """Other words on a card; its address stays. Raises `Stale`, `BadInput`."""
    require(by, "structures.change_organisation", organisation)
    organisation = locked(Organisation, organisation.pk)
    check_version(organisation, version, "Le dossier de cette structure")
    for field, value in _checked(card).items():
        setattr(organisation, field, value)
    _refuse_twice(organisation)
    organisation.version += 1
    organisation.save()
    record("structures.change_organisation", organisation, by=by)
    return organisation


@action("structures.set_legal_form")
def set_legal_form(
    *,
    organisation: Organisation,
    version: int,
    form: str,
    by: Person | None,
    on: date | None = None,
) -> Organisation:
    """Another legal form from a day on; the one before ends that day.

    Given on the very day the last one began, it corrects it.
    """
    require(by, "structures.change_organisation", organisation)
    organisation = locked(Organisation, organisation.pk)
    check_version(organisation, version, "Le dossier de cette structure")
    day = checked_day(on, "La date de la forme juridique")
    form = _checked_form(form)
    last = organisation.legal_forms.first()
    if last is not None and last.since > day:
        raise BadInput(
            f"La forme « {last.get_form_display()} » a commencé le "
            f"{last.since:%d/%m/%Y} : choisissez ce jour ou un jour plus tard."
        )
    if last is not None and last.until is None and last.form == form:
        raise BadInput(
            f"Cette forme est déjà celle de la structure, depuis le "
            f"{last.since:%d/%m/%Y}."
        )
    if last is not None and last.until is None:
        last.until = day
        last.save(update_fields=["until"])
    if form != Form.NONE:
        LegalForm.objects.create(organisation=organisation, form=form, since=day)
    organisation.version += 1
    organisation.save(update_fields=["version"])
    record(
        "structures.set_legal_form",
        organisation,
        by=by,
        details={"form": form, "on": day.isoformat()},
    )
    return organisation


def _checked(card: Card) -> dict[str, str]:
    name = " ".join(card.name.split())
    if not name:
        raise BadInput("Nom : donnez le nom de la structure.")
    if card.kind not in Kind.values:
        raise BadInput("Nature : choisissez ce qu'est la structure dans la liste.")
    typed = {
        "name": name,
        "kind": card.kind,
        "territory": " ".join(card.territory.split()),
        "siret": read_siret(card.siret) if card.siret.strip() else "",
        "website": _website(card.website),
    }
    for field, value in typed.items():
        most = Organisation._meta.get_field(field).max_length
        if len(value) > most or "\0" in value:
            label = Organisation._meta.get_field(field).verbose_name
            raise BadInput(f"{str(label).capitalize()} : {most} caractères au plus.")
    return typed


def _website(typed: str) -> str:
    address = typed.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(["http", "https"])(address)
    except ValidationError:
        raise BadInput(
            "Site internet : une adresse comme https://www.exemple.fr est attendue."
        ) from None
    return address


def _checked_form(form: str) -> str:
    if form not in Form.values:
        raise BadInput("Forme juridique : choisissez-la dans la liste.")
    return form


def _refuse_twice(organisation: Organisation) -> None:
    others = Organisation.objects.exclude(pk=organisation.pk)
    if others.filter(
        name__iexact=organisation.name,
        kind=organisation.kind,
        territory__iexact=organisation.territory,
    ).exists():
        raise BadInput(
            f"« {organisation.name} » existe déjà dans ce territoire : ouvrez sa page, "
            "ou précisez le nom ou le territoire."
        )
    if organisation.siret and others.filter(siret=organisation.siret).exists():
        raise BadInput(
            "Ce SIRET est déjà celui d'une autre structure : ouvrez sa page, ou "
            "corrigez le numéro."
        )


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:56].strip("-") or "structure"
    slug, number = wanted, 1
    while slug in RESERVED or Organisation.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug
