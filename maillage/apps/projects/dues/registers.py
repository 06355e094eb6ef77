"""What the registers ask of a reader: to sign, to bring a document, to read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.projects.arrangement_kinds import KINDS
from maillage.apps.projects.models import (
    Arrangement,
    Placement,
    ProtocolAuthor,
    ProtocolVersion,
)
from maillage.apps.projects.protocol_rules import unfinished
from maillage.apps.projects.selectors.registers import REVIEW_WITHIN
from maillage.apps.structures.models import Link, Mandate, Organisation
from maillage.apps.structures.policies import ORGANISERS


def due_for(reader: Person) -> list[Due]:
    """To sign, for an author; the rest, for who organises."""
    day = today()
    organised = _organised(reader, day)
    found = list(_to_sign(reader))
    if organised:
        found += _papers_of_placements(organised, day)
        found += _papers_of_arrangements(organised, day)
        found += _protocols_to_review(organised, day)
    return found


def _organised(reader: Person, day: date) -> dict[int, Organisation]:
    held = Mandate.objects.on(day).filter(person=reader, role__in=ORGANISERS)
    mine = held.values("organisation")
    parts = Link.objects.on(day).filter(whole__in=mine).values("part")
    rows = Organisation.objects.filter(Q(pk__in=mine) | Q(pk__in=parts))
    return {row.pk: row for row in rows}


def _to_sign(reader: Person) -> Iterator[Due]:
    waited = ProtocolAuthor.objects.filter(
        person=reader,
        signed_on__isnull=True,
        of__in_force_since__isnull=True,
        of__dropped_on__isnull=True,
        of__protocol__retired_on__isnull=True,
    ).select_related("of__protocol__organisation")
    for author in waited:
        protocol = author.of.protocol
        if unfinished(author.of.objective, author.of.steps):
            continue
        yield Due(
            DueKind.TO_DO,
            f"Signer le protocole « {protocol.title} », dont vous êtes auteur",
            reverse(
                "projects:sign_protocol", args=[protocol.organisation.slug, protocol.pk]
            ),
            None,
            protocol.organisation.name,
        )


def _papers_of_placements(
    organised: dict[int, Organisation], day: date
) -> Iterator[Due]:
    """Of this year and the one before: later, nobody claims it any more."""
    rows = Placement.objects.filter(
        organisation__in=organised,
        document="",
        cancelled_on__isnull=True,
        is_professional_contract=False,
        first_day__lte=day,
        last_day__year__gte=day.year - 1,
    )
    for row in rows:
        yield Due(
            DueKind.MISSING,
            f"Déposer la convention du stage de {row.initials}",
            reverse(
                "projects:change_placement",
                args=[organised[row.organisation_id].slug, row.pk],
            ),
            date(row.last_day.year, 12, 31),
            organised[row.organisation_id].name,
        )


def _papers_of_arrangements(
    organised: dict[int, Organisation], day: date
) -> Iterator[Due]:
    rows = Arrangement.objects.on(day).filter(organisation__in=organised)
    for row in rows:
        kind = KINDS.get(row.kind)
        if kind is None:
            continue
        team = organised[row.organisation_id]
        address = reverse("projects:arrangement", args=[team.slug, row.pk])
        if kind.wants_document and not row.document:
            yield Due(
                DueKind.MISSING,
                f"{kind.title} : déposer le document ({kind.document})",
                address,
                date(day.year, 12, 31),
                team.name,
            )
        if row.review_on is not None and row.review_on <= day + REVIEW_WITHIN:
            yield Due(
                DueKind.TO_DO,
                f"{kind.title} : à revoir",
                address,
                row.review_on,
                team.name,
            )


def _protocols_to_review(
    organised: dict[int, Organisation], day: date
) -> Iterator[Due]:
    newer = ProtocolVersion.objects.filter(
        protocol=OuterRef("protocol"),
        number__gt=OuterRef("number"),
        dropped_on__isnull=True,
    )
    rows = ProtocolVersion.objects.filter(
        ~Exists(newer),
        protocol__organisation__in=organised,
        protocol__retired_on__isnull=True,
        in_force_since__isnull=False,
        review_on__lte=day + REVIEW_WITHIN,
    ).select_related("protocol")
    for row in rows:
        team = organised[row.protocol.organisation_id]
        yield Due(
            DueKind.TO_DO,
            f"Relire le protocole « {row.protocol.title} »",
            reverse("projects:protocol", args=[team.slug, row.protocol_id]),
            row.review_on,
            team.name,
        )
