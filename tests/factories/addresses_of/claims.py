"""Sample addresses of contracts and yearly claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maillage.apps.funding.models import Amendment, Claim, Contract, FactDocument, Party
from maillage.apps.structures.models import Organisation
from tests.factories.addresses_of import Source


def _teams() -> Iterator[dict[str, Any]]:
    for one in Organisation.objects.order_by("pk")[:1]:
        yield {"slug": one.slug}


def _contracts() -> Iterator[dict[str, Any]]:
    for one in Contract.objects.select_related("organisation").order_by("pk")[:1]:
        yield {"slug": one.organisation.slug, "key": one.pk}


def _of_contract(model: type[Party | Amendment]) -> Source:
    def found() -> Iterator[dict[str, Any]]:
        for one in model.objects.select_related("contract__organisation").order_by(
            "pk"
        )[:1]:
            slug = one.contract.organisation.slug
            yield {"slug": slug, "key": one.contract_id, "row": one.pk}

    return found


def _claims() -> Iterator[dict[str, Any]]:
    for one in Claim.objects.select_related("contract__organisation").order_by("pk")[
        :2
    ]:
        yield {"slug": one.contract.organisation.slug, "key": one.pk}


def _documents() -> Iterator[dict[str, Any]]:
    for one in FactDocument.objects.select_related(
        "claim__contract__organisation"
    ).order_by("pk")[:1]:
        slug = one.claim.contract.organisation.slug
        yield {"slug": slug, "key": one.claim_id, "row": one.pk}


def _claims_with(**named: str) -> Source:
    return lambda: ({**one, **named} for one in _claims())


BY_NAME = {
    **{f"funding:{name}": _teams for name in ("overview", "contracts", "add_contract")},
    **{
        f"funding:{name}": _contracts
        for name in (
            "contract",
            "change_contract",
            "set_terms",
            "end_contract",
            "reopen_contract",
            "contract_document",
            "add_party",
            "add_amendment",
            "open_claim",
        )
    },
    "funding:remove_party": _of_contract(Party),
    "funding:restore_party": _of_contract(Party),
    "funding:amendment_document": _of_contract(Amendment),
    **{
        f"funding:{name}": _claims
        for name in (
            "claim",
            "proofs",
            "facts",
            "switches",
            "what_if",
            "compare",
            "submit",
            "withdraw",
            "settle",
            "unsettle",
        )
    },
    "funding:indicator": _claims_with(id_="2.3"),
    "funding:fact": _claims_with(name="rcp_cases"),
    "funding:follow_proof": _claims_with(name="rcp_cases"),
    "funding:add_document": _claims_with(kind="payer_figures"),
    **{
        f"funding:{name}": _documents
        for name in ("document", "join_file", "remove_document", "restore_document")
    },
}
