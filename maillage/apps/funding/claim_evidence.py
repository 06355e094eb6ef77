"""What contracts and documents tell of a year: their terms, what the caisse wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from maillage.apps.funding.amounts.declaring import read_value, rules_of_contract
from maillage.apps.funding.amounts.telling import CONTRACT, DOCUMENT
from maillage.apps.funding.models import Contract, FactDocument
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.fact_words import written_value
from maillage.ui.formats import capital, day


def evidence_of_contracts(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """The terms of each contract that holds in the year, and the documents joined."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    contracts = Contract.objects.filter(organisation=organisation, since__lte=last)
    running = [one for one in contracts if one.until is None or one.until > first]
    for contract in running:
        yield _terms(contract, organisation, year)
    documents = FactDocument.objects.filter(
        claim__contract__in=running, claim__year=year, removed_at__isnull=True
    ).select_related("claim__contract")
    for row in documents:
        yield _document(row, organisation)


def _terms(contract: Contract, organisation: Organisation, year: int) -> Evidence:
    facts: dict[str, Any] = dict(contract.terms)
    if contract.since.year == year and contract.since > date(year, 1, 1):
        facts["contract_since"] = contract.since
    signed = contract.signed_on
    facts["signed_this_year"] = signed is not None and signed.year == year
    return Evidence(
        kind="contract_terms",
        key=f"{CONTRACT}{contract.pk}",
        on=max(contract.since, date(year, 1, 1)),
        title=f"Contrat : {contract.title}",
        url=reverse("funding:contract", args=(organisation.slug, contract.pk)),
        facts=facts,
        lines=(
            ("Prend effet le", day(contract.since)),
            *((("Signé le", day(signed)),) if signed else ()),
            *_told(contract, year, contract.terms),
        ),
        file=contract.document.name or "",
        sha256=contract.document_sha256,
        is_final=signed is not None,
        missing="" if signed else "date de signature à écrire",
    )


def _document(row: FactDocument, organisation: Organisation) -> Evidence:
    address = reverse("funding:facts", args=(organisation.slug, row.claim_id))
    return Evidence(
        kind=row.kind,
        key=f"{DOCUMENT}{row.pk}",
        on=row.on,
        title=row.title,
        url=address,
        facts={**row.figures, "claim": row.claim_id},
        lines=tuple(_told(row.claim.contract, row.claim.year, row.figures)),
        file=row.document.name or "",
        sha256=row.document_sha256,
        is_final=bool(row.document),
        missing="" if row.document else "fichier à joindre",
    )


def _told(
    contract: Contract, year: int, figures: dict[str, str]
) -> Iterable[tuple[str, str]]:
    """Each figure by its name in the rules, as French writes it."""
    rules = rules_of_contract(contract, year)
    if rules is None:
        return
    for name, text in figures.items():
        fact = rules.facts.get(name)
        if fact is None:
            continue
        try:
            value = written_value(read_value(text, fact), fact)
        except BadInput:
            continue
        yield capital(fact.title), value
