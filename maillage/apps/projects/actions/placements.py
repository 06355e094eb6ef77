"""What can be done with training placements: written, changed, cancelled, proven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions.words_typed import checked_line, wanted_line
from maillage.apps.projects.models import Placement, PlacementPaper
from maillage.apps.structures.actions.days import checked_day
from maillage.apps.structures.documents import CheckedFile
from maillage.apps.structures.models import Membership, Organisation, Site
from maillage.engine.errors import BadInput


KEEP = "projects.keep_registers"
MOST_DAYS = 400


@dataclass(frozen=True)
class Trained:
    """Who learns, with whom, where, from when to when (both days included)."""

    trainee_name: str
    profession: str
    tutor: Person
    first_day: date
    last_day: date
    level: str = ""
    site: Site | None = None
    is_professional_contract: bool = False
    paper: str = ""


@action("projects.add_placement")
def add_placement(
    *,
    organisation: Organisation,
    trained: Trained,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Placement:
    """A placement, with its convention or attestation where it is there already."""
    require(by, KEEP, organisation)
    placement = Placement(organisation=organisation)
    _write(placement, trained, document)
    record("projects.add_placement", placement, by=by)
    return placement


@action("projects.change_placement")
def change_placement(
    *,
    placement: Placement,
    version: int,
    trained: Trained,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Placement:
    """Other words for a placement, or its document at last. Raises `Stale`."""
    require(by, KEEP, placement.organisation)
    placement = locked(Placement, placement.pk)
    check_version(placement, version, "Ce stage")
    placement.version += 1
    _write(placement, trained, document)
    record("projects.change_placement", placement, by=by)
    return placement


@action("projects.cancel_placement")
def cancel_placement(
    *, placement: Placement, version: int, because: str, by: Person | None
) -> Placement:
    """A placement that did not take place, and why."""
    require(by, KEEP, placement.organisation)
    placement = locked(Placement, placement.pk)
    check_version(placement, version, "Ce stage")
    if placement.cancelled_on is not None:
        raise BadInput("Ce stage est déjà annulé.")
    placement.cancelled_because = wanted_line(
        because, "Motif", 160, "dites en quelques mots pourquoi il n'a pas lieu."
    )
    placement.cancelled_on = today()
    placement.version += 1
    placement.save()
    record("projects.cancel_placement", placement, by=by)
    return placement


@action("projects.restore_placement")
def restore_placement(*, placement: Placement, by: Person | None) -> Placement:
    """Undo a cancelling."""
    require(by, KEEP, placement.organisation)
    placement = locked(Placement, placement.pk)
    placement.cancelled_on, placement.cancelled_because = None, ""
    placement.version += 1
    placement.save()
    record("projects.restore_placement", placement, by=by)
    return placement


def _write(
    placement: Placement, trained: Trained, document: CheckedFile | None
) -> None:
    organisation = placement.organisation
    name = checked_line(trained.trainee_name, "Stagiaire", 120, named=True)
    if len(name.split()) < 2:
        raise BadInput("Stagiaire : écrivez son prénom et son nom.")
    if trained.profession not in Profession:
        raise BadInput("Profession préparée : choisissez-la dans la liste.")
    if trained.paper and trained.paper not in PlacementPaper:
        raise BadInput("Document : une convention de stage ou une attestation.")
    if trained.site is not None and trained.site.organisation_id != organisation.pk:
        raise BadInput("Site : choisissez un site de la structure.")
    _check_days(trained)
    _check_tutor(organisation, trained)
    placement.trainee_name = name
    placement.level = checked_line(trained.level, "Niveau", 80)
    for field in (
        "profession",
        "tutor",
        "site",
        "first_day",
        "last_day",
        "is_professional_contract",
        "paper",
    ):
        setattr(placement, field, getattr(trained, field))
    placement.keep(document)
    if placement.document and not placement.paper:
        placement.paper = PlacementPaper.CONVENTION
    placement.save()


def _check_days(trained: Trained) -> None:
    checked_day(trained.first_day, "Le premier jour")
    if trained.last_day < trained.first_day:
        raise BadInput("Dernier jour : il précède le premier ; corrigez l'un des deux.")
    if (trained.last_day - trained.first_day).days >= MOST_DAYS:
        raise BadInput(
            "Un stage de plus d'un an : écrivez-en un par année, chacun avec sa "
            "convention."
        )


def _check_tutor(organisation: Organisation, trained: Trained) -> None:
    here = Membership.objects.on(trained.first_day).filter(
        organisation=organisation, person=trained.tutor
    )
    if not here.exists():
        raise BadInput(
            "Maître de stage : choisissez un membre de la structure au premier jour "
            "du stage."
        )
