"""The ledger: years, sums, what is expected, the bank's files, the accountant's."""

from __future__ import annotations

from django.urls import path

from maillage.apps.funding.views import accounting, bank_import, ledger


_LEDGER = "<slug:slug>/grand-livre/"
_ENTRY = f"{_LEDGER}<int:key>/"
_YEAR = f"{_LEDGER}annees/<int:year>/"

URLS = [
    path(_LEDGER, ledger.ledger, name="ledger"),
    path(f"{_LEDGER}ajouter/", ledger.add, name="add_entry"),
    path(f"{_LEDGER}attendu/", ledger.expected, name="expected"),
    path(f"{_LEDGER}attendu/<int:key>/", ledger.expect, name="expect"),
    path(f"{_LEDGER}subventions/", ledger.grants, name="grant_uses"),
    path(f"{_LEDGER}importer/", bank_import.import_bank, name="import_bank"),
    path(_ENTRY, ledger.entry, name="entry"),
    path(f"{_ENTRY}annuler/", ledger.cancel, name="cancel_entry"),
    path(f"{_ENTRY}retablir/", ledger.restore, name="restore_entry"),
    path(f"{_ENTRY}piece/", ledger.piece, name="piece"),
    path(f"{_YEAR}clore/", ledger.close, name="close_year"),
    path(f"{_YEAR}rouvrir/", ledger.reopen, name="reopen_year"),
    path(f"{_YEAR}ecritures.csv", accounting.entries_csv, name="entries_csv"),
    path(f"{_YEAR}fec.txt", accounting.fec, name="fec"),
    path("<slug:slug>/comptable/", accounting.accounting, name="accounting"),
    path("<slug:slug>/comptable/<slug:nature>/", accounting.account, name="account"),
]
