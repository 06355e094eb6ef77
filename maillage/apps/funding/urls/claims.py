"""The addresses of contracts and yearly claims."""

from __future__ import annotations

from django.urls import path

from maillage.apps.funding.views import (
    claim_facts,
    claim_life,
    claims,
    contracts,
    what_if,
)


CONTRACT = "<slug:slug>/contrats/<int:key>"
CLAIM = "<slug:slug>/demandes/<int:key>"

URLS = [
    path("<slug:slug>/", claims.overview, name="overview"),
    path("<slug:slug>/contrats/", contracts.contracts, name="contracts"),
    path("<slug:slug>/contrats/ajouter/", contracts.add_contract, name="add_contract"),
    path(f"{CONTRACT}/", contracts.contract, name="contract"),
    path(f"{CONTRACT}/corriger/", contracts.change_contract, name="change_contract"),
    path(f"{CONTRACT}/montants/", contracts.set_terms, name="set_terms"),
    path(f"{CONTRACT}/fin/", contracts.end_contract, name="end_contract"),
    path(f"{CONTRACT}/rouvrir/", contracts.reopen_contract, name="reopen_contract"),
    path(
        f"{CONTRACT}/document/", contracts.contract_document, name="contract_document"
    ),
    path(f"{CONTRACT}/parties/ajouter/", contracts.add_party, name="add_party"),
    path(
        f"{CONTRACT}/parties/<int:row>/retirer/",
        contracts.remove_party,
        name="remove_party",
    ),
    path(
        f"{CONTRACT}/parties/<int:row>/remettre/",
        contracts.restore_party,
        name="restore_party",
    ),
    path(
        f"{CONTRACT}/avenants/ajouter/", contracts.add_amendment, name="add_amendment"
    ),
    path(
        f"{CONTRACT}/avenants/<int:row>/document/",
        contracts.amendment_document,
        name="amendment_document",
    ),
    path(f"{CONTRACT}/demander/", contracts.open_claim, name="open_claim"),
    path(f"{CLAIM}/", claims.claim, name="claim"),
    path(f"{CLAIM}/indicateurs/<str:id_>/", claims.indicator, name="indicator"),
    path(f"{CLAIM}/preuves/", claims.proofs, name="proofs"),
    path(f"{CLAIM}/faits/", claim_facts.facts, name="facts"),
    path(f"{CLAIM}/faits/<slug:name>/", claim_facts.fact, name="fact"),
    path(
        f"{CLAIM}/faits/<slug:name>/suivre/",
        claim_facts.follow_proof,
        name="follow_proof",
    ),
    path(
        f"{CLAIM}/pieces/ajouter/<slug:kind>/",
        claim_facts.add_document,
        name="add_document",
    ),
    path(f"{CLAIM}/pieces/<int:row>/", claim_facts.document, name="document"),
    path(f"{CLAIM}/pieces/<int:row>/joindre/", claim_facts.join_file, name="join_file"),
    path(
        f"{CLAIM}/pieces/<int:row>/retirer/",
        claim_facts.remove_document,
        name="remove_document",
    ),
    path(
        f"{CLAIM}/pieces/<int:row>/remettre/",
        claim_facts.restore_document,
        name="restore_document",
    ),
    path(f"{CLAIM}/lectures/", what_if.switches, name="switches"),
    path(f"{CLAIM}/et-si/", what_if.what_if, name="what_if"),
    path(f"{CLAIM}/annee-d-avant/", what_if.compare, name="compare"),
    path(f"{CLAIM}/deposer/", claim_life.submit, name="submit"),
    path(f"{CLAIM}/retirer/", claim_life.withdraw, name="withdraw"),
    path(f"{CLAIM}/paiement/", claim_life.settle, name="settle"),
    path(f"{CLAIM}/paiement/annuler/", claim_life.unsettle, name="unsettle"),
]
