"""What a year says of each partner, for the keys: read where it happened, never copied.

Hours and presence are minutes of meetings held; protocols are the shares that each one
wrote of those that came into force. Projects, patients and free columns are typed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from django.db.models import Sum

from maillage.apps.funding.models import EntryKind, LedgerEntry, Nature
from maillage.apps.meetings.models import MeetingKind
from maillage.apps.meetings.selectors import hours_by_person
from maillage.apps.people.models import Person
from maillage.apps.projects.registers.evidence_of_protocols import protocols_written
from maillage.apps.structures.models import Kind, Membership, Organisation, Status
from maillage.engine.agreements.share_out import Key


Measures = Mapping[int, Mapping[str, Fraction]]
"""Person -> key -> value."""


def measures_of(organisation: Organisation, year: int) -> Measures:
    """Hours, minutes of RCP and protocols of each person, over a civil year."""
    found: dict[int, dict[str, Fraction]] = defaultdict(dict)
    for one in hours_by_person(organisation, year):
        found[one.person.pk][Key.HOURS] = Fraction(one.minutes, 60)
    for one in hours_by_person(organisation, year, MeetingKind.RCP):
        found[one.person.pk][Key.RCP_PRESENCE] = Fraction(one.minutes)
    for person, share in protocols_written(organisation, year).items():
        found[person.pk][Key.PROTOCOLS] = share
    return found


def partners_of(organisation: Organisation, year: int) -> list[Person]:
    """Who would have a share of a year: its associates, else its members, by name.

    A CPTS has members and no associates; a team that has associates shares among them.
    """
    rows = Membership.objects.filter(
        organisation=organisation, since__year__lte=year
    ).exclude(until__year__lt=year)
    members = list(rows.exclude(status=Status.PARTNER).select_related("person"))
    associates = [one for one in members if one.status == Status.ASSOCIATE]
    shares_among_all = organisation.kind == Kind.CPTS or not associates
    chosen = members if shares_among_all else associates
    return list({one.person_id: one.person for one in chosen}.values())


def indemnities_of(organisation: Organisation, year: int) -> dict[int, int]:
    """Cents of indemnities already paid to each person in a civil year."""
    paid = LedgerEntry.objects.filter(
        organisation=organisation,
        kind=EntryKind.PAID,
        nature=Nature.INDEMNITY,
        on__year=year,
        cancelled_at__isnull=True,
        person__isnull=False,
    )
    sums = paid.order_by().values_list("person").annotate(Sum("amount_cents"))
    return dict(sums)
