"""A whole and its teams."""

from __future__ import annotations

from django.urls import path

from maillage.apps.funding.views import federation as views


_YEAR = "<slug:slug>/equipes/<int:year>"

URLS = [
    path("<slug:slug>/equipes/", views.teams, name="federation"),
    path(f"{_YEAR}/", views.teams, name="federation_year"),
    path(f"{_YEAR}/tableau.csv", views.teams_csv, name="federation_csv"),
    path(f"{_YEAR}/indicateurs/", views.indicators, name="federation_indicators"),
    path(
        f"{_YEAR}/indicateurs/<str:indicator>/",
        views.indicator,
        name="federation_indicator",
    ),
]
