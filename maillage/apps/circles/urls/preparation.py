"""Addresses of what is prepared: data, sessions to come, mirrors."""

from __future__ import annotations

from django.urls import path

from maillage.apps.circles.views import data


urlpatterns = [
    path("<slug:slug>/donnees/", data.data, name="data"),
    path("<slug:slug>/donnees/base/", data.make_base, name="make_base"),
    path("<slug:slug>/donnees/<int:drop_id>/", data.drop, name="drop"),
    path(
        "<slug:slug>/donnees/<int:drop_id>/importer/",
        data.import_drop,
        name="import_drop",
    ),
    path(
        "<slug:slug>/donnees/<int:drop_id>/ecarter/",
        data.discard_drop,
        name="discard_drop",
    ),
    path(
        "<slug:slug>/donnees/<int:drop_id>/retirer/",
        data.retract_batch,
        name="retract_batch",
    ),
]
