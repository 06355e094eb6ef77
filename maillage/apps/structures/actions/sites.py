"""The places where a structure works: opened, corrected, closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.actions.days import (
    can_be_undone,
    checked_day,
    checked_end,
)
from maillage.apps.structures.models import Organisation, Site
from maillage.engine.errors import BadInput
from maillage.engine.identifiers.finess import read_finess
from maillage.engine.identifiers.places import read_commune_code, read_postcode


@dataclass(frozen=True)
class Place:
    """What is written of a site."""

    name: str
    address: str = ""
    postcode: str = ""
    commune: str = ""
    insee: str = ""
    finess: str = ""
    telephone: str = ""


_READERS: dict[str, Callable[[str], str]] = {
    "postcode": read_postcode,
    "insee": read_commune_code,
    "finess": read_finess,
}


@action("structures.add_site")
def add_site(
    *,
    organisation: Organisation,
    place: Place,
    by: Person | None,
    since: date | None = None,
) -> Site:
    """A site of a structure, from a day on. Raises `BadInput`."""
    require(by, "structures.change_organisation", organisation)
    organisation = locked(Organisation, organisation.pk)
    site = Site(
        organisation=organisation, since=checked_day(since, "La date d'ouverture")
    )
    _write(site, place)
    record("structures.add_site", site, by=by)
    return site


@action("structures.change_site")
def change_site(*, site: Site, version: int, place: Place, by: Person | None) -> Site:
    """Other words for a site. Raises `Stale`, `BadInput`."""
    require(by, "structures.change_organisation", site.organisation)
    site = locked(Site, site.pk)
    check_version(site, version, "Ce site")
    site.version += 1
    _write(site, place)
    record("structures.change_site", site, by=by)
    return site


@action("structures.close_site")
def close_site(
    *, site: Site, version: int, by: Person | None, on: date | None = None
) -> Site:
    """The structure no longer works there from a day on."""
    require(by, "structures.change_organisation", site.organisation)
    site = locked(Site, site.pk)
    check_version(site, version, "Ce site")
    if site.until is not None:
        raise BadInput(f"Ce site est déjà fermé, depuis le {site.until:%d/%m/%Y}.")
    site.until = checked_end(site.since, on, "La date de fermeture")
    site.version += 1
    site.save(update_fields=["until", "version"])
    record("structures.close_site", site, by=by, details={"on": f"{site.until}"})
    return site


@action("structures.reopen_site")
def reopen_site(*, site: Site, version: int, by: Person | None) -> Site:
    """Undo a closing of less than a month."""
    require(by, "structures.change_organisation", site.organisation)
    site = locked(Site, site.pk)
    check_version(site, version, "Ce site")
    if not can_be_undone(site.until):
        raise BadInput(
            "Ce site n'est pas fermé, ou l'est depuis plus d'un mois : ajoutez un "
            "nouveau site."
        )
    site.until = None
    site.version += 1
    site.save(update_fields=["until", "version"])
    record("structures.reopen_site", site, by=by)
    return site


def _write(site: Site, place: Place) -> None:
    for field, typed in vars(place).items():
        value = " ".join(typed.split())
        reader = _READERS.get(field)
        value = reader(value) if reader and value else value
        most = Site._meta.get_field(field).max_length
        if len(value) > most or "\0" in value:
            label = str(Site._meta.get_field(field).verbose_name).capitalize()
            raise BadInput(f"{label} : {most} caractères au plus.")
        setattr(site, field, value)
    if not site.name:
        raise BadInput("Nom du site : donnez le nom par lequel l'équipe l'appelle.")
    _refuse_twice(site)
    site.save()


def _refuse_twice(site: Site) -> None:
    others = Site.objects.filter(until__isnull=True).exclude(pk=site.pk)
    if others.filter(organisation=site.organisation, name__iexact=site.name).exists():
        raise BadInput(
            f"Un site « {site.name} » existe déjà : choisissez un autre nom."
        )
    if site.finess and others.filter(finess=site.finess).exists():
        raise BadInput(
            "Ce numéro FINESS est déjà celui d'un autre site : vérifiez-le dans le "
            "répertoire FINESS."
        )
