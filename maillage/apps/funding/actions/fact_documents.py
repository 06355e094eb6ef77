"""Documents that prove facts of a year: the caisse's letter and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.amounts.computing import three_amounts
from maillage.apps.funding.amounts.declaring import kept_value, read_value, rules_of
from maillage.apps.funding.models import Claim, DocumentKind, FactDocument
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.structures.documents import CheckedFile
from maillage.engine.agreements.proving import provable
from maillage.engine.errors import BadInput


WRITE = "funding.write_claim"


@action("funding.add_fact_document")
def add_fact_document(
    *,
    claim: Claim,
    kind: str,
    on: date,
    title: str,
    figures: Mapping[str, str],
    document: CheckedFile | None,
    by: Person | None,
) -> FactDocument:
    """A document and what it says; without its file it proves nothing yet.

    Raises `BadInput`: figures of another kind, a claim already sent.
    """
    claim = _draft(claim, by)
    if kind not in DocumentKind.values:
        raise BadInput("Ce que prouve le document manque : choisissez-le.")
    if on > today():
        raise BadInput("La date du document est à venir : recopiez celle qu'il porte.")
    refuse_patient_identity(title, "L'intitulé")
    row = FactDocument(
        claim=claim,
        kind=kind,
        on=on,
        title=title.strip()[:160] or DocumentKind(kind).label.capitalize(),
        figures=_figures(claim, kind, figures),
        added_at=now(),
        added_by=by,
    )
    row.keep(document)
    row.save()
    details = {"document": row.pk, "kind": kind}
    keep_amounts(claim, three_amounts(claim))
    record("funding.add_fact_document", claim, by=by, details=details)
    return row


@action("funding.join_file")
def join_file(
    *, row: FactDocument, document: CheckedFile, by: Person | None
) -> FactDocument:
    """The file of a document that was noted without it."""
    claim = _draft(row.claim, by)
    row.keep(document)
    row.save()
    keep_amounts(claim, three_amounts(claim))
    record("funding.join_file", claim, by=by, details={"document": row.pk})
    return row


@action("funding.remove_fact_document")
def remove_fact_document(*, row: FactDocument, by: Person | None) -> FactDocument:
    """A document that no longer proves anything; it is not erased."""
    claim = _draft(row.claim, by)
    row.removed_at, row.removed_by = now(), by
    row.save()
    record("funding.remove_fact_document", claim, by=by, details={"document": row.pk})
    return row


@action("funding.restore_fact_document")
def restore_fact_document(*, row: FactDocument, by: Person | None) -> FactDocument:
    """A removal, undone."""
    claim = _draft(row.claim, by)
    row.removed_at = row.removed_by = None
    row.save()
    record("funding.restore_fact_document", claim, by=by, details={"document": row.pk})
    return row


def figures_of_kind(claim: Claim, kind: str) -> list[str]:
    """The facts that a document of this kind may say, in the rules' order."""
    rules = rules_of(claim)
    if rules is None:
        return []
    found = []
    for name, proof in provable(rules).items():
        if proof.kind == kind and proof.by == "latest":
            found.append(name)
    return found


def _figures(claim: Claim, kind: str, given: Mapping[str, str]) -> dict[str, str]:
    rules = rules_of(claim)
    wanted = figures_of_kind(claim, kind)
    kept = {
        name: str(kept_value(read_value(text, rules.facts[name])))
        for name, text in given.items()
        if rules is not None and name in wanted and text.strip()
    }
    if wanted and not kept:
        raise BadInput("Ce que dit le document manque : recopiez au moins un chiffre.")
    return kept


def _draft(claim: Claim, by: Person | None) -> Claim:
    require(by, WRITE, claim.contract.organisation)
    claim = locked(Claim, claim.pk)
    if not claim.is_draft:
        raise BadInput(
            "Cette demande est déposée : retirez-la d'abord pour changer ses pièces."
        )
    return claim
