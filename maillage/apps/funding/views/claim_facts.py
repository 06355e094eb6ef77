"""The facts of a claim: what is declared, corrected one by one, and by documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.apps.funding.actions import claims as actions
from maillage.apps.funding.actions import fact_documents
from maillage.apps.funding.amounts import (
    FactLine,
    ThreeAmounts,
    rules_of,
    three_amounts,
)
from maillage.apps.funding.forms.claims import DocumentForm, FactForm, JoinForm
from maillage.apps.funding.models import Claim, DocumentKind, FactDocument
from maillage.apps.funding.selectors import claims as selectors
from maillage.apps.funding.selectors.indicator_page import fact_table
from maillage.apps.funding.selectors.proof_list import evidence_table
from maillage.apps.funding.views.claim_parts import (
    claim_address,
    claim_crumbs,
    claim_form,
    done,
)
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.structures.documents import served
from maillage.apps.structures.views.parts import READ as READS
from maillage.apps.structures.views.parts import READ_OR_SEND, SEND, renewed
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb, Table
from maillage.ui.fact_words import written_value
from maillage.ui.formats import capital


WRITE = "funding.write_claim"


@login_required
@READS
def facts(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Every fact, axis by axis, and the documents that were joined."""
    claim = selectors.claim_for(request.reader, slug, key)
    amounts = three_amounts(claim)
    organisation = claim.contract.organisation
    may_write = allowed(request.reader, WRITE, organisation) and claim.is_draft
    context = {
        "claim": claim,
        "organisation": organisation,
        "groups": _groups(amounts),
        "documents": claim.documents.filter(removed_at__isnull=True),
        "removed": claim.documents.filter(removed_at__isnull=False),
        "kinds": _kinds(claim) if may_write else [],
        "refusal": amounts.refusal,
        "may_write": may_write,
        "crumbs": claim_crumbs(claim, Crumb("Faits de l'année")),
    }
    return render(request, "funding/claims/facts.html", context)


def _groups(amounts: ThreeAmounts) -> list[tuple[str, Table]]:
    """The facts under the axis of the first indicator that asks for each."""
    axis_of = {line.id: line.axis for line in amounts.lines}
    groups: dict[str, list[FactLine]] = {}
    for one in amounts.facts:
        axis = axis_of[one.indicators[0]] if one.indicators else "Contrat et avance"
        groups.setdefault(axis, []).append(one)
    return [(axis, fact_table(amounts, groups[axis], axis)) for axis in sorted(groups)]


def _kinds(claim: Claim) -> list[tuple[str, str]]:
    """The kinds of documents that the claim's rules know."""
    rules = rules_of(claim)
    if rules is None:
        return []
    wanted = {one.proof.kind for one in rules.facts.values() if one.proof}
    return [(one, label) for one, label in DocumentKind.choices if one in wanted]


@login_required
@READ_OR_SEND
def fact(request: HttpRequest, slug: str, key: int, name: str) -> HttpResponse:
    """One fact: what it means, what proves it, what the team declares."""
    claim = selectors.claim_for(request.reader, slug, key)
    amounts = three_amounts(claim)
    line = amounts.fact(name)
    if line is None:
        raise Http404
    may_write = claim.is_draft and allowed(
        request.reader, WRITE, claim.contract.organisation
    )
    form = FactForm(line, request.POST or None, initial={"version": claim.version})
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: actions.declare_facts(
                claim=claim,
                version=form.cleaned_data["version"],
                values={name: form.value()},
                remark=form.cleaned_data["remark"],
                by=request.reader,
            ),
        )
        if did:
            said = f"« {line.fact.title} » est enregistré."
            return done(request, said, claim_address(claim, "facts"))
    if form.stale:
        renewed(form, Claim.objects.get(pk=claim.pk).version)
    return render(
        request,
        "funding/claims/fact.html",
        _fact_context(claim, amounts, line, form, may_write=may_write),
    )


