"""Addresses of what is prepared: data, sessions to come, mirrors."""

from __future__ import annotations

from django.urls import path

from maillage.apps.circles.views import (
    data,
    explanations,
    mirrors,
    preparation,
    preparation_invite,
    preparation_sheets,
)


_DROP = "<slug:slug>/donnees/<int:drop_id>/"
_SESSION = "<slug:slug>/seances/<int:session_id>/"

urlpatterns = [
    path("mes-chiffres/", mirrors.my_figures, name="my_figures"),
    path("reponse/<str:token>/", preparation_invite.answer, name="answer"),
    path("<slug:slug>/donnees/", data.data, name="data"),
    path("<slug:slug>/donnees/base/", data.make_base, name="make_base"),
    path(_DROP, data.drop, name="drop"),
    path(f"{_DROP}importer/", data.import_drop, name="import_drop"),
    path(f"{_DROP}ecarter/", data.discard_drop, name="discard_drop"),
    path(f"{_DROP}retirer/", data.retract_batch, name="retract_batch"),
    path("<slug:slug>/seances/planifier/", preparation.plan, name="plan"),
    path(_SESSION, preparation.session, name="session"),
    path(f"{_SESSION}changer/", preparation.change, name="change_session"),
    path(f"{_SESSION}annuler/", preparation.cancel, name="cancel_session"),
    path(f"{_SESSION}retablir/", preparation.restore, name="restore_session"),
    path(f"{_SESSION}reponse/", preparation.answer_session, name="answer_session"),
    path(f"{_SESSION}preparer/", preparation_sheets.prepare, name="prepare"),
    path(f"{_SESSION}dossier/", preparation_sheets.kit, name="kit"),
    path(f"{_SESSION}dossier.pdf", preparation_sheets.kit_pdf, name="kit_file"),
    path(f"{_SESSION}inviter/", preparation_invite.invite, name="invite"),
    path(
        f"{_SESSION}inviter/<int:person_id>/",
        preparation_invite.answer_for,
        name="answer_for",
    ),
    path(f"{_SESSION}miroirs/", mirrors.mirrors, name="mirrors"),
    path(f"{_SESSION}miroirs.zip", mirrors.all_files, name="mirrors_file"),
    path(f"{_SESSION}miroirs/<str:code>/", mirrors.mirror, name="mirror"),
    path(f"{_SESSION}miroirs/<str:code>.pdf", mirrors.mirror_file, name="mirror_file"),
    path(f"{_SESSION}mes-chiffres/", mirrors.own_mirror, name="own_mirror"),
    path(
        f"{_SESSION}mes-chiffres.pdf", mirrors.own_mirror_file, name="own_mirror_file"
    ),
    path(
        f"{_SESSION}mes-chiffres/<slug:indicator>/origine/",
        explanations.own_explanation,
        name="own_explanation",
    ),
    path(
        f"{_SESSION}miroirs/<str:code>/<slug:indicator>/origine/",
        explanations.explanation,
        name="explanation",
    ),
    path(f"{_SESSION}groupe/", mirrors.group, name="group"),
    path(f"{_SESSION}groupe.pdf", mirrors.group_file, name="group_file"),
]
