"""Versions of a projet de santé: frozen, signed, sent."""

from __future__ import annotations

import hashlib
from datetime import date
from secrets import token_hex
from typing import Any

from django.core.files.base import ContentFile

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.people.professions import AUXILIARIES, MEDICAL, PHARMACISTS
from maillage.apps.projects.actions.health_project import WRITE
from maillage.apps.projects.health_project.document import (
    content_of,
    document_of,
    fingerprint,
)
from maillage.apps.projects.models import (
    HealthProject,
    ProjectSignature,
    ProjectVersion,
    SignatureMeans,
)
from maillage.apps.structures.models import Membership, Organisation, Status
from maillage.engine.errors import BadInput
from maillage.ui.documents.health_project import health_project_pdf
from maillage.ui.formats import day
from maillage.ui.professions import profession


SIGN = "projects.sign_health_project"

HEALTH_PROFESSIONS = frozenset(MEDICAL | PHARMACISTS | AUXILIARIES)
"""Whose members sign: medical professions, pharmacists, auxiliaires médicaux
(CSP L6323-3 names these three groups)."""


@action("projects.freeze_version")
def freeze_version(
    *, project: HealthProject, version: int, reason: str = "", by: Person
) -> ProjectVersion:
    """The draft as it stands, frozen under the next number, and its print.

    Each health professional of the structure is asked to sign it. Raises `Stale` where
    the draft changed since it was read, `BadInput` where there is nothing new in it.
    """
    require(by, WRITE, project.organisation)
    project = locked(HealthProject, project.pk)
    check_version(project, version, "Le projet de santé")
    last = project.versions.first()
    document = document_of(project, today())
    _refuse_nothing_new(document, last)
    members = _signatories(project.organisation, today())
    frozen = ProjectVersion(
        project=project,
        number=last.number + 1 if last else 1,
        reason=_line(reason, 200, "Ce qui change"),
        frozen_at=now(),
        frozen_by=by,
    )
    frozen.document = _signed_document(frozen, document, members)
    frozen.sha256 = fingerprint(frozen.document)
    pdf = health_project_pdf(frozen.document, frozen.sha256)
    frozen.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    frozen.pdf.save(f"{token_hex(16)}.pdf", ContentFile(pdf), save=False)
    frozen.save()
    ProjectSignature.objects.bulk_create(
        ProjectSignature(of=frozen, person=person, asked_on=today())
        for person in members
    )
    record(
        "projects.freeze_version",
        project,
        by=by,
        details={"number": frozen.number, "sha256": frozen.sha256},
    )
    return frozen


@action("projects.sign_version")
def sign_version(*, signature: ProjectSignature, by: Person) -> ProjectSignature:
    """One's own signature, from one's account. Raises `BadInput`."""
    organisation = signature.of.project.organisation
    require(by, SIGN, organisation)
    signature = _waited_for(signature)
    if signature.person_id != by.pk:
        raise BadInput("On ne signe que pour soi.")
    _sign(signature, today(), SignatureMeans.WEB, by)
    record("projects.sign_version", signature.of, by=by, subject=signature.person)
    return signature


@action("projects.record_signature")
def record_signature(
    *, signature: ProjectSignature, on: date, means: str, by: Person
) -> ProjectSignature:
    """A signature given on paper, written down with its day. Raises `BadInput`."""
    require(by, WRITE, signature.of.project.organisation)
    signature = _waited_for(signature)
    if means not in (SignatureMeans.PAPER, SignatureMeans.ELECTRONIC):
        raise BadInput("Moyen : sur papier, ou par un service de signature.")
    if not signature.of.frozen_on <= on <= today():
        raise BadInput(
            f"Signé le : un jour entre le {day(signature.of.frozen_on)}, où la "
            "version a été figée, et aujourd'hui."
        )
    _sign(signature, on, means, by)
    record("projects.record_signature", signature.of, by=by, subject=signature.person)
    return signature


@action("projects.withdraw_signature")
def withdraw_signature(*, signature: ProjectSignature, by: Person) -> ProjectSignature:
    """Undo a paper signature written down by mistake: it is waited for again."""
    require(by, WRITE, signature.of.project.organisation)
    signature = locked(ProjectSignature, signature.pk)
    if signature.signed_on is None or signature.means == SignatureMeans.WEB:
        raise BadInput("Seule une signature notée d'après un papier se retire ici.")
    signature.signed_on, signature.means = None, ""
    signature.recorded_by = signature.recorded_at = None
    signature.save()
    record("projects.withdraw_signature", signature.of, by=by, subject=signature.person)
    return signature


