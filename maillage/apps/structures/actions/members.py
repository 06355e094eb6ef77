"""Who belongs to a structure: admitted, changed, left, and taken back."""

from __future__ import annotations

from datetime import date

from maillage.apps.people.actions_base import Stale, action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.actions.days import (
    can_be_undone,
    checked_day,
    checked_end,
)
from maillage.apps.structures.actions.mandates import close_mandate
from maillage.apps.structures.models import (
    Mandate,
    Membership,
    Organisation,
    Site,
    Status,
)
from maillage.apps.structures.team import what_breaks_without
from maillage.engine.errors import BadInput


class Breaks(BadInput):
    """A departure would break the composition; it may be confirmed knowingly."""


@action("structures.admit_member")
def admit_member(
    *,
    organisation: Organisation,
    person: Person,
    by: Person | None,
    status: str = Status.SELF_EMPLOYED,
    site: Site | None = None,
    function: str = "",
    on: date | None = None,
) -> Membership:
    """A person belongs to a structure from a day on. Raises `BadInput`."""
    require(by, "structures.admit_member", organisation)
    organisation = locked(Organisation, organisation.pk)
    day = checked_day(on, "La date d'arrivée")
    _refuse_overlap(organisation, person, day)
    membership = Membership(
        organisation=organisation,
        person=person,
        since=day,
        **_checked(organisation, status, site, function),
    )
    membership.save()
    record(
        "structures.admit_member",
        membership,
        by=by,
        subject=person,
        details={"organisation": organisation.pk, "status": str(status)},
    )
    return membership


@action("structures.change_status")
def change_status(
    *,
    membership: Membership,
    by: Person | None,
    status: str,
    site: Site | None = None,
    function: str = "",
    on: date | None = None,
) -> Membership:
    """Another status, site or function from a day on: the period before is closed.

    Raises `Stale` when the period was closed by someone else, `BadInput` when nothing
    changes.
    """
    require(by, "structures.admit_member", membership.organisation)
    organisation = locked(Organisation, membership.organisation_id)
    before = locked(Membership, membership.pk)
    if before.until is not None:
        raise Stale(
            "Cette appartenance a été modifiée par quelqu'un d'autre entre-temps : "
            "rouvrez la fiche du membre, puis recommencez."
        )
    changes = _checked(organisation, status, site, function)
    if all(getattr(before, field) == value for field, value in changes.items()):
        raise BadInput("Rien n'a changé : statut, site et fonction sont les mêmes.")
    day = checked_end(before.since, on, "La date du changement")
    before.until = day
    before.save(update_fields=["until"])
    after = Membership.objects.create(
        organisation=organisation, person=before.person, since=day, **changes
    )
    record(
        "structures.change_status",
        after,
        by=by,
        subject=after.person,
        details={"organisation": organisation.pk, "status": str(status)},
    )
    return after


@action("structures.end_membership")
def end_membership(
    *,
    membership: Membership,
    by: Person | None,
    reason: str = "",
    on: date | None = None,
    knowingly: bool = False,
    with_mandates: bool = False,
) -> Membership:
    """A person no longer belongs to a structure from a day on.

    Raises `Breaks` when the composition would break and it was not said to be known.
    `with_mandates` also ends his roles there, for who may end them.
    """
    organisation = membership.organisation
    require(by, "structures.end_membership", organisation)
    organisation = locked(Organisation, organisation.pk)
    membership = locked(Membership, membership.pk)
    if membership.until is not None:
        raise Stale(
            f"Le départ est déjà enregistré, au {membership.until:%d/%m/%Y} : rouvrez "
            "la page des membres."
        )
    day = checked_end(membership.since, on, "La date de départ")
    broken = what_breaks_without(membership.person, organisation, day)
    if broken and not knowingly:
        raise Breaks(
            f"Sans {membership.person}, {' ; '.join(broken)}. Cochez la case pour "
            "confirmer le départ, ou admettez d'abord quelqu'un."
        )
    membership.until = day
    membership.reason = " ".join(reason.split())[:120]
    membership.save(update_fields=["until", "reason"])
    record(
        "structures.end_membership",
        membership,
        by=by,
        subject=membership.person,
        details={"organisation": organisation.pk, "breaks": len(broken)},
    )
    if (
        with_mandates
        and day <= today()
        and allowed(by, "structures.end_mandate", organisation)
    ):
        _end_mandates(organisation, membership.person, by)
    return membership


@action("structures.reopen_membership")
def reopen_membership(*, membership: Membership, by: Person | None) -> Membership:
    """Undo a departure of less than a month, as if it had never been written."""
    require(by, "structures.admit_member", membership.organisation)
    organisation = locked(Organisation, membership.organisation_id)
    membership = locked(Membership, membership.pk)
    later = Membership.objects.filter(
        organisation=organisation,
        person=membership.person,
        since__gte=membership.since,
    ).exclude(pk=membership.pk)
    if not can_be_undone(membership.until) or later.filter(until=None).exists():
        raise BadInput(
            "Ce départ ne peut plus être annulé : admettez la personne à nouveau."
        )
    membership.until = None
    membership.reason = ""
    membership.save(update_fields=["until", "reason"])
    record(
        "structures.reopen_membership",
        membership,
        by=by,
        subject=membership.person,
        details={"organisation": organisation.pk},
    )
    return membership


def _checked(
    organisation: Organisation, status: str, site: Site | None, function: str
) -> dict[str, object]:
    if status not in Status.values:
        raise BadInput("Statut : choisissez-le dans la liste.")
    if site is not None and site.organisation_id != organisation.pk:
        raise BadInput("Site : choisissez un site de cette structure.")
    function = " ".join(function.split())
    if len(function) > 80 or "\0" in function:
        raise BadInput("Fonction : 80 caractères au plus.")
    return {"status": Status(status), "site": site, "function": function}


def _refuse_overlap(organisation: Organisation, person: Person, day: date) -> None:
    periods = Membership.objects.filter(organisation=organisation, person=person)
    current = periods.filter(until__isnull=True).first()
    if current is not None:
        raise BadInput(
            f"{person} fait déjà partie de cette structure, depuis le "
            f"{current.since:%d/%m/%Y}."
        )
    last = periods.filter(until__gt=day).order_by("-until").first()
    if last is not None:
        raise BadInput(
            f"{person} en a fait partie jusqu'au {last.until:%d/%m/%Y} : choisissez ce "
            "jour ou un jour plus tard."
        )


def _end_mandates(
    organisation: Organisation, person: Person, by: Person | None
) -> None:
    for mandate in Mandate.objects.filter(
        organisation=organisation, person=person, until__isnull=True
    ):
        close_mandate(organisation, mandate, by=by, on=None)
