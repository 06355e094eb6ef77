"""The addresses of the look itself."""

from __future__ import annotations

from django.urls import path

from maillage.ui import catalogue, views


app_name = "ui"
urlpatterns = [
    path("apparence/", views.choose_appearance, name="appearance"),
    path("maillage.webmanifest", views.manifest, name="manifest"),
    path("catalogue/", catalogue.show, name="catalogue"),
    path("catalogue/projecteur/", catalogue.show_projector, name="catalogue_projector"),
    path("catalogue/etat/", catalogue.show_state, name="catalogue_state"),
    path("catalogue/telephone/", catalogue.show_plain, name="catalogue_plain"),
]