@action("projects.ask_signature")
def ask_signature(
    *, of: ProjectVersion, person: Person, by: Person
) -> ProjectSignature:
    """Ask one more person: a newcomer, or somebody whose part is written in it.

    Raises `BadInput` for who does not belong to the structure, or was asked already.
    """
    organisation = of.project.organisation
    require(by, WRITE, organisation)
    locked(HealthProject, of.project_id)
    member = Membership.objects.on(today()).filter(
        organisation=organisation, person=person
    )
    if not member.exists():
        raise BadInput("Cette personne n'est pas membre de la structure aujourd'hui.")
    asked = ProjectSignature.objects.filter(of=of, person=person).first()
    if asked is None:
        asked = ProjectSignature(of=of, person=person, asked_on=today())
    elif not asked.excused:
        raise BadInput(f"{person} est déjà dans la liste.")
    asked.excused = ""
    asked.save()
    record("projects.ask_signature", asked.of, by=by, subject=asked.person)
    return asked


@action("projects.excuse_signature")
def excuse_signature(
    *, signature: ProjectSignature, reason: str, by: Person
) -> ProjectSignature:
    """No longer wait for somebody, saying why: he left, or did not have to sign."""
    require(by, WRITE, signature.of.project.organisation)
    signature = _waited_for(signature)
    signature.excused = _line(reason, 120, "Pourquoi")
    if not signature.excused:
        raise BadInput("Pourquoi : une ligne, « a quitté l'équipe » par exemple.")
    signature.save(update_fields=["excused"])
    record("projects.excuse_signature", signature.of, by=by, subject=signature.person)
    return signature


@action("projects.note_sending")
def note_sending(
    *, of: ProjectVersion, on: date, how: str, by: Person
) -> ProjectVersion:
    """The day on which a version was sent to the ARS, and how. Raises `BadInput`."""
    require(by, WRITE, of.project.organisation)
    of = locked(ProjectVersion, of.pk)
    if not of.frozen_on <= on <= today():
        raise BadInput(
            f"Envoyée le : un jour entre le {day(of.frozen_on)} et aujourd'hui."
        )
    of.sent_on, of.sent_how = on, _line(how, 120, "Moyen d'envoi")
    of.save(update_fields=["sent_on", "sent_how"])
    record("projects.note_sending", of, by=by)
    return of


# --- parts ----------------------------------------------------------------------------


def _refuse_nothing_new(document: dict[str, Any], last: ProjectVersion | None) -> None:
    if not document["needs"] and not any(s["text"] for s in document["sections"]):
        raise BadInput(
            "Le projet est encore vide : écrivez une rubrique, ou un besoin, avant "
            "de figer une version."
        )
    if last is not None and content_of(document) == content_of(last.document):
        raise BadInput(f"Rien n'a changé depuis la version {last.number}.")


def _signatories(organisation: Organisation, on: date) -> list[Person]:
    """The health professionals who are members that day, partners aside."""
    members = Membership.objects.on(on).filter(organisation=organisation)
    members = members.exclude(status=Status.PARTNER).select_related("person")
    people = {one.person_id: one.person for one in members}
    return [one for one in people.values() if one.profession in HEALTH_PROFESSIONS]


def _signed_document(
    frozen: ProjectVersion, document: dict[str, Any], members: list[Person]
) -> dict[str, Any]:
    return {
        **document,
        "number": frozen.number,
        "reason": frozen.reason,
        "frozen_at": frozen.frozen_at.isoformat(timespec="seconds"),
        "frozen_by": str(frozen.frozen_by),
        "signatories": [[str(one), profession(one.profession)] for one in members],
    }


def _waited_for(signature: ProjectSignature) -> ProjectSignature:
    signature = locked(ProjectSignature, signature.pk)
    if signature.signed_on is not None:
        raise BadInput(f"Déjà signé, le {day(signature.signed_on)}.")
    return signature


def _sign(signature: ProjectSignature, on: date, means: str, by: Person) -> None:
    signature.signed_on, signature.means, signature.excused = on, means, ""
    signature.recorded_by, signature.recorded_at = by, now()
    signature.save()


def _line(typed: str, most: int, label: str) -> str:
    line = " ".join(typed.split())
    if len(line) > most or "\0" in line:
        raise BadInput(f"{label} : {most} signes au plus.")
    return line
