"""The activity report of a year."""

from __future__ import annotations

from django.urls import path

from maillage.apps.funding.views import activity_report as views


_YEAR = "<slug:slug>/rapports/<int:year>"

URLS = [
    path("<slug:slug>/rapports/", views.reports, name="reports"),
    path(f"{_YEAR}/", views.report, name="report"),
    path(f"{_YEAR}/sections/<slug:section>/", views.passage, name="report_passage"),
    path(
        f"{_YEAR}/sections/<slug:section>/genere/",
        views.set_aside,
        name="report_set_aside",
    ),
    path(f"{_YEAR}/arreter/", views.freeze, name="freeze_report"),
    path(f"{_YEAR}/fichier/<slug:kind>/", views.report_file, name="report_file"),
    path(
        f"{_YEAR}/arretes/<int:number>/<slug:kind>/",
        views.frozen_file,
        name="frozen_report",
    ),
]
