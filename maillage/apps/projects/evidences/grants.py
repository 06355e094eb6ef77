"""The projects that somebody pays for, in the years they run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from maillage.apps.projects.models import FunderKind, Grant
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import day, euros


def grants_evidence(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Each project funded on a day of the year."""
    running = organisation.grants.filter(
        Q(until__isnull=True) | Q(until__gt=date(year, 1, 1)),
        since__lte=date(year, 12, 31),
        abandoned_on__isnull=True,
    ).exclude(funder_kind=FunderKind.NONE)
    for grant in running.prefetch_related("conditions"):
        yield _grant(grant, year)


def _grant(grant: Grant, year: int) -> Evidence:
    asked = [one for one in grant.conditions.all() if one.withdrawn_on is None]
    met = sum(one.met_on is not None for one in asked)
    lines = [
        ("Financeur", grant.funder),
        ("Référence", grant.reference or "–"),
        ("Montant accordé", euros(grant.amount_awarded_cents)),
        ("Depuis le", day(grant.since)),
    ]
    if grant.last_day is not None:
        lines.append(("Jusqu'au", day(grant.last_day)))
    lines.append(("Conditions remplies", f"{met} sur {len(asked)}"))
    return Evidence(
        kind="grant",
        key=f"projects.grant:{grant.pk}",
        on=max(grant.since, date(year, 1, 1)),
        title=f"Projet financé : {grant.title}",
        url=reverse("projects:grant", args=[grant.organisation.slug, grant.pk]),
        facts={"amount_euros": grant.amount_awarded_cents // 100},
        lines=tuple(lines),
    )
