"""The addresses of the projet de santé."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from maillage.apps.projects.health_project.rows import ROWS
from maillage.apps.projects.views import (
    health_project,
    health_rows,
    health_signatures,
    health_versions,
)


class RowKindConverter:
    """The kind of a row of the chain, as addresses name it."""

    regex = "|".join(ROWS)

    def to_python(self, value: str) -> str:
        """The name itself."""
        return value

    def to_url(self, value: str) -> str:
        """The name itself."""
        return value


register_converter(RowKindConverter, "health_row")

_HERE = "<slug:slug>/projet-de-sante/"
_VERSION = f"{_HERE}versions/<int:number>/"
_ROW = f"{_HERE}<health_row:kind>/"

urlpatterns: list[URLPattern] = [
    path(_HERE, health_project.overview, name="health_project"),
    path(f"{_HERE}commencer/", health_project.start, name="start_health_project"),
    path(f"{_HERE}lire/", health_project.draft, name="health_draft"),
    path(
        f"{_HERE}brouillon.pdf", health_project.draft_print, name="health_draft_print"
    ),
    path(
        f"{_HERE}brouillon.docx",
        health_project.draft_document,
        name="health_draft_document",
    ),
    path(f"{_HERE}rubriques/ajouter/", health_project.add_section, name="add_section"),
    path(
        f"{_HERE}rubriques/<int:key>/",
        health_project.write_section,
        name="write_section",
    ),
    path(
        f"{_HERE}rubriques/<int:key>/retirer/",
        health_project.remove_section,
        name="remove_section",
    ),
    path(
        f"{_HERE}rubriques/<int:key>/remettre/",
        health_project.restore_section,
        name="restore_section",
    ),
    path(f"{_HERE}chaine/", health_rows.chain, name="health_chain"),
    path(
        f"{_HERE}actions/<int:key>/", health_rows.undertaking, name="health_undertaking"
    ),
    path(
        f"{_HERE}indicateurs/<int:key>/", health_rows.indicator, name="health_indicator"
    ),
    path(f"{_ROW}ajouter/", health_rows.add_row, name="add_row"),
    path(f"{_ROW}<int:key>/modifier/", health_rows.change_row, name="change_row"),
    path(f"{_ROW}<int:key>/retirer/", health_rows.remove_row, name="remove_row"),
    path(f"{_ROW}<int:key>/remettre/", health_rows.restore_row, name="restore_row"),
    path(f"{_HERE}versions/figer/", health_versions.freeze, name="freeze_version"),
    path(f"{_HERE}difference/", health_versions.between, name="health_difference"),
    path(_VERSION, health_versions.version, name="health_version"),
    path(
        f"{_VERSION}projet.pdf",
        health_versions.version_print,
        name="health_version_print",
    ),
    path(
        f"{_VERSION}projet.docx",
        health_versions.version_document,
        name="health_version_document",
    ),
    path(f"{_VERSION}envoi/", health_versions.sending, name="health_sending"),
    path(f"{_VERSION}signer/", health_signatures.sign, name="sign_version"),
    path(f"{_VERSION}demander/", health_signatures.ask, name="ask_signature"),
    path(
        f"{_VERSION}signatures/<int:key>/",
        health_signatures.record_paper,
        name="record_signature",
    ),
    path(
        f"{_VERSION}signatures/<int:key>/annuler/",
        health_signatures.withdraw,
        name="withdraw_signature",
    ),
    path(
        f"{_VERSION}signatures/<int:key>/ne-plus-attendre/",
        health_signatures.excuse,
        name="excuse_signature",
    ),
]
