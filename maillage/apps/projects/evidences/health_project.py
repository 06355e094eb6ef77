"""The projet de santé as evidence: the version that everyone signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from maillage.apps.projects.models import ProjectVersion
from maillage.apps.projects.selectors.health_versions import Signing, VersionLine
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import day


def evidence_of(organisation: Organisation, year: int) -> Iterable[Evidence]:
    """The version signed by all at the end of a year, and one that still waits.

    A project signed years ago is still the team's: it proves each year until another
    takes its place.
    """
    lines = [
        VersionLine(one, Signing(tuple(one.signatures.all())))
        for one in ProjectVersion.objects.filter(
            project__organisation=organisation, frozen_at__date__lte=date(year, 12, 31)
        )
        .select_related("frozen_by")
        .defer("document")
        .prefetch_related("signatures")
    ]
    for line in lines:
        signed_in_time = _signed_by(line.signing, date(year, 12, 31))
        yield _evidence(organisation, line, signed=signed_in_time)
        if signed_in_time:
            return


def _signed_by(signing: Signing, day: date) -> bool:
    return signing.is_complete and signing.last_day <= day


def _evidence(
    organisation: Organisation, line: VersionLine, *, signed: bool
) -> Evidence:
    version, signing = line.version, line.signing
    lines = [
        ("Version", str(version.number)),
        ("Figée le", day(version.frozen_on)),
        ("Signatures", f"{len(signing.signed)} sur {_asked(signing)}"),
    ]
    if version.sent_on:
        lines.append(("Envoyée à l'ARS le", day(version.sent_on)))
    return Evidence(
        kind="health_project_signed",
        key=f"projects.version:{version.pk}",
        on=(signing.last_day or version.frozen_on) if signed else version.frozen_on,
        title=f"Projet de santé, version {version.number}",
        url=reverse(
            "projects:health_version", args=[organisation.slug, version.number]
        ),
        facts={"version": version.number, "sent": version.sent_on is not None},
        lines=tuple(lines),
        file=version.pdf.name,
        sha256=version.pdf_sha256,
        is_final=signed,
        missing="" if signed else (signing.missing or "signée après la fin de l'année"),
    )


def _asked(signing: Signing) -> int:
    return len(signing.signed) + len(signing.waited_for)
