"""What is due about money: a statement to read, a vote to freeze, a late payment."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from maillage.apps.funding.actions.share_vote import ABOUT
from maillage.apps.funding.models import (
    EntryKind,
    LedgerEntry,
    ShareOut,
    SharePartner,
    ShareState,
)
from maillage.apps.funding.selectors.ledger import Expectation, expectations
from maillage.apps.meetings.selectors.assembly import adopted_resolution
from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Mandate, Organisation
from maillage.ui.formats import day, euros


KEPT_FOR = timedelta(days=365)
"""A statement that nobody opened in a year is no longer recalled."""


def dues_of_money(reader: Person) -> list[Due]:
    """One's own statement; for the treasurer, what to freeze and what is late."""
    dues = [_statement(share) for share in _arrived(reader)]
    mandates = Mandate.objects.on(today()).filter(person=reader, role=Role.TREASURER)
    kept = Organisation.objects.filter(mandates__in=mandates).distinct()
    for organisation in kept:
        dues += _to_freeze(organisation)
        dues += _late(organisation)
    return dues


def _arrived(reader: Person) -> list[SharePartner]:
    mine = SharePartner.objects.filter(
        person=reader,
        told_at__isnull=True,
        share_out__state=ShareState.FROZEN,
        share_out__frozen_at__date__gte=today() - KEPT_FOR,
    ).exclude(share_out__later__state=ShareState.FROZEN)
    return list(mine.select_related("share_out__organisation"))


def _statement(share: SharePartner) -> Due:
    share_out = share.share_out
    return Due(
        DueKind.TO_DO,
        f"Votre relevé {share_out.year} est arrivé : lisez ce qui fait votre part",
        reverse(
            "funding:statement",
            args=(share_out.organisation.slug, share_out.pk, share.person_id),
        ),
        about=share_out.organisation.name,
    )


def _to_freeze(organisation: Organisation) -> list[Due]:
    proposed = ShareOut.objects.filter(
        organisation=organisation, state=ShareState.PROPOSED, resolution__adopted=True
    )
    return [
        Due(
            DueKind.TO_DO,
            f"« {one.title} » est adoptée : figez-la, chacun lira son relevé",
            reverse("funding:share_out", args=(organisation.slug, one.pk)),
            about=organisation.name,
        )
        for one in proposed
        if _is_signed(one)
    ]


def _is_signed(share_out: ShareOut) -> bool:
    found = adopted_resolution(ABOUT, str(share_out.pk))
    return bool(found and getattr(found, "minutes_signed", False))


def _late(organisation: Organisation) -> list[Due]:
    """Sums past their day of which nothing came: what came in part has its reason."""
    entries = LedgerEntry.objects.filter(
        organisation=organisation,
        cancelled_at__isnull=True,
        exercise__gte=today().year - 1,
    ).exclude(kind=EntryKind.PAID)
    by_year: dict[int, list[LedgerEntry]] = {}
    for entry in entries.select_related("contract", "grant"):
        by_year.setdefault(entry.exercise, []).append(entry)
    return [
        _late_one(organisation, year, line)
        for year, of_year in by_year.items()
        for line in expectations(of_year)
        if line.due_on and line.due_on < today() and not line.received
    ]


def _late_one(organisation: Organisation, year: int, line: Expectation) -> Due:
    when = f", attendus pour le {day(line.due_on)}" if line.due_on else ""
    address = reverse("funding:expected", args=(organisation.slug,))
    return Due(
        DueKind.TO_DO,
        f"{line.name} {year} : {euros(line.expected_cents)}{when}, pas encore reçus",
        f"{address}?annee={year}",
        about=organisation.name,
    )
