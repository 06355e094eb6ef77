"""The signatures of a protocol: its authors', then the day it holds, then adoptions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.protocols import WRITE, now_and
from maillage.apps.projects.models import (
    ProtocolAdoption,
    ProtocolAuthor,
    ProtocolVersion,
    SignatureMeans,
)
from maillage.apps.projects.protocol_rules import unfinished
from maillage.apps.projects.registers.protocol_paper import protocol_pdf
from maillage.apps.structures.models import Membership
from maillage.engine.errors import BadInput
from maillage.ui.formats import counted, day, joined


KEEP = "projects.keep_registers"
SIGN = "projects.sign_protocols"


@action("projects.sign_protocol")
def sign_protocol(
    *, draft: ProtocolVersion, version: int, by: Person | None
) -> ProtocolAuthor:
    """An author signs the words that he has read. Raises `Stale`, `BadInput`."""
    require(by, SIGN, draft.protocol.organisation)
    draft = _to_sign(draft, version)
    author = draft.authors.filter(person=by).first()
    if author is None:
        raise PermissionDenied("projects.sign_protocol")
    _signed(author, today(), SignatureMeans.WEB, by)
    record("projects.sign_protocol", draft, by=by, subject=by)
    return author


@action("projects.record_protocol_signatures")
def record_protocol_signatures(
    *,
    draft: ProtocolVersion,
    version: int,
    people: Collection[Person],
    on: date,
    by: Person | None,
) -> ProtocolVersion:
    """Authors who signed the printed version, on a day. Raises `Stale`, `BadInput`."""
    require(by, KEEP, draft.protocol.organisation)
    draft = _to_sign(draft, version)
    if on > today() or on < draft.written_on:
        raise BadInput("Signé le : un jour entre le début de l'écriture et ce jour.")
    authors = {author.person_id: author for author in draft.authors.all()}
    for person in people:
        if person.pk not in authors:
            raise BadInput("Signatures : choisissez parmi les auteurs de la version.")
        _signed(authors[person.pk], on, SignatureMeans.PAPER, by)
        record("projects.record_protocol_signatures", draft, by=by, subject=person)
    return draft


@action("projects.resume_protocol_writing")
def resume_protocol_writing(
    *, draft: ProtocolVersion, version: int, by: Person | None
) -> ProtocolVersion:
    """Efface the signatures of a draft, so that its words may change again."""
    require(by, WRITE, draft.protocol.organisation)
    draft = locked(ProtocolVersion, draft.pk)
    check_version(draft, version, "Cette version")
    if not draft.is_draft:
        raise BadInput("Cette version est en vigueur : commencez-en une nouvelle.")
    draft.authors.update(signed_on=None, means="", recorded_by=None, recorded_at=None)
    draft.version += 1
    draft.save(update_fields=["version"])
    record("projects.resume_protocol_writing", draft, by=by)
    return draft


@action("projects.put_protocol_in_force")
def put_protocol_in_force(
    *,
    draft: ProtocolVersion,
    version: int,
    since: date,
    review_on: date | None,
    by: Person | None,
) -> ProtocolVersion:
    """The version that holds from a day on, once all its authors have signed.

    Its paper is made and kept with its fingerprint; the one before ends that day.
    """
    require(by, KEEP, draft.protocol.organisation)
    draft = _to_sign(draft, version)
    waited = [a for a in draft.authors.all() if a.signed_on is None]
    if waited or not draft.authors.exists():
        raise BadInput(
            f"Il manque {counted(len(waited) or 1, 'signature')} d'auteur : un "
            "protocole entre en vigueur quand tous ceux qui l'écrivent l'ont signé."
        )
    _check_since(draft, since)
    if review_on is not None and review_on <= since:
        raise BadInput("À revoir le : un jour après la mise en vigueur.")
    draft.in_force_since, draft.review_on = since, review_on
    draft.version += 1
    content = protocol_pdf(draft)
    draft.sha256 = hashlib.sha256(content).hexdigest()
    draft.pdf = ContentFile(content, name=f"{draft.sha256[:32]}.pdf")
    draft.save()
    record("projects.put_protocol_in_force", draft, by=by)
    return draft


@action("projects.plan_protocol_review")
def plan_protocol_review(
    *, of: ProtocolVersion, version: int, review_on: date | None, by: Person | None
) -> ProtocolVersion:
    """The day on which a version in force is to be read again."""
    require(by, KEEP, of.protocol.organisation)
    of = locked(ProtocolVersion, of.pk)
    check_version(of, version, "Cette version")
    if of.in_force_since is None:
        raise BadInput("À revoir le : la version n'est pas encore en vigueur.")
    if review_on is not None and review_on <= today():
        raise BadInput("À revoir le : choisissez un jour à venir.")
    of.review_on = review_on
    of.version += 1
    of.save(update_fields=["review_on", "version"])
    record("projects.plan_protocol_review", of, by=by)
    return of


@action("projects.adopt_protocol")
def adopt_protocol(*, of: ProtocolVersion, by: Person | None) -> ProtocolAdoption:
    """A member says that he follows a version in force."""
    require(by, SIGN, of.protocol.organisation)
    _refuse_not_in_force(of)
    adoption, _ = ProtocolAdoption.objects.get_or_create(
        of=of,
        person=by,
        defaults={
            "adopted_on": today(),
            "means": SignatureMeans.WEB,
            **now_and(by),
        },
    )
    record("projects.adopt_protocol", of, by=by, subject=by)
    return adoption


@action("projects.record_protocol_adoptions")
def record_protocol_adoptions(
    *, of: ProtocolVersion, people: Collection[Person], on: date, by: Person | None
) -> ProtocolVersion:
    """Members who adopted a version on paper, on a day. Raises `BadInput`."""
    require(by, KEEP, of.protocol.organisation)
    _refuse_not_in_force(of)
    if of.in_force_since is not None and not of.in_force_since <= on <= today():
        raise BadInput("Adopté le : un jour entre la mise en vigueur et aujourd'hui.")
    here = Membership.objects.on(on).filter(organisation=of.protocol.organisation)
    members = set(here.values_list("person", flat=True))
    strangers = [str(person) for person in people if person.pk not in members]
    if strangers:
        raise BadInput(
            f"Adoptions : {joined(strangers)} n'est pas membre le {day(on)} ; "
            "vérifiez la date."
        )
    for person in people:
        ProtocolAdoption.objects.get_or_create(
            of=of,
            person=person,
            defaults={
                "adopted_on": on,
                "means": SignatureMeans.PAPER,
                **now_and(by),
            },
        )
        record("projects.record_protocol_adoptions", of, by=by, subject=person)
    return of


def _to_sign(draft: ProtocolVersion, version: int) -> ProtocolVersion:
    draft = locked(ProtocolVersion, draft.pk)
    check_version(draft, version, "Cette version")
    if not draft.is_draft:
        raise BadInput("Cette version ne se signe plus.")
    missing = unfinished(draft.objective, draft.steps)
    if missing:
        raise BadInput(f"Avant de signer, écrivez {joined(missing)}.")
    return draft


def _signed(
    author: ProtocolAuthor, on: date, means: SignatureMeans, by: Person | None
) -> None:
    if author.signed_on is not None:
        return
    author.signed_on, author.means = on, means
    for field, value in now_and(by).items():
        setattr(author, field, value)
    author.save()


def _check_since(draft: ProtocolVersion, since: date) -> None:
    last = max(author.signed_on for author in draft.authors.all())
    if not last <= since <= today():
        raise BadInput(
            f"En vigueur depuis le : un jour entre la dernière signature, le "
            f"{day(last)}, et aujourd'hui."
        )
    before = draft.protocol.versions.exclude(in_force_since=None).first()
    if before is not None and since <= before.in_force_since:
        raise BadInput(
            "En vigueur depuis le : un jour après celui de la version précédente, le "
            f"{day(before.in_force_since)}."
        )


def _refuse_not_in_force(of: ProtocolVersion) -> None:
    if of.in_force_since is None or of.protocol.retired_on is not None:
        raise BadInput("On adopte une version en vigueur d'un protocole suivi.")
