"""The year-end pack of a claim, and the links given to its payer."""

from __future__ import annotations

from django.urls import path

from maillage.apps.funding.views import pack


_CLAIM = "<slug:slug>/demandes/<int:key>"

URLS = [
    path(f"{_CLAIM}/dossier/", pack.pack, name="pack"),
    path(f"{_CLAIM}/dossier/<str:part>/", pack.pack_file, name="pack_file"),
    path(f"{_CLAIM}/liens/", pack.new_link, name="new_link"),
    path(f"{_CLAIM}/liens/<int:link>/retirer/", pack.revoke, name="revoke_link"),
]
