"""A structure belongs to another for a time: an MSP to its pole, a pole to its CPTS."""

from __future__ import annotations

from datetime import date

from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.actions.days import checked_day, checked_end
from maillage.apps.structures.models import Link, Organisation
from maillage.engine.errors import BadInput


@action("structures.link_organisations")
def link_organisations(
    *,
    part: Organisation,
    whole: Organisation,
    by: Person | None,
    on: date | None = None,
) -> Link:
    """`part` belongs to `whole` from a day on.

    The organisers of the whole may then organise the part: it is the part's
    administrators who say so. Raises `BadInput` for a ring, or what is linked already.
    """
    require(by, "structures.link_organisation", part)
    # Locked in one order, so that two who link at once do not wait for each other.
    for key in sorted((part.pk, whole.pk)):
        locked(Organisation, key)
    day = checked_day(on, "La date de rattachement")
    if part.pk == whole.pk or part.pk in _above(whole):
        raise BadInput(
            f"{whole} fait déjà partie de {part} : une structure ne peut pas être "
            "au-dessus d'elle-même."
        )
    if Link.objects.filter(part=part, whole=whole, until__isnull=True).exists():
        raise BadInput(f"{part} est déjà rattachée à {whole}.")
    link = Link.objects.create(part=part, whole=whole, since=day)
    record(
        "structures.link_organisations",
        link,
        by=by,
        details={"part": part.pk, "whole": whole.pk},
    )
    return link


@action("structures.unlink_organisations")
def unlink_organisations(
    *, link: Link, by: Person | None, on: date | None = None
) -> Link:
    """The part no longer belongs to the whole from a day on."""
    require(by, "structures.link_organisation", link.part)
    link = locked(Link, link.pk)
    if link.until is not None:
        raise BadInput(f"Ce rattachement a déjà pris fin, le {link.until:%d/%m/%Y}.")
    link.until = checked_end(link.since, on, "La date de fin du rattachement")
    link.save(update_fields=["until"])
    record(
        "structures.unlink_organisations",
        link,
        by=by,
        details={"part": link.part_id, "whole": link.whole_id},
    )
    return link


def _above(organisation: Organisation) -> set[int]:
    """Every structure that this one belongs to, directly or not."""
    seen: set[int] = set()
    waiting = [organisation.pk]
    while waiting:
        wholes = Link.objects.filter(part__in=waiting, until__isnull=True)
        above = wholes.exclude(whole__in=seen)
        waiting = list(above.values_list("whole", flat=True))
        seen.update(waiting)
    return seen