def _fact_context(
    claim: Claim,
    amounts: ThreeAmounts,
    line: FactLine,
    form: FactForm,
    *,
    may_write: bool,
) -> dict[str, Any]:
    title = capital(line.fact.title)
    facts_crumb = Crumb("Faits de l'année", claim_address(claim, "facts"))
    return {
        "claim": claim,
        "organisation": claim.contract.organisation,
        "line": line,
        "title": title,
        "values": _values(line),
        "proofs": evidence_table(amounts, list(line.proofs)) if line.proofs else None,
        "form": form,
        "may_write": may_write,
        "crumbs": claim_crumbs(claim, facts_crumb, Crumb(title)),
    }


def _values(line: FactLine) -> list[tuple[str, str]]:
    proven = written_value(line.proven, line.fact) if line.is_proven else "rien encore"
    said = [("Prouvé", proven), ("Déclaré", written_value(line.declared, line.fact))]
    return [*said, ("Remarque", line.remark)] if line.remark else said


@login_required
@SEND
def follow_proof(request: HttpRequest, slug: str, key: int, name: str) -> HttpResponse:
    """The team's own value goes; the fact is declared as it is proven."""
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    try:
        actions.follow_proof(
            claim=claim, version=claim.version, name=name, by=request.reader
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Ce fait suit de nouveau ses preuves.")
    return redirect(claim_address(claim, "facts"))


@login_required
@READ_OR_SEND
def add_document(request: HttpRequest, slug: str, key: int, kind: str) -> HttpResponse:
    """A document and what it says."""
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    rules = rules_of(claim)
    if rules is None or kind not in DocumentKind.values:
        raise Http404
    names = fact_documents.figures_of_kind(claim, kind)
    form = DocumentForm(
        {name: rules.facts[name] for name in names},
        request.POST or None,
        request.FILES or None,
    )
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: fact_documents.add_fact_document(
                claim=claim,
                kind=kind,
                on=form.cleaned_data["on"],
                title=form.cleaned_data["title"],
                figures=form.figures(),
                document=form.cleaned_data["document"],
                by=request.reader,
            ),
        )
        if did:
            said = "Le document est joint à la demande."
            return done(request, said, claim_address(claim, "facts"))
    label = DocumentKind(kind).label
    page = claim_form(
        claim,
        f"Joindre : {label}",
        "Joindre le document",
        "Recopiez ce que dit le document ; il en est la preuve.",
    )
    page.back = claim_address(claim, "facts")
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def join_file(request: HttpRequest, slug: str, key: int, row: int) -> HttpResponse:
    """The file of a document that was noted without it."""
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    found = selectors.document_of(claim, row)
    form = JoinForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: fact_documents.join_file(
                row=found,
                document=form.cleaned_data["document"],
                by=request.reader,
            ),
        )
        if did:
            return done(
                request, f"« {found} » est prouvé.", claim_address(claim, "facts")
            )
    page = claim_form(claim, f"Joindre le fichier de « {found} »", "Joindre")
    page.back = claim_address(claim, "facts")
    return page.shown(request, form)


@login_required
@READS
def document(request: HttpRequest, slug: str, key: int, row: int) -> FileResponse:
    """The file of a document."""
    claim = selectors.claim_for(request.reader, slug, key)
    found = selectors.document_of(claim, row)
    return served(found.document, found.document_name)


@login_required
@SEND
def remove_document(
    request: HttpRequest, slug: str, key: int, row: int
) -> HttpResponse:
    """A document that proves nothing any more; a message undoes it."""
    return _changed(request, slug, key, row, is_back=False)


@login_required
@SEND
def restore_document(
    request: HttpRequest, slug: str, key: int, row: int
) -> HttpResponse:
    """A removal, undone."""
    return _changed(request, slug, key, row, is_back=True)


def _changed(
    request: HttpRequest, slug: str, key: int, row: int, *, is_back: bool
) -> HttpResponse:
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    found: FactDocument = selectors.document_of(claim, row)
    act = (
        fact_documents.restore_fact_document
        if is_back
        else fact_documents.remove_fact_document
    )
    try:
        act(row=found, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
        return redirect(claim_address(claim, "facts"))
    said = "remis" if is_back else "retiré ; « Documents retirés » permet d'annuler"
    return done(request, f"« {found} » est {said}.", claim_address(claim, "facts"))
