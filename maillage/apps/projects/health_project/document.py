"""The whole projet de santé as one document of texts: what is read, printed, frozen.

It is written in words, once: a version frozen today prints the same in ten years,
whatever the program has become.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from maillage.apps.projects.health_project import words
from maillage.apps.projects.health_project.outlines import heading_of, sources
from maillage.apps.projects.models import (
    Finding,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectIndicator,
    ProjectSection,
    Undertaking,
)
from maillage.apps.projects.selectors.health_chain import Chain, chain_of
from maillage.apps.structures.models import LegalForm, Mandate, Organisation, Site
from maillage.ui.formats import day, joined


FORMAT = 1
"""Goes up when the shape of documents changes; an old one stays readable."""

CONTACTS = ("coordinator", "administrator")


BODY = ("sections", "needs", "other_findings")


def document_of(project: HealthProject, on: date) -> dict[str, Any]:
    """The draft as it stands on a day."""
    organisation = project.organisation
    return {
        "format": FORMAT,
        "title": "Projet de santé",
        "organisation": organisation.name,
        "kind": organisation.get_kind_display(),
        "territory": organisation.territory,
        "header": header_of(organisation, on),
        **body_of(organisation.kind, project.sections.kept(), chain_of(project)),
    }


def body_of(
    kind: str, sections: Iterable[ProjectSection], chain: Chain
) -> dict[str, Any]:
    """What the team wrote itself, of rows already read."""
    return {
        "sections": [_section(kind, section) for section in sections],
        "needs": [_need(need) for need in chain.needs],
        "other_findings": [_finding(one) for one in chain.other_findings],
    }


def content_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """What two documents are compared by: neither number, nor day, nor who froze it."""
    return {name: document[name] for name in ("header", *BODY)}


def fingerprint(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a document, the same for the same content."""
    text = json.dumps(
        document, ensure_ascii=True, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


# --- the head of the document ---------------------------------------------------------


def header_of(organisation: Organisation, on: date) -> list[list[str]]:
    """Legal form, numbers, addresses, contacts: as the structure's page knows them."""
    form = LegalForm.objects.on(on).filter(organisation=organisation).first()
    sites = list(Site.objects.on(on).filter(organisation=organisation))
    pairs = [
        ("Structure", organisation.name),
        ("Nature", organisation.get_kind_display()),
        ("Forme juridique", form.get_form_display() if form else ""),
        ("SIRET", organisation.siret),
        ("Territoire", organisation.territory),
        *(_site(site, alone=len(sites) == 1) for site in sites),
        *_contacts(organisation, on),
        ("Site internet", organisation.website),
    ]
    return [[label, value] for label, value in pairs if value]


def _site(site: Site, *, alone: bool) -> tuple[str, str]:
    place = f"{site.postcode} {site.commune}".strip()
    said = ", ".join(part for part in (site.address, place) if part) or site.name
    if site.telephone:
        said += f", tél. {site.telephone}"
    said += f", ouvert depuis le {day(site.since)}"
    if site.finess:
        said += f". FINESS {site.finess}"
    return ("Adresse" if alone else site.name, said)


def _contacts(organisation: Organisation, on: date) -> list[tuple[str, str]]:
    held = Mandate.objects.on(on).filter(organisation=organisation, role__in=CONTACTS)
    people: dict[str, list[str]] = {}
    for mandate in held.select_related("person").order_by("since", "pk"):
        people.setdefault(mandate.role, []).append(str(mandate.person))
    names = {"coordinator": "Contact, coordination", "administrator": "Représentant"}
    return [(names[role], joined(people[role])) for role in CONTACTS if role in people]


# --- sections and rows ----------------------------------------------------------------


def _section(kind: str, section: ProjectSection) -> dict[str, str]:
    heading = heading_of(kind, section.heading)
    return {
        "id": section.heading or f"own-{section.pk}",
        "title": section.title,
        "text": section.text,
        "source": sources()[heading.source].name if heading else "",
    }


def _row(row: Any, facts: words.Facts, said: str = "") -> dict[str, Any]:
    return {"id": row.pk, "title": str(row), "words": said, "facts": facts}


def _need(need: Need) -> dict[str, Any]:
    return {
        **_row(need, [], need.words),
        "findings": [_finding(one) for one in need.kept_findings],
        "objectives": [_objective(one) for one in need.kept_objectives],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return _row(finding, words.finding_facts(finding))


def _objective(objective: Objective) -> dict[str, Any]:
    return {
        **_row(objective, words.objective_facts(objective), objective.words),
        "undertakings": [_undertaking(one) for one in objective.kept_undertakings],
    }


def _undertaking(undertaking: Undertaking) -> dict[str, Any]:
    return {
        **_row(undertaking, words.undertaking_facts(undertaking), undertaking.words),
        "indicators": [_indicator(one) for one in undertaking.kept_indicators],
    }


def _indicator(indicator: ProjectIndicator) -> dict[str, Any]:
    return {
        **_row(indicator, words.indicator_facts(indicator)),
        "results": [_result(one, indicator.unit) for one in indicator.kept_results],
    }


def _result(result: IndicatorResult, unit: str) -> dict[str, Any]:
    return {
        **_row(result, words.result_facts(result, unit)),
        "title": result.period,
    }
